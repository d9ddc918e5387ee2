/// The tables, as a README has them.
extension Report {
    var markdown: String {
        var sections: [String] = []
        if !decoding.isEmpty {
            sections.append("In short, at slices of 16 KiB:")
            sections.append(summary.markdown)
            sections.append("Megabytes a second, medians of interleaved rounds; how far rounds differ at most:")
            sections.append(decodingTable.markdown)
        }
        if !counts.isEmpty {
            sections.append("Counted, so the same in each run (\(platform)):")
            sections.append(countTable.markdown)
        }
        if !transport.isEmpty {
            sections.append("The whole client over loopback beside others that decode nothing:")
            sections.append(transportTable.markdown)
        }
        if let streams {
            sections.append("Streams that stay open:")
            sections.append(table(of: streams).markdown)
        }
        return sections.joined(separator: "\n\n") + "\n"
    }

    /// One line a workload, for the README.
    private var summary: Table {
        var table = Table(
            ["workload"],
            numbers: ["MB/s", "µs/event", "× simdjson", "× Foundation", "instructions/byte", "allocations/event"])
        for workload in WorkloadKind.allCases {
            guard let own = figure(workload, .chunks, .interlingua) else { continue }
            func times(_ peer: DecodePeer, places: Int) -> String {
                figure(workload, .chunks, peer).map { own.times($0).text(places: places) } ?? ""
            }
            let count = count(workload, .chunks, .interlingua)
            table.append([
                workload.title, own.megabytesPerSecond.text(places: 0), own.microsecondsPerEvent.text(places: 3),
                times(.simdjson, places: 2), times(.foundation, places: 0),
                count?.instructionsPerByte.text(places: 1) ?? "", count?.allocationsPerEvent.text(places: 3) ?? "",
            ])
        }
        return table
    }

    private var decodingTable: Table {
        let peers = DecodePeer.allCases.filter { peer in decoding.contains { $0.peer == peer } }
        var table = Table(["workload", "slices"], numbers: ["µs/event"] + peers.map(\.title) + ["spread"])
        for workload in WorkloadKind.allCases {
            for slices in workload.slicings {
                let figures = peers.map { figure(workload, slices, $0) }
                guard let first = figures.compactMap(\.self).first else { continue }
                let speeds = figures.map { figure in
                    figure.map { $0.isRight ? $0.megabytesPerSecond.text(places: 0) : "WRONG" } ?? ""
                }
                let spread = figures.compactMap { $0?.spread }.max() ?? 1
                table.append(
                    [workload.title, slices.title, first.microsecondsPerEvent.text(places: 3)] + speeds
                        + ["\(((spread - 1) * 100).text(places: 0)) %"])
            }
        }
        return table
    }

    private var countTable: Table {
        var table = Table(
            ["workload", "slices"],
            numbers: ["instructions/byte", "… every frame read", "instructions/event", "allocations/event"])
        for workload in WorkloadKind.allCases {
            for slices in workload.slicings {
                guard let count = count(workload, slices, .interlingua) else { continue }
                let everyFrame = self.count(workload, slices, .everyFrameRead)
                table.append([
                    workload.title, slices.title, count.instructionsPerByte.text(places: 2),
                    everyFrame?.instructionsPerByte.text(places: 2) ?? "", count.instructionsPerEvent.text(places: 0),
                    // In the small workloads of the other slicings those of the stream itself would be most of them.
                    slices == .chunks ? count.allocationsPerEvent.text(places: 4) : "",
                ])
            }
        }
        return table
    }

    private var transportTable: Table {
        let others = TransportClient.allCases.filter { other in
            other != .interlingua && transport.contains { $0.client == other }
        }
        var table = Table(
            [""], numbers: [TransportClient.interlingua.title] + others.flatMap { [$0.title, "× \($0.title)"] })
        for fact in TransportFact.all {
            guard let own = figure(fact.test, .interlingua) else { continue }
            func text(_ figure: TransportFigure) -> String {
                figure.median(fact.value).text(places: fact.places) + fact.unit
            }
            let cells = others.flatMap { other in
                let figure = figure(fact.test, other)
                return [
                    figure.map(text) ?? "", figure.map { own.ratio(to: $0, fact.value).text(places: 2) } ?? "",
                ]
            }
            table.append([fact.title, text(own)] + cells)
        }
        return table
    }

    private func table(of streams: [StreamsFigure]) -> Table {
        var table = Table(
            ["open streams", "events a second, altogether"], numbers: ["CPU per event", "of a core", "memory each"])
        for figure in streams {
            table.append([
                Double(figure.streamCount).text(places: 0), Double(figure.eventsPerSecond).text(places: 0),
                figure.microsecondsPerEvent.map { "\($0.text(places: 1)) µs" } ?? "",
                "\((figure.load * 100).text(places: 1)) %",
                // A few streams are lost in what else a process takes and gives back.
                figure.streamCount < 1000 ? "" : "\(figure.kilobytesPerStream.text(places: 1)) KB",
            ])
        }
        return table
    }
}

extension Slicing {
    fileprivate var title: String {
        switch self {
        case .chunks: "16 KiB"
        case .event: "an event"
        case .tiny: "1–7 bytes"
        case .whole: "whole"
        }
    }
}

extension TransportClient {
    fileprivate var title: String {
        switch self {
        case .interlingua: "Interlingua"
        case .libcurl: "raw libcurl"
        case .asyncHTTPClient: "async-http-client"
        }
    }
}

/// One line of the table of transport.
private struct TransportFact {
    var test: TransportCase
    var title: String
    /// With a space before it, where there is one.
    var unit: String
    var places = 0
    var value: (TransportFigure.Round) -> Double

    static var all: [TransportFact] {
        [
            TransportFact(
                test: .oneStream, title: "one stream as fast as it comes, CPU per event", unit: " µs", places: 2,
                value: \.microseconds),
            TransportFact(
                test: .mainActor, title: "the same on the main actor", unit: " µs", places: 2, value: \.microseconds),
            TransportFact(
                test: .manyStreams, title: "1,000 streams of 20 events a second, CPU per event", unit: " µs", places: 1,
                value: \.microseconds),
            TransportFact(
                test: .manyStreams, title: "their delays, median", unit: " ms", places: 2, value: { $0.delay / 1e3 }),
            TransportFact(
                test: .manyStreams, title: "their delays, 99th percentile", unit: " ms", places: 1,
                value: { $0.percentile99 / 1e3 }),
            TransportFact(
                test: .manyStreams, title: "their memory, all of the process", unit: " MB", value: { $0.memory / 1024 }),
            TransportFact(
                test: .documents, title: "small documents, 64 at once: answers a second", unit: "",
                value: \.answersPerSecond),
            TransportFact(test: .documents, title: "CPU each", unit: " µs", value: \.microseconds),
            TransportFact(
                test: .firstEvent, title: "first event on a warm connection, median", unit: " µs", value: \.delay),
        ]
    }
}
