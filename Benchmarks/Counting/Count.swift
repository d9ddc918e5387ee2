/// What decoding a workload once takes, where it has been decoded before: counted, so that it is the same in each run.
struct Count: Codable {
    var workload: WorkloadKind
    var slices: Slicing
    var peer: DecodePeer
    var instructions: Int
    /// Of ``instructions``, those that copy or fill memory in the C library, by ways that it chooses after the size of
    /// the processor's caches: a long copy may be counted as a byte an instruction, or as thirty.
    var copying: Int
    /// Calls of `malloc` and the like.
    var allocations: Int
    /// Of the workload.
    var bytes: Int
    var events: Int

    var instructionsPerByte: Double { Double(instructions) / Double(bytes) }
    var instructionsPerEvent: Double { Double(instructions) / Double(events) }
    /// Those that do not depend on the processor's caches.
    var comparablePerEvent: Double { Double(instructions - copying) / Double(events) }
    var allocationsPerEvent: Double { Double(allocations) / Double(events) }
}

/// What is counted: a workload, how it is cut, and who decodes it.
struct CountCell {
    var kind: WorkloadKind
    var slicing: Slicing
    var decoder: BuiltInDecoder

    /// Those that are counted in workloads of their full size, so that what a stream takes once weighs little.
    static let full =
        kinds.map { CountCell(kind: $0, slicing: .chunks, decoder: .interlingua) }
        + [CountCell(kind: .changingChat, slicing: .chunks, decoder: .everyFrameRead)]

    /// Those for which small workloads serve: an event takes so many instructions that the stream's own are few.
    static let small = kinds.flatMap { kind in
        kind.slicings.filter { $0 != .chunks }.map { CountCell(kind: kind, slicing: $0, decoder: .interlingua) }
            + (kind == .changingChat ? [] : [CountCell(kind: kind, slicing: .chunks, decoder: .everyFrameRead)])
    }

    private static let kinds = WorkloadKind.allCases.filter { $0 != .toolArgumentsTimesFour }
}

/// As words of a command line.
extension CountCell {
    init?(_ word: String) {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let kind = WorkloadKind(rawValue: parts[0]), let slicing = Slicing(rawValue: parts[1]),
            let decoder = BuiltInDecoder(rawValue: parts[2])
        else { return nil }
        self.init(kind: kind, slicing: slicing, decoder: decoder)
    }

    var word: String { "\(kind.rawValue):\(slicing.rawValue):\(decoder.rawValue)" }
}
