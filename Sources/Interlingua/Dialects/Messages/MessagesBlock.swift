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
        while let key = try reader.nextKey() {
            switch key {
            case "type": if let word = try reader.wordIfPresent() { kind = Kind(word) }
            case "id": id = try reader.stringIfPresent()
            case "name": name = try reader.stringIfPresent()
            case "text", "thinking": text = try reader.stringIfPresent() ?? ""
            case "signature": signature = try reader.stringIfPresent() ?? ""
            case "input": try readInput(&reader)
            case "caller": caller = try reader.valueIfPresent()
            case "citations": citations = try reader.valueIfPresent()?.array ?? []
            default: try reader.skip()
            }
        }
        if kind == .other || kind == .redactedThinking {
            whole = try JSONReader.value(in: document.extracting(start..<reader.offset)).object ?? JSONObject()
        }
    }

    private mutating func readInput(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        // Of the brace, which goes with the first key. An empty object only announces what the deltas will bring; a tool
        // without arguments gets it back at its end.
        let start = reader.offset
        var isEmpty = true
        while try reader.nextKey() != nil {
            isEmpty = false
            try reader.skip()
        }
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
