import Interlingua
import Testing

/// Where requests go, and how the servers know the caller.
@Suite struct ChatCompletionsEndpointTests {
    /// The request that `backend` sends.
    private func sent(
        _ request: ModelRequest = .hello,
        by backend: (Capture) throws(ModelError) -> HTTPBackend<ChatCompletionsDialect>
    ) async throws -> TransportRequest {
        let capture = Capture()
        _ = try await backend(capture).stream(request)
        return try #require(capture.request)
    }

    private static let key = Secret("sk-secret")

    @Test func `OpenAI gets a bearer key, and whom it is used for`() async throws {
        let request = try await sent {
            transport throws(ModelError) in
            try .openAI(apiKey: Self.key, organization: "org-1", project: "proj-1", transport: transport)
        }
        #expect(request.method == "POST")
        #expect(request.url == "https://api.openai.com/v1/chat/completions")
        #expect(request.headers["authorization"] == "Bearer sk-secret")
        #expect(request.headers["openai-organization"] == "org-1")
        #expect(request.headers["openai-project"] == "proj-1")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["accept"] == "text/event-stream")
        #expect(!"\(request)".contains("sk-secret"))
    }

    @Test func `a credential may be a certificate, which goes along with the request`() async throws {
        let certificate = ClientCertificate(chain: "a chain", key: Self.key)
        let request = try await sent {
            transport throws(ModelError) in
            try .compatible(
                baseURL: "https://gateway.example/v1", credential: Shown(certificate: certificate), transport: transport
            )
        }
        #expect(request.clientCertificate == certificate)
        #expect(!"\(request)".contains("sk-secret"))
    }

    @Test func `Azure gets the key in its own header, and no bearer`() async throws {
        let request = try await sent {
            transport throws(ModelError) in
            try .azureOpenAI(resource: "res", deployment: "dep", credential: .apiKey(Self.key), transport: transport)
        }
        #expect(request.headers["api-key"] == "sk-secret")
        #expect(request.headers["authorization"] == nil)
        #expect(!"\(request)".contains("sk-secret"))
    }

    @Test func `Azure takes any other credential`() async throws {
        let request = try await sent {
            transport throws(ModelError) in
            try .azureOpenAI(resource: "res", credential: .custom(APIKey.bearer(Secret("jwt"))), transport: transport)
        }
        #expect(request.headers["authorization"] == "Bearer jwt")
        #expect(request.headers["api-key"] == nil)
    }

    @Test(
        arguments: [
            ("res", nil, nil, "https://res.openai.azure.com/openai/v1/chat/completions"),
            ("res", "preview", nil, "https://res.openai.azure.com/openai/v1/chat/completions?api-version=preview"),
            (
                "res", "2024-10-21", nil,
                "https://res.openai.azure.com/openai/deployments/m/chat/completions?api-version=2024-10-21"
            ),
            ("https://res.openai.azure.com", nil, nil, "https://res.openai.azure.com/openai/v1/chat/completions"),
            ("https://res.openai.azure.com/", nil, nil, "https://res.openai.azure.com/openai/v1/chat/completions"),
            ("res.openai.azure.com", nil, nil, "https://res.openai.azure.com/openai/v1/chat/completions"),
            (
                "https://res.openai.azure.com/openai", nil, nil,
                "https://res.openai.azure.com/openai/v1/chat/completions"
            ),
            (
                "https://res.openai.azure.com/openai/v1/", nil, nil,
                "https://res.openai.azure.com/openai/v1/chat/completions"
            ),
            (
                "https://res.openai.azure.com/openai/v1/chat/completions?api-version=preview", nil, nil,
                "https://res.openai.azure.com/openai/v1/chat/completions?api-version=preview"
            ),
            (
                "https://res.services.ai.azure.com", nil, nil,
                "https://res.services.ai.azure.com/openai/v1/chat/completions"
            ),
            ("https://res.openai.azure.us", nil, nil, "https://res.openai.azure.us/openai/v1/chat/completions"),
            (
                "https://res.openai.azure.com/openai", "2024-10-21", nil,
                "https://res.openai.azure.com/openai/deployments/m/chat/completions?api-version=2024-10-21"
            ),
            (
                "https://res.openai.azure.com/openai/deployments/x?api-version=2024-10-21", nil, nil,
                "https://res.openai.azure.com/openai/deployments/m/chat/completions?api-version=2024-10-21"
            ),
            (
                "https://res.openai.azure.com/openai/deployments/x/chat/completions?api-version=2024-06-01",
                "2024-10-21", nil,
                "https://res.openai.azure.com/openai/deployments/m/chat/completions?api-version=2024-10-21"
            ),
            (
                "https://res.services.ai.azure.com/models", nil, nil,
                "https://res.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview"
            ),
            ("http://127.0.0.1:9/gate", nil, nil, "http://127.0.0.1:9/gate/openai/v1/chat/completions"),
            (
                "http://127.0.0.1:9", "2024-10-21", nil,
                "http://127.0.0.1:9/openai/deployments/m/chat/completions?api-version=2024-10-21"
            ),
        ] as [(String, String?, String?, String)])
    func `Azure's address may be pasted in any form`(
        resource: String, version: String?, deployment: String?, expected: String
    ) async throws {
        let request = try await sent {
            transport throws(ModelError) in
            try .azureOpenAI(
                resource: resource, deployment: deployment, apiVersion: version, credential: .apiKey(Self.key),
                transport: transport)
        }
        #expect(request.url == expected)
    }

    @Test func `a deployment in the address answers requests that name no model`() async throws {
        let request = try await sent(ModelRequest(messages: [.user("Hi")])) {
            transport throws(ModelError) in
            try .azureOpenAI(
                resource: "https://res.openai.azure.com/openai/deployments/my%20dep?api-version=2024-10-21",
                credential: .apiKey(Self.key), transport: transport)
        }
        #expect(request.url.hasPrefix("https://res.openai.azure.com/openai/deployments/my%20dep/chat/completions?"))
        #expect(try JSONValue.parse(request.body.span)["model"] == "my dep")
    }

    @Test(arguments: [("a b", "a%20b"), ("a/b?c#d", "a%2Fb%3Fc%23d"), ("ü", "%C3%BC"), ("gpt-4.1_x~", "gpt-4.1_x~")])
    func `a deployment's name is one segment of the path`(name: String, segment: String) async throws {
        let request = try await sent(ModelRequest.hello.with { $0.model = ModelID(rawValue: name) }) {
            transport throws(ModelError) in
            try .azureOpenAI(
                resource: "res", apiVersion: "2024-10-21", credential: .apiKey(Self.key), transport: transport)
        }
        #expect(request.url.contains("/deployments/\(segment)/chat/completions?"))
    }

    @Test(arguments: [
        "https://res.openai.azure.com/openai/deployments/x", "https://res.openai.azure.com?key=1", "ftp://res", "",
        "https://user@res.openai.azure.com", "a b",
    ])
    func `an address that is none of Azure's is refused at once`(resource: String) {
        let error = #expect(throws: ModelError.self) {
            let backend: HTTPBackend<ChatCompletionsDialect> = try .azureOpenAI(
                resource: resource, credential: .apiKey(Self.key))
            _ = backend
        }
        #expect(error?.kind == .invalidRequest)
    }
}

/// Shows a certificate, and nothing else.
private struct Shown: Credential {
    let certificate: ClientCertificate

    func authorize(_ request: inout TransportRequest) async throws(ModelError) {
        request.clientCertificate = certificate
    }
}
