import FoundationEssentials

/// Measures all that can be measured here, and says whether it is as promised.
struct Comparison {
    /// What `benchmarks` was asked for.
    struct Options {
        var rounds = 3
        /// `nil` for all.
        var only: Part?
        /// The report that is shown again; `nil` to measure.
        var from: String?
        /// Where the report is written to.
        var json: String?
        /// Where the chart is drawn to.
        var chart: String?
        /// The report of an earlier commit.
        var baseline: String?

        /// - Returns: `nil` for words that it does not know.
        init?(_ words: [String]) {
            guard words.count % 2 == 0 else { return nil }
            for start in stride(from: 0, to: words.count, by: 2) {
                let value = words[start + 1]
                switch words[start] {
                case "--rounds":
                    guard let number = Int(value), number > 0 else { return nil }
                    rounds = number
                case "--only":
                    guard let part = Part(rawValue: value) else { return nil }
                    only = part
                case "--from": from = value
                case "--json": json = value
                case "--chart": chart = value
                case "--baseline": baseline = value
                default: return nil
                }
            }
        }
    }

    /// What a run consists of.
    enum Part: String {
        case decoding, counts, transport
    }

    private let options: Options
    private let programs = Programs()
    private let callgrind: Callgrind?

    init(_ options: Options) {
        self.options = options
        callgrind = Callgrind(programs)
    }

    /// Prints the tables, and says whether every result was right, every promise kept, and nothing became worse.
    func run() throws -> Bool {
        let report = try options.from.map(Report.init(contentsOf:)) ?? inScratchFolder(measure)
        print(report.markdown)
        if options.only == nil { print(QuotedFigure.table.markdown + "\n") }
        if let file = options.json { try report.write(to: file) }
        if let file = options.chart { try Data(Chart(report).svg.utf8).write(to: URL(filePath: file)) }
        let isSound = judge(report)
        return try compare(report) && isSound
    }

    private func measure(below scratch: URL) throws -> Report {
        var report = Report(platform: platform(valgrind: callgrind?.version))
        func wants(_ part: Part) -> Bool { options.only == nil || options.only == part }
        if wants(.decoding) {
            let environment = ProcessInfo.processInfo.environment
            let corpus = try Corpus(named: environment) ?? Corpus(making: scratch.appending(path: "data"))
            report.decoding = try DecodeRounds(corpus, programs).run(rounds: options.rounds)
        }
        if wants(.counts), let callgrind { report.counts = try callgrind.count(below: scratch) }
        if wants(.counts), callgrind == nil {
            print("Nothing is counted: valgrind is not installed (on Debian: apt-get install valgrind).\n")
        }
        if wants(.transport), let rounds = TransportRounds(programs) {
            report.transport = try rounds.run(rounds: options.rounds)
        }
        if wants(.transport) { report.streams = try StreamsRounds(programs).run() }
        return report
    }

    private func judge(_ report: Report) -> Bool {
        let promises = report.promises.filter { $0.value != nil || options.only == nil }
        if !promises.isEmpty { print(Promise.table(promises).markdown + "\n") }
        let faults = report.faults + promises.filter(\.isBroken).map { "\($0.goal), \($0.fact)" }
        for fault in faults { print("FAILED: \(fault)") }
        return faults.isEmpty
    }

    private func compare(_ report: Report) throws -> Bool {
        guard let file = options.baseline else { return true }
        guard !report.counts.isEmpty else {
            print("FAILED: nothing was counted that could be compared with \(file).")
            return false
        }
        let baseline = try Baseline(contentsOf: file)
        guard let regressions = baseline.regressions(in: report) else {
            print("Not compared: \(file) was counted on \(baseline.platform), this is \(report.platform).")
            return true
        }
        for regression in regressions { print("FAILED: \(regression)") }
        if regressions.isEmpty { print("Compared with \(file): nothing takes 5 % more.") }
        for note in baseline.notes(on: report) { print(note) }
        return regressions.isEmpty
    }
}
