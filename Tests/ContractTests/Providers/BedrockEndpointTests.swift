import Interlingua
import Testing

/// Where Bedrock's backends send their requests, and what they say of it. Expected hosts and paths are AWS's.
@Suite struct BedrockEndpointTests {
    private static let key = Secret("bedrock-key")

    /// What a backend sends for a request.
    private func sent(
        _ request: ModelRequest = .hello, by backend: (Capture) throws(ModelError) -> any Backend
    ) async throws -> TransportRequest {
        let capture = Capture()
        _ = try await backend(capture).stream(request)
        return try #require(capture.request)
    }

    @Test(
        arguments: [
            (
                "eu-central-1", "eu.amazon.nova-lite-v1:0",
                "https://bedrock-runtime.eu-central-1.amazonaws.com/model/eu.amazon.nova-lite-v1%3A0/converse-stream"
            ),
            (
                "us-east-1", "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/otnfa2ysixqd",
                """
                https://bedrock-runtime.us-east-1.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3A\
                application-inference-profile%2Fotnfa2ysixqd/converse-stream
                """
            ),
            ("cn-north-1", "m", "https://bedrock-runtime.cn-north-1.amazonaws.com.cn/model/m/converse-stream"),
            ("eusc-de-east-1", "m", "https://bedrock-runtime.eusc-de-east-1.amazonaws.eu/model/m/converse-stream"),
            ("us-gov-west-1", "m", "https://bedrock-runtime.us-gov-west-1.amazonaws.com/model/m/converse-stream"),
            ("us-iso-east-1", "m", "https://bedrock-runtime.us-iso-east-1.c2s.ic.gov/model/m/converse-stream"),
            ("us-isob-east-1", "m", "https://bedrock-runtime.us-isob-east-1.sc2s.sgov.gov/model/m/converse-stream"),
        ])
    func `the region chooses the host, and the model is one segment of the path`(
        region: String, model: String, expected: String
    ) async throws {
        let request = try await sent(ModelRequest(model: ModelID(rawValue: model), messages: [.user("Hi")])) {
            transport throws(ModelError) in
            try .bedrock(region: region, credential: .apiKey(Self.key), transport: transport)
        }
        #expect(request.url == expected)
        #expect(request.headers["authorization"] == "Bearer bedrock-key")
        #expect(request.headers["accept"] == "application/vnd.amazon.eventstream")
        #expect(request.headers["content-type"] == "application/json")
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:9", "http://127.0.0.1:9/model/m/converse"),
            ("https://gate.example/aws/", "https://gate.example/aws/model/m/converse"),
        ])
    func `another base keeps the paths, and whole answers have their own`(base: String, expected: String) async throws {
        let request = try await sent(.hello.with { $0.delivery = .whole }) { transport throws(ModelError) in
            try .bedrock(region: "us-east-1", credential: .apiKey(Self.key), baseURL: base, transport: transport)
        }
        #expect(request.url == expected)
        #expect(request.headers["accept"] == "application/json")
    }

    @Test(
        arguments: [
            (
                BedrockChatHost.runtime, "https://bedrock-runtime.us-east-1.amazonaws.com/openai/v1/chat/completions",
                "bedrock"
            ),
            (.mantle, "https://bedrock-mantle.us-east-1.api.aws/v1/chat/completions", "bedrock-mantle"),
        ])
    func `Chat Completions have two hosts, each with its signing name`(
        host: BedrockChatHost, url: String, service: String
    ) async throws {
        let keys = AWSCredentials(accessKeyID: "AK", secretAccessKey: Secret("s"))
        let request = try await sent { transport throws(ModelError) in
            try .bedrockChat(region: "us-east-1", host: host, credential: .keys(keys), transport: transport)
        }
        #expect(request.url == url)
        let authorization = try #require(request.headers["authorization"])
        #expect(authorization.contains("/us-east-1/\(service)/aws4_request"))
        #expect(authorization.contains("SignedHeaders=accept;content-type;host;x-amz-date,"))
        #expect(try JSONValue.parse(request.body.span)["max_tokens"] == nil)
    }

    @Test func `keys sign for Bedrock in the region`() async throws {
        let keys = AWSCredentials(accessKeyID: "AK", secretAccessKey: Secret("s"), sessionToken: Secret("t"))
        let request = try await sent { transport throws(ModelError) in
            try .bedrock(region: "eu-west-3", credential: .keys(keys), transport: transport)
        }
        let authorization = try #require(request.headers["authorization"])
        #expect(authorization.contains("/eu-west-3/bedrock/aws4_request"))
        #expect(authorization.contains("SignedHeaders=accept;content-type;host;x-amz-date;x-amz-security-token,"))
        #expect(request.headers["x-amz-security-token"] == "t")
    }

    @Test(
        arguments: [
            ("amazon.nova-lite-v1:0", "eu-central-1"), ("anthropic.claude-sonnet-4-6", "eu-central-1"),
            ("eu.anthropic.claude-sonnet-4-6", "eu"), ("us.amazon.nova-lite-v1:0", "us"), ("apac.x.y", "apac"),
            ("jp.anthropic.claude", "jp"), ("us-gov.anthropic.claude", "us-gov"),
            ("global.anthropic.claude-sonnet-4-6", "global"),
            ("arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0", "us-west-2"),
            ("arn:aws:bedrock:eu-central-1:1:inference-profile/eu.amazon.nova-lite-v1:0", "eu"),
            ("arn:aws:bedrock:eu-central-1:1:inference-profile/global.amazon.nova-lite-v1:0", "global"),
            ("arn:aws:bedrock:eu-central-1:1:provisioned-model/abc", "eu-central-1"),
            ("arn:aws:bedrock:eu-central-1:1:application-inference-profile/abc", nil),
            ("arn:aws:bedrock:eu-central-1:1:prompt-router/abc", nil), ("arn:aws:bedrock:x", nil),
        ] as [(String, String?)])
    func `a model's name says where its requests may go`(model: String, expected: String?) async throws {
        let model = ModelID(rawValue: model)
        let own: any Backend = try .bedrock(region: "eu-central-1", model: model, credential: .apiKey(Self.key))
        #expect(own.identity.region == expected)
        let body = try ConverseAnswer.stream("text")
        let other: any Backend = try .bedrock(
            region: "eu-central-1", credential: .apiKey(Self.key), transport: ConverseReplay(chunks: [body]))
        #expect(other.identity.region == nil)
        var response = ModelResponse()
        for try await event in try await other.stream(ModelRequest(model: model, messages: [.user("Hi")])) {
            response.apply(event)
        }
        #expect(response.start?.region == expected)
    }

    @Test(arguments: ["", "eu-central-1.evil.example/", "EU", "1", "eu central"])
    func `a region that is none is refused at once`(region: String) {
        let error = #expect(throws: ModelError.self) {
            let backend: any Backend = try .bedrock(region: region, credential: .apiKey(Self.key))
            _ = backend
        }
        #expect(error?.kind == .invalidRequest)
    }

    @Test func `an empty key is refused at once`() {
        let error = #expect(throws: ModelError.self) {
            let backend: any Backend = try .bedrock(region: "us-east-1", credential: .apiKey(Secret("")))
            _ = backend
        }
        #expect(error?.kind == .unauthorized)
    }

    @Test func `refused keys are asked for once more`() async throws {
        let refusal = Array(#"{"message":"The security token included in the request is expired"}"#.utf8)
        let transport = ConverseReplay(
            status: 403, headers: ["x-amzn-ErrorType": "ExpiredTokenException"], chunks: [refusal])
        let provider = AWSCredentialProvider { () throws(ModelError) in
            AWSCredentials(accessKeyID: "AK", secretAccessKey: Secret("s"))
        }
        let backend: any Backend = try .bedrock(region: "us-east-1", credential: .keys(provider), transport: transport)
        let error = await #expect(throws: ModelError.self) { _ = try await backend.stream(.hello) }
        #expect(error?.kind == .unauthorized)
        #expect(transport.requests.count == 2)
    }
}
