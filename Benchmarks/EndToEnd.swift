/// Bytes in, events out: the table of the README.
enum EndToEnd {
    /// How many times faster than Foundation's decoder behind a good splitter a chat stream must be.
    private static let promisedRatio = 40.0
    /// How much longer four times the tool arguments may take.
    private static let promisedGrowth = 4.8

    /// Prints the table, and says whether every result was right and every promise kept.
    static func run() throws -> Bool {
        print("| workload | slices | decoder | MB/s | events/s | µs/event | × slowest |")
        print("| --- | --- | --- | ---: | ---: | ---: | ---: |")
        let stream = Workload.chatStream(deltas: 20_000)
        var isGood = true
        for slicing in [Slicing.chunks, .event, .tiny] {
            // In tiny slices the usual splitter takes minutes: it searches from the start again for each.
            let peers: [Peer] = [.interlingua, .foundationGood] + (slicing == .tiny ? [] : [.foundationUsual])
            let figures = try measure(peers, on: stream, slicing, rounds: 5)
            isGood = report(figures, stream, slicing) && isGood
            if slicing == .chunks { isGood = holds(figures) && isGood }
        }
        let document = Workload.chatDocument(size: 1 << 20)
        let figures = try measure([.interlingua, .foundationDocument], on: document, .chunks, rounds: 9)
        isGood = report(figures, document, .chunks) && isGood
        return try toolArguments() && isGood
    }

    private static func holds(_ figures: [Figure]) -> Bool {
        let ratio = figures[1].seconds / figures[0].seconds
        if ratio < promisedRatio {
            print("\nFAILED: \(ratio.rounded(places: 1)) × Foundation, not \(promisedRatio) ×\n")
        }
        return ratio >= promisedRatio
    }

    /// The cost of a fragment must not depend on how much came before it.
    private static func toolArguments() throws -> Bool {
        let small = Workload.toolStream(fragments: 15_000)
        let large = Workload.toolStream(fragments: 60_000)
        let few = try measure([.interlingua], on: small, .chunks, rounds: 9)
        let many = try measure([.interlingua], on: large, .chunks, rounds: 9)
        let isRight = report(few, small, .chunks) && report(many, large, .chunks)
        let growth = many[0].seconds / few[0].seconds
        print("\nFour times the tool arguments take \(growth.rounded(places: 2)) times as long.")
        return isRight && growth <= promisedGrowth
    }

    private static func report(_ figures: [Figure], _ workload: Workload, _ slicing: Slicing) -> Bool {
        let slowest = figures.map(\.seconds).max() ?? 1
        let events = Double(workload.eventEnds.count)
        for figure in figures {
            let columns = [
                workload.name, slicing.rawValue, figure.peer + (figure.isRight ? "" : " WRONG"),
                "\(Int(Double(workload.body.count) / figure.seconds / 1e6))", "\(Int(events / figure.seconds))",
                "\((figure.seconds / events * 1e6).rounded(places: 3))",
                "\((slowest / figure.seconds).rounded(places: 1))",
            ]
            print("| " + columns.joined(separator: " | ") + " |")
        }
        return figures.allSatisfy(\.isRight)
    }
}

extension Double {
    fileprivate func rounded(places: Int) -> Double {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        return (self * scale).rounded() / scale
    }
}
