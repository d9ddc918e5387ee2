/// A response body, and what it says.
struct Workload {
    var name: String
    var body: [UInt8] = []
    /// The end of each event.
    var eventEnds: [Int] = []
    var expected = Said()
    var language = Language.chatCompletions
    /// How many texts it answers, where it is one of embeddings.
    var inputCount = 0

    /// The dialect that it is in.
    enum Language {
        case chatCompletions, responses, messages, generateContent, ollama, converse, embeddings

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
            case ("w", "9"): self = .embeddings
            default: return nil
            }
        }
    }

    /// What a decoder must find in it.
    struct Said: Equatable {
        var text: [UInt8] = []
        /// The text where it has been folded into a string; ``text`` is then empty.
        var foldedText: String?
        var finish = ""
        var inputTokens = 0
        var outputTokens = 0
        /// Of the first and last numbers of all vectors.
        var sum = 0.0
    }

    /// Adds an event, as it goes over the wire.
    mutating func append(_ event: some Sequence<UInt8>) {
        body += event
        eventEnds.append(body.count)
    }

    /// Adds a server-sent event.
    mutating func append(data: String, type: String? = nil, lineEnd: String = "\n") {
        let typeLine = type.map { "event: \($0)\(lineEnd)" } ?? ""
        append("\(typeLine)data: \(data)\(lineEnd)\(lineEnd)".utf8)
    }
}

/// How a body is cut, as a network might.
enum Slicing: String, Codable {
    case chunks = "16k"
    /// One event at a time.
    case event
    /// Pieces of 1 to 7 bytes.
    case tiny
    case whole

    func ranges(of workload: Workload) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        func cut(at end: Int) {
            if end > start { ranges.append(start..<end) }
            start = end
        }
        switch self {
        case .whole: cut(at: workload.body.count)
        case .event: for end in workload.eventEnds { cut(at: end) }
        case .chunks: while start < workload.body.count { cut(at: min(start + 16384, workload.body.count)) }
        case .tiny:
            // The generator of the C standard's example: the peers in other languages cut at the same places.
            var random: UInt32 = 12345
            while start < workload.body.count {
                random = random &* 1_103_515_245 &+ 12345
                cut(at: min(start + 1 + Int((random >> 16) % 7), workload.body.count))
            }
        }
        return ranges
    }
}
