/// The items of one turn of the model, as they go back.
///
/// The provider holds an item that has an id against the reasoning that came before it, and reasoning that has an id
/// against the item after it. So ids go back all or none: one without its partner is taken away, since without ids
/// nothing is compared.
///
/// Source: `wire/openai-responses.md`, § 1 and Quirks.
struct ResponsesTurn {
    /// Stands where reasoning was that cannot go back.
    static let lostReasoning: JSONObject = ["type": "reasoning"]

    private(set) var items: [JSONObject] = []
    /// An image that waits for the item that it belongs to.
    var image: Media?
    /// What is said of the open message beside its content, and that.
    private(set) var message = JSONObject()
    private var content: [JSONObject] = []

    /// Adds to the open message, or begins one where another is open.
    mutating func add(_ part: JSONObject, to message: JSONObject) {
        if message != self.message { endMessage() }
        self.message = message
        content.append(part)
    }

    /// Annotates the last text; false where there is none, or none that the provider knows by its id.
    mutating func cite(_ annotation: JSONValue) -> Bool {
        guard message["id"] != nil, let last = content.indices.last, content[last]["type"] == "output_text" else {
            return false
        }
        content[last]["annotations"] = .array((content[last]["annotations"]?.array ?? []) + [annotation])
        return true
    }

    mutating func endMessage() {
        guard !content.isEmpty else { return }
        var item: JSONObject = ["role": "assistant"]
        item.merge(message)
        item["content"] = .array(content.map { .object($0) })
        items.append(item)
        content = []
        message = JSONObject()
    }

    mutating func add(item: JSONObject) {
        endMessage()
        var item = item
        if item["type"] == "image_generation_call", case .bytes(let bytes)? = image?.source {
            item["result"] = .string(Base64.encode(bytes.span))
            image = nil
        }
        items.append(item)
    }

    /// Takes away reasoning that ends the turn, which the provider refuses; true where there was some.
    mutating func dropLooseReasoning() -> Bool {
        var hasDropped = false
        while let last = items.last, last["type"] == "reasoning" {
            if last != Self.lostReasoning { hasDropped = true }
            items.removeLast()
        }
        return hasDropped
    }

    /// Takes away the ids that have no partner, and what stands for lost reasoning.
    mutating func settleIDs() {
        var isLost = false
        for index in items.indices {
            if items[index] == Self.lostReasoning {
                isLost = true
            } else if items[index]["type"] == "reasoning" {
                isLost = false
            } else if isLost, items[index].isWhatTheModelSaid {
                items[index]["id"] = nil
            }
        }
        items.removeAll { $0 == Self.lostReasoning }
        for index in items.indices.dropLast().reversed() where items[index]["type"] == "reasoning" {
            let isProof = items[index]["encrypted_content"]?.string?.isEmpty == false
            if items[index + 1]["id"] == nil, isProof { items[index]["id"] = nil }
        }
        for index in items.indices where items[index]["role"] != nil {
            items[index] = items[index]["id"] == nil ? items[index].asPlainMessage : items[index].asReplayedMessage
        }
    }

    /// Puts what stands between calls before them.
    mutating func gatherCalls() {
        guard let first = items.firstIndex(where: \.isCall), let last = items.lastIndex(where: \.isCall) else { return }
        let range = items[first...last]
        items.replaceSubrange(first...last, with: range.filter { !$0.isCall } + range.filter(\.isCall))
    }
}

extension JSONObject {
    fileprivate var isCall: Bool { self["type"] == "function_call" || self["type"] == "custom_tool_call" }

    /// Whether this is a message or a call, which do without an id.
    fileprivate var isWhatTheModelSaid: Bool { isCall || self["role"] != nil }

    /// A message without an id: its words, where it has nothing else.
    fileprivate var asPlainMessage: JSONObject {
        let content = self["content"]?.array ?? []
        guard content.allSatisfy({ $0["type"] == "output_text" }) else { return self }
        var item = self
        item["content"] = .string(content.compactMap { $0["text"]?.string }.joined())
        return item
    }

    /// A message in the form that one with an id must have.
    fileprivate var asReplayedMessage: JSONObject {
        var item: JSONObject = ["type": "message", "status": "completed"]
        item.merge(self)
        let content = (self["content"]?.array ?? []).map { part -> JSONValue in
            guard var text = part.object, text["type"] == "output_text", text["annotations"] == nil else { return part }
            text["annotations"] = []
            return .object(text)
        }
        item["content"] = .array(content)
        return item
    }
}
