import Interlingua
import Testing

/// Claude on Bedrock, whose events come in the messages of an AWS event stream.
@Suite struct MessagesBedrockTests {
    private static func answer(_ scenario: String, pieceSize: Int = .max) async throws -> MessagesAnswer {
        try await MessagesAnswer(
            messagesFixture(scenario, "eventstream"), pieceSize: pieceSize, variant: .bedrock)
    }

    @Test func `the same events say the same in Bedrock's frames`() async throws {
        let framed = try await Self.answer("thinking")
        var variant = MessagesVariant.bedrock
        variant.framing = .serverSentEvents
        let plain = try await MessagesAnswer(messagesFixture("thinking"), variant: variant)
        #expect(framed.error == nil)
        #expect(framed == plain)
    }

    @Test func `a stream may be split anywhere`() async throws {
        let whole = try await Self.answer("thinking")
        for size in [1, 2, 7, 64] { #expect(try await Self.answer("thinking", pieceSize: size) == whole) }
    }

    @Test func `a stream that was cut is truncated, wherever the cut is`() async throws {
        let body = try messagesFixture("thinking", "eventstream")
        for count in 0..<body.count {
            let answer = try await MessagesAnswer(Array(body[..<count]), variant: .bedrock)
            #expect(answer.error?.kind == .truncated, "after \(count) bytes")
        }
    }

    @Test func `an exception inside the stream is its error, and what came is kept`() async throws {
        let error = try #require(try await Self.answer("error_after_text").error)
        #expect(error.kind == .rateLimited && error.code == "throttlingException")
        #expect(error.message == "Too many tokens, please wait before trying again.")
        #expect(error.partial?.text == "One")
    }

    @Test func `a message that is damaged is malformed`() async throws {
        var body = try messagesFixture("thinking", "eventstream")
        body[200] ^= 1
        #expect(try await MessagesAnswer(body, variant: .bedrock).error?.kind == .malformedResponse)
    }

    @Test func `a message without an event is passed on`() async throws {
        let answer = try await Self.answer("unknown")
        #expect(answer.error == nil && answer.response.text == "Hi.")
        #expect(answer.events.contains(.unknown(type: "novelty", json: #"{"n":1}"#)))
        #expect(answer.events.contains(.unknown(type: "chunk", json: #"{"p":"abc"}"#)))
    }

    @Test func `an event that is no Base64 is malformed, and says where`() async throws {
        let body = try messagesFixture("chunk_broken", "eventstream")
        let error = try await MessagesAnswer(body, variant: .bedrock).error
        #expect(error?.kind == .malformedResponse)
        #expect(error?.offset == body.lastIndex(of: UInt8(ascii: "*")))
    }

    @Test(
        arguments: [
            (
                "us.anthropic.claude-sonnet-4-5-20250929-v1:0", .streamed,
                "us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream", "us"
            ),
            (
                "anthropic.claude-3-haiku-20240307-v1:0", .whole, "anthropic.claude-3-haiku-20240307-v1%3A0/invoke",
                "eu-central-1"
            ),
        ] as [(String, Delivery, String, String)])
    func `the address names model and delivery, and the body does not`(
        model: String, delivery: Delivery, path: String, region: String
    ) async throws {
        let capture = Capture()
        let backend: HTTPBackend<MessagesDialect> = try .bedrockMessages(
            region: "eu-central-1", model: ModelID(rawValue: model), credential: .apiKey(Secret("key")),
            transport: capture)
        _ = try await backend.stream(ModelRequest("Hi").with { $0.delivery = delivery })
        let sent = try #require(capture.request)
        #expect(sent.url == "https://bedrock-runtime.eu-central-1.amazonaws.com/model/\(path)")
        #expect(sent.headers["authorization"] == "Bearer key")
        #expect(sent.headers["anthropic-version"] == nil)
        let body = try JSONValue.parse(sent.body.span)
        #expect(body["model"] == nil && body["stream"] == nil)
        #expect(body["anthropic_version"] == "bedrock-2023-05-31")
        #expect(backend.identity.region == region)
    }
}
