import Foundation
import Interlingua
import Testing

/// A dialect at an endpoint: one way to reach a model, with all that it says and hears as files of `Fixtures/cells`.
struct Cell: CustomTestStringConvertible, Sendable {
    typealias Factory = @Sendable (_ key: Secret, _ transport: any Transport) throws(ModelError) -> any Backend

    /// The folder of its files.
    let name: String
    /// How its streams end.
    let ending: String
    /// Who answers, in the answer's own words.
    let model: ModelID
    /// The provider's word for an answer that is at its end.
    let stop: String
    /// The bytes that say so, or begin to: a stream that is cut before them is not whole.
    let mark: String
    /// What the error in the middle of a stream means.
    let broken: ModelError.Kind
    let factory: Factory

    var testDescription: String { name }

    init(
        _ name: String, stream ending: String = "sse", model: ModelID, stop: String = "stop", mark: String,
        broken: ModelError.Kind = .serverFault, factory: @escaping Factory
    ) {
        self.name = name
        self.ending = ending
        self.model = model
        self.stop = stop
        self.mark = mark
        self.broken = broken
        self.factory = factory
    }

    func backend(over transport: any Transport) throws(ModelError) -> any Backend {
        try factory(Secret("not-a-key"), transport)
    }

    func bytes(_ file: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: Self.folder.appending(path: "\(name)/\(file)")))
    }

    func text(_ file: String) throws -> String { String(decoding: try bytes(file), as: UTF8.self) }

    /// A request with instructions, a question, a tool and a limit.
    static func request(_ delivery: Delivery) throws -> ModelRequest {
        var request = try ModelRequest(
            jsonText: String(contentsOf: folder.appending(path: "request.json"), encoding: .utf8))
        request.delivery = delivery
        return request
    }

    private static var folder: URL { Bundle.module.bundleURL.appending(path: "Fixtures/cells") }
}

extension Cell {
    static let all: [Cell] = chatCompletions + responses + messages + converse + generateContent + ollama

    private static let finish = #""finish_reason":"stop""#

    private static let chatCompletions: [Cell] = [
        Cell("openai_chat", model: "gpt-5.1-2025-11-13", mark: finish) { key, transport throws(ModelError) in
            try .openAI(apiKey: key, model: "gpt-5.1", transport: transport)
        },
        Cell("azure_deployments_chat", model: "gpt-5.1-2025-11-13", mark: finish) {
            key, transport throws(ModelError) in
            try .azureOpenAI(
                resource: "example-resource", deployment: "chat-prod", apiVersion: "2024-10-21",
                credential: .apiKey(key),
                transport: transport)
        },
        Cell("azure_v1_chat", model: "gpt-5.1-2025-11-13", mark: finish) { key, transport throws(ModelError) in
            try .azureOpenAI(
                resource: "example-resource", deployment: "chat-prod", credential: .apiKey(key), transport: transport)
        },
        Cell("bedrock_chat", model: "openai.gpt-oss-20b-1:0", mark: finish) { key, transport throws(ModelError) in
            try .bedrockChat(
                region: "eu-central-1", model: "openai.gpt-oss-20b-1:0", credential: .apiKey(key), transport: transport)
        },
        Cell("vertex_chat", model: openModel, mark: finish, broken: .overloaded) {
            key, transport throws(ModelError) in
            try .vertexChat(
                project: "example-project", location: "europe-west4", model: openModel,
                credential: .custom(APIKey.bearer(key)), transport: transport)
        },
        Cell("llama_chat", model: "default", mark: finish) { _, transport throws(ModelError) in
            try .llamaCpp(transport: transport)
        },
        Cell("compatible_chat", model: "some-model", mark: finish) { key, transport throws(ModelError) in
            try .compatible(
                baseURL: "https://models.example/v1", model: "some-model", credential: APIKey.bearer(key),
                transport: transport)
        },
    ]

    private static let openModel: ModelID = "meta/llama-4-maverick-17b-128e-instruct-maas"

    private static let responses: [Cell] = [
        Cell("openai_responses", model: "gpt-5.1-2025-11-13", stop: "completed", mark: "response.completed") {
            key, transport throws(ModelError) in
            try .openAIResponses(apiKey: key, model: "gpt-5.1", transport: transport)
        },
        Cell("azure_responses", model: "gpt-5.1-2025-11-13", stop: "completed", mark: "response.completed") {
            key, transport throws(ModelError) in
            try .azureOpenAIResponses(
                resource: "example-resource", deployment: "chat-prod", credential: .apiKey(key), transport: transport)
        },
    ]

    private static let messages: [Cell] = [
        Cell(
            "anthropic_messages", model: claude, stop: "end_turn", mark: "message_delta", broken: .overloaded
        ) { key, transport throws(ModelError) in
            try .anthropic(model: "claude-sonnet-4-5", credential: .apiKey(key), transport: transport)
        },
        // Base64 of the beginning of `{"type":"message_delta"`; made by Python.
        Cell(
            "bedrock_messages", stream: "eventstream", model: claude, stop: "end_turn",
            mark: "eyJ0eXBlIjoibWVzc2FnZV9kZWx0YSIs", broken: .rateLimited
        ) { key, transport throws(ModelError) in
            try .bedrockMessages(
                region: "eu-central-1", model: "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", credential: .apiKey(key),
                transport: transport)
        },
        Cell(
            "vertex_messages", model: claude, stop: "end_turn", mark: "message_delta", broken: .overloaded
        ) { key, transport throws(ModelError) in
            try .vertexMessages(
                project: "example-project", location: "europe-west1", model: "claude-sonnet-4-5@20250929",
                credential: .custom(APIKey.bearer(key)), transport: transport)
        },
    ]

    private static let claude: ModelID = "claude-sonnet-4-5-20250929"

    private static let converse: [Cell] = [
        Cell(
            "bedrock_converse", stream: "eventstream", model: "eu.amazon.nova-lite-v1:0", stop: "end_turn",
            mark: "messageStop"
        ) { key, transport throws(ModelError) in
            try .bedrock(
                region: "eu-central-1", model: "eu.amazon.nova-lite-v1:0", credential: .apiKey(key),
                transport: transport)
        }
    ]

    private static let generateContent: [Cell] = [
        Cell("gemini", model: "gemini-2.5-flash", stop: "STOP", mark: "finishReason", broken: .overloaded) {
            key, transport throws(ModelError) in
            try .gemini(model: "gemini-2.5-flash", credential: .apiKey(key), transport: transport)
        },
        Cell("vertex", model: "gemini-2.5-flash", stop: "STOP", mark: "finishReason", broken: .overloaded) {
            key, transport throws(ModelError) in
            try .vertexAI(
                project: "example-project", location: "europe-west4", model: "gemini-2.5-flash",
                credential: .custom(APIKey.bearer(key)), transport: transport)
        },
    ]

    private static let ollama: [Cell] = [
        Cell("ollama", stream: "ndjson", model: "qwen3", mark: #""done":true"#) { _, transport throws(ModelError) in
            try .ollama(model: "qwen3", transport: transport)
        }
    ]
}
