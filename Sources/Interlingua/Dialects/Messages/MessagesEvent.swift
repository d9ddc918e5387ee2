/// What one event of a stream says.
///
/// Only the fields that mean something are read; the rest is checked and passed over. One value serves all events
/// of a response.
struct MessagesEvent {
    enum Kind: Hashable {
        case messageStart, blockStart, blockDelta, blockStop, messageDelta, messageStop, ping, error
        /// One that this library does not know.
        case other
    }

    enum DeltaKind: Hashable {
        case text, thinking, signature, input, citation, compaction
        /// One that this library does not know.
        case other
    }

    var kind = Kind.other
    /// Which block it is about.
    var index: Int?
    var block: MessagesBlock?
    var deltaKind = DeltaKind.other
    /// What a delta adds.
    var delta = ""
    /// Where the delta's text stood in the document, with its quotes.
    var deltaRange = 0..<0
    var citation: JSONValue?
    /// What it says about the message as a whole.
    var message = MessagesMessage()
    var hasFault = false
    /// What means nothing.
    private(set) var ignored = IgnoredValues()

    mutating func reset() {
        ignored.removeAll()
        kind = .other
        index = nil
        if block != nil { block = nil }
        deltaKind = .other
        delta = ""
        deltaRange = 0..<0
        if citation != nil { citation = nil }
        message.reset()
        hasFault = false
    }

    mutating func read(_ document: Span<UInt8>) throws(DecodingFault) {
        var reader = JSONReader(document)
        guard try reader.enterObjectIfPresent() else { return try reader.finish() }
        while let key = try reader.nextKey() {
            switch key {
            case "type": kind = Kind(document.extracting(try reader.skippedRange()))
            case "index": index = try reader.integerIfPresent()
            case "delta": try readDelta(&reader, in: document)
            case "content_block": block = try MessagesBlock(&reader, in: document)
            case "message": try message.read(&reader, in: document)
            case "usage": message.usage = try reader.valueIfPresent()?.object
            case "context_management": message.contextManagement = try reader.valueIfPresent()
            case "error":
                hasFault = try !reader.skipNull()
                if hasFault { try reader.skip() }
            default: try reader.skip(noting: &ignored)
            }
        }
        try reader.finish()
    }

    /// A block's delta, or what the message's end says.
    private mutating func readDelta(_ reader: inout JSONReader, in document: Span<UInt8>) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while let key = try reader.nextKey() {
            switch key {
            case "type": deltaKind = DeltaKind(document.extracting(try reader.skippedRange()))
            case "text", "partial_json", "thinking", "signature", "content":
                guard try reader.kind() == .string else {
                    try reader.skip()
                    continue
                }
                let start = reader.offset
                delta = try reader.string()
                deltaRange = start..<reader.offset
            case "citation": citation = try reader.valueIfPresent()
            case "stop_reason": message.stopReason = try reader.stringIfPresent()
            case "stop_sequence": message.stopSequence = try reader.stringIfPresent()
            case "stop_details": message.stopDetails = try reader.valueIfPresent()
            case "container": message.container = try reader.valueIfPresent()
            default: try reader.skip()
            }
        }
    }

    /// Whether all that it does is to add text to a block.
    var isOnlyDelta: Bool {
        guard kind == .blockDelta, index != nil, !hasFault, !deltaRange.isEmpty else { return false }
        return deltaKind == .text || deltaKind == .thinking || deltaKind == .input
    }
}

/// What a document says about a message as a whole, or a stream at its start and its end.
struct MessagesMessage {
    var id: String?
    var model: String?
    var blocks: [MessagesBlock] = []
    var stopReason: String?
    var stopSequence: String?
    var stopDetails: JSONValue?
    var container: JSONValue?
    var contextManagement: JSONValue?
    var usage: JSONObject?
    /// Whether it has any content, be it empty.
    var hasContent = false

    mutating func reset() { self = MessagesMessage() }

    /// Reads the message that comes next in the document.
    ///
    /// - Parameter document: What `reader` reads.
    mutating func read(_ reader: inout JSONReader, in document: Span<UInt8>) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while let key = try reader.nextKey() {
            switch key {
            case "id": id = try reader.stringIfPresent()
            case "model": model = try reader.stringIfPresent()
            case "content":
                guard try reader.enterArrayIfPresent() else { continue }
                hasContent = true
                while try reader.nextElement() { blocks.append(try MessagesBlock(&reader, in: document)) }
            case "stop_reason": stopReason = try reader.stringIfPresent()
            case "stop_sequence": stopSequence = try reader.stringIfPresent()
            case "stop_details": stopDetails = try reader.valueIfPresent()
            case "container": container = try reader.valueIfPresent()
            case "context_management": contextManagement = try reader.valueIfPresent()
            case "usage": usage = try reader.valueIfPresent()?.object
            default: try reader.skip()
            }
        }
    }
}

extension MessagesEvent.Kind {
    /// - Parameter type: The event's type with its quotes.
    fileprivate init(_ type: Span<UInt8>) {
        self =
            if type.equals("\"content_block_delta\"") {
                .blockDelta
            } else if type.equals("\"content_block_start\"") {
                .blockStart
            } else if type.equals("\"content_block_stop\"") {
                .blockStop
            } else if type.equals("\"ping\"") {
                .ping
            } else if type.equals("\"message_start\"") {
                .messageStart
            } else if type.equals("\"message_delta\"") {
                .messageDelta
            } else if type.equals("\"message_stop\"") {
                .messageStop
            } else if type.equals("\"error\"") {
                .error
            } else {
                .other
            }
    }
}

extension MessagesEvent.DeltaKind {
    /// - Parameter type: The delta's type with its quotes.
    fileprivate init(_ type: Span<UInt8>) {
        self =
            if type.equals("\"text_delta\"") {
                .text
            } else if type.equals("\"input_json_delta\"") {
                .input
            } else if type.equals("\"thinking_delta\"") {
                .thinking
            } else if type.equals("\"signature_delta\"") {
                .signature
            } else if type.equals("\"citations_delta\"") {
                .citation
            } else if type.equals("\"compaction_delta\"") {
                .compaction
            } else {
                .other
            }
    }
}
