import Interlingua
import Testing

/// Where requests go, and how the servers know the caller.
@Suite struct ResponsesEndpointTests {
    private func sent(
        by backend: (Capture) throws(ModelError) -> HTTPBackend<ResponsesDialect>
    ) async throws -> TransportRequest {
        let capture = Capture()
        _ = try await backend(capture).stream(.hello)
        return try #require(capture.request)
    }

    @Test func `OpenAI gets a bearer key, and whom it is used for`() async throws {
        let request = try await sent { transport throws(ModelError) in
            try .openAIResponses(
                apiKey: Secret("sk-secret"), organization: "org-1", project: "proj-1", transport: transport)
        }
        #expect(request.url == "https://api.openai.com/v1/responses")
        #expect(request.headers["authorization"] == "Bearer sk-secret")
        #expect(request.headers["openai-organization"] == "org-1")
        #expect(request.headers["openai-project"] == "proj-1")
        #expect(request.headers["accept"] == "text/event-stream")
        #expect(!"\(request)".contains("sk-secret"))
    }

    @Test func `a region is a host, and a base URL replaces it`() async throws {
        let europe = try await sent { transport throws(ModelError) in
            try .openAIResponses(apiKey: Secret("k"), region: .eu, transport: transport)
        }
        #expect(europe.url == "https://eu.api.openai.com/v1/responses")
        let proxy = try await sent { transport throws(ModelError) in
            try .openAIResponses(apiKey: Secret("k"), baseURL: "http://127.0.0.1:9/gate", transport: transport)
        }
        #expect(proxy.url == "http://127.0.0.1:9/gate/v1/responses")
        #expect(throws: ModelError.self) {
            let backend: HTTPBackend<ResponsesDialect> = try .openAIResponses(apiKey: Secret(""))
            _ = backend
        }
    }

    @Test(
        arguments: [
            ("res", nil, "https://res.openai.azure.com/openai/v1/responses"),
            ("res", "preview", "https://res.openai.azure.com/openai/v1/responses?api-version=preview"),
            (
                "res", "2025-04-01-preview",
                "https://res.openai.azure.com/openai/responses?api-version=2025-04-01-preview"
            ),
            ("https://res.services.ai.azure.com", nil, "https://res.services.ai.azure.com/openai/v1/responses"),
            ("https://res.openai.azure.com/openai/v1/", nil, "https://res.openai.azure.com/openai/v1/responses"),
            (
                "https://res.openai.azure.com/openai/v1/responses", nil,
                "https://res.openai.azure.com/openai/v1/responses"
            ),
            (
                "https://res.openai.azure.com/openai/responses?api-version=2025-04-01-preview", nil,
                "https://res.openai.azure.com/openai/responses?api-version=2025-04-01-preview"
            ),
            (
                "https://res.openai.azure.com/openai/deployments/x/chat/completions?api-version=2025-03-01-preview",
                nil,
                "https://res.openai.azure.com/openai/responses?api-version=2025-03-01-preview"
            ),
            ("http://127.0.0.1:9/gate", nil, "http://127.0.0.1:9/gate/openai/v1/responses"),
        ] as [(String, String?, String)])
    func `Azure's address may be pasted in any form`(resource: String, version: String?, expected: String) async throws
    {
        let request = try await sent { transport throws(ModelError) in
            try .azureOpenAIResponses(
                resource: resource, apiVersion: version, credential: .apiKey(Secret("azure-key")), transport: transport)
        }
        #expect(request.url == expected)
        #expect(request.headers["api-key"] == "azure-key")
        #expect(request.headers["authorization"] == nil)
        #expect(try JSONValue.parse(request.body.span)["model"] == "m")
    }

    @Test func `Azure's /models surface has no Responses`() {
        let error = #expect(throws: ModelError.self) {
            let backend: HTTPBackend<ResponsesDialect> = try .azureOpenAIResponses(
                resource: "https://res.services.ai.azure.com/models", credential: .apiKey(Secret("k")))
            _ = backend
        }
        #expect(error?.kind == .invalidRequest)
    }

    @Test(arguments: [
        ("https://api.x.ai/v1", "https://api.x.ai/v1/responses"),
        ("http://[::1]:8080", "http://[::1]:8080/v1/responses"),
        ("https://openrouter.ai/api/v1/responses", "https://openrouter.ai/api/v1/responses"),
    ])
    func `any other server is where its manual says`(baseURL: String, expected: String) async throws {
        let request = try await sent { transport throws(ModelError) in
            try .compatibleResponses(baseURL: baseURL, credential: APIKey.bearer(Secret("k")), transport: transport)
        }
        #expect(request.url == expected)
        #expect(request.headers["authorization"] == "Bearer k")
    }

    @Test func `a backend on this machine says so, and has the name that it is given`() throws {
        let backend: HTTPBackend<ResponsesDialect> = try .compatibleResponses(
            baseURL: "http://localhost:8080", provider: "llama.cpp", model: "m")
        #expect(backend.identity == BackendIdentity(provider: "llama.cpp", region: "local", model: "m"))
    }
}
