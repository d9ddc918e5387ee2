import Interlingua
import Synchronization

/// A transport that keeps what it is asked to send, and answers with an empty stream.
final class Capture: Transport {
    private let captured = Mutex<TransportRequest?>(nil)

    var request: TransportRequest? { captured.withLock { $0 } }

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        captured.withLock { $0 = request }
        return TransportResponse(status: 200, body: BufferedBody(Array("data: [DONE]\n\n".utf8)))
    }
}

extension ModelRequest {
    static let hello = ModelRequest(model: "m", messages: [.user("Hi")])

    static func says(_ parts: Part...) -> ModelRequest { ModelRequest(model: "m", messages: [.user(parts)]) }

    /// The request, changed in one place.
    func with(_ change: (inout ModelRequest) -> Void) -> ModelRequest {
        var request = self
        change(&request)
        return request
    }

    /// The request, with options of Chat Completions.
    func withOptions(_ change: (inout ChatCompletionsOptions) -> Void) -> ModelRequest {
        var options = ChatCompletionsOptions()
        change(&options)
        return with { $0.options.set(options) }
    }

    /// The body that the request becomes.
    func body(for variant: ChatCompletionsVariant) throws -> JSONValue {
        let body = try ChatCompletionsDialect(variant: variant).encode(self).body
        return try .parse(body.span)
    }

    /// What the request becomes in `messages` for a server.
    func messages(for variant: ChatCompletionsVariant) throws -> JSONValue? { try body(for: variant)["messages"] }

    func warnings(for variant: ChatCompletionsVariant) throws -> [String] {
        try ChatCompletionsDialect(variant: variant).encode(self).warnings.map(\.setting)
    }

    /// The kind of the error that a server's dialect throws, or `nil` where it throws none.
    func refusal(by variant: ChatCompletionsVariant) -> ModelError.Kind? {
        do throws(ModelError) {
            _ = try ChatCompletionsDialect(variant: variant).encode(self)
            return nil
        } catch {
            return error.kind
        }
    }
}

/// The document that `text` is. Expected documents are written as the provider would show them.
func json(_ text: String) throws -> JSONValue { try .parse(text) }
