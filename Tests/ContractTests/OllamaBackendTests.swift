import Interlingua
import Testing

/// Where Ollama is.
@Suite struct OllamaBackendTests {
    @Test(
        arguments: [
            ("127.0.0.1", "http://127.0.0.1:11434/api/chat", "local"),
            ("localhost:11500", "http://localhost:11500/api/chat", "local"),
            (":11500", "http://127.0.0.1:11500/api/chat", "local"),
            ("0.0.0.0", "http://0.0.0.0:11434/api/chat", "local"),
            ("[::1]", "http://[::1]:11434/api/chat", "local"),
            ("[::1]:11500", "http://[::1]:11500/api/chat", "local"),
            ("http://localhost:11434/", "http://localhost:11434/api/chat", "local"),
            ("http://localhost:11434/api", "http://localhost:11434/api/chat", "local"),
            ("gpu.example.com", "http://gpu.example.com:11434/api/chat", nil),
            ("https://example.com/ollama", "https://example.com/ollama/api/chat", nil),
            ("https://ollama.com", "https://ollama.com/api/chat", nil),
        ] as [(String, String, String?)])
    func `a host is what OLLAMA_HOST may hold`(host: String, url: String, region: String?) async throws {
        let replay = OllamaReplay(chunks: [])
        let backend: any Backend = try .ollama(host: host, transport: replay)
        _ = try await backend.stream(.ollamaQuestion)
        #expect(replay.requests.map(\.url) == [url])
        #expect(backend.identity == BackendIdentity(provider: "ollama", region: region))
    }

    @Test func `region and model are the caller's to say`() throws {
        let backend: any Backend = try .ollama(
            host: "gpu.example.com", model: "llama3.2", region: "eu", transport: OllamaReplay(chunks: []))
        #expect(backend.identity == BackendIdentity(provider: "ollama", region: "eu", model: "llama3.2"))
    }

    @Test func `a key is sent as a bearer and never printed`() async throws {
        let replay = OllamaReplay(chunks: [])
        let backend: any Backend = try .ollama(
            host: "https://ollama.com", apiKey: Secret("k-123"), transport: replay)
        _ = try await backend.stream(.ollamaQuestion)
        let request = try #require(replay.requests.first)
        #expect(request.headers["authorization"] == "Bearer k-123")
        #expect(!"\(request)".contains("k-123"))
    }

    @Test(arguments: ["ftp://localhost", "http://", "a b", "http://user:pass@localhost", "localhost:http"])
    func `a host that is none is refused at once`(host: String) {
        let error = #expect(throws: ModelError.self) {
            _ = try HTTPBackend<OllamaDialect>.ollama(host: host, transport: OllamaReplay(chunks: []))
        }
        #expect(error?.kind == .invalidRequest)
    }

    @Test func `an empty key is refused at once`() {
        let error = #expect(throws: ModelError.self) {
            _ = try HTTPBackend<OllamaDialect>.ollama(apiKey: Secret(""), transport: OllamaReplay(chunks: []))
        }
        #expect(error?.kind == .unauthorized)
    }
}
