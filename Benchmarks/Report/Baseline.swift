/// Compares what was counted with what an earlier commit took. Times are never compared: they are noisy.
struct Baseline {
    /// How much more a workload may take.
    private static let tolerance = 1.05
    private let earlier: Report

    /// - Parameter file: A report with counts, as `--json` writes it.
    init(contentsOf file: String) throws { earlier = try Report(contentsOf: file) }

    /// What has become worse, a line each; empty where all is well.
    ///
    /// - Returns: `nil` where the counts are of different platforms, and tell nothing about the code.
    func regressions(in report: Report) -> [String]? {
        guard earlier.platform == report.platform else { return nil }
        return earlier.counts.compactMap { before in
            let name = "\(before.workload.title), \(before.slices.rawValue), \(before.peer.title)"
            guard let now = report.count(before.workload, before.slices, before.peer) else {
                return "\(name): not counted any more"
            }
            if now.comparablePerEvent / before.comparablePerEvent > Self.tolerance {
                return "\(name): \(now.comparablePerEvent.text(places: 0)) instructions an event, "
                    + "\(before.comparablePerEvent.text(places: 0)) before, copies of memory not counted"
            }
            // Nor may memory be asked for where it was not.
            guard now.allocationsPerEvent > before.allocationsPerEvent * Self.tolerance + 0.01 else { return nil }
            return "\(name): \(now.allocationsPerEvent.text(places: 3)) allocations an event, "
                + "\(before.allocationsPerEvent.text(places: 3)) before"
        }
    }

    /// What else there is to say: what takes less than before by as much, and what was not counted before.
    func notes(on report: Report) -> [String] {
        report.counts.compactMap { now in
            let name = "\(now.workload.title), \(now.slices.rawValue), \(now.peer.title)"
            guard let before = earlier.count(now.workload, now.slices, now.peer) else { return "\(name): is new" }
            let isGain = before.comparablePerEvent / now.comparablePerEvent > Self.tolerance
            return isGain ? "\(name): takes less, which a new file should keep" : nil
        }
    }

    /// Where it was counted.
    var platform: String { earlier.platform }
}
