/// What one `contentBlockDelta` says.
///
/// Source: `wire/bedrock.md`, § 6.
struct ConverseDelta {
    /// A piece of a block.
    enum Content {
        case text(String)
        case reasoning(String)
        /// A piece of the reasoning's proof.
        case signature(String)
        /// Reasoning that is not shown: Base64 of what only the provider understands.
        case redacted(String)
        /// A piece of a call's arguments.
        case input(String)
        case citation(JSONValue)
        /// Pieces of what a tool of the provider's own gave.
        case toolResult([JSONValue])
        case image(JSONValue)
    }

    /// The block that goes on.
    private(set) var block = 0
    /// `nil` where it says nothing.
    private(set) var content: Content?
    /// Whether the delta is of a known kind, or none.
    private(set) var isKnown = true
    /// Where a text stands in the payload, with its quotes, where that is all that the delta says.
    private(set) var textRange: Range<Int>?
    /// What means nothing: the filler.
    private(set) var ignored = IgnoredValues()

    /// Reads the event's payload, whose filler against the measuring of lengths is passed over.
    ///
    /// - Parameter notes: Whether to note what means nothing.
    init(_ payload: Span<UInt8>, noting notes: Bool) throws(DecodingFault) {
        ignored.begin(noting: notes)
        var reader = JSONReader(payload)
        try reader.enterObject()
        while try reader.hasMember(noting: &ignored) {
            if reader.skip(key: "contentBlockIndex") { block = try reader.integerIfPresent() ?? 0 }
            if reader.skip(key: "delta") { try readDelta(&reader) }
            if reader.skip(key: "p") { try reader.skip(noting: &ignored) }
        }
        try reader.finish()
    }

    /// A string, of which the place is noted; `nil` for what is none.
    private mutating func readText(_ reader: inout JSONReader) throws(DecodingFault) -> String? {
        guard let (text, range) = try reader.textIfPresent() else { return nil }
        // A second text would make this one none of the delta's own.
        textRange = content == nil ? range : nil
        return text
    }

    private mutating func readDelta(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "text") { content = try readText(&reader).map(Content.text) }
            if reader.skip(key: "toolUse") { try readToolUse(&reader) }
            if reader.skip(key: "reasoningContent") { try readReasoning(&reader) }
            guard reader.hasFoundNone else { continue }
            if reader.skip(key: "citation") { content = try reader.valueIfPresent().map(Content.citation) }
            if reader.skip(key: "toolResult") {
                content = try reader.valueIfPresent()?.array.map(Content.toolResult)
            }
            if reader.skip(key: "image") { content = try reader.valueIfPresent().map(Content.image) }
            if try reader.skipUnaskedKey() {
                isKnown = false
                try reader.skip()
            }
        }
    }

    private mutating func readToolUse(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "input") { content = try readText(&reader).map(Content.input) }
        }
    }

    private mutating func readReasoning(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "text") { content = try readText(&reader).map(Content.reasoning) }
            if reader.skip(key: "signature") { content = try reader.stringIfPresent().map(Content.signature) }
            if reader.skip(key: "redactedContent") { content = try reader.stringIfPresent().map(Content.redacted) }
        }
    }
}
