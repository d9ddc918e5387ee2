import Interlingua
import Testing

/// Where requests to SageMaker go, and what its refusals mean. Expected hosts, paths and headers are AWS's.
@Suite struct SageMakerEndpointTests {
    private func sent(
        _ request: ModelRequest = ModelRequest(messages: [.user("Hi")]),
        by backend: (Capture) throws(ModelError) -> any Backend
    ) async throws -> TransportRequest {
        let capture = Capture()
        _ = try await backend(capture).stream(request)
        return try #require(capture.request)
    }

    @Test(
        arguments: [
            (Delivery.streamed, "us-east-1", "amazonaws.com", "invocations-response-stream"),
            (.whole, "eu-central-1", "amazonaws.com", "invocations"),
            (.whole, "cn-north-1", "amazonaws.com.cn", "invocations"),
        ])
    func `the address names the endpoint and the delivery`(
        delivery: Delivery, region: String, domain: String, operation: String
    ) async throws {
        let request = try await sent(ModelRequest(messages: [.user("Hi")]).with { $0.delivery = delivery }) {
            (transport) throws(ModelError) in
            try .sageMakerChat(
                endpoint: "my-endpoint", region: region, keys: SageMakerAnswer.keys, transport: transport)
        }
        #expect(request.url == "https://runtime.sagemaker.\(region).\(domain)/endpoints/my-endpoint/\(operation)")
        let body = try JSONValue.parse(request.body.span)
        #expect(body["messages"] == .array([["role": "user", "content": "Hi"]]))
        #expect(body["model"] == nil)
        let authorization = try #require(request.headers["authorization"])
        #expect(authorization.contains("/\(region)/sagemaker/aws4_request"))
        #expect(request.headers["x-amzn-sagemaker-accept"] == (delivery == .streamed ? "text/event-stream" : nil))
        let accepted = delivery == .streamed ? "application/vnd.amazon.eventstream" : "application/json"
        #expect(request.headers["accept"] == accepted)
    }

    /// The signature is botocore's, of the same request at the same second.
    @Test func `the signature is AWS's own`() async throws {
        let keys = AWSCredentials(
            accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
        var request = TransportRequest(
            headers: ["Content-Type": "application/json"], body: Array(#"{"inputs":"hi"}"#.utf8))
        request.url = "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/my-endpoint/invocations"
        // 2026-08-19T14:34:12Z
        try await SigV4(keys, service: "sagemaker", region: "us-east-1", now: { .seconds(1_787_150_052) }).authorize(
            &request)
        let signature = "96e4c34f076e62db14d234063847e1035eedd5fd18f4c61c74bc8c930d3e74ec"
        #expect(
            request.headers["authorization"]
                == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260819/us-east-1/sagemaker/aws4_request, "
                + "SignedHeaders=content-type;host;x-amz-date, Signature=" + signature)
    }

    @Test func `headers choose the part of the endpoint, and are signed`() async throws {
        let target = SageMakerTarget(
            model: "m.tar.gz", variant: "blue", containerHostname: "second", inferenceComponent: "llama-1",
            sessionID: "s-1", customAttributes: "trace=1")
        let request = try await sent { (transport) throws(ModelError) in
            try .sageMakerChat(
                endpoint: "e", region: "us-east-1", model: "lora-1", keys: SageMakerAnswer.keys, target: target,
                transport: transport)
        }
        let expected = [
            "target-model": "m.tar.gz", "target-variant": "blue", "target-container-hostname": "second",
            "inference-component": "llama-1", "session-id": "s-1", "custom-attributes": "trace=1",
        ]
        let authorization = try #require(request.headers["authorization"])
        for (name, value) in expected {
            #expect(request.headers["x-amzn-sagemaker-" + name] == value)
            #expect(authorization.contains("x-amzn-sagemaker-" + name))
        }
        #expect(try JSONValue.parse(request.body.span)["model"] == "lora-1")
    }

    @Test(
        arguments: [
            ("", "us-east-1"), ("-e", "us-east-1"), ("a/b", "us-east-1"), ("a b", "us-east-1"),
            (String(repeating: "e", count: 64), "us-east-1"), ("e", "US"), ("e", ""), ("e", "us-east-1.evil.example/"),
        ])
    func `an endpoint or region that is none is refused at once`(endpoint: String, region: String) {
        let error = #expect(throws: ModelError.self) {
            let backend: any Backend = try .sageMakerChat(
                endpoint: endpoint, region: region, keys: SageMakerAnswer.keys)
            _ = backend
        }
        #expect(error?.kind == .invalidRequest)
    }

    @Test(
        arguments: [
            (
                424, "ModelError",
                """
                {"ErrorCode":"CLIENT_ERROR_FROM_MODEL","LogStreamArn":"arn:aws:logs:us-east-1:1:x","Message":"Received \
                client error (400) from primary","OriginalMessage":"{\\"object\\":\\"error\\",\\"message\\":\\"This model's \
                maximum context length is 4096 tokens.\\",\\"type\\":\\"BadRequestError\\",\\"code\\":400}",\
                "OriginalStatusCode":400}
                """, .contextTooLong, "This model's maximum context length is 4096 tokens."
            ),
            (
                424, "ModelError",
                #"{"Message":"Received error","OriginalMessage":"{\"detail\":\"top_k\"}","OriginalStatusCode":422}"#,
                .invalidRequest, "top_k"
            ),
            (
                424, "ModelError",
                #"{"Message":"Received error","OriginalMessage":"queue is full","OriginalStatusCode":429}"#,
                .rateLimited,
                "queue is full"
            ),
            (
                424, "ModelError", #"{"Message":"x","OriginalMessage":"Traceback","OriginalStatusCode":500}"#,
                .serverFault, "Traceback"
            ),
            (424, "ModelError", #"{"Message":"No answer came"}"#, .serverFault, "No answer came"),
            (400, "ValidationError", #"{"Message":"No such variant"}"#, .invalidRequest, "No such variant"),
            (429, "ModelNotReadyException", #"{"Message":"Not ready"}"#, .overloaded, "Not ready"),
            (500, "InternalFailure", #"{"Message":"Failed"}"#, .serverFault, "Failed"),
            (503, "ServiceUnavailable", #"{"Message":"Later"}"#, .overloaded, "Later"),
            (530, "InternalDependencyException", #"{"Message":"Behind"}"#, .serverFault, "Behind"),
            (
                403, "ExpiredTokenException", #"{"message":"The security token included in the request is expired"}"#,
                .unauthorized, "The security token included in the request is expired"
            ),
        ] as [(Int, String, String, ModelError.Kind, String)])
    func `a refusal is typed, and the container's own words are heard`(
        status: Int, type: String, body: String, kind: ModelError.Kind, message: String
    ) async throws {
        let answer = try await SageMakerAnswer(
            [Array(body.utf8)], status: status,
            headers: ["x-amzn-ErrorType": "\(type):http://internal.amazon.com/", "x-amzn-RequestId": "r-1"])
        let error = try #require(answer.error)
        #expect(error.kind == kind)
        #expect(error.message == message)
        #expect(error.status == status)
        #expect(error.requestID == "r-1")
    }
}
