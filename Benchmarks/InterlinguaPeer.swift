import Interlingua

extension Peer {
    /// The library's full path: bytes, frames, dialect, public events with their strings, checked everywhere.
    static var interlingua: Peer {
        Peer(name: "Interlingua") { workload, ranges in
            let assembler = ResponseAssembler(identity: BackendIdentity(provider: .openAI))
            let dialect = ChatCompletionsDialect(variant: .openAI)
            var decoder = dialect.makeDecoder(for: ModelRequest(messages: []), assembler: assembler)
            return try said(by: &decoder, workload, ranges)
        }
    }

    /// Feeds a decoder and listens to its events, as an app would.
    private static func said(
        by decoder: inout some ResponseDecoder, _ workload: Workload, _ ranges: [Range<Int>]
    ) throws -> Workload.Said {
        var listener = Listener()
        var batch: [ModelEvent] = []
        let body = workload.body.span
        for range in ranges {
            try decoder.decode(body.extracting(range))
            decoder.assembler.takeEvents(into: &batch)
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
        case .textDelta(let text, _), .argumentsDelta(let text, _): said.text.append(contentsOf: text.utf8)
        case .usage(let usage):
            said.inputTokens = usage.input ?? 0
            said.outputTokens = usage.output ?? 0
        case .finished(let reason): said.finish = reason.raw ?? ""
        default: break
        }
    }
}
