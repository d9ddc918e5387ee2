/// Hears a Messages response: a stream of events, or one document.
///
/// The bytes say which of the two it is, not the request. The events are the same wherever Claude runs, only their
/// framing differs.
///
/// Source: `wire/anthropic.md`, § 2 and § 3.
public struct MessagesDecoder: ResponseDecoder {
    public var assembler: ResponseAssembler {
        _read { yield hearing.assembler }
        _modify { yield &hearing.assembler }
    }

    private let framing: MessagesVariant.Framing
    private var events = SSEParser()
    private var messages = EventStreamParser()
    private var form: BodyForm?
    private var document = GatheredDocument()
    private var hearing: MessagesHearing

    init(assembler: ResponseAssembler, variant: MessagesVariant) {
        hearing = MessagesHearing(assembler: assembler, variant: variant)
        framing = variant.framing
    }

    public mutating func decode(_ bytes: Span<UInt8>) throws(ModelError) {
        if form == nil { form = BodyForm(startingWith: bytes) }
        guard form == .events else { return document.append(bytes) }
        switch framing {
        case .serverSentEvents: try events.parse(bytes, to: &hearing)
        case .eventStream: try messages.parse(bytes, to: &hearing)
        }
    }

    public mutating func finish() throws(ModelError) {
        guard form != .document else {
            let document = document.take()
            return try hearing.hear(document: document.span)
        }
        guard !assembler.hasFinished else { return }
        throw hearing.truncated(form == nil ? "the body is empty" : "the stream ended before the response did")
    }
}

/// What has been heard of a message.
struct MessagesHearing: Hearing, SSEListener, EventStreamListener {
    var assembler: ResponseAssembler

    private var event = MessagesEvent()
    private var blocks: MessagesBlocks
    private var ending = MessagesEnding()
    /// Of the last event that came as a message's payload.
    var packedShape = DeltaShape()

    init(assembler: ResponseAssembler, variant: MessagesVariant) {
        self.assembler = assembler
        blocks = MessagesBlocks(variant: variant)
    }

    mutating func hear(_ event: borrowing SSEEvent, _ shape: inout DeltaShape) throws(ModelError) {
        try hear(event.data, at: event.offset, &shape)
    }

    /// Hears one event of a stream, whatever it was framed in.
    ///
    /// - Parameter offset: Where it begins in the body.
    mutating func hear(_ json: Span<UInt8>, at offset: Int, _ shape: inout DeltaShape) throws(ModelError) {
        guard !assembler.hasFinished else { return }
        event.reset(noting: shape.isLearning)
        do {
            try event.read(json)
        } catch {
            throw ModelError(error, at: offset, in: json)
        }
        try say(json)
        guard shape.isLearning, event.isOnlyDelta else { return }
        shape.learn(json, delta: event.deltaRange, ignoring: event.ignored)
    }

    private mutating func say(_ json: Span<UInt8>) throws(ModelError) {
        if event.hasFault || event.kind == .error { try fail(json) }
        switch event.kind {
        case .blockDelta:
            if !add() { unknown(json) }
        case .blockStart:
            guard let block = event.block else { return unknown(json) }
            try blocks.start(block, at: event.index ?? 0, &assembler)
        case .blockStop: try blocks.stop(at: event.index, &assembler)
        case .messageStart:
            guard !assembler.hasStarted else {
                throw ModelError(.malformedResponse, "a second message began inside the first")
            }
            try begin(event.message)
        case .messageDelta:
            ending.note(event.message)
            report()
        case .messageStop: try end()
        case .ping: break
        case .error, .other: unknown(json)
        }
    }

    private mutating func add() -> Bool {
        guard event.deltaKind == .citation else {
            return blocks.add(event.delta, event.deltaKind, at: event.index, &assembler)
        }
        return event.citation.map { blocks.cite($0, at: event.index, &assembler) } ?? false
    }

    mutating func hear(document json: Span<UInt8>) throws(ModelError) {
        var message = MessagesMessage()
        do {
            var reader = JSONReader(json)
            try message.read(&reader, in: json)
            try reader.finish()
        } catch {
            if error.reason == .unexpectedEnd { throw truncated("the body ended inside the document") }
            throw ModelError(error, at: 0, in: json)
        }
        guard message.hasContent else {
            try fail(json)
            throw ModelError(.malformedResponse, "the document holds no answer")
        }
        try begin(message)
        try end()
    }

    private mutating func begin(_ message: MessagesMessage) throws(ModelError) {
        assembler.identify(id: message.id, model: message.model)
        assembler.begin()
        ending.note(message)
        report()
        for (index, block) in message.blocks.enumerated() {
            try blocks.start(block, at: index, &assembler)
            try blocks.stop(at: index, &assembler)
        }
    }

    private mutating func end() throws(ModelError) {
        for notice in ending.notices { assembler.notice(notice) }
        try blocks.finish(ending.reason, &assembler)
    }

    private mutating func report() {
        if !ending.usage.isEmpty { assembler.usage(Usage(messages: ending.usage)) }
    }

    /// Throws the fault in a document; returns where there is none.
    private func fail(_ json: Span<UInt8>) throws(ModelError) {
        guard let json = try? JSONReader.value(in: json), let fault = ProviderFault(json: json) else { return }
        throw assembler.failure(fault.error(status: 200, provider: assembler.provider))
    }

    private mutating func unknown(_ json: Span<UInt8>) {
        let value = try? JSONReader.value(in: json)
        assembler.unknown(type: value?["type"]?.string ?? "", json: String(json))
    }

    func truncated(_ problem: String) -> ModelError { assembler.failure(ModelError(.truncated, problem)) }
}
