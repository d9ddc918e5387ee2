import FoundationEssentials

/// Counts instructions and allocations with valgrind's callgrind, which runs this program on a simulated processor.
///
/// It writes a profile each time that ``decodeOnce(_:_:_:)`` ends, and each cell is decoded twice, so that the second
/// profile holds neither the start of the process nor what only happens at first. A processor's own counters would
/// serve for the instructions alone, differ from one model to the next, and are absent on many virtual machines.
struct Callgrind {
    private let programs: Programs
    /// As valgrind says it.
    let version: String

    /// - Returns: `nil` where valgrind is not installed.
    init?(_ programs: Programs) {
        guard let version = try? output(of: ["/usr/bin/env", "valgrind", "--version"]) else { return nil }
        self.programs = programs
        self.version = version.split(separator: "\n").joined()
    }

    /// Counts every cell, in workloads that it makes below `scratch`.
    func count(below scratch: URL) throws -> [Count] {
        announce("counting")
        let full = try Corpus(making: scratch.appending(path: "full"))
        let small = try Corpus(making: scratch.appending(path: "small"), share: 0.05)
        return try count(CountCell.full, of: full, below: scratch) + count(CountCell.small, of: small, below: scratch)
    }

    /// The hottest functions of decoding a workload in large slices: their own instructions, not those of what they
    /// call.
    func hottestFunctions(of kind: WorkloadKind, count: Int, below scratch: URL) throws -> Table {
        let corpus = try Corpus(making: scratch.appending(path: "full"))
        let cell = CountCell(kind: kind, slicing: .chunks, decoder: .interlingua)
        let profile = try profiles(of: [cell], in: corpus, below: scratch)[0]
        var table = Table(["function"], numbers: ["instructions/event", "share"])
        for (name, instructions) in try profile.hottestFunctions(count) {
            table.append([
                "`\(name)`", (Double(instructions) / Double(corpus[kind]?.events ?? 1)).text(places: 0),
                (Double(instructions) / Double(profile.instructions) * 100).text(places: 1) + " %",
            ])
        }
        return table
    }

    private func count(_ cells: [CountCell], of corpus: Corpus, below scratch: URL) throws -> [Count] {
        try zip(cells, profiles(of: cells, in: corpus, below: scratch)).map { cell, profile in
            Count(
                workload: cell.kind, slices: cell.slicing, peer: cell.decoder.peer, instructions: profile.instructions,
                copying: profile.copying, allocations: profile.allocations, bytes: corpus[cell.kind]?.bytes ?? 0,
                events: corpus[cell.kind]?.events ?? 0)
        }
    }

    /// Profiles of the cells' second repetitions, all in one process.
    ///
    /// - Throws: ``ProgramFailure`` also where a decoder found something else than what is there.
    private func profiles(
        of cells: [CountCell], in corpus: Corpus, below scratch: URL
    ) throws -> [CallgrindProfile] {
        let file = scratch.appending(path: "profile").path
        let command = [
            "/usr/bin/env", "valgrind", "--quiet", "--tool=callgrind", "--callgrind-out-file=\(file)",
            "--compress-strings=no", "--compress-pos=no", "--dump-after=*decodeOnce*", programs.own, "count",
        ]
        let environment = ["BENCH_DATA": corpus.folder.path]
        let lines = try output(of: command + cells.map(\.word), environment: environment).split(separator: "\n")
        guard lines.count == cells.count else { throw ProgramFailure(description: "callgrind: \(lines.count) results") }
        for (cell, line) in zip(cells, lines) {
            guard let entry = corpus[cell.kind], try DecodeLine(lastOf: String(line)).isRight(for: entry) else {
                throw ProgramFailure(description: "\(cell.word): a wrong result")
            }
        }
        return try cells.indices.map { try CallgrindProfile(contentsOf: URL(filePath: "\(file).\(2 * $0 + 2)")) }
    }

    /// The other end of ``count(below:)``: decodes each cell twice, and prints its line.
    static func decode(_ cells: [CountCell]) throws {
        for cell in cells {
            try DecodeFile(name: cell.kind.rawValue, slicing: cell.slicing)?.run(cell.decoder, repetitions: 2)
        }
    }
}
