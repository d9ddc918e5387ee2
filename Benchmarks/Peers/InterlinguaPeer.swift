import Interlingua

/// This library: bytes in, public events out, heard as an app would.
struct InterlinguaPeer {
    /// Whether a frame is compared with the last one before it is read.
    var speculates: Bool
    /// Whether the response is folded as it streams.
    var folds = false

    func decode(_ workload: Workload, _ ranges: [Range<Int>]) throws -> Workload.Said {
        switch workload.language {
        case .chatCompletions: try said(in: ChatCompletionsDialect(variant: .openAI), workload, ranges)
        case .responses: try said(in: ResponsesDialect(), workload, ranges)
        case .messages: try said(in: MessagesDialect(), workload, ranges)
        case .generateContent: try said(in: GenerateContentDialect(service: .gemini), workload, ranges)
        case .ollama: try said(in: OllamaDialect(), workload, ranges)
        case .converse: try said(in: ConverseDialect(), workload, ranges)
        case .embeddings: try embedded(workload, ranges)
        }
    }

    /// Gathers the body, whose length the server has announced, and reads its vectors, as a backend does.
    private func embedded(_ workload: Workload, _ ranges: [Range<Int>]) throws -> Workload.Said {
        let request = EmbeddingRequest(Array(repeating: "", count: workload.inputCount))
        var body: [UInt8] = []
        body.reserveCapacity(workload.body.count)
        for range in ranges { body += workload.body[range] }
        var response = EmbeddingResponse(provider: .openAI)
        try OpenAIEmbeddingDialect(variant: .openAI).decode(body.span, headers: [:], for: request, into: &response)
        var said = Workload.Said(inputTokens: response.usage?.input ?? 0)
        for vector in response.vectors { said.sum += Double(vector.first ?? 0) + Double(vector.last ?? 0) }
        return said
    }

    private func said(
        in dialect: some Dialect, _ workload: Workload, _ ranges: [Range<Int>]
    ) throws -> Workload.Said {
        var assembler = ResponseAssembler(identity: BackendIdentity(provider: .openAI))
        assembler.speculates = speculates
        var decoder = dialect.makeDecoder(for: ModelRequest(messages: []), assembler: assembler)
        var listener = Listener(folds: folds)
        var batch: [ModelEvent] = []
        let body = workload.body.span
        for range in ranges {
            try decoder.decode(body.extracting(range))
            decoder.assembler.takeEvents(into: &batch)
            guard !batch.isEmpty else { continue }
            listener.hear(batch)
            batch.removeAll(keepingCapacity: true)
        }
        try decoder.finish()
        decoder.assembler.takeEvents(into: &batch)
        listener.hear(batch)
        return listener.said
    }
}

/// Gathers what the events say, or folds them.
private struct Listener {
    private let folds: Bool
    private var heard = Workload.Said()
    private var folded = ModelResponse()

    init(folds: Bool) { self.folds = folds }

    var said: Workload.Said { folds ? Workload.Said(folded) : heard }

    mutating func hear(_ batch: [ModelEvent]) {
        if folds { for event in batch { folded.apply(event) } } else { gather(batch) }
    }

    /// In place: a loop over the array would count the owners of each text.
    private mutating func gather(_ batch: [ModelEvent]) {
        let events = batch.span
        for index in events.indices {
            switch events[index] {
            case .textDelta(let text, _), .argumentsDelta(let text, _):
                // SAFETY: the buffer is used only inside the closure, and `append(contentsOf:)` copies it.
                _ = unsafe text.utf8.withContiguousStorageIfAvailable { unsafe heard.text.append(contentsOf: $0) }
            case .usage(let usage):
                heard.inputTokens = usage.input ?? 0
                heard.outputTokens = usage.output ?? 0
            case .finished(let reason): heard.finish = reason.raw ?? ""
            default: break
            }
        }
    }
}

extension Workload.Said {
    /// What a folded response says.
    fileprivate init(_ response: ModelResponse) {
        self.init()
        foldedText = response.toolCalls.first?.arguments ?? response.text
        inputTokens = response.usage?.input ?? 0
        outputTokens = response.usage?.output ?? 0
        finish = response.finish?.raw ?? ""
    }
}
