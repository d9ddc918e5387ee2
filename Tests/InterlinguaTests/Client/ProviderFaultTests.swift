import Testing

@testable import Interlingua

@Suite struct ProviderFaultTests {
    @Test(arguments: FaultCase.all)
    func `an HTTP error says what it means`(_ fault: FaultCase) {
        let error = ProviderFault.error(
            status: fault.status, headers: fault.headers, body: Array(fault.body.utf8), provider: "p")
        #expect(error.kind == fault.kind)
        #expect(error.code == fault.code)
        #expect(error.message.contains(fault.says), "\(error.message)")
        #expect(error.status == fault.status)
        #expect(error.provider == "p")
    }

    @Test(
        arguments: [
            (
                #"{"error":{"message":"The server experienced an error","type":"server_error","param":null,"code":null}}"#,
                .serverFault
            ),
            (
                #"{"type":"error","sequence_number":2,"error":{"type":"insufficient_quota","code":"insufficient_quota","message":"m"}}"#,
                .quotaExhausted
            ),
            (
                #"{"type":"error","code":"rate_limit_exceeded","message":"m","param":null,"sequence_number":1}"#,
                .rateLimited
            ),
            (
                #"{"error":{"message":"m","type":"invalid_request_error","code":"tool_use_failed","status_code":400}}"#,
                .malformedResponse
            ),
            (#"{"error":{"message":"m","type":"invalid_request_error","status_code":401}}"#, .unauthorized),
            (
                #"{"type":"error","error":{"details":null,"type":"overloaded_error","message":"Overloaded"}}"#,
                .overloaded
            ),
            (
                #"{"id":"gen-1","error":{"code":400,"message":"Token limit reached"},"choices":[{"delta":{}}]}"#,
                .invalidRequest
            ),
            (#"{"error":{"code":503,"message":"m","status":"UNAVAILABLE"}}"#, .overloaded),
            (#"[{"error":{"code":429,"message":"m","status":"RESOURCE_EXHAUSTED"}}]"#, .rateLimited),
            (#"{"error":"an error was encountered while running the model"}"#, .serverFault),
            (#"{"error":{"message":"m","type":"invalid_request_error"}}"#, .invalidRequest),
            (#"{"object":"error","message":"m","type":"BadRequestError","code":400}"#, .invalidRequest),
        ] as [(String, ModelError.Kind)])
    func `inside a stream the fault itself decides`(_ frame: String, _ kind: ModelError.Kind) throws {
        let error = try #require(ProviderFault(json: json(frame))).error(status: 200, provider: "p")
        #expect(error.kind == kind)
        #expect(error.status == 200)
    }

    @Test(arguments: [
        #"{"id":"1","choices":[{"index":0,"delta":{"content":"error"}}],"error":null}"#,
        #"{"type":"message_start","message":{"id":"m","content":[]}}"#,
        #"{"model":"m","message":{"role":"assistant","content":"error"},"done":false}"#,
        #"{"id":"","choices":[{"finish_reason":null,"index":0,"content_filter_offsets":{"check_offset":1}}]}"#,
        #"{"errors":[],"error":"","detail":null}"#, #"{"error":{}}"#, #"{"error":false}"#, "null", "[]", #""error""#,
        "{}",
    ])
    func `a frame without a fault is none`(_ frame: String) throws {
        #expect(ProviderFault(json: try json(frame)) == nil)
    }

    @Test func `names from beside the body count like the body's own`() {
        let error = ProviderFault(message: "Too many tokens", code: "throttlingException").error(
            status: 200, provider: "p")
        #expect(error.kind == .rateLimited)
        #expect(error.code == "throttlingException")
        #expect(error.message == "Too many tokens")
    }

    @Test(arguments: [
        "x-request-id", "apim-request-id", "Request-Id", "x-amzn-RequestId", "mistral-correlation-id", "x-ds-trace-id",
        "x-debug-trace-id", "opc-request-id",
    ])
    func `the request id is found in the header`(_ name: String) {
        #expect(ProviderFault.requestID(in: [name: "r-1"]) == "r-1")
    }

    @Test func `the request id in the body serves where no header has one`() {
        let body = Array(#"{"type":"error","error":{"type":"api_error","message":"m"},"request_id":"req_body"}"#.utf8)
        let without = ProviderFault.error(status: 500, headers: [:], body: body, provider: "p")
        let with = ProviderFault.error(status: 500, headers: ["request-id": "req_header"], body: body, provider: "p")
        #expect(without.requestID == "req_body")
        #expect(with.requestID == "req_header")
    }

    @Test(arguments: [("true", true), ("false", false), ("maybe", nil)] as [(String, Bool?)])
    func `x-should-retry is the provider's word`(_ value: String, _ advice: Bool?) {
        let error = ProviderFault.error(status: 500, headers: ["x-should-retry": value], body: [], provider: "p")
        #expect(error.retryHint.isAdvised == advice)
    }

    @Test func `a code that settles it is advice too`() {
        let body = Array(#"{"error":{"code":"insufficient_quota","message":"m"}}"#.utf8)
        #expect(ProviderFault.error(status: 429, headers: [:], body: body, provider: "p").retryHint.isAdvised == false)
    }
}

extension ProviderFaultTests {
    @Test(arguments: [
        ("Incorrect API key provided: sk-proj-AbCdEf0123456789.", "Incorrect API key provided: •••"),
        ("bad header 'Authorization: Bearer abc.DEF-123_x/y+z=='", "bad header 'Authorization: Bearer •••'"),
        ("GET /v1?key=AIzaSyA1234567890abcdefghijk&alt=sse", "GET /v1?key=•••&alt=sse"),
        ("token ya29.a0Af_1234567890 expired", "token ••• expired"),
        ("The key AKIAIOSFODNN7EXAMPLE is unknown", "The key ••• is unknown"),
        ("invalid api key: 0123456789abcdef0123456789abcdef", "invalid api key: •••"),
        ("jwt eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln is bad", "jwt ••• is bad"),
    ])
    func `a credential that is echoed back does not get into the message`(_ text: String, _ redacted: String) {
        #expect(ProviderFault.readable(text) == redacted)
    }

    @Test(arguments: [
        "Incorrect API key provided: test-con****-key. You can find your API key at https://platform.openai.com/account/api-keys.",
        "Item 'rs_68c42de022c881948db7ed1cc2529f2e0202c9ad459e0d23' of type 'reasoning' was provided without its item.",
        "a limit of 5 tokens (ref: 96164522-08b2-4cbf-886e-e5a38961a688)", "x = y == z, task-force, é ü 漢字",
    ])
    func `other words stay as they are`(_ text: String) {
        #expect(ProviderFault.readable(text) == text)
    }

    @Test func `a long message is cut and a binary one left out`() {
        let long = ProviderFault.error(
            status: 500, headers: [:], body: Array(repeating: UInt8(ascii: "a"), count: 100_000), provider: "p")
        #expect(long.message == String(repeating: "a", count: 4000) + "…")
        let binary = ProviderFault.error(
            status: 500, headers: [:], body: [0x1F, 0x8B, 0x08, 0xFF, 0xFE, 0xC0, 0xC1, 0xF5], provider: "p")
        #expect(binary.message == "a body that is no text")
    }

    @Test func `control characters cannot reach a terminal`() {
        #expect(ProviderFault.readable("a\u{1B}[2Jb\u{0}c\n\td") == "a [2Jb c\n\td")
    }
}

extension ProviderFaultTests {
    @Test func `no bytes, JSON or headers bring it down`() {
        var random = SeededGenerator(seed: 20_261_124)
        for round in 0..<1000 {
            let body =
                round.isMultiple(of: 2)
                ? (0..<Int.random(in: 0..<300, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                : Array(random.json(depth: 4).utf8)
            var headers = HTTPHeaders()
            for name in SeededGenerator.headers where Bool.random(using: &random) {
                headers.add(name, SeededGenerator.texts.randomElement(using: &random) ?? "")
            }
            let status = Int.random(in: -1...700, using: &random)
            let error = ProviderFault.error(status: status, headers: headers, body: body, provider: "p")
            #expect(!error.message.isEmpty && error.message.unicodeScalars.count <= 4001)
            #expect(error.status == status)
            if let delay = error.retryHint.delay { #expect(delay > .zero && delay < .seconds(367 * 86400)) }
        }
    }
}

private func json(_ text: String) throws -> JSONValue {
    let bytes = Array(text.utf8)
    var reader = JSONReader(bytes.span)
    return try reader.value()
}
