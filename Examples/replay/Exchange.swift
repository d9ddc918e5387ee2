import Foundation
import Interlingua

/// A recorded HTTP exchange, as `chat --record` writes it.
struct Exchange: Sendable {
    var id: String
    var provider: String
    var api: String
    var delivery: Delivery
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]

    init(contentsOf file: String) throws {
        let data = try Data(contentsOf: URL(filePath: file))
        let json = try JSONValue.parse([UInt8](data).span)
        guard let id = json["id"]?.string, let api = json["api"]?.string, let response = json["response"],
            let status = response["status"]?.integer
        else { throw ModelError(.invalidRequest, "not a recorded exchange: id, api or response is missing") }
        self.id = id
        self.api = api
        self.status = status
        provider = json["provider"]?.string ?? "compatible"
        delivery = json["stream"]?.bool == true ? .streamed : .whole
        headers = HTTPHeaders(
            response["headers"]?.object?.members.compactMap { member in
                member.value.string.map { HTTPHeaders.Field(member.key, $0) }
            } ?? [])
        if let text = response["body_text"]?.string {
            body = Array(text.utf8)
        } else {
            body = response["body_base64"]?.string.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) } ?? []
        }
    }

    /// A backend that speaks this exchange's dialect, or `nil` where the library has none for it.
    func backend(over transport: some Transport) -> (any Backend)? {
        let endpoint = Endpoint(provider: ProviderID(rawValue: provider), url: "https://recorded.invalid/")
        switch api {
        case "openai-chat", "ollama-openai", "mistral-chat":
            let variant = ChatCompletionsVariant(provider: provider)
            return HTTPBackend(ChatCompletionsDialect(variant: variant), at: endpoint, transport: transport)
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
        let pieces = stride(from: 0, to: bytes.count, by: pieceSize).map { Array(bytes.dropFirst($0).prefix(pieceSize)) }
        return TransportResponse(status: exchange.status, headers: exchange.headers, body: BufferedBody(chunks: pieces))
    }
}
