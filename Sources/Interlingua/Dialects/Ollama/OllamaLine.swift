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
        while let key = try reader.nextKey() {
            switch key {
            case "message":
                if try reader.token() == UInt8(ascii: "{") { isForeign = false }
                try readMessage(&reader)
            case "done":
                isForeign = false
                isDone = try reader.boolIfPresent() ?? false
            case "done_reason": doneReason = try reader.stringIfPresent()
            case "model" where !isNamed: model = try reader.stringIfPresent()
            case "remote_model" where !isNamed, "remote_host" where !isNamed:
                let name = String(key)
                remote[name] = try reader.valueIfPresent()
            case "prompt_eval_count", "eval_count":
                let name = String(key)
                counts[name] = try reader.valueIfPresent()
            case "total_duration", "load_duration", "prompt_eval_duration", "eval_duration":
                let name = String(key)
                durations[name] = try reader.valueIfPresent()
            case "logprobs":
                logprobs = try reader.valueIfPresent()?.array?.compactMap(TokenLogprob.init(ollama:)) ?? []
            case "error": hasFault = try reader.valueIfPresent().map { $0.string != "" } ?? false
            default: try reader.skip(noting: &ignored)
            }
        }
        try reader.finish()
    }

    private mutating func readMessage(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while let key = try reader.nextKey() {
            switch key {
            case "content": text = try readText(&reader)
            case "thinking": thinking = try readText(&reader)
            case "tool_calls":
                guard try reader.enterArrayIfPresent() else { continue }
                while try reader.nextElement() {
                    var call = Call()
                    try call.read(&reader)
                    calls.append(call)
                }
            default: try reader.skip()
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
        while let key = try reader.nextKey() {
            switch key {
            case "id": id = try reader.stringIfPresent()
            case "function": try readFunction(&reader)
            default: try reader.skip()
            }
        }
    }

    private mutating func readFunction(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while let key = try reader.nextKey() {
            switch key {
            case "name": name = try reader.stringIfPresent()
            case "arguments":
                // An object by the book; its text, as others have it, from imitations.
                switch try reader.kind() {
                case .string: arguments = try reader.string()
                case .null: try reader.skip()
                default: arguments = try reader.rawText()
                }
            default: try reader.skip()
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
