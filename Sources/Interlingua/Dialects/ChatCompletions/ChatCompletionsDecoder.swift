/// Hears a Chat Completions response: a stream of chunks, or one document.
///
/// The bytes say which of the two it is, not the request: a server may answer a request for a stream with an
/// error document, and a gateway with no stream at all.
///
/// Source: `wire/openai-chat.md`, §§ 2–4, and the deviations of others in `wire/local.md`, `wire/mistral.md`.
public struct ChatCompletionsDecoder: ResponseDecoder {
    public var assembler: ResponseAssembler {
        _read { yield hearing.assembler }
        _modify { yield &hearing.assembler }
    }

    private var frames = SSEParser()
    private var form: BodyForm?
    private var document = GatheredDocument()
    private var hearing: ChatCompletionsHearing

    init(assembler: ResponseAssembler, variant: ChatCompletionsVariant) {
        hearing = ChatCompletionsHearing(assembler: assembler, variant: variant)
    }

    public mutating func decode(_ bytes: Span<UInt8>) throws(ModelError) {
        switch form {
        case .events: try frames.parse(bytes, to: &hearing)
        case .document: document.append(bytes)
        case nil:
            document.append(bytes)
            form = BodyForm(startingWith: document.span)
            guard form == .events else { return }
            let beginning = document.take()
            try frames.parse(beginning.span, to: &hearing)
        }
    }

    public mutating func finish() throws(ModelError) {
        switch form {
        case .events:
            try hearUnendedEvent()
            try hearing.finishStream()
        case .document:
            let document = document.take()
            try hearing.hear(document: document.span)
        case nil: throw assembler.failure(ModelError(.truncated, "the body is empty"))
        }
    }

    /// Some servers leave out the blank line after their last event, which may be an error. If it is whole without
    /// that, it counts; else the stream was cut inside it.
    private mutating func hearUnendedEvent() throws(ModelError) {
        guard !assembler.hasFinished, frames.hasUnfinishedEvent else { return }
        let blankLine: [UInt8] = [.lineFeed, .lineFeed]
        do {
            try frames.parse(blankLine.span, to: &hearing)
        } catch {
            // Only bytes that make no sense have an offset.
            if error.offset == nil { throw error }
        }
    }
}

/// What has been heard of a Chat Completions response.
struct ChatCompletionsHearing: Hearing, SSEListener {
    var assembler: ResponseAssembler

    private let variant: ChatCompletionsVariant
    private var chunk = ChatCompletionsChunk()
    private var calls = ChatCompletionsToolCalls()
    /// The reason to stop, once it came. The response goes on after it: usage follows.
    private var reason: FinishReason?
    private var ending = ChatCompletionsEnding()
    /// Whether a first choice has come.
    private var hasAnswer = false

    init(assembler: ResponseAssembler, variant: ChatCompletionsVariant) {
        self.assembler = assembler
        self.variant = variant
    }

    mutating func hear(_ event: borrowing SSEEvent, _ shape: inout DeltaShape) throws(ModelError) {
        guard !assembler.hasFinished else { return }
        chunk.reset(noting: shape.isLearning)
        guard event.name.isEmpty else { return try hear(event, named: String(event.name)) }
        try hear(event, named: "")
        guard shape.isLearning, let range = chunk.onlyDeltaRange else { return }
        shape.learn(event.data, delta: range, ignoring: chunk.ignored)
    }

    private mutating func hear(_ event: borrowing SSEEvent, named name: String) throws(ModelError) {
        if !name.isEmpty, name == "error" {
            var words: [UInt8] = []
            words.append(event.data)
            throw assembler.failure(ProviderFault(body: words).error(status: 200, provider: assembler.provider))
        }
        if !event.data.isEmpty, event.data[0] == UInt8(ascii: "{") {
            return try hear(event.data, at: event.offset, whole: false, named: name)
        }
        let words = String(event.data)
        switch words.utf8.split(maxSplits: 1, whereSeparator: \.isBlank).first.map({ String(Substring($0)) }) {
        case nil: return  // a sign of life
        case "[DONE]":
            guard hasAnswer || reason != nil else {
                throw assembler.failure(ModelError(.truncated, "the stream ended without an answer"))
            }
            try finish(reason ?? FinishReason(.unreported))
        case let word? where !name.isEmpty && !word.hasPrefix("{") && !word.hasPrefix("["):
            assembler.unknown(type: name, json: words)
        default: try hear(event.data, at: event.offset, whole: false, named: name)
        }
    }

    mutating func hear(document: Span<UInt8>) throws(ModelError) {
        let mark = BodyForm.byteOrderMarkCount(document)
        chunk.reset(noting: false)
        try hear(document.extracting(mark...), at: mark, whole: true)
        guard hasAnswer else { throw assembler.failure(ModelError(.malformedResponse, "the document holds no answer")) }
        try finish(reason ?? FinishReason(.unreported))
    }

    /// A stream ends with a finish reason or with `[DONE]`; one that has neither was cut.
    mutating func finishStream() throws(ModelError) {
        guard !assembler.hasFinished else { return }
        guard let reason else {
            throw assembler.failure(ModelError(.truncated, "the stream ended before the response did"))
        }
        try finish(reason)
    }

    private mutating func finish(_ reason: FinishReason) throws(ModelError) {
        guard !assembler.hasFinished else { return }
        if reason.raw == "error" {
            let error = ModelError(
                .serverFault, "the provider's word for the end is error, and it says no more", status: 200)
            throw assembler.failure(error)
        }
        try calls.finish(reason, signer: variant.callSigner, &assembler)
        try ending.apply(to: &assembler)
        try assembler.finish(reason)
    }

    /// Reads one chunk, or the document, and says what it says, in the order that the grammar wants.
    private mutating func hear(
        _ bytes: Span<UInt8>, at offset: Int, whole: Bool, named name: String = ""
    ) throws(ModelError) {
        do {
            try chunk.read(bytes, whole: whole, isNamed: assembler.hasStarted)
        } catch {
            var failure = ModelError(error, at: offset, in: bytes)
            if whole, error.reason == .unexpectedEnd { failure.kind = .truncated }
            throw failure
        }
        if chunk.isForeign { try hearForeign(bytes, whole: whole, named: name) }
        if !chunk.isForeign { assembler.identify(id: chunk.id, model: chunk.model) }
        if chunk.hasChoice { hasAnswer = true }
        try say()
        if chunk.hasExtras, let fault = chunk.more.fault {
            // The whole says more than the error in it: a code beside it, the request's id.
            let whole = (try? JSONReader.value(in: bytes)).flatMap(ProviderFault.init(json:))
            throw assembler.failure((whole ?? fault).error(status: 200, provider: assembler.provider))
        }
    }

    private mutating func say() throws(ModelError) {
        if chunk.hasExtras {
            for notice in chunk.more.notices { assembler.notice(notice) }
            for piece in chunk.more.pieces { try say(piece) }
        }
        if let reasoning = chunk.content.reasoning { try assembler.reasoning(reasoning) }
        if let text = chunk.content.text { try assembler.text(text) }
        if chunk.hasExtras {
            for fragment in chunk.more.fragments { try calls.hear(fragment, &assembler) }
            assembler.logprobs(chunk.more.logprobs)
            try ending.note(chunk.more, &assembler)
        }
        if let usage = chunk.usage { assembler.usage(Usage(chatCompletions: usage, variant: variant)) }
        if let word = chunk.content.finishReason { reason = FinishReason(chatCompletions: word) }
    }

    private mutating func say(_ piece: ChatCompletionsChunk.Piece) throws(ModelError) {
        switch piece {
        case .text(let text): try assembler.text(text)
        case .reasoning(let text): try assembler.reasoning(text)
        case .refusal(let text): try assembler.refusal(text)
        }
    }

    /// A document without anything that a chunk has: an error in another shape, or something new.
    private mutating func hearForeign(_ bytes: Span<UInt8>, whole: Bool, named name: String) throws(ModelError) {
        guard let json = try? JSONReader.value(in: bytes) else { return }
        if let fault = ProviderFault(json: json), whole || json.isFault {
            throw assembler.failure(fault.error(status: 200, provider: assembler.provider))
        }
        guard !whole else { return }
        assembler.unknown(type: json["object"]?.string ?? json["type"]?.string ?? name, json: String(bytes))
    }
}

extension JSONValue {
    /// Whether an event with a message is an error. One that has a type of its own, and no code, may say anything.
    fileprivate var isFault: Bool {
        guard let word = (self["object"] ?? self["type"])?.string?.lowercased() else { return true }
        if word.contains("error") || word.contains("exception") { return true }
        return ["error", "errors", "code", "status", "status_code"].contains { self[$0].map { $0 != .null } ?? false }
    }
}

extension FinishReason {
    /// Source: `wire/openai-chat.md`, § 2; `model_length`: `wire/mistral.md`, § 2; `eos`: Together.
    init(chatCompletions word: String) {
        let meaning: Meaning =
            switch word {
            case "stop", "eos": .stop
            case "length", "model_length": .length
            case "tool_calls", "function_call": .toolCalls
            case "content_filter": .contentFilter
            default: .other
            }
        self.init(meaning, raw: word)
    }
}
