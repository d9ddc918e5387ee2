import Interlingua
import Testing

/// The named servers, and any other by its address.
@Suite struct ChatCompletionsServerTests {
    typealias Server = HTTPBackend<ChatCompletionsDialect>

    /// A server with its base URL replaced or not, its address, and its name in telemetry.
    struct Case: Sendable, CustomTestStringConvertible {
        var provider: ProviderID
        var url: String
        /// Under `http://127.0.0.1:9`.
        var path: String
        var make: @Sendable (String?, any Transport) throws(ModelError) -> Server

        var testDescription: String { provider.rawValue }
    }

    private static let key = Secret("k")

    static let cases: [Case] = [
        Case(provider: "openai", url: "https://api.openai.com/v1/chat/completions", path: "/v1/chat/completions") {
            url, transport throws(ModelError) in try .openAI(apiKey: key, baseURL: url, transport: transport)
        },
        Case(provider: "mistral_ai", url: "https://api.mistral.ai/v1/chat/completions", path: "/v1/chat/completions") {
            url, transport throws(ModelError) in try .mistral(apiKey: key, baseURL: url, transport: transport)
        },
        Case(
            provider: "groq", url: "https://api.groq.com/openai/v1/chat/completions",
            path: "/openai/v1/chat/completions"
        ) {
            url, transport throws(ModelError) in try .groq(apiKey: key, baseURL: url, transport: transport)
        },
        Case(provider: "deepseek", url: "https://api.deepseek.com/chat/completions", path: "/chat/completions") {
            url, transport throws(ModelError) in try .deepSeek(apiKey: key, baseURL: url, transport: transport)
        },
        Case(provider: "x_ai", url: "https://api.x.ai/v1/chat/completions", path: "/v1/chat/completions") {
            url, transport throws(ModelError) in try .xAI(apiKey: key, baseURL: url, transport: transport)
        },
        Case(
            provider: "openrouter", url: "https://openrouter.ai/api/v1/chat/completions",
            path: "/api/v1/chat/completions"
        ) {
            url, transport throws(ModelError) in try .openRouter(apiKey: key, baseURL: url, transport: transport)
        },
        Case(provider: "together", url: "https://api.together.xyz/v1/chat/completions", path: "/v1/chat/completions") {
            url, transport throws(ModelError) in try .together(apiKey: key, baseURL: url, transport: transport)
        },
        Case(
            provider: "fireworks", url: "https://api.fireworks.ai/inference/v1/chat/completions",
            path: "/inference/v1/chat/completions"
        ) {
            url, transport throws(ModelError) in try .fireworks(apiKey: key, baseURL: url, transport: transport)
        },
        Case(provider: "perplexity", url: "https://api.perplexity.ai/chat/completions", path: "/chat/completions") {
            url, transport throws(ModelError) in try .perplexity(apiKey: key, baseURL: url, transport: transport)
        },
    ]

    @Test(arguments: cases)
    func `a named server has its address, and keeps its paths elsewhere`(server: Case) async throws {
        for (base, expected) in [
            (nil, server.url), ("http://127.0.0.1:9", "http://127.0.0.1:9" + server.path),
            ("http://127.0.0.1:9/", "http://127.0.0.1:9" + server.path),
            ("http://127.0.0.1:9/gate", "http://127.0.0.1:9/gate" + server.path),
            ("http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1/chat/completions"),
            ("http://127.0.0.1:9" + server.path, "http://127.0.0.1:9" + server.path),
        ] {
            let capture = Capture()
            let backend = try server.make(base, capture)
            #expect(backend.identity.provider == server.provider)
            #expect(backend.identity.region == (base == nil ? nil : "local"))
            _ = try await backend.stream(.hello)
            #expect(capture.request?.url == expected)
            #expect(capture.request?.headers["authorization"] == "Bearer k")
        }
    }

    @Test(arguments: [
        "", "api.openai.com", "https://", "https://?x", "https:///v1", "https://a b", "https://a@b", "https://a:b@c",
        "https://host:0", "https://host:65536", "https://host:x", "https://[::1", "https://host/v1#x",
        "https://host/?x=1",
        "file:///etc/passwd", "https://hö.example", "https://host\n",
    ])
    func `a wrong base URL is refused at once`(url: String) {
        let error = #expect(throws: ModelError.self) {
            let backend: Server = try .openAI(apiKey: Self.key, baseURL: url)
            _ = backend
        }
        #expect(error?.kind == .invalidRequest)
        let other = #expect(throws: ModelError.self) {
            let backend: Server = try .compatible(baseURL: url)
            _ = backend
        }
        #expect(other?.kind == .invalidRequest)
    }

    @Test func `a password in a base URL is not repeated in the error`() {
        let error = #expect(throws: ModelError.self) {
            let backend: Server = try .compatible(baseURL: "https://user:hunter2@host")
            _ = backend
        }
        #expect(error?.message.contains("hunter2") == false)
    }

    @Test func `an empty key is refused at once`() {
        let error = #expect(throws: ModelError.self) {
            let backend: Server = try .openAI(apiKey: Secret(""))
            _ = backend
        }
        #expect(error?.kind == .unauthorized)
    }

    @Test(arguments: [
        ("https://host.example/api/v3", "https://host.example/api/v3/chat/completions"),
        ("https://host.example", "https://host.example/v1/chat/completions"),
        ("HTTPS://Host.Example:8443/V1/", "https://host.example:8443/V1/chat/completions"),
        ("http://[::1]:8080/v1", "http://[::1]:8080/v1/chat/completions"),
        ("http://localhost:8080/v1/chat/completions", "http://localhost:8080/v1/chat/completions"),
    ])
    func `any other server is reached as OpenAI clients reach it`(base: String, expected: String) async throws {
        let capture = Capture()
        let backend: Server = try .compatible(baseURL: base, provider: "acme", transport: capture)
        _ = try await backend.stream(.hello)
        #expect(capture.request?.url == expected)
        #expect(capture.request?.headers["authorization"] == nil)
        #expect(backend.identity.provider == "acme")
    }

    @Test(arguments: [
        ("127.0.0.1", "http://127.0.0.1:11434"), ("", "http://127.0.0.1:11434"),
        ("example.com", "http://example.com:11434"),
        ("localhost:8080", "http://localhost:8080"), ("http://box", "http://box"),
        ("https://ollama.com/", "https://ollama.com"),
        ("[::1]", "http://[::1]:11434"), ("[::1]:80", "http://[::1]:80"), ("box/gate", "http://box:11434/gate"),
    ])
    func `Ollama's host is read as OLLAMA_HOST is`(host: String, base: String) async throws {
        let capture = Capture()
        let backend: Server = try .ollamaCompatible(host: host, transport: capture)
        _ = try await backend.stream(.hello)
        #expect(capture.request?.url == base + "/v1/chat/completions")
    }

    @Test func `a region is what the address says, or the caller`() throws {
        let eu: Server = try .openAI(apiKey: Self.key, region: .eu)
        #expect(eu.identity.region == "eu")
        let anywhere: Server = try .openAI(apiKey: Self.key)
        #expect(anywhere.identity.region == nil)
        let here: Server = try .llamaCpp()
        #expect(here.identity.region == "local")
        let elsewhere: Server = try .vLLM(baseURL: "http://10.0.0.7:8000")
        #expect(elsewhere.identity.region == nil)
        let told: Server = try .vLLM(region: "ch", baseURL: "http://10.0.0.7:8000")
        #expect(told.identity.region == "ch")
        let azure: Server = try .azureOpenAI(resource: "res", credential: .apiKey(Self.key), region: "swedencentral")
        #expect(azure.identity.region == "swedencentral")
    }

    @Test func `OpenAI's regions have hosts of their own`() async throws {
        for region in OpenAIRegion.allCases {
            let capture = Capture()
            let backend: Server = try .openAI(apiKey: Self.key, region: region, transport: capture)
            _ = try await backend.stream(.hello)
            #expect(capture.request?.url == "https://\(region.rawValue).api.openai.com/v1/chat/completions")
        }
    }

    @Test func `strictness turns a warning into an error before anything is sent`() async throws {
        let capture = Capture()
        let backend: Server = try .openAI(apiKey: Self.key, transport: capture)
        var request = ModelRequest.hello
        request.sampling.topK = 3
        request.isStrict = true
        let error = await #expect(throws: ModelError.self) { try await backend.stream(request) }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.hasPrefix("sampling.topK") == true)
        #expect(capture.request == nil)
    }
}
