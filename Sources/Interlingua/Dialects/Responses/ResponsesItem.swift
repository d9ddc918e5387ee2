/// What has been heard of one item of the output.
struct ResponsesItem {
    /// What an item becomes.
    enum Kind: Hashable {
        case message
        case reasoning
        case functionCall
        case customCall
        /// What the provider's own tools did, and everything new.
        case other
    }

    /// Its number in the output; `nil` where the server numbers none.
    let index: Int?
    /// The last that was heard: some servers change it from event to event.
    var id: String?
    /// `nil` where its beginning was not heard.
    var kind: Kind?
    /// The part that is open.
    var part: Int?
    /// For messages: which content the open part is, and whether it is a refusal.
    var contentIndex = 0
    var isRefusal = false
    /// Whether any content was heard.
    var hasContent = false
    /// What the content's text cites, as far as it was told apart from it.
    var annotations: [JSONValue] = []
    var hasLogprobs = false
    /// For messages: what a model calls this one, such as `final_answer`.
    var phase: JSONValue?
    /// For reasoning: what the last words belonged to.
    var passage: Passage?
    /// For calls: arguments that came before the call had a name; of a custom tool, all of its input.
    var input = ""
    var isDone = false

    /// One of the texts of which reasoning consists.
    struct Passage: Hashable {
        var isSummary: Bool
        var index: Int
    }

    init(index: Int?, id: String?) {
        self.index = index
        self.id = id
    }

    /// Notes what the item's object says about it.
    mutating func identify(_ item: JSONValue) {
        kind = Kind(item)
        id = item["id"]?.string ?? id
        if let phase = item["phase"], !phase.isNull { self.phase = phase }
    }
}

extension ResponsesItem.Kind {
    init(_ item: JSONValue) {
        switch item["type"]?.string {
        case "message": self = .message
        case "reasoning": self = .reasoning
        case "function_call": self = .functionCall
        case "custom_tool_call": self = .customCall
        default: self = .other
        }
    }
}
