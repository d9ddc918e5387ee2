/// The goals that the project has set itself, in one place.
extension Report {
    var promises: [Promise] {
        besideSimdjson + withoutRepetition + besideFoundation + counted + whateverTheSlices + whateverCameBefore
            + documents
            + besideLibcurl + besideAsyncHTTPClient + idleStreams
    }

    /// Streams of small deltas.
    private static let streams: [WorkloadKind] = [.chat, .azureChat, .responses, .messages, .ollama, .converse]

    /// How many times faster than the other `own` is; `nil` where one of them was not measured.
    private func speed(
        _ kind: WorkloadKind, _ slices: Slicing = .chunks, of own: DecodePeer = .interlingua, beside other: DecodePeer
    ) -> Double? {
        guard let figure = figure(kind, slices, own), let other = self.figure(kind, slices, other) else { return nil }
        return figure.times(other)
    }

    private var besideSimdjson: [Promise] {
        // Some below what is measured, by as much as neighbours on the machine move the ratio.
        let held: [WorkloadKind: Promise.Bound] = [
            .chat: .atLeast(2), .azureChat: .atLeast(2), .responses: .atLeast(1.25), .messages: .atLeast(1.5),
            .ollama: .atLeast(1.25), .converse: .atLeast(1),
        ]
        return Self.streams.map { kind in
            Promise(
                "D1", "\(kind.title): × simdjson", .atLeast(1.5), held: held[kind], speed(kind, beside: .simdjson))
        } + [
            Promise(
                "D2", "\(WorkloadKind.generateContent.title): × simdjson", .atLeast(1), held: .atLeast(0.6),
                speed(.generateContent, beside: .simdjson))
        ]
    }

    private var withoutRepetition: [Promise] {
        let read = (Self.streams + [.generateContent]).map { kind in
            Promise(
                "D3", "\(kind.title), every frame read: × simdjson", .atLeast(0.8),
                held: .atLeast(kind == .generateContent ? 0.45 : 0.6),
                speed(kind, of: .everyFrameRead, beside: .simdjson))
        }
        let speculating = count(.changingChat, .chunks, .interlingua)?.instructionsPerEvent
        let reading = count(.changingChat, .chunks, .everyFrameRead)?.instructionsPerEvent
        return read + [
            Promise(
                "D3", "\(WorkloadKind.changingChat.title): instructions, × every frame read", .atMost(1.05),
                held: .atMost(1.05), speculating.flatMap { speculating in reading.map { speculating / $0 } })
        ]
    }

    private var besideFoundation: [Promise] {
        let name = WorkloadKind.chat.title
        return [
            Promise(
                "D4", "\(name): × Foundation, good splitter", .atLeast(50), held: .atLeast(40),
                speed(.chat, beside: .foundation)),
            Promise(
                "D4", "\(name): × Foundation, usual splitter", .atLeast(100), held: .atLeast(60),
                speed(.chat, beside: .foundationUsual)),
        ]
    }

    private var counted: [Promise] {
        Self.streams.map { kind in
            Promise(
                "D5", "\(kind.title), deltas of ≤ 15 bytes: allocations per event", .atMost(0.01),
                held: .atMost(0.01), count(kind, .chunks, .interlingua)?.allocationsPerEvent)
        } + [
            Promise(
                "D5", "\(WorkloadKind.chat.title): instructions per byte", .atMost(5), held: .atMost(5),
                count(.chat, .chunks, .interlingua)?.instructionsPerByte)
        ]
    }

    private var whateverTheSlices: [Promise] {
        let whole = figure(.chat, .chunks, .interlingua)
        let byEvent = figure(.chat, .event, .interlingua)
        return [
            Promise(
                "D6", "\(WorkloadKind.chat.title), an event a slice: × the time at 16 KiB", .atMost(1.3),
                held: .atMost(2.5), whole.flatMap { whole in byEvent.map { whole.times($0) } }),
            Promise(
                "D6", "\(WorkloadKind.chat.title), 1–7 bytes: × simdjson", .atLeast(0.8),
                speed(.chat, .tiny, beside: .simdjson)),
        ]
    }

    private var whateverCameBefore: [Promise] {
        func growth(_ peer: DecodePeer) -> Double? {
            guard let small = figure(.toolArguments, .chunks, peer),
                let large = figure(.toolArgumentsTimesFour, .chunks, peer)
            else { return nil }
            return small.times(large)
        }
        return [
            Promise(
                "D7", "4 MB of tool arguments: × the time of 1 MB", .atMost(4.3), held: .atMost(7),
                growth(.interlingua)),
            Promise("D7", "the same, folded as they stream", .atMost(4.3), held: .atMost(7), growth(.folded)),
        ]
    }

    private var documents: [Promise] {
        let speed = speed(.document, beside: .simdjson)
        return [
            Promise("D8", "\(WorkloadKind.document.title): × simdjson", .atLeast(0.6), speed),
            Promise(
                "D8", "\(WorkloadKind.document.title): × serde_json, by its quoted share of simdjson", .atLeast(1),
                speed.map { $0 / QuotedFigure.serdeShareOfDocument }),
            Promise(
                "D8", "\(WorkloadKind.embeddings.title): × simdjson", .atLeast(1),
                self.speed(.embeddings, beside: .simdjson)),
            Promise(
                "D8", "\(WorkloadKind.embeddings.title): × Foundation", .atLeast(8), held: .atLeast(5),
                self.speed(.embeddings, beside: .foundation)),
            Promise(
                "D8", "\(WorkloadKind.embeddingsBase64.title): × simdjson", .atLeast(1),
                self.speed(.embeddingsBase64, beside: .simdjson)),
        ]
    }

    /// What the whole client took, through what `other` did, which decodes nothing; `nil` where one was not measured.
    private func ratio(
        _ test: TransportCase, _ other: TransportClient, _ value: (TransportFigure.Round) -> Double
    ) -> Double? {
        guard let own = figure(test, .interlingua), let other = figure(test, other) else { return nil }
        return own.ratio(to: other, value)
    }

    private var besideLibcurl: [Promise] {
        [
            Promise(
                "T1", "one busy stream: CPU, × libcurl", .atMost(3), held: .atMost(5),
                ratio(.oneStream, .libcurl, \.microseconds)),
            Promise("T2", "1,000 streams: CPU, × libcurl", .atMost(1.5), ratio(.manyStreams, .libcurl, \.microseconds)),
            Promise(
                "T2", "1,000 streams: 99th percentile of delay, × libcurl", .atMost(3),
                ratio(.manyStreams, .libcurl, \.percentile99)),
            Promise(
                "T2", "1,000 streams: memory, × libcurl", .atMost(2), held: .atMost(2.2),
                ratio(.manyStreams, .libcurl, \.memory)),
            Promise(
                "T3", "small documents: answers a second, × libcurl", .atLeast(0.6), held: .atLeast(0.4),
                ratio(.documents, .libcurl, \.answersPerSecond)),
            Promise("T4", "first event: median delay, × libcurl", .atMost(2), ratio(.firstEvent, .libcurl, \.delay)),
            Promise(
                "T5", "on the main actor: µs of CPU per event", .atMost(1), held: .atMost(2),
                figure(.mainActor, .interlingua)?.median(\.microseconds)),
        ]
    }

    private var besideAsyncHTTPClient: [Promise] {
        let name = "async-http-client"
        return [
            Promise(
                "T1", "one busy stream: CPU, × \(name)", .atMost(0.3),
                ratio(.oneStream, .asyncHTTPClient, \.microseconds)),
            Promise(
                "T2", "1,000 streams: CPU, × \(name)", .atMost(0.45),
                ratio(.manyStreams, .asyncHTTPClient, \.microseconds)),
            Promise(
                "T3", "small documents: answers a second, × \(name)", .atLeast(1.4),
                ratio(.documents, .asyncHTTPClient, \.answersPerSecond)),
            Promise(
                "T4", "first event: median delay, × \(name)", .atMost(0.6),
                ratio(.firstEvent, .asyncHTTPClient, \.delay)),
        ]
    }

    private var idleStreams: [Promise] {
        let name = "\(Double(StreamsRounds.idleCount).text(places: 0)) idle streams"
        return [
            Promise("T2", "\(name): KB each", .atMost(40), held: .atMost(40), idle?.kilobytesPerStream),
            Promise("T2", "\(name): CPU, of a core", .atMost(0.01), held: .atMost(0.03), idle?.load),
        ]
    }
}
