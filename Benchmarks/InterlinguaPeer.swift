import Interlingua

extension Peer {
    /// The library's full path: bytes, frames, dialect, public events with their strings, checked everywhere.
    static var interlingua: Peer { interlingua(speculating: true) }

    /// The same, with every frame read.
    static var interlinguaTyped: Peer { interlingua(speculating: false) }

    private static func interlingua(speculating: Bool) -> Peer {
        Peer(name: speculating ? "Interlingua" : "Interlingua, every frame read") { workload, ranges in
            func said(in dialect: some Dialect) throws -> Workload.Said {
                var assembler = ResponseAssembler(identity: BackendIdentity(provider: .openAI))
                assembler.speculates = speculating
                return try Self.said(in: dialect, assembler, workload, ranges)
            }
            return switch workload.language {
            case .chatCompletions: try said(in: ChatCompletionsDialect(variant: .openAI))
            case .responses: try said(in: ResponsesDialect())
            case .messages: try said(in: MessagesDialect())
            case .generateContent: try said(in: GenerateContentDialect(service: .gemini))
            case .ollama: try said(in: OllamaDialect())
            case .converse: try said(in: ConverseDialect())
            }
        }
    }

    /// Feeds a decoder and listens to its events, as an app would.
    private static func said(
        in dialect: some Dialect, _ assembler: ResponseAssembler, _ workload: Workload, _ ranges: [Range<Int>]
    ) throws -> Workload.Said {
        var decoder = dialect.makeDecoder(for: ModelRequest(messages: []), assembler: assembler)
        var listener = Listener()
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

    mutating func hear(_ event: ModelEvent) {
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
