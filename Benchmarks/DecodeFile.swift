import FoundationEssentials

/// Decodes a workload file repeatedly, and prints what an outside runner needs to put it beside its own peers.
///
/// `$BENCH_DATA/WORKLOAD` holds the body and `WORKLOAD.ev` the end of each event, as little-endian 32-bit numbers.
struct DecodeFile {
    private let workload: Workload
    private let slicing: Slicing

    /// - Returns: `nil` for a name that says no dialect.
    init?(name: String, slicing: Slicing) throws {
        let folder = ProcessInfo.processInfo.environment["BENCH_DATA"] ?? "data"
        guard let workload = try Workload(file: name, in: URL(filePath: folder)) else { return nil }
        self.workload = workload
        self.slicing = slicing
    }

    func run(_ decoder: BuiltInDecoder, repetitions: Int) throws {
        let ranges = slicing.ranges(of: workload)
        var laps: [(wall: Double, cpu: Double)] = []
        var said = Workload.Said()
        let clock = ContinuousClock()
        for _ in 0..<repetitions {
            let cpu = threadSeconds()
            let wall = try clock.measure { said = try decodeOnce(decoder, workload, ranges) }
            laps.append((wall / .seconds(1), threadSeconds() - cpu))
        }
        print(line(decoder.peerName, said, laps))
    }

    private func line(_ peer: String, _ said: Workload.Said, _ laps: [(wall: Double, cpu: Double)]) -> String {
        let text = said.foldedText.map { Array($0.utf8) } ?? said.text
        func list(_ values: [Double]) -> String {
            "[" + values.map { $0.digits(places: 6) }.joined(separator: ",") + "]"
        }
        return """
            {"peer":"\(peer)","wl":"\(workload.name)","mode":"\(slicing.rawValue)","bytes":\(workload.body.count),\
            "events":\(workload.eventEnds.count),"wall":\(list(laps.map(\.wall))),"cpu":\(list(laps.map(\.cpu))),\
            "text_len":\(text.count),"text_crc":\(crc32(text)),"finish":"\(said.finish)",\
            "in_tok":\(said.inputTokens),"out_tok":\(said.outputTokens),"sum":\(said.sum),"hwm_kb":\(peakMemory())}
            """
    }
}

/// Decodes a workload once. A profiler counts what happens between this function's begin and end, so it stays one, and
/// its name is known (``Callgrind``).
@inline(never) func decodeOnce(
    _ decoder: BuiltInDecoder, _ workload: Workload, _ ranges: [Range<Int>]
) throws -> Workload.Said {
    try decoder.decode(workload, ranges)
}
