import FoundationEssentials

/// What a program that decoded a workload repeatedly prints: one line of JSON.
struct DecodeLine: Decodable {
    private var cpu: [Double]
    private var textLen: Int
    private var textCrc: UInt32
    private var finish: String
    private var inTok: Int
    private var outTok: Int
    private var sum: Double
    private var hwmKb: Int

    /// - Parameter output: All that the program printed; its last line counts.
    init(lastOf output: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: Data((output.split(separator: "\n").last ?? "").utf8))
    }

    /// The median of one thread's CPU time for a repetition, in seconds, without the first.
    var seconds: Double { (cpu.count > 1 ? Array(cpu.dropFirst()) : cpu).median }

    /// The most memory that the program has held, in KiB.
    var memory: Int { hwmKb }

    /// Whether the decoder found what is in the workload.
    func isRight(for entry: Corpus.Entry) -> Bool {
        textLen == entry.textLen && textCrc == entry.textCrc && finish == entry.finish && inTok == entry.inTok
            && outTok == entry.outTok && abs(sum - (entry.sumFirstLast ?? 0)) < 1e-3
    }
}

extension Array where Element: BinaryFloatingPoint {
    /// The middle one, or the mean of the middle two; 0 of none.
    var median: Element {
        let ordered = sorted()
        guard let last = ordered.indices.last else { return 0 }
        return (ordered[last / 2] + ordered[(last + 1) / 2]) / 2
    }

    /// The median of what each is through its counterpart in `others`. What was measured in one round, one soon after
    /// the other, met the same neighbours; a machine's mood changes from round to round, by half and more.
    func medianRatio(to others: [Element]) -> Element { zip(self, others).map { $0 / $1 }.median }
}
