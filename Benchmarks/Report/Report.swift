import FoundationEssentials

/// All that a run has measured. As JSON it is what two commits are compared by.
struct Report: Codable {
    /// What the counts depend on besides the code.
    var platform: String
    /// Empty where nothing was timed.
    var decoding: [DecodeFigure] = []
    /// Empty where nothing was counted.
    var counts: [Count] = []
    /// Empty where no server was here.
    var transport: [TransportFigure] = []
    /// `nil` where no streams were left open, and in reports from before there was such a test.
    var streams: [StreamsFigure]?

    init(platform: String) { self.platform = platform }

    init(contentsOf file: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: URL(filePath: file)))
    }

    func write(to file: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try (encoder.encode(self) + Data("\n".utf8)).write(to: URL(filePath: file))
    }
}

extension Report {
    /// - Returns: `nil` where it was not measured.
    func figure(_ workload: WorkloadKind, _ slices: Slicing, _ peer: DecodePeer) -> DecodeFigure? {
        decoding.first { $0.workload == workload && $0.slices == slices && $0.peer == peer }
    }

    /// - Returns: `nil` where it was not counted.
    func count(_ workload: WorkloadKind, _ slices: Slicing, _ peer: DecodePeer) -> Count? {
        counts.first { $0.workload == workload && $0.slices == slices && $0.peer == peer }
    }

    /// - Returns: `nil` where it was not measured.
    func figure(_ test: TransportCase, _ client: TransportClient) -> TransportFigure? {
        transport.first { $0.test == test && $0.client == client }
    }

    /// - Returns: `nil` where it was not measured.
    var idle: StreamsFigure? { streams?.first { $0.eventsPerSecond == 0 } }

    /// What is not as it should be: results that are wrong, requests that failed, and streams that did not stay open.
    var faults: [String] {
        decoding.filter { !$0.isRight }.map { "\($0.peer.title), \($0.workload.title), \($0.slices.rawValue): wrong" }
            + transport.filter { $0.failures > 0 }.map {
                "\($0.client.rawValue), \($0.test.rawValue): \($0.failures) requests failed"
            }
            + (streams ?? []).filter { $0.endedCount > 0 }.map { "\($0.streamCount) streams: \($0.endedCount) ended" }
    }
}

/// The processor's kind, its vector instructions as far as valgrind knows them, the C library, valgrind itself.
func platform(valgrind: String?) -> String {
    #if arch(x86_64)
        let architecture = "x86_64"
    #elseif arch(arm64)
        let architecture = "arm64"
    #else
        let architecture = "unknown processor"
    #endif
    let processor = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let vectors = processor.contains(" avx2 ") ? ["AVX2"] : []
    let library = (try? output(of: ["/usr/bin/env", "getconf", "GNU_LIBC_VERSION"]))?.split(separator: "\n").first
    return ([architecture] + vectors + [library.map(String.init), valgrind].compactMap(\.self)).joined(separator: ", ")
}
