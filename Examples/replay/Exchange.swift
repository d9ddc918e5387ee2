import Foundation
import Interlingua

/// A recorded HTTP exchange, as `chat --record` writes it.
struct Exchange {
    var id: String
    var provider: String
    var api: String
    var delivery: Delivery
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]

    /// - Throws: `.invalidRequest` for a file that cannot be read, or is no exchange.
    init(contentsOf file: String) throws(ModelError) {
        guard let data = try? Data(contentsOf: URL(filePath: file)) else {
            throw ModelError(.invalidRequest, "cannot be read")
        }
        let json = try JSONValue.parse([UInt8](data).span)
        id = try Self.required(json["id"]?.string, "id")
        api = try Self.required(json["api"]?.string, "api")
        status = try Self.required(json["response"]?["status"]?.integer, "response.status")
        provider = json["provider"]?.string ?? "compatible"
        delivery = json["stream"]?.bool == true ? .streamed : .whole
        headers = Self.headers(json["response"]?["headers"])
        if let text = json["response"]?["body_text"]?.string {
            body = Array(text.utf8)
        } else if let base64 = json["response"]?["body_base64"]?.string {
            body = [UInt8](try Self.required(Data(base64Encoded: base64), "response.body_base64"))
        } else {
            body = []
        }
    }

    private static func required<Value>(_ value: Value?, _ name: String) throws(ModelError) -> Value {
        guard let value else {
            throw ModelError(.invalidRequest, "is no recorded exchange: \(name) is missing or is not what it should be")
        }
        return value
    }

    /// A field's value is a string or, where the field came several times, an array of them.
    private static func headers(_ json: JSONValue?) -> HTTPHeaders {
        var headers = HTTPHeaders()
        for (name, value) in json?.object?.members ?? [] {
            for value in value.array ?? [value] {
                if let text = value.string { headers.add(name, text) }
            }
        }
        return headers
    }

    /// A backend that speaks this exchange's dialect, or `nil` where the library has none for it.
    func backend(over transport: some Transport) -> (any Backend)? {
        let endpoint = Endpoint(provider: ProviderID(rawValue: provider), url: "https://recorded.invalid/")
        switch api {
        case "openai-chat", "ollama-openai", "mistral-chat":
            let variant = ChatCompletionsVariant(provider: provider)
            return HTTPBackend(ChatCompletionsDialect(variant: variant), at: endpoint, transport: transport)
        case "anthropic-messages":
            return HTTPBackend(MessagesDialect(variant: .anthropic), at: endpoint, transport: transport)
        case "bedrock-invoke":
            return HTTPBackend(MessagesDialect(variant: .bedrock), at: endpoint, transport: transport)
        case "ollama-chat": return HTTPBackend(OllamaDialect(), at: endpoint, transport: transport)
        case "gemini-generate-content":
            return HTTPBackend(GenerateContentDialect(service: .gemini), at: endpoint, transport: transport)
        case "vertex-generate-content":
            return HTTPBackend(GenerateContentDialect(service: .vertexAI), at: endpoint, transport: transport)
        case "bedrock-converse", "bedrock-converse-stream":
            return HTTPBackend(ConverseDialect(), at: endpoint, transport: transport)
        case "openai-responses":
            let variant = ResponsesVariant(provider: provider)
            return HTTPBackend(ResponsesDialect(variant: variant), at: endpoint, transport: transport)
        default: return nil
        }
    }
}

/// Answers every request with one recorded response.
struct RecordedTransport: Transport {
    var exchange: Exchange?
    /// The body comes in pieces of this many bytes.
    var pieceSize = 16 << 10
    /// So many bytes are missing at the body's end.
    var cut = 0

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        guard let exchange else { throw ModelError(.unreachable, "nothing is recorded") }
        let bytes = exchange.body.dropLast(cut)
        let pieces = stride(from: 0, to: bytes.count, by: pieceSize).map {
            Array(bytes[$0..<min($0 + pieceSize, bytes.count)])
        }
        return TransportResponse(status: exchange.status, headers: exchange.headers, body: BufferedBody(chunks: pieces))
    }
}
