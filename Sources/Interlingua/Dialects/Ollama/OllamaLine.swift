/// What one line of a stream, or the whole document, says.
///
/// Only the fields that mean something are read; the rest is checked and passed over. Every field may be absent,
/// null, or of another type than documented. One value serves all lines of a response and keeps its room.
struct OllamaLine {
    /// A tool call, which always comes whole. Its `index` says nothing: servers number every call of an answer 0.
    struct Call {
        var id: String?
        var name: String?
        /// JSON text; empty for a tool without arguments.
        var arguments = ""
    }

    var model: String?
    /// Who answers in truth, where the server passed the request on.
    var remote = JSONObject()
    var thinking: String?
    var text: String?
    var calls: [Call] = []
    var logprobs: [TokenLogprob] = []
    var isDone = false
    /// Empty where the answer ended without the model's doing; `nil` where the server gives no reason.
    var doneReason: String?
    /// Tokens read and generated, under the wire's names.
    var counts = JSONObject()
    /// In nanoseconds, under the wire's names.
    var durations = JSONObject()
    var hasFault = false
    /// Whether nothing in the line belongs to an answer.
    var isForeign = true
    /// Where the last text stands in the line, with its quotes.
    private(set) var deltaRange = 0..<0
    /// What means nothing, such as the time.
    private(set) var ignored = IgnoredValues()

    /// Whether all that the line does is to go on with the text or the thoughts.
    var isOnlyDelta: Bool {
        guard !isForeign, !isDone, !hasFault, model == nil, doneReason == nil, calls.isEmpty, logprobs.isEmpty,
            counts.isEmpty, durations.isEmpty, remote.isEmpty
        else { return false }
        return (text?.isEmpty == false) != (thinking?.isEmpty == false)
    }

    /// - Parameter notes: Whether to note what means nothing.
    mutating func reset(noting notes: Bool) {
        ignored.begin(noting: notes)
        if model != nil { model = nil }
        if thinking != nil { thinking = nil }
        if text != nil { text = nil }
        if !calls.isEmpty { calls.removeAll() }
        if !logprobs.isEmpty { logprobs.removeAll() }
        isDone = false
        if doneReason != nil { doneReason = nil }
        if !remote.isEmpty { remote = JSONObject() }
        if !counts.isEmpty { counts = JSONObject() }
        if !durations.isEmpty { durations = JSONObject() }
        hasFault = false
        isForeign = true
    }

    /// - Parameter isNamed: Whether the response's model is known already.
    mutating func read(_ bytes: Span<UInt8>, isNamed: Bool) throws(DecodingFault) {
        var reader = JSONReader(bytes)
        guard try reader.enterObjectIfPresent() else { return try reader.finish() }
        while try reader.hasMember(noting: &ignored) {
            if reader.skip(key: "model") {
                if isNamed { try reader.skip(noting: &ignored) } else { model = try reader.stringIfPresent() }
            }
            if reader.skip(key: "created_at") { try reader.skip(noting: &ignored) }
            if reader.skip(key: "message") {
                if try reader.token() == UInt8(ascii: "{") { isForeign = false }
                try readMessage(&reader)
            }
            if reader.skip(key: "done") {
                isForeign = false
                isDone = try reader.boolIfPresent() ?? false
            }
            guard reader.hasFoundNone else { continue }
            if reader.skip(key: "remote_model") {
                if isNamed { try reader.skip(noting: &ignored) } else { try readRemote("remote_model", &reader) }
            }
            if reader.skip(key: "remote_host") {
                if isNamed { try reader.skip(noting: &ignored) } else { try readRemote("remote_host", &reader) }
            }
            if reader.skip(key: "done_reason") { doneReason = try reader.stringIfPresent() }
            if reader.skip(key: "total_duration") { try readDuration("total_duration", &reader) }
            if reader.skip(key: "load_duration") { try readDuration("load_duration", &reader) }
            if reader.skip(key: "prompt_eval_count") { try readCount("prompt_eval_count", &reader) }
            if reader.skip(key: "prompt_eval_duration") { try readDuration("prompt_eval_duration", &reader) }
            if reader.skip(key: "eval_count") { try readCount("eval_count", &reader) }
            if reader.skip(key: "eval_duration") { try readDuration("eval_duration", &reader) }
            if reader.skip(key: "logprobs") {
                logprobs = try reader.valueIfPresent()?.array?.compactMap(TokenLogprob.init(ollama:)) ?? []
            }
            if reader.skip(key: "error") { hasFault = try reader.valueIfPresent().map { $0.string != "" } ?? false }
        }
        try reader.finish()
    }

    private mutating func readRemote(_ name: String, _ reader: inout JSONReader) throws(DecodingFault) {
        remote[name] = try reader.valueIfPresent()
    }

    private mutating func readCount(_ name: String, _ reader: inout JSONReader) throws(DecodingFault) {
        counts[name] = try reader.valueIfPresent()
    }

    private mutating func readDuration(_ name: String, _ reader: inout JSONReader) throws(DecodingFault) {
        durations[name] = try reader.valueIfPresent()
    }

    private mutating func readMessage(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "role"), !reader.skip(word: "assistant") { try reader.skip() }
            if reader.skip(key: "content") { text = try readText(&reader) }
            if reader.skip(key: "thinking") { thinking = try readText(&reader) }
            if reader.skip(key: "tool_calls"), try reader.enterArrayIfPresent() {
                while try reader.nextElement() {
                    var call = Call()
                    try call.read(&reader)
                    calls.append(call)
                }
            }
        }
    }

    /// A string, of which the place is noted unless it is empty; `nil` for what is none.
    private mutating func readText(_ reader: inout JSONReader) throws(DecodingFault) -> String? {
        guard let (text, range) = try reader.textIfPresent() else { return nil }
        if !text.isEmpty { deltaRange = range }
        return text
    }
}

extension OllamaLine.Call {
    fileprivate mutating func read(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "id") { id = try reader.stringIfPresent() }
            if reader.skip(key: "function") { try readFunction(&reader) }
        }
    }

    private mutating func readFunction(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "name") { name = try reader.stringIfPresent() }
            if reader.skip(key: "arguments") {
                // An object by the book; its text, as others have it, from imitations.
                switch try reader.kind() {
                case .string: arguments = try reader.string()
                case .null: try reader.skip()
                default: arguments = try reader.rawText()
                }
            }
        }
    }
}

extension TokenLogprob {
    fileprivate init?(ollama json: JSONValue) {
        guard let token = json["token"]?.string, let logprob = json["logprob"]?.number else { return nil }
        self.init(
            token: token, logprob: logprob,
            bytes: json["bytes"]?.array?.compactMap { $0.integer.flatMap(UInt8.init(exactly:)) },
            alternatives: json["top_logprobs"]?.array?.compactMap(TokenLogprob.init(ollama:)) ?? [])
    }
}
