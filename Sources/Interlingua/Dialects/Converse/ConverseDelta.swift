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

    /// Reads the event's payload, whose filler against the measuring of lengths is passed over.
    init(_ payload: Span<UInt8>) throws(DecodingFault) {
        var reader = JSONReader(payload)
        try reader.enterObject()
        while let key = try reader.nextKey() {
            switch key {
            case "contentBlockIndex": block = try reader.integerIfPresent() ?? 0
            case "delta": try readDelta(&reader)
            default: try reader.skip()
            }
        }
        try reader.finish()
    }

    private mutating func readDelta(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while let key = try reader.nextKey() {
            switch key {
            case "text": content = try reader.stringIfPresent().map(Content.text)
            case "toolUse": try readToolUse(&reader)
            case "reasoningContent": try readReasoning(&reader)
            case "citation": content = try reader.valueIfPresent().map(Content.citation)
            case "toolResult": content = try reader.valueIfPresent()?.array.map(Content.toolResult)
            case "image": content = try reader.valueIfPresent().map(Content.image)
            default:
                isKnown = false
                try reader.skip()
            }
        }
    }

    private mutating func readToolUse(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while let key = try reader.nextKey() {
            switch key {
            case "input": content = try reader.stringIfPresent().map(Content.input)
            default: try reader.skip()
            }
        }
    }

    private mutating func readReasoning(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while let key = try reader.nextKey() {
            switch key {
            case "text": content = try reader.stringIfPresent().map(Content.reasoning)
            case "signature": content = try reader.stringIfPresent().map(Content.signature)
            case "redactedContent": content = try reader.stringIfPresent().map(Content.redacted)
            default: try reader.skip()
            }
        }
    }
}
