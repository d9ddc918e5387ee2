import FoundationEssentials

/// What a peer took for a workload, over all rounds.
struct DecodeFigure: Codable {
    var workload: WorkloadKind
    var slices: Slicing
    var peer: DecodePeer
    /// Of the workload.
    var bytes: Int
    var events: Int
    /// One thread's CPU time in each round.
    var rounds: [Double]
    /// The most memory that its process has held, in KiB.
    var memory: Int
    /// Whether it found, each time, what is there.
    var isRight: Bool

    /// The median over the rounds.
    var seconds: Double { rounds.median }
    /// The slowest round's time through the fastest's.
    var spread: Double { (rounds.max() ?? 1) / (rounds.min() ?? 1) }
    var megabytesPerSecond: Double { Double(bytes) / seconds / 1e6 }
    var microsecondsPerEvent: Double { seconds / Double(events) * 1e6 }

    /// How many times as long the other takes.
    func times(_ other: DecodeFigure) -> Double { other.rounds.medianRatio(to: rounds) }
}

/// Decodes every workload with every peer that is here.
struct DecodeRounds {
    private let corpus: Corpus
    private let cells: [Cell]

    private struct Cell {
        var kind: WorkloadKind
        var slicing: Slicing
        var peer: DecodePeer
        var command: [String]
        var entry: Corpus.Entry
    }

    init(_ corpus: Corpus, _ programs: Programs) {
        self.corpus = corpus
        cells = corpus.entries.flatMap { kind, entry in
            kind.slicings.flatMap { slicing in
                DecodePeer.allCases.filter { $0.decodes(kind, slicing) }.compactMap { peer in
                    peer.command(programs).map {
                        Cell(kind: kind, slicing: slicing, peer: peer, command: $0, entry: entry)
                    }
                }
            }
        }
    }

    /// Runs the peers in turn, round by round, so that a noisy neighbour troubles all alike.
    func run(rounds: Int) throws -> [DecodeFigure] {
        var lines = [[DecodeLine]](repeating: [], count: cells.count)
        for round in 1...rounds {
            announce("decoding, round \(round) of \(rounds)")
            for (index, cell) in cells.enumerated() { lines[index].append(try measure(cell)) }
        }
        return zip(cells, lines).map { cell, lines in
            DecodeFigure(
                workload: cell.kind, slices: cell.slicing, peer: cell.peer, bytes: cell.entry.bytes,
                events: cell.entry.events, rounds: lines.map(\.seconds), memory: lines.map(\.memory).max() ?? 0,
                isRight: lines.allSatisfy { $0.isRight(for: cell.entry) })
        }
    }

    private func measure(_ cell: Cell) throws -> DecodeLine {
        let repetitions = cell.peer.repetitions(cell.slicing)
        let arguments = [cell.kind.rawValue, cell.slicing.rawValue, "\(repetitions)"]
        return try DecodeLine(
            lastOf: output(of: cell.command + arguments, environment: ["BENCH_DATA": corpus.folder.path]))
    }
}
