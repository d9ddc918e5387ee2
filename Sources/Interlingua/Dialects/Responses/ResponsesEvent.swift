/// One event of a Responses stream, or of a document the object that it is.
///
/// The type is the one in the data: some servers write no `event` line, and others write it after the data. Every
/// field may be absent or of another type than documented. One value serves all events and keeps its room.
///
/// Source: `wire/openai-responses.md`, § 3.
struct ResponsesEvent {
    /// What an event is about.
    enum Kind: Hashable {
        /// The response begins or goes on; its object names it.
        case progress
        /// The response is over, one way or another.
        case end
        case error
        case itemAdded
        case itemDone
        case textDelta
        case refusalDelta
        case summaryDelta
        case reasoningDelta
        case argumentsDelta
        case inputDelta
        case textDone
        case refusalDone
        case argumentsDone
        case inputDone
        case annotation
        /// Says nothing that other events do not say too.
        case redundant
        /// One of the many steps of a provider's own tool, or something new.
        case other
    }

    var kind = Kind.other
    /// The number of the item in the output; `nil` where the server numbers none.
    var outputIndex: Int?
    /// The number of the content or of the summary's part within the item.
    var contentIndex = 0
    /// Where the item's id stands in the data; empty where it is not said.
    private(set) var itemIDRange = 0..<0
    var delta: String?
    /// Where `delta` stands, with its quotes.
    private(set) var deltaRange = 0..<0
    /// What all deltas of one content make up.
    var whole: String?
    var item: JSONValue?
    var annotation: JSONValue?
    /// Never empty.
    var logprobs: [JSONValue]?
    var response: ResponsesObject?
    /// Beside the response, where llama.cpp has it.
    var timings: JSONValue?
    /// What means nothing: OpenAI's number of the event, and its padding.
    private(set) var ignored = IgnoredValues()

    /// - Parameter notes: Whether to note what means nothing.
    mutating func reset(noting notes: Bool) {
        kind = .other
        outputIndex = nil
        contentIndex = 0
        itemIDRange = 0..<0
        if delta != nil { delta = nil }
        if whole != nil { whole = nil }
        if item != nil { item = nil }
        if annotation != nil { annotation = nil }
        if logprobs != nil { logprobs = nil }
        if response != nil { response = nil }
        if timings != nil { timings = nil }
        ignored.begin(noting: notes)
    }

    /// Whether the event only goes on with a text, and the next one may differ in that alone.
    /// That of a custom tool is gathered apart, too.
    var isPlainDelta: Bool { delta != nil && logprobs == nil && kind != .inputDelta }

    mutating func read(_ bytes: Span<UInt8>) throws(DecodingFault) {
        var reader = JSONReader(bytes)
        guard try reader.enterObjectIfPresent() else { return try reader.finish() }
        while try reader.hasMember(noting: &ignored) {
            if reader.skip(key: "type") {
                if reader.skip(word: "response.output_text.delta") {
                    kind = .textDelta
                } else if let word = try reader.wordIfPresent() {
                    kind = Kind(word)
                }
            }
            if reader.skip(key: "sequence_number") { try reader.skip(noting: &ignored) }
            if reader.skip(key: "item_id") { try readItemID(&reader) }
            if reader.skip(key: "output_index") { outputIndex = try reader.integerIfPresent() }
            if reader.skip(key: "content_index") { contentIndex = try reader.integerIfPresent() ?? 0 }
            if reader.skip(key: "delta") { try readDelta(&reader) }
            if reader.skip(key: "logprobs") { logprobs = try reader.itemsIfPresent() }
            if reader.skip(key: "obfuscation") { try reader.skip(noting: &ignored) }
            guard reader.hasFoundNone else { continue }
            if reader.skip(key: "response") { response = try ResponsesObject(&reader) }
            if reader.skip(key: "summary_index") { contentIndex = try reader.integerIfPresent() ?? 0 }
            if reader.skip(key: "item") { item = try reader.valueIfPresent() }
            if reader.skip(key: "text") { whole = try reader.stringIfPresent() }
            if reader.skip(key: "arguments") { whole = try reader.stringIfPresent() }
            if reader.skip(key: "refusal") { whole = try reader.stringIfPresent() }
            if reader.skip(key: "input") { whole = try reader.stringIfPresent() }
            if reader.skip(key: "annotation") { annotation = try reader.valueIfPresent() }
            if reader.skip(key: "timings") { timings = try reader.valueIfPresent() }
        }
        try reader.finish()
    }

    private mutating func readDelta(_ reader: inout JSONReader) throws(DecodingFault) {
        guard let (text, range) = try reader.textIfPresent() else { return }
        delta = text
        deltaRange = range
    }

    /// The id is seldom needed, so no string is made of it here.
    private mutating func readItemID(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.token() == .quote else { return try reader.skip() }
        let start = reader.offset
        try reader.skip()
        itemIDRange = start + 1..<reader.offset - 1
    }
}

extension ResponsesEvent.Kind {
    init(_ word: borrowing JSONKey) {
        switch word {
        case "response.output_text.delta": self = .textDelta
        case "response.function_call_arguments.delta": self = .argumentsDelta
        case "response.reasoning_summary_text.delta": self = .summaryDelta
        case "response.reasoning_text.delta": self = .reasoningDelta
        case "response.refusal.delta": self = .refusalDelta
        case "response.custom_tool_call_input.delta": self = .inputDelta
        case "response.output_item.added": self = .itemAdded
        case "response.output_item.done": self = .itemDone
        case "response.output_text.done": self = .textDone
        case "response.refusal.done": self = .refusalDone
        case "response.function_call_arguments.done": self = .argumentsDone
        case "response.custom_tool_call_input.done": self = .inputDone
        case "response.output_text.annotation.added": self = .annotation
        case "response.completed", "response.incomplete", "response.failed", "response.cancelled": self = .end
        case "error": self = .error
        case "response.created", "response.queued", "response.in_progress": self = .progress
        case "response.content_part.added", "response.content_part.done", "response.reasoning_summary_part.added",
            "response.reasoning_summary_part.done", "response.reasoning_summary_text.done",
            "response.reasoning_text.done", "response.reasoning_part.added", "response.reasoning_part.done":
            self = .redundant
        default: self = .other
        }
    }
}

extension JSONReader {
    /// The elements of an array that has some; else `nil`.
    @_lifetime(self: copy self)
    fileprivate mutating func itemsIfPresent() throws(DecodingFault) -> [JSONValue]? {
        guard try enterArrayIfPresent() else { return nil }
        var items: [JSONValue]?
        while try nextElement() { items = (items ?? []) + [try value()] }
        return items
    }
}
