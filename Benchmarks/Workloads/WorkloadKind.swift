/// The workloads of the tables, by the names of their files.
enum WorkloadKind: String, CaseIterable, Codable {
    case chat = "w1s"
    case azureChat = "w1azs"
    case changingChat = "w1x"
    case responses = "w2s"
    case messages = "w3s"
    case generateContent = "w4s"
    case ollama = "w5s"
    case converse = "w6s"
    case toolArguments = "w7"
    case toolArgumentsTimesFour = "w7x4"
    case document = "w8"
    case embeddings = "w9s"
    case embeddingsBase64 = "w9b64"

    var title: String {
        switch self {
        case .chat: "Chat Completions"
        case .azureChat: "the same from Azure"
        case .changingChat: "no chunk like the last"
        case .responses: "Responses"
        case .messages: "Messages"
        case .generateContent: "generateContent"
        case .ollama: "Ollama"
        case .converse: "Converse"
        case .toolArguments: "tool arguments, 1 MB"
        case .toolArgumentsTimesFour: "tool arguments, 4 MB"
        case .document: "one document, 1 MB"
        case .embeddings: "embeddings in digits, 4 MB"
        case .embeddingsBase64: "embeddings in base64"
        }
    }

    /// How it is cut.
    var slicings: [Slicing] {
        switch self {
        case .changingChat, .toolArgumentsTimesFour, .embeddings, .embeddingsBase64: [.chunks]
        case .document: [.chunks, .tiny]
        default: [.chunks, .event, .tiny]
        }
    }

    /// Makes it, with what it says.
    ///
    /// - Parameter share: The part of the usual size that it has.
    func make(share: Double = 1) -> Workload {
        func scaled(_ size: Int) -> Int { Int(Double(size) * share) }
        let (name, count) = (rawValue, scaled(20_000))
        return switch self {
        case .chat: .chatStream(name, deltas: count)
        case .azureChat: .chatStream(name, deltas: count, from: .azure)
        case .changingChat: .chatStream(name, deltas: count, from: .changing)
        case .responses: .responses(name, deltas: count)
        case .messages: .messages(name, deltas: count)
        case .generateContent: .generateContent(name, deltas: count / 2)
        case .ollama: .ollama(name, deltas: count)
        case .converse: .converse(name, deltas: count)
        case .toolArguments: .toolStream(name, size: scaled(1_000_000))
        case .toolArgumentsTimesFour: .toolStream(name, size: scaled(4_000_000))
        case .document: .chatDocument(name, size: scaled(1_000_000))
        case .embeddings: .embeddings(name, vectors: scaled(128), areBase64: false)
        case .embeddingsBase64: .embeddings(name, vectors: scaled(512), areBase64: true)
        }
    }
}
