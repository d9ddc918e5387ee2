import Interlingua
import Synchronization
import Testing

/// Where requests to Gemini models go, how Google knows the caller, and what is said about the place.
@Suite struct GenerateContentEndpointTests {
    /// The request that `backend` sends.
    private func sent(
        _ request: ModelRequest = .hello,
        by backend: (Capture) throws(ModelError) -> HTTPBackend<GenerateContentDialect>
    ) async throws -> TransportRequest {
        let capture = Capture()
        _ = try await backend(capture).stream(request)
        return try #require(capture.request)
    }

    private static let key = Secret("AIza-secret")
    private static let token = APIKey.bearer(Secret("ya29-secret"))

    @Test func `Gemini gets the key in Google's header, and the model in the address`() async throws {
        let request = try await sent { transport throws(ModelError) in
            try .gemini(credential: .apiKey(Self.key), transport: transport)
        }
        #expect(
            request.url
                == "https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent?alt=sse")
        #expect(request.headers["x-goog-api-key"] == "AIza-secret")
        #expect(request.headers["authorization"] == nil)
        #expect(!"\(request)".contains("secret"))
        #expect(try json(String(decoding: request.body, as: UTF8.self))["model"] == nil)
    }

    @Test(
        arguments: [
            ("gemini-2.5-flash", nil, "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash"),
            ("models/g", nil, "https://generativelanguage.googleapis.com/v1beta/models/g"),
            ("tunedModels/t", nil, "https://generativelanguage.googleapis.com/v1beta/tunedModels/t"),
            ("a b?c", nil, "https://generativelanguage.googleapis.com/v1beta/models/a%20b%3Fc"),
            ("g", "http://127.0.0.1:8080", "http://127.0.0.1:8080/v1beta/models/g"),
            ("g", "https://proxy.example/google/", "https://proxy.example/google/v1beta/models/g"),
            ("g", "https://proxy.example/v1beta", "https://proxy.example/v1beta/models/g"),
        ] as [(String, String?, String)])
    func `Gemini's address is made of base and model`(model: String, base: String?, expected: String) async throws {
        let request = try await sent(
            .hello.with {
                $0.model = ModelID(rawValue: model)
                $0.delivery = .whole
            }
        ) { transport throws(ModelError) in
            try .gemini(credential: .apiKey(Self.key), baseURL: base, transport: transport)
        }
        #expect(request.url == expected + ":generateContent")
    }

    @Test(
        arguments: [
            ("europe-west4", "https://europe-west4-aiplatform.googleapis.com"),
            ("global", "https://aiplatform.googleapis.com"), ("eu", "https://aiplatform.eu.rep.googleapis.com"),
            ("us", "https://aiplatform.us.rep.googleapis.com"),
        ])
    func `Vertex AI's location chooses the host, and is the region`(location: String, host: String) async throws {
        let request = try await sent { transport throws(ModelError) in
            try .vertexAI(project: "p-1", location: location, credential: .custom(Self.token), transport: transport)
        }
        #expect(
            request.url
                == "\(host)/v1beta1/projects/p-1/locations/\(location)/publishers/google/models/m"
                + ":streamGenerateContent?alt=sse")
        #expect(request.headers["authorization"] == "Bearer ya29-secret")
        let backend = try HTTPBackend.vertexAI(
            project: "p-1", location: location, credential: .custom(Self.token), transport: Capture())
        #expect(backend.identity == BackendIdentity(provider: "gcp.vertex_ai", region: location))
    }

    @Test(
        arguments: [
            ("gemini-2.5-pro", "projects/p/locations/global/publishers/google/models/gemini-2.5-pro"),
            ("zai-org/glm", "projects/p/locations/global/publishers/zai-org/models/glm"),
            ("publishers/google/models/g", "projects/p/locations/global/publishers/google/models/g"),
            ("endpoints/123", "projects/p/locations/global/endpoints/123"),
            ("projects/q/locations/us-east1/endpoints/1", "projects/q/locations/us-east1/endpoints/1"),
        ])
    func `a model is a name, a publisher's, or a resource`(model: String, path: String) async throws {
        let request = try await sent(.hello.with { $0.model = ModelID(rawValue: model) }) {
            transport throws(ModelError) in
            try .vertexAI(
                project: "p", location: "global", credential: .custom(Self.token), baseURL: "http://127.0.0.1:1/up",
                transport: transport)
        }
        #expect(request.url == "http://127.0.0.1:1/up/v1beta1/\(path):streamGenerateContent?alt=sse")
    }

    @Test func `express mode needs a key alone, and knows no region`() async throws {
        let request = try await sent { transport throws(ModelError) in
            try .vertexExpress(apiKey: Self.key, transport: transport)
        }
        #expect(
            request.url
                == "https://aiplatform.googleapis.com/v1/publishers/google/models/m:streamGenerateContent?alt=sse")
        #expect(request.headers["x-goog-api-key"] == "AIza-secret")
        let vertex = try HTTPBackend.vertexExpress(apiKey: Self.key, transport: Capture())
        #expect(vertex.identity.region == nil)
        let gemini: any Backend = try .gemini(credential: .apiKey(Self.key), transport: Capture())
        #expect(gemini.identity.region == nil)
    }

    @Test func `a refusal reaches the credential, also where another project pays`() async throws {
        let transport = ConverseReplay(status: 401, chunks: [Array("{}".utf8)])
        let credential = Learning()
        let backend = try HTTPBackend.vertexAI(
            project: "p", location: "global", credential: .custom(credential), quotaProject: "payer",
            transport: transport)
        await #expect(throws: ModelError.self) { _ = try await backend.stream(.hello) }
        #expect(credential.statuses == [401])
        #expect(transport.requests.count == 2)
    }

    @Test func `another project can pay`() async throws {
        let request = try await sent { transport throws(ModelError) in
            try .vertexAI(
                project: "p", location: "global", credential: .custom(Self.token), quotaProject: "payer",
                transport: transport)
        }
        #expect(request.headers["x-goog-user-project"] == "payer")
        #expect(request.headers["authorization"] == "Bearer ya29-secret")
    }

    @Test(
        arguments: [("", "global"), ("p/q", "global"), ("p", ""), ("p", "evil.example/"), ("p", "a.b"), ("p", "a b")])
    func `a project or location that is none is refused at once`(project: String, location: String) {
        #expect(throws: ModelError.self) {
            try HTTPBackend.vertexAI(
                project: project, location: location, credential: .custom(Self.token), transport: Capture())
        }
    }

    @Test func `an empty key is refused at once`() {
        #expect(throws: ModelError.self) {
            try HTTPBackend<GenerateContentDialect>.gemini(credential: .apiKey(Secret("")), transport: Capture())
        }
        #expect(throws: ModelError.self) { try HTTPBackend.vertexExpress(apiKey: Secret(""), transport: Capture()) }
    }
}

/// Hears what it is refused for, and would try again.
private final class Learning: Credential {
    private let heard = Mutex<[Int?]>([])

    var statuses: [Int?] { heard.withLock { $0 } }

    func authorize(_ request: inout TransportRequest) async throws(ModelError) {}

    func renew(after refusal: CredentialRefusal) async -> Bool {
        heard.withLock { $0.append(refusal.error.status) }
        return true
    }
}
