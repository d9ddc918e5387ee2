/// Hears a generateContent response: a stream of events, one document, or, from a stream that was opened without
/// `alt=sse`, an array of documents.
///
/// The bytes say which of them it is. Each event is a whole response of its own that holds what is new; the last one
/// that has a reason to stop ends the answer, and the end of the body ends the stream.
///
/// Source: `wire/vertex.md`, § 3.
public struct GenerateContentDecoder: ResponseDecoder {
    public var assembler: ResponseAssembler {
        _read { yield hearing.assembler }
        _modify { yield &hearing.assembler }
    }

    private var frames = SSEParser()
    private var form: BodyForm?
    private var document = GatheredDocument()
    private var hearing: GenerateContentHearing

    init(assembler: ResponseAssembler) { hearing = GenerateContentHearing(assembler: assembler) }

    public mutating func decode(_ bytes: Span<UInt8>) throws(ModelError) {
        if form == nil { form = BodyForm(startingWith: bytes) }
        switch form {
        case .events: try frames.parse(bytes, to: &hearing)
        case .document, nil: document.append(bytes)
        }
    }

    public mutating func finish() throws(ModelError) {
        guard !assembler.hasFinished else { return }
        switch form {
        case .events: break
        case .document:
            let document = document.take()
            try hearing.hear(document: document.span)
        case nil: throw assembler.failure(ModelError(.truncated, "the body is empty"))
        }
        try hearing.finish()
    }
}

/// What has been heard of a generateContent response.
private struct GenerateContentHearing: Hearing, SSEListener {
    var assembler: ResponseAssembler

    private var chunk: GenerateContentChunk
    private var answer = GenerateContentAnswer()

    init(assembler: ResponseAssembler) {
        self.assembler = assembler
        chunk = GenerateContentChunk(provider: GenerateContentDialect.signer)
    }

    mutating func hear(_ event: borrowing SSEEvent, _ shape: inout DeltaShape) throws(ModelError) {
        // Google has no such mark; gateways that know OpenAI's streams add it, and it says that nothing was cut.
        guard !event.data.equals("[DONE]") else {
            answer.isWhole = true
            return
        }
        try hear(event.data, at: event.offset, isDocument: false, noting: shape.isLearning)
        guard shape.isLearning, chunk.isOnlyText, isRepeatable else { return }
        guard chunk.hasUsage else {
            return shape.learn(event.data, delta: chunk.textRange, ignoring: chunk.ignored)
        }
        guard let counts = chunk.usage.varyingRanges else { return }
        shape.learn(event.data, delta: chunk.textRange, ignoring: chunk.ignored, counting: counts)
    }

    mutating func goOn(with delta: RepeatedText, counting counts: RepeatedCounts) {
        assembler.goOn(with: delta)
        if counts.count > 0 { chunk.usage.goOn(with: counts, &assembler) }
    }

    /// Hears all that has been gathered: one whole response, or an array of pieces.
    mutating func hear(document: Span<UInt8>) throws(ModelError) {
        if try hearDocument(document) { answer.isWhole = true }
    }

    mutating func finish() throws(ModelError) { try answer.finish(&assembler) }

    /// Reads one response of the stream, or the only one, and says what it says.
    ///
    /// - Parameter notes: Whether to note what means nothing.
    private mutating func hear(
        _ bytes: Span<UInt8>, at offset: Int, isDocument: Bool, noting notes: Bool = false
    ) throws(ModelError) {
        chunk.reset(noting: notes)
        do {
            try chunk.read(bytes, isNamed: assembler.hasStarted)
        } catch {
            if isDocument, error.reason == .unexpectedEnd { throw Self.cut }
            throw ModelError(error, at: offset, in: bytes)
        }
        assembler.identify(id: chunk.id, model: chunk.model)
        if chunk.isForeign { try hearForeign(bytes, isDocument: isDocument) }
        try answer.hear(&chunk, &assembler)
        if let fault = chunk.extras?.fault {
            throw assembler.failure(fault.error(status: 200, provider: assembler.provider))
        }
    }

    /// Something without any member that a response has: an error in another shape, or something new.
    private mutating func hearForeign(_ bytes: Span<UInt8>, isDocument: Bool) throws(ModelError) {
        guard let json = try? JSONReader.value(in: bytes) else { return }
        if let fault = ProviderFault(json: json) {
            throw assembler.failure(fault.error(status: 200, provider: assembler.provider))
        }
        guard !isDocument else { throw ModelError(.malformedResponse, "the document holds no answer") }
        assembler.unknown(type: "", json: String(bytes))
    }

    /// Whether it is one whole response.
    private mutating func hearDocument(_ document: Span<UInt8>) throws(ModelError) -> Bool {
        let first = document.indices.first { !document[$0].isBlank }
        guard let first, document[first] == UInt8(ascii: "[") else {
            try hear(document, at: 0, isDocument: true)
            return true
        }
        let (ranges, fault) = Self.elements(of: document)
        for range in ranges { try hear(document.extracting(range), at: range.lowerBound, isDocument: true) }
        guard let fault else { return false }
        if fault.reason == .unexpectedEnd { throw assembler.failure(Self.cut) }
        throw ModelError(fault, at: 0, in: document)
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
