/// One block of a message's content, as it stands in a document or as a stream announces it.
struct MessagesBlock {
    enum Kind: Hashable {
        case text
        case thinking
        /// Thinking that nobody may read; it comes whole.
        case redactedThinking
        case toolUse
        /// What this library carries without understanding it: server tools, their results, compactions and what
        /// will be new.
        case other
    }

    var kind = Kind.other
    var id: String?
    var name: String?
    /// The text of a text or of thinking.
    var text = ""
    var signature = ""
    /// A tool's input as the model wrote it; empty where there is none yet.
    var input = ""
    /// Who called the tool, where that was not the model itself.
    var caller: JSONValue?
    var citations: [JSONValue] = []
    /// The block as it is: of those that go back as they came.
    var whole = JSONObject()

    /// Reads the block that comes next in the document.
    ///
    /// - Parameter document: What `reader` reads.
    init(_ reader: inout JSONReader, in document: Span<UInt8>) throws(DecodingFault) {
        guard try reader.kind() == .object else {
            try reader.skip()
            return
        }
        let start = reader.offset
        try reader.enterObject()
        while try reader.hasMember() {
            if reader.skip(key: "type"), let word = try reader.wordIfPresent() { kind = Kind(word) }
            if reader.skip(key: "id") { id = try reader.stringIfPresent() }
            if reader.skip(key: "name") { name = try reader.stringIfPresent() }
            if reader.skip(key: "text") { text = try reader.stringIfPresent() ?? "" }
            if reader.skip(key: "thinking") { text = try reader.stringIfPresent() ?? "" }
            if reader.skip(key: "signature") { signature = try reader.stringIfPresent() ?? "" }
            if reader.skip(key: "input") { try readInput(&reader) }
            if reader.skip(key: "caller") { caller = try reader.valueIfPresent() }
            if reader.skip(key: "citations") { citations = try reader.valueIfPresent()?.array ?? [] }
        }
        if kind == .other || kind == .redactedThinking {
            whole = try JSONReader.value(in: document.extracting(start..<reader.offset)).object ?? JSONObject()
        }
    }

    private mutating func readInput(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        // Of the brace, which goes with the first key. An empty object only announces what the deltas will bring; a
        // tool without arguments gets it back at its end.
        let start = reader.offset
        var isEmpty = true
        while try reader.hasMember() { isEmpty = false }
        if !isEmpty { input = reader.text(from: start, to: reader.offset) }
    }
}

extension MessagesBlock.Kind {
    fileprivate init(_ word: borrowing JSONKey) {
        switch word {
        case "text": self = .text
        case "tool_use": self = .toolUse
        case "thinking": self = .thinking
        case "redacted_thinking": self = .redactedThinking
        default: self = .other
        }
    }
}
