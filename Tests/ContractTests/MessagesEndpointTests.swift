import Interlingua
import Testing

/// Where requests go, and how the servers know the caller.
@Suite struct MessagesEndpointTests {
    private func sent(
        by backend: (Capture) throws(ModelError) -> HTTPBackend<MessagesDialect>
    ) async throws -> TransportRequest {
        let capture = Capture()
        _ = try await backend(capture).stream(.hello)
        return try #require(capture.request)
    }

    @Test func `Anthropic gets the key in its own header, and the version`() async throws {
        let request = try await sent { transport throws(ModelError) in
            try .anthropic(credential: .apiKey(Secret("sk-ant-secret")), transport: transport)
        }
        #expect(request.method == "POST")
        #expect(request.url == "https://api.anthropic.com/v1/messages")
        #expect(request.headers["x-api-key"] == "sk-ant-secret")
        #expect(request.headers["authorization"] == nil)
        #expect(request.headers["anthropic-version"] == "2023-06-01")
        #expect(request.headers["content-type"] == "application/json")
        #expect(!"\(request)".contains("sk-ant-secret"))
    }

    @Test func `any other credential is taken, and any version`() async throws {
        var variant = MessagesVariant.anthropic
        variant.version = "2026-10-21"
        let request = try await sent { transport throws(ModelError) in
            try .anthropic(credential: .custom(APIKey.bearer(Secret("jwt"))), variant: variant, transport: transport)
        }
        #expect(request.headers["authorization"] == "Bearer jwt")
        #expect(request.headers["x-api-key"] == nil)
        #expect(request.headers["anthropic-version"] == "2026-10-21")
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1/messages"),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/messages"),
        ("https://e.example/gate/", "https://e.example/gate/v1/messages"),
        ("https://e.example/gate/v1/messages", "https://e.example/gate/v1/messages"),
    ])
    func `a base URL may stop anywhere`(baseURL: String, expected: String) async throws {
        let direct = try await sent { transport throws(ModelError) in
            try .anthropic(credential: .apiKey(Secret("k")), baseURL: baseURL, transport: transport)
        }
        let compatible = try await sent { transport throws(ModelError) in
            try .anthropicCompatible(baseURL: baseURL, transport: transport)
        }
        #expect(direct.url == expected && compatible.url == expected)
    }

    @Test(arguments: [
        ("europe-west1", Delivery.streamed, "https://europe-west1-aiplatform.googleapis.com", "streamRawPredict"),
        ("global", .whole, "https://aiplatform.googleapis.com", "rawPredict"),
        ("eu", .whole, "https://aiplatform.eu.rep.googleapis.com", "rawPredict"),
    ])
    func `Vertex's address names project, location, model and delivery`(
        location: String, delivery: Delivery, host: String, method: String
    ) async throws {
        let capture = Capture()
        let backend: HTTPBackend<MessagesDialect> = try .vertexMessages(
            project: "p-1", location: location, model: "claude-opus-4-6",
            credential: .custom(APIKey.bearer(Secret("jwt"))),
            transport: capture)
        _ = try await backend.stream(ModelRequest("Hi").with { $0.delivery = delivery })
        let sent = try #require(capture.request)
        let path = "/v1/projects/p-1/locations/\(location)/publishers/anthropic/models/claude-opus-4-6:\(method)"
        #expect(sent.url == host + path)
        #expect(sent.headers["authorization"] == "Bearer jwt")
        let body = try JSONValue.parse(sent.body.span)
        #expect(body["model"] == nil && body["anthropic_version"] == "vertex-2023-10-16")
        #expect(body["stream"] == .bool(delivery == .streamed))
        #expect(backend.identity == BackendIdentity(provider: .vertexAI, region: location, model: "claude-opus-4-6"))
    }

    @Test func `a wrong address or an empty key is an error at once`() {
        func kind(_ make: () throws(ModelError) -> HTTPBackend<MessagesDialect>) -> ModelError.Kind? {
            do throws(ModelError) {
                _ = try make()
                return nil
            } catch {
                return error.kind
            }
        }
        #expect(kind { () throws(ModelError) in try .anthropic(credential: .apiKey(Secret(""))) } == .unauthorized)
        #expect(
            kind { () throws(ModelError) in try .anthropic(credential: .apiKey(Secret("k")), baseURL: "x") }
                == .invalidRequest)
    }

    @Test func `an imitation has its own name, and is local on this machine`() throws {
        let backend: HTTPBackend<MessagesDialect> = try .anthropicCompatible(
            baseURL: "http://127.0.0.1:8080", provider: .llamaCpp)
        #expect(backend.identity == BackendIdentity(provider: .llamaCpp, region: "local"))
    }
}
