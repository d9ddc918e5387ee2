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
        }
    }

    private func said(
        in dialect: some Dialect, _ workload: Workload, _ ranges: [Range<Int>]
    ) throws -> Workload.Said {
        var assembler = ResponseAssembler(identity: BackendIdentity(provider: .openAI))
        assembler.speculates = speculates
        var decoder = dialect.makeDecoder(for: ModelRequest(messages: []), assembler: assembler)
        var listener = Listener(folded: folds ? ModelResponse() : nil)
        var batch: [ModelEvent] = []
        let body = workload.body.span
        for range in ranges {
            try decoder.decode(body.extracting(range))
            decoder.assembler.takeEvents(into: &batch)
            guard !batch.isEmpty else { continue }
            for event in batch { listener.hear(event) }
            batch.removeAll(keepingCapacity: true)
        }
        try decoder.finish()
        decoder.assembler.takeEvents(into: &batch)
        for event in batch { listener.hear(event) }
        return listener.said
    }
}

/// Gathers what the events say.
private struct Listener {
    var said = Workload.Said()
    var folded: ModelResponse?

    mutating func hear(_ event: ModelEvent) {
        folded?.apply(event)
        switch event {
        case .textDelta(var text, _), .argumentsDelta(var text, _):
            // SAFETY: the buffer is used only inside the closure, and `append(contentsOf:)` copies it.
            text.withUTF8 { unsafe said.text.append(contentsOf: $0) }
        case .usage(let usage):
            said.inputTokens = usage.input ?? 0
            said.outputTokens = usage.output ?? 0
        case .finished(let reason): said.finish = reason.raw ?? ""
        default: break
        }
    }
}
