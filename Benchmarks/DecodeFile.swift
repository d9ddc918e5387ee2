import Foundation

/// Decodes a workload file repeatedly, and prints what an outside runner needs to put it beside its own peers.
///
/// `$BENCH_DATA/WORKLOAD` holds the body and `WORKLOAD.ev` the end of each event, as little-endian 32-bit numbers.
struct DecodeFile {
    private let workload: Workload
    private let slicing: Slicing

    /// - Returns: `nil` for a name that says no dialect.
    init?(name: String, slicing: Slicing) throws {
        guard let language = Workload.Language(ofFile: name) else { return nil }
        let folder = ProcessInfo.processInfo.environment["BENCH_DATA"] ?? "data"
        let body = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name)")))
        let ends = [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\(name).ev")))
        let eventEnds = stride(from: 0, to: ends.count - 3, by: 4).map { start in
            (0..<4).reduce(0) { $0 | Int(ends[start + $1]) << (8 * $1) }
        }
        workload = Workload(name: name, body: body, eventEnds: eventEnds, expected: .init(), language: language)
        self.slicing = slicing
    }

    func run(repetitions: Int, speculating: Bool) throws {
        let peer = speculating ? Peer.interlingua : .interlinguaTyped
        let ranges = slicing.ranges(of: workload)
        var laps: [(wall: Double, cpu: Double)] = []
        var said = Workload.Said()
        let clock = ContinuousClock()
        for _ in 0..<repetitions {
            let cpu = threadSeconds()
            let wall = try clock.measure { said = try peer.decode(workload, ranges) }
            laps.append((wall / .seconds(1), threadSeconds() - cpu))
        }
        print(line(speculating ? "interlingua" : "interlingua-typed", said, laps))
    }

    private func line(_ peer: String, _ said: Workload.Said, _ laps: [(wall: Double, cpu: Double)]) -> String {
        func list(_ values: [Double]) -> String {
            "[" + values.map { String(format: "%.6f", $0) }.joined(separator: ",") + "]"
        }
        return """
            {"peer":"\(peer)","wl":"\(workload.name)","mode":"\(slicing.rawValue)","bytes":\(workload.body.count),\
            "events":\(workload.eventEnds.count),"wall":\(list(laps.map(\.wall))),"cpu":\(list(laps.map(\.cpu))),\
            "text_len":\(said.text.count),"text_crc":\(checksum(said.text)),"finish":"\(said.finish)",\
            "in_tok":\(said.inputTokens),"out_tok":\(said.outputTokens),"sum":0,"hwm_kb":\(peakMemory())}
            """
    }

    /// CRC-32 as in gzip.
    private func checksum(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
        }
        return ~crc
    }
}
