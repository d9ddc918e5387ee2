/// Whoever decodes a workload in the tables: a program that is told `WORKLOAD MODE REPS`, and prints a ``DecodeLine``.
enum DecodePeer: String, CaseIterable, Codable {
    case interlingua
    case everyFrameRead
    case folded
    case simdjson
    case foundation
    case foundationUsual
    case orjson
    case openAI

    var title: String {
        switch self {
        case .interlingua: "Interlingua"
        case .everyFrameRead: "… every frame read"
        case .folded: "… and folded"
        case .simdjson: "simdjson, C++"
        case .foundation: "Foundation, good splitter"
        case .foundationUsual: "Foundation, usual splitter"
        case .orjson: "orjson, Python"
        case .openAI: "openai SDK, Python"
        }
    }

    /// The program and its first arguments; `nil` where it is not here.
    func command(_ programs: Programs) -> [String]? {
        switch self {
        case .interlingua: programs.decoding(with: .interlingua)
        case .everyFrameRead: programs.decoding(with: .everyFrameRead)
        case .folded: programs.decoding(with: .folded)
        case .foundation: programs.decoding(with: .foundation)
        case .foundationUsual: programs.decoding(with: .foundationUsual)
        case .simdjson: programs.peer("simd").map { [$0, "simdjson"] }
        case .orjson: programs.python("orjson")
        case .openAI: programs.python("openai")
        }
    }

    /// Whether it has a place in the table for such slices. Slow peers have it where they tell something.
    func decodes(_ kind: WorkloadKind, _ slicing: Slicing) -> Bool {
        switch self {
        case .interlingua, .simdjson: true
        case .everyFrameRead: slicing == .chunks && ![.embeddings, .embeddingsBase64].contains(kind)
        case .folded: [.toolArguments, .toolArgumentsTimesFour].contains(kind) && slicing == .chunks
        case .foundation: slicing == .chunks ? kind != .toolArgumentsTimesFour : kind == .chat
        // In tiny slices it takes minutes: it searches from the start again for each.
        case .foundationUsual: kind == .chat && slicing != .tiny
        case .orjson: [.chat, .azureChat, .document].contains(kind) && slicing == .chunks
        case .openAI: [.chat, .document].contains(kind) && slicing == .chunks
        }
    }

    /// How often it decodes in one run of its program. The first time of several warms up and does not count.
    func repetitions(_ slicing: Slicing) -> Int {
        switch self {
        case .interlingua, .everyFrameRead, .folded, .simdjson: slicing == .tiny ? 4 : 12
        case .foundation, .foundationUsual, .orjson, .openAI: 1
        }
    }
}
