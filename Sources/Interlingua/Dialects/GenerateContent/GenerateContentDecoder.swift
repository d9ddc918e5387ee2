/// Hears a generateContent response: a stream of events, one document, or, from a stream that was opened without
/// `alt=sse`, an array of documents.
///
/// The bytes say which of them it is. Each event is a whole response of its own that holds what is new; the last one
/// that has a reason to stop ends the answer, and the end of the body ends the stream.
///
/// Source: `wire/vertex.md`, § 3.
public struct GenerateContentDecoder: ResponseDecoder {
    public var assembler: ResponseAssembler

    private var frames = SSEParser()
    private var form: BodyForm?
    private var document: [UInt8] = []
    private var chunk: GenerateContentChunk
    private var answer = GenerateContentAnswer()
    /// The last event that only went on with the text, and whether with the thoughts.
    private var shape = DeltaShape()
    private var repeatsThought = false

    init(assembler: ResponseAssembler) {
        self.assembler = assembler
        chunk = GenerateContentChunk(provider: assembler.provider)
    }

    public mutating func decode(_ bytes: Span<UInt8>) throws(ModelError) {
        if form == nil { form = BodyForm(startingWith: bytes) }
        switch form {
        case .events:
            // Taken out, so that the events can change the rest of the decoder.
            var parser = frames
            frames = SSEParser()
            defer { frames = parser }
            try parser.parse(bytes, fault: ModelError.init) { (event) throws(ModelError) in try hear(event) }
        case .document, nil:
            document.append(bytes)
        }
    }

    public mutating func finish() throws(ModelError) {
        guard !assembler.hasFinished else { return }
        switch form {
        case nil: throw assembler.failure(ModelError(.truncated, "the body is empty"))
        case .events: break
        case .document: if try hearDocument() { answer.isWhole = true }
        }
        try answer.finish(&assembler)
    }

    private mutating func hear(_ event: borrowing SSEEvent) throws(ModelError) {
        // Google has no such mark; gateways that know OpenAI's streams add it, and it says that nothing was cut.
        guard !event.data.equals("[DONE]") else {
            answer.isWhole = true
            return
        }
        if let delta = shape.delta(in: event.data) {
            return repeatsThought ? try assembler.reasoning(delta) : try assembler.text(delta)
        }
        try hear(event.data, at: event.offset)
        guard chunk.isOnlyText else { return shape.forget() }
        if case .thought = chunk.pieces[0] { repeatsThought = true } else { repeatsThought = false }
        shape.learn(event.data, hole: chunk.textRange)
    }

    /// Reads one response of the stream, or the only one, and says what it says.
    private mutating func hear(_ bytes: Span<UInt8>, at offset: Int) throws(ModelError) {
        chunk.reset()
        do {
            try chunk.read(bytes, isNamed: assembler.hasStarted)
        } catch {
            if form == .document, error.reason == .unexpectedEnd { throw Self.cut }
            throw ModelError(error, at: offset, in: bytes)
        }
        assembler.identify(id: chunk.id, model: chunk.model)
        if chunk.isForeign { try hearForeign(bytes) }
        try answer.hear(chunk, &assembler)
        if let fault = chunk.extras?.fault {
            throw assembler.failure(fault.error(status: 200, provider: assembler.provider))
        }
    }

    /// Something without any member that a response has: an error in another shape, or something new.
    private mutating func hearForeign(_ bytes: Span<UInt8>) throws(ModelError) {
        guard let json = try? JSONReader.value(in: bytes) else { return }
        if let fault = ProviderFault(json: json) {
            throw assembler.failure(fault.error(status: 200, provider: assembler.provider))
        }
        guard form == .events else { throw ModelError(.malformedResponse, "the document holds no answer") }
        assembler.unknown(type: "", json: String(bytes))
    }

    /// Hears all that has been gathered; whether it is one whole response, and not an array of pieces.
    private mutating func hearDocument() throws(ModelError) -> Bool {
        let document = document
        let first = document.first { $0 != .space && $0 != .tab && $0 != .lineFeed && $0 != .carriageReturn }
        guard first == UInt8(ascii: "[") else {
            try hear(document.span, at: 0)
            return true
        }
        let (ranges, fault) = Self.elements(of: document.span)
        for range in ranges { try hear(document.span.extracting(range), at: range.lowerBound) }
        guard let fault else { return false }
        if fault.reason == .unexpectedEnd { throw assembler.failure(Self.cut) }
        throw ModelError(fault, at: 0, in: document.span)
    }

    private static let cut = ModelError(.truncated, "the body ended inside the response")

    /// Where the elements of an array are, up to the first fault.
    private static func elements(of document: Span<UInt8>) -> ([Range<Int>], DecodingFault?) {
        var ranges: [Range<Int>] = []
        var reader = JSONReader(document)
        do {
            try reader.enterArray()
            while try reader.nextElement() {
                _ = try reader.kind()
                let start = reader.offset
                try reader.skip()
                ranges.append(start..<reader.offset)
            }
            try reader.finish()
            return (ranges, nil)
        } catch {
            return (ranges, error)
        }
    }
}
