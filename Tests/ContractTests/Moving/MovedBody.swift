import Interlingua

/// A request's body, held against the rules of the place that it goes to.
///
/// The rules are those of the wire facts, written anew and without the library's own encoders: who may speak after
/// whom, what ids look like, that each result follows its call, in what form media come, and whose members are there.
struct MovedBody {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    /// Every text in the body, wherever it is.
    var strings: [String] { Self.strings(in: json) }

    private static func strings(in value: JSONValue) -> [String] {
        if let text = value.string { return [text] }
        if let array = value.array { return array.flatMap(strings) }
        return (value.object?.members ?? []).flatMap { strings(in: $0.value) }
    }

    /// What the place would refuse.
    func faults(at place: MovingPlace) -> [String] {
        switch place {
        case .chatCompletions: chatFaults
        case .responses: responsesFaults
        case .messages: messagesFaults
        case .converse: converseFaults
        case .generateContent: generateContentFaults
        case .ollama: ollamaFaults
        }
    }

    func array(_ member: String) -> [JSONValue] { json[member]?.array ?? [] }

    /// Where two of the same stand side by side.
    static func repeats(_ roles: [String?]) -> [String] {
        zip(roles, roles.dropFirst()).filter { $0 == $1 }.map { "\($0.0 ?? "nobody") speaks twice" }
    }

    static func expect(_ holds: Bool, _ fault: String) -> [String] { holds ? [] : [fault] }

    /// The members that are none of `known`.
    static func unknown(_ value: JSONValue, _ known: Set<String>) -> [String] {
        (value.object?.members ?? []).map(\.key).filter { !known.contains($0) }.map { "unknown: \($0)" }
    }
}

extension String {
    /// Whether it is made of letters, digits and `others`, and no longer than that.
    func isID(upTo count: Int, beside others: String) -> Bool {
        !isEmpty && utf8.count <= count
            && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || others.contains($0) }
    }
}

extension MovedBody {
    /// Source: `wire/openai-chat.md`, § 1.
    private var chatFaults: [String] {
        var faults: [String] = []
        var waiting: [String?] = []
        let messages = array("messages")
        for message in messages {
            let known: Set = ["role", "content", "tool_calls", "tool_call_id", "refusal", "name"]
            faults += Self.unknown(message, known)
            if message["role"] == "tool" {
                let place = waiting.firstIndex(of: message["tool_call_id"]?.string)
                faults += Self.expect(place != nil, "a result without its call")
                if let place { waiting.remove(at: place) }
                continue
            }
            faults += Self.expect(waiting.isEmpty, "\(waiting) have no results")
            waiting = (message["tool_calls"]?.array ?? []).map { $0["id"]?.string }
            faults += Self.expect(waiting.allSatisfy { ($0 ?? "").utf8.count <= 40 }, "ids are too long: \(waiting)")
        }
        faults += Self.expect(waiting.isEmpty, "\(waiting) have no results")
        let roles = messages.map { $0["role"]?.string }
        faults += Self.expect(roles == ["system", "user", "assistant", "tool", "tool", "user"], "\(roles)")
        let last = messages.last?["content"]?.array ?? []
        let images = last.compactMap { $0["image_url"]?["url"]?.string }
        faults += Self.expect(
            images == ["data:image/png;base64,iVBORwE=", "data:image/png;base64,iVBORwI="], "images: \(images)")
        let file = last.compactMap { $0["file"] }.first
        faults += Self.expect(
            file?["file_data"]?.string == "data:text/plain;base64," + MovedConversation.document64
                && file?["filename"] == "notes.txt", "the document is \(String(describing: file))")
        return faults
    }

    /// Source: `wire/openai-responses.md`, § 1.
    private var responsesFaults: [String] {
        var faults: [String] = []
        var waiting: [String?] = []
        let items = array("input")
        for (item, next) in zip(items, items.dropFirst() + [[:]]) {
            switch item["type"] {
            case "function_call": waiting.append(item["call_id"]?.string)
            case "function_call_output":
                let place = waiting.firstIndex(of: item["call_id"]?.string)
                faults += Self.expect(place != nil, "a result without its call")
                if let place { waiting.remove(at: place) }
            case "reasoning":
                faults += Self.expect(item["encrypted_content"] != nil, "reasoning without proof")
                faults += Self.expect(
                    next["type"] == "function_call" || next["role"] == "assistant", "reasoning that nothing follows")
                faults += Self.expect((item["id"] == nil) == (next["id"] == nil), "an id without its partner")
            default: faults += Self.expect(item["role"] != "user" || waiting.isEmpty, "\(waiting) have no results")
            }
            faults += Self.expect((item["call_id"]?.string ?? "").utf8.count <= 64, "an id is too long")
        }
        faults += Self.expect(waiting.isEmpty, "\(waiting) have no results")
        faults += Self.expect(json["store"] == false, "it is stored")
        let parts = items.flatMap { ($0["output"]?.array ?? []) + ($0["content"]?.array ?? []) }
        let images = parts.filter { $0["type"] == "input_image" }.map { $0["image_url"]?.string }
        faults += Self.expect(
            images == ["data:image/png;base64,iVBORwE=", "data:image/png;base64,iVBORwI="], "images: \(images)")
        let files = parts.filter { $0["type"] == "input_file" }.map { $0["file_data"]?.string }
        faults += Self.expect(files == ["data:text/plain;base64," + MovedConversation.document64], "files: \(files)")
        return faults
    }

    /// Source: `wire/local.md`, Ollama, Native.
    private var ollamaFaults: [String] {
        var faults: [String] = []
        var waiting: [(String?, String?)] = []
        let messages = array("messages")
        for message in messages {
            let known: Set = [
                "role", "content", "thinking", "images", "tool_calls", "tool_name", "tool_call_id",
            ]
            faults += Self.unknown(message, known)
            if message["role"] == "tool" {
                let answered = (message["tool_name"]?.string, message["tool_call_id"]?.string)
                let place = waiting.firstIndex { $0 == answered }
                faults += Self.expect(place != nil, "a result without its call: \(answered)")
                if let place { waiting.remove(at: place) }
                continue
            }
            faults += Self.expect(waiting.isEmpty, "\(waiting) have no results")
            waiting = (message["tool_calls"]?.array ?? []).map {
                ($0["function"]?["name"]?.string, $0["id"]?.string)
            }
            let arguments = (message["tool_calls"]?.array ?? []).map { $0["function"]?["arguments"]?.object }
            faults += Self.expect(arguments.allSatisfy { $0 != nil }, "arguments that are no object")
        }
        faults += Self.expect(waiting.isEmpty, "\(waiting) have no results")
        let images = messages.compactMap { $0["images"]?.array }
        faults += Self.expect(images == [["iVBORwE="], ["iVBORwI="]], "images: \(images)")
        return faults
    }
}
