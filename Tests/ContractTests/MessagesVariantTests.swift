import Interlingua
import Testing

/// What stands around the messages at other places.
@Suite struct MessagesVariantTests {
    private static let request = ModelRequest.hello.with {
        $0.model = "claude-sonnet-4-5"
        $0.maximumOutput = 9
    }.withMessagesOptions({ $0.betas = ["interleaved-thinking-2025-05-14"] })

    @Test func `Bedrock's body names no model and no delivery, and holds version and betas`() throws {
        #expect(
            try Self.request.messagesBody(for: .bedrock)
                == json(
                    #"""
                    {"anthropic_version":"bedrock-2023-05-31","max_tokens":9,
                     "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],
                     "anthropic_beta":["interleaved-thinking-2025-05-14"]}
                    """#))
        #expect(
            try Self.request.messagesHeaders(for: .bedrock) == ["accept": "application/vnd.amazon.eventstream"])
        let whole = Self.request.with { $0.delivery = .whole }
        #expect(try whole.messagesHeaders(for: .bedrock) == HTTPHeaders())
    }

    @Test func `Vertex's body holds the version, and its headers the betas`() throws {
        #expect(
            try Self.request.messagesBody(for: .vertexAI)
                == json(
                    #"""
                    {"anthropic_version":"vertex-2023-10-16","max_tokens":9,
                     "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],"stream":true}
                    """#))
        #expect(
            try Self.request.messagesHeaders(for: .vertexAI) == ["anthropic-beta": "interleaved-thinking-2025-05-14"])
    }

    @Test func `Vertex cannot hold an answer to a schema`() {
        let format = JSONSchemaFormat(schema: ["type": "object"])
        let request = Self.request.with { $0.outputFormat = .jsonSchema(format) }
        #expect(request.messagesRefusal(by: .vertexAI) == .unsupported)
        #expect(request.messagesRefusal(by: .bedrock) == nil)
    }

    @Test func `Claude's signatures are Anthropic's wherever it runs, opaque parts are the place's`() async throws {
        let thought = try await MessagesAnswer(messagesFixture("thinking"), variant: .vertexAI).response.parts.first
        guard case .reasoning(let reasoning) = thought else { return #expect(Bool(false), "no reasoning") }
        #expect(reasoning.signature?.provider == .anthropic)
        let search = try await MessagesAnswer(messagesFixture("server_tool"), variant: .vertexAI).response.parts[1]
        guard case .opaque(let provider, _) = search else { return #expect(Bool(false), "no opaque part") }
        #expect(provider == .vertexAI)
    }

    @Test func `an imitation's signatures are its own`() async throws {
        let variant = MessagesVariant.compatible(provider: "deepseek")
        let thought = try await MessagesAnswer(messagesFixture("thinking"), variant: variant).response.parts.first
        guard case .reasoning(let reasoning) = thought else { return #expect(Bool(false), "no reasoning") }
        #expect(reasoning.signature?.provider == "deepseek")
    }
}
