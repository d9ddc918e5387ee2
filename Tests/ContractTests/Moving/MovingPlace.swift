import Foundation
import Interlingua
import Testing

/// A dialect at one of its providers: where a conversation was held, and where it goes on.
enum MovingPlace: String, CaseIterable, CustomTestStringConvertible {
    case chatCompletions = "chat_completions"
    case responses
    case messages
    case converse
    case generateContent = "generate_content"
    case ollama

    var testDescription: String { rawValue }

    /// What the model of this place answers: reasoning, a text and two calls, as the bytes of `Fixtures/moving`.
    func answer() async throws -> Message {
        let folder = Bundle.module.bundleURL.appending(path: "Fixtures/moving/\(rawValue)")
        let bytes = try Data(contentsOf: folder.appending(path: "response.\(ending)"))
        let request = ModelRequest(model: model, messages: [.user(MovedConversation.question)])
        var response = ModelResponse()
        for try await event in try await backend(over: Replay([UInt8](bytes))).stream(request) { response.apply(event) }
        return response.message
    }

    /// The conversation of `Fixtures/moving` that was held here.
    func storedRequest() throws -> ModelRequest {
        let file = Bundle.module.bundleURL.appending(path: "Fixtures/moving/\(rawValue)/request.json")
        return try ModelRequest(jsonText: String(contentsOf: file, encoding: .utf8))
    }

    /// What the conversation becomes here.
    func encode(_ request: ModelRequest) throws(ModelError) -> (body: JSONValue, warnings: [Warning]) {
        var request = request
        request.model = self == .chatCompletions ? "gpt-5.1" : model
        let encoded = try dialect.encode(request)
        return (try .parse(encoded.body.span), encoded.warnings)
    }

    private var dialect: any Dialect {
        switch self {
        case .chatCompletions: ChatCompletionsDialect(variant: .openAI)
        case .responses: ResponsesDialect(variant: .openAI)
        case .messages: MessagesDialect()
        case .converse: ConverseDialect()
        case .generateContent: GenerateContentDialect(service: .gemini)
        case .ollama: OllamaDialect()
        }
    }

    private var ending: String {
        switch self {
        case .converse: "eventstream"
        case .ollama: "ndjson"
        default: "sse"
        }
    }

    private var model: ModelID {
        switch self {
        case .chatCompletions: "moonshotai/kimi-k2-thinking"
        case .responses: "gpt-5.1"
        case .messages: "claude-sonnet-4-5"
        case .converse: "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
        case .generateContent: "gemini-3-pro-preview"
        case .ollama: "qwen3"
        }
    }

    private func backend(over transport: some Transport) throws(ModelError) -> any Backend {
        let key = Secret("k")
        return switch self {
        case .chatCompletions: try .openRouter(apiKey: key, model: model, transport: transport)
        case .responses: try .openAIResponses(apiKey: key, model: model, transport: transport)
        case .messages: try .anthropic(model: model, credential: .apiKey(key), transport: transport)
        case .converse: try .bedrock(region: "us-east-1", model: model, credential: .apiKey(key), transport: transport)
        case .generateContent: try .gemini(model: model, credential: .apiKey(key), transport: transport)
        case .ollama: try .ollama(model: model, transport: transport)
        }
    }
}

/// A conversation that was held at one place, with all that can be in one.
enum MovedConversation {
    static let instructions = "You know Zürich."
    static let question = "What are weather and time in Zürich?"
    static let reasoning = "Two tools will do."
    static let text = "I will look both up."
    static let weather = "18 °C, as on the map"
    static let failure = "The clock stands still."
    static let next = "Is it as in these?"
    static let document = "Zürich lies at the Limmat.\n"

    /// The images and the document in Base64, made by Python.
    static let map = "iVBORwE="
    static let photo = "iVBORwI="
    static let document64 = "WsO8cmljaCBsaWVzIGF0IHRoZSBMaW1tYXQuCg=="

    /// After `answer`: the results of its calls, and what the user says then.
    static func request(after answer: Message) -> ModelRequest {
        let calls = answer.parts.compactMap { if case .toolCall(let call) = $0 { call } else { nil } }
        let image = Media(data: [0x89, 0x50, 0x4E, 0x47, 1], mediaType: "image/png")
        let photo = Media(data: [0x89, 0x50, 0x4E, 0x47, 2], mediaType: "image/png")
        let notes = Media(data: [UInt8](document.utf8), mediaType: "text/plain", name: "notes.txt")
        var results: [ToolResult] = []
        for call in calls {
            results.append(
                call.name == "weather"
                    ? ToolResult(call, content: [.text(weather), .image(image)])
                    : ToolResult(call, text: failure, isError: true))
        }
        var request = ModelRequest(messages: [
            .system(instructions), .user(question), answer, .toolResults(results),
            .user([.text(next), .image(photo), .document(notes)]),
        ])
        request.tools = ["weather": "city", "clock": "zone"].sorted { $0.key > $1.key }.map { name, argument in
            ToolDefinition(
                name: name, description: "Tells the \(name).",
                parameters: [
                    "type": "object", "properties": [argument: ["type": "string"]], "required": [.string(argument)],
                ])
        }
        return request
    }
}
