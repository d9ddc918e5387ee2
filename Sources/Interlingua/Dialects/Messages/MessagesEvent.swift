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
    var message: MessagesMessage {
        get { saidMessage ?? MessagesMessage() }
        _modify {
            var message = saidMessage ?? MessagesMessage()
            saidMessage = nil
            defer { saidMessage = message }
            yield &message
        }
    }
    private var saidMessage: MessagesMessage?
    var hasFault = false
    /// What means nothing.
    private(set) var ignored = IgnoredValues()

    /// - Parameter notes: Whether to note what means nothing.
    mutating func reset(noting notes: Bool) {
        ignored.begin(noting: notes)
        kind = .other
        index = nil
        if block != nil { block = nil }
        deltaKind = .other
        delta = ""
        deltaRange = 0..<0
        if citation != nil { citation = nil }
        if saidMessage != nil { saidMessage = nil }
        hasFault = false
    }

    mutating func read(_ document: Span<UInt8>) throws(DecodingFault) {
        var reader = JSONReader(document)
        guard try reader.enterObjectIfPresent() else { return try reader.finish() }
        while try reader.hasMember(noting: &ignored) {
            if reader.skip(key: "type") {
                if reader.skip(word: "content_block_delta") {
                    kind = .blockDelta
                } else if let word = try reader.wordIfPresent() {
                    kind = Kind(word)
                }
            }
            if reader.skip(key: "index") { index = try reader.integerIfPresent() }
            if reader.skip(key: "delta") { try readDelta(&reader) }
            guard reader.hasFoundNone else { continue }
            if reader.skip(key: "message") { try message.read(&reader, in: document) }
            if reader.skip(key: "content_block") { block = try MessagesBlock(&reader, in: document) }
            if reader.skip(key: "usage") { message.usage = try reader.valueIfPresent()?.object }
            if reader.skip(key: "context_management") { message.contextManagement = try reader.valueIfPresent() }
            if reader.skip(key: "error") {
                hasFault = try !reader.skipNull()
                if hasFault { try reader.skip() }
            }
        }
        try reader.finish()
    }

    /// A block's delta, or what the message's end says.
    private mutating func readDelta(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "type") {
                if reader.skip(word: "text_delta") {
                    deltaKind = .text
                } else if let word = try reader.wordIfPresent() {
                    deltaKind = DeltaKind(word)
                }
            }
            if reader.skip(key: "text") { try readText(&reader) }
            if reader.skip(key: "thinking") { try readText(&reader) }
            if reader.skip(key: "partial_json") { try readText(&reader) }
            guard reader.hasFoundNone else { continue }
            if reader.skip(key: "signature") { try readText(&reader) }
            if reader.skip(key: "content") { try readText(&reader) }
            if reader.skip(key: "citation") { citation = try reader.valueIfPresent() }
            if reader.skip(key: "stop_reason") { message.stopReason = try reader.stringIfPresent() }
            if reader.skip(key: "stop_sequence") { message.stopSequence = try reader.stringIfPresent() }
            if reader.skip(key: "stop_details") { message.stopDetails = try reader.valueIfPresent() }
            if reader.skip(key: "container") { message.container = try reader.valueIfPresent() }
        }
    }

    private mutating func readText(_ reader: inout JSONReader) throws(DecodingFault) {
        guard let (text, range) = try reader.textIfPresent() else { return }
        delta = text
        deltaRange = range
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

    /// Reads the message that comes next in the document.
    ///
    /// - Parameter document: What `reader` reads.
    mutating func read(_ reader: inout JSONReader, in document: Span<UInt8>) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "model") { model = try reader.stringIfPresent() }
            if reader.skip(key: "id") { id = try reader.stringIfPresent() }
            if reader.skip(key: "content"), try reader.enterArrayIfPresent() {
                hasContent = true
                while try reader.nextElement() { blocks.append(try MessagesBlock(&reader, in: document)) }
            }
            if reader.skip(key: "stop_reason") { stopReason = try reader.stringIfPresent() }
            if reader.skip(key: "stop_sequence") { stopSequence = try reader.stringIfPresent() }
            if reader.skip(key: "stop_details") { stopDetails = try reader.valueIfPresent() }
            if reader.skip(key: "container") { container = try reader.valueIfPresent() }
            if reader.skip(key: "context_management") { contextManagement = try reader.valueIfPresent() }
            if reader.skip(key: "usage") { usage = try reader.valueIfPresent()?.object }
        }
    }
}

extension MessagesEvent.Kind {
    fileprivate init(_ word: borrowing JSONKey) {
        switch word {
        case "content_block_delta": self = .blockDelta
        case "content_block_start": self = .blockStart
        case "content_block_stop": self = .blockStop
        case "ping": self = .ping
        case "message_start": self = .messageStart
        case "message_delta": self = .messageDelta
        case "message_stop": self = .messageStop
        case "error": self = .error
        default: self = .other
        }
    }
}

extension MessagesEvent.DeltaKind {
    fileprivate init(_ word: borrowing JSONKey) {
        switch word {
        case "text_delta": self = .text
        case "input_json_delta": self = .input
        case "thinking_delta": self = .thinking
        case "signature_delta": self = .signature
        case "citations_delta": self = .citation
        case "compaction_delta": self = .compaction
        default: self = .other
        }
    }
}
