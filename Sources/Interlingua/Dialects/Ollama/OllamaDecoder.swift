/// Hears an answer of Ollama's: a stream of JSON lines, or one document.
///
/// The two look alike: a document is what the last line of a stream is, with all of the answer in it. So one way of
/// reading serves both, whatever the request asked for. A document may also be spread over several lines, as where a
/// gateway has laid it out for people; its first line is then no whole object.
///
/// Source: `wire/local.md`, Ollama, Native and Quirks 5.
public struct OllamaDecoder: ResponseDecoder {
    public var assembler: ResponseAssembler {
        _read { yield hearing.assembler }
        _modify { yield &hearing.assembler }
    }

    private var lines = LineParser()
    private var hearing: OllamaHearing

    init(assembler: ResponseAssembler, callIDs: OllamaCallIDs) {
        hearing = OllamaHearing(assembler: assembler, callIDs: callIDs)
    }

    public mutating func decode(_ bytes: Span<UInt8>) throws(ModelError) { try lines.parse(bytes, to: &hearing) }

    public mutating func finish() throws(ModelError) {
        hearing.isAtEnd = true
        try lines.finish(&hearing)
        try hearing.finish()
    }
}

/// What has been heard of an answer of Ollama's.
private struct OllamaHearing: Hearing, LineListener {
    var assembler: ResponseAssembler
    /// Whether the next line is the body's last.
    var isAtEnd = false

    private var line = OllamaLine()
    /// A document spread over several lines, as far as it came; `nil` where each line is a document.
    private var document: [UInt8]?
    private var hasHeard = false
    private var hasCalls = false
    private var callIDs: OllamaCallIDs

    init(assembler: ResponseAssembler, callIDs: OllamaCallIDs) {
        self.assembler = assembler
        self.callIDs = callIDs
    }

    mutating func hear(_ line: borrowing LineEvent, _ shape: inout DeltaShape) throws(ModelError) {
        self.line.reset(noting: shape.isLearning)
        try take(line.data, at: line.offset, isLast: isAtEnd)
        guard shape.isLearning, document == nil, self.line.isOnlyDelta, !isAtEnd else { return }
        shape.learn(line.data, delta: self.line.deltaRange, ignoring: self.line.ignored)
    }

    mutating func finish() throws(ModelError) {
        if let document {
            line.reset(noting: false)
            try hear(document.span, at: 0, isLast: true)
        }
        guard !assembler.hasFinished else { return }
        guard hasHeard else { throw truncated("the body is empty") }
        guard assembler.hasStarted else { throw ModelError(.malformedResponse, "the body holds no answer") }
        throw truncated("the stream ended before the response did")
    }

    /// Hears a line, or puts it to those of the document that it is a part of.
    private mutating func take(_ line: Span<UInt8>, at offset: Int, isLast: Bool) throws(ModelError) {
        guard let lastByte = line.lastVisibleByte else { return }
        let isWhole = hasHeard || isLast || lastByte == UInt8(ascii: "}")
        hasHeard = true
        if document == nil, isWhole { return try hear(line, at: offset, isLast: isLast) }
        var document = document ?? []
        self.document = nil  // so that there is one owner, and nothing is copied
        document.append(line)
        if !isLast { document.append(.lineFeed) }
        self.document = document
    }

    /// - Parameter isLast: Whether the body ended inside or right after `bytes`.
    private mutating func hear(_ bytes: Span<UInt8>, at offset: Int, isLast: Bool) throws(ModelError) {
        guard !assembler.hasFinished else { return }
        do {
            try line.read(bytes, isNamed: assembler.hasStarted)
        } catch {
            if isLast, error.reason == .unexpectedEnd { throw truncated("the stream ended inside a line") }
            throw ModelError(error, at: offset, in: bytes)
        }
        if line.hasFault || line.isForeign { try hearForeign(bytes) } else { try say() }
    }

    private mutating func say() throws(ModelError) {
        if !assembler.hasStarted {
            assembler.identify(id: nil, model: line.model)
            assembler.begin()
            if !line.remote.isEmpty { assembler.notice(.other(name: "remote", .object(line.remote))) }
        }
        if let thinking = line.thinking { try assembler.reasoning(thinking) }
        if let text = line.text { try assembler.text(text) }
        for call in line.calls { try say(call) }
        if !line.logprobs.isEmpty { assembler.logprobs(line.logprobs) }
        if !line.counts.isEmpty { assembler.usage(Usage(ollama: line.counts)) }
        if line.isDone { try end() }
    }

    private mutating func say(_ call: OllamaLine.Call) throws(ModelError) {
        guard let name = call.name, !name.isEmpty else {
            throw ModelError(.malformedResponse, "a tool call without a name")
        }
        hasCalls = true
        try assembler.endRunning()
        let id = call.id.flatMap { $0.isEmpty ? nil : $0 } ?? callIDs.make()
        let part = assembler.open(.toolCall(id: id, name: name))
        assembler.append(call.arguments, to: part)
        try assembler.close(part)
    }

    private mutating func end() throws(ModelError) {
        if !line.durations.isEmpty { assembler.notice(.other(name: "timings", .object(line.durations))) }
        guard line.doneReason != "" else { throw truncated("the model's process ended before the response did") }
        try assembler.finish(FinishReason(ollama: line.doneReason, hasCalls: hasCalls))
    }

    /// A line with an error in it, or without anything that an answer has.
    private mutating func hearForeign(_ bytes: Span<UInt8>) throws(ModelError) {
        guard let json = try? JSONReader.value(in: bytes) else { return }
        // Gateways have other shapes for errors, which inside an answer would be something new instead.
        if line.hasFault || !assembler.hasStarted, let fault = ProviderFault(json: json) {
            throw assembler.failure(fault.error(status: 200, provider: assembler.provider))
        }
        if line.hasFault {
            throw assembler.failure(ModelError(.serverFault, ProviderFault.readable(json.serialized())))
        }
        assembler.unknown(type: json["type"]?.string ?? "", json: String(bytes))
    }

    private func truncated(_ problem: String) -> ModelError { assembler.failure(ModelError(.truncated, problem)) }
}

extension FinishReason {
    /// Source: `wire/local.md`, Ollama, Native. The word stays `stop` where the model waits for its tools.
    fileprivate init(ollama word: String?, hasCalls: Bool) {
        let meaning: Meaning =
            switch word {
            case "stop", "tool_calls": hasCalls ? .toolCalls : .stop
            case nil: hasCalls ? .toolCalls : .unreported
            case "length": .length
            default: .other
            }
        self.init(meaning, raw: word)
    }
}

extension Usage {
    /// A count that is missing is unknown: a cached prompt gives none. Thinking is in the output and not told apart.
    ///
    /// Source: `wire/usage.md`, § 1.
    fileprivate init(ollama counts: JSONObject) {
        self.init(input: counts["prompt_eval_count"]?.tokens, output: counts["eval_count"]?.tokens)
        raw = .object(counts)
    }
}

extension JSONValue {
    /// A count of tokens. Negative counts are none.
    fileprivate var tokens: Int? {
        guard let count = integer ?? number.flatMap(Int.init(exactly:)), count >= 0 else { return nil }
        return count
    }
}

extension Span<UInt8> {
    /// The last byte that is not white space, or `nil` where there is none.
    fileprivate var lastVisibleByte: UInt8? {
        for index in indices.reversed() where self[index] > .space { return self[index] }
        return nil
    }
}
