/// A response body, and what it says.
struct Workload {
    var name: String
    var body: [UInt8]
    /// The end of each event.
    var eventEnds: [Int]
    var expected: Said
    var language = Language.chatCompletions

    /// The dialect that it is in.
    enum Language {
        case chatCompletions, responses, messages, generateContent, ollama, converse

        /// The dialect of a workload file, whose name begins with its number.
        init?(ofFile name: String) {
            let number = name.dropFirst().prefix { $0.isNumber }
            switch (name.first, number) {
            case ("w", "1"), ("w", "7"), ("w", "8"): self = .chatCompletions
            case ("w", "2"): self = .responses
            case ("w", "3"): self = .messages
            case ("w", "4"): self = .generateContent
            case ("w", "5"): self = .ollama
            case ("w", "6"): self = .converse
            default: return nil
            }
        }
    }

    /// What a decoder must find in it.
    struct Said: Equatable {
        var text: [UInt8] = []
        var finish = ""
        var inputTokens = 0
        var outputTokens = 0
    }
}

/// How a body is cut, as a network might.
enum Slicing: String, CaseIterable {
    case chunks = "16k"
    /// One event at a time.
    case event
    /// Pieces of 1 to 7 bytes.
    case tiny
    case whole

    func ranges(of workload: Workload) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        var random = SplitMix(seed: 12345)
        func cut(at end: Int) {
            if end > start { ranges.append(start..<end) }
            start = end
        }
        switch self {
        case .whole: cut(at: workload.body.count)
        case .event: for end in workload.eventEnds { cut(at: end) }
        case .chunks: while start < workload.body.count { cut(at: min(start + 16384, workload.body.count)) }
        case .tiny:
            while start < workload.body.count { cut(at: min(start + 1 + Int(random.next() % 7), workload.body.count)) }
        }
        return ranges
    }
}

/// The generator of Steele, Lea and Flood; the same numbers on every machine.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
