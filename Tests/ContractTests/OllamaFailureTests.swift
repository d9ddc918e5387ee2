import Interlingua
import Testing

/// How Ollama's answers fail.
@Suite struct OllamaFailureTests {
    @Test(
        arguments: [
            ("error_at_start", .serverFault, "llama runner process has terminated: signal: killed", nil),
            (
                "error_after_text", .serverFault, "an error was encountered while running the model: unexpected EOF",
                "Half a"
            ),
            (
                "context_ran_out", .contextTooLong,
                "the prompt is longer than the context length currently available for this model", "Half a"
            ),
            ("runner_died", .truncated, "the model's process ended before the response did", "Half a"),
        ] as [(String, ModelError.Kind, String, String?)])
    func `a failure inside a stream is an error with what came before it`(
        scenario: String, kind: ModelError.Kind, message: String, partial: String?
    ) async throws {
        let answer = try await OllamaAnswer(ollamaFixture("\(scenario)/response.ndjson"))
        let error = try #require(answer.error)
        #expect(error.kind == kind)
        #expect(error.message == message)
        #expect(error.status == 200)
        #expect(error.provider == "ollama")
        #expect(error.partial?.text == partial)
        #expect(answer.response.text == partial ?? "")
    }

    @Test(
        arguments: [
            (404, #"{"error":"model 'llama9' not found"}"#, .modelNotFound, "model 'llama9' not found"),
            (
                400, #"{"error":"registry.ollama.ai/library/gemma:2b does not support tools"}"#, .invalidRequest,
                "registry.ollama.ai/library/gemma:2b does not support tools"
            ),
            (
                400, #"{"error":"the input length exceeds the context length"}"#, .contextTooLong,
                "the input length exceeds the context length"
            ),
            (
                401, #"{"error":"unauthorized","signin_url":"https://ollama.com/connect?name=x"}"#, .unauthorized,
                "unauthorized"
            ),
            (429, #"{"error":"too many requests"}"#, .rateLimited, "too many requests"),
            (
                503, #"{"error":"server busy, please try again.  maximum pending requests exceeded"}"#, .overloaded,
                "server busy, please try again.  maximum pending requests exceeded"
            ),
            (
                500, #"{"error":"model requires more system memory (8.4 GiB) than is available (4.1 GiB)"}"#,
                .serverFault,
                "model requires more system memory (8.4 GiB) than is available (4.1 GiB)"
            ),
        ] as [(Int, String, ModelError.Kind, String)])
    func `a refusal has a kind and the server's words`(
        status: Int, body: String, kind: ModelError.Kind, message: String
    ) async throws {
        let answer = try await OllamaAnswer(Array(body.utf8), status: status)
        #expect(answer.error?.kind == kind)
        #expect(answer.error?.status == status)
        #expect(answer.error?.message == message)
        #expect(answer.events.isEmpty)
    }

    @Test(arguments: ["text", "text_around_a_call"])
    func `a stream that is cut anywhere is no answer`(scenario: String) async throws {
        let body = try ollamaFixture("\(scenario)/response.ndjson")
        let whole = try await OllamaAnswer(body).response
        let end = try #require(body.lastIndex(of: UInt8(ascii: "}")))
        for count in 0...end {
            let answer = try await OllamaAnswer(Array(body[..<count]))
            let error = try #require(answer.error, "cut after \(count) bytes")
            #expect(error.kind == .truncated, "cut after \(count) bytes: \(error)")
            #expect(whole.text.hasPrefix(answer.response.text), "cut after \(count) bytes")
            #expect(error.partial?.text ?? "" == answer.response.text, "cut after \(count) bytes")
            #expect(answer.response.toolCalls.allSatisfy { whole.toolCalls.contains($0) })
        }
        let unended = try await OllamaAnswer(Array(body[...end]))
        #expect(unended.response == whole)
    }

    @Test func `a document that is cut anywhere is no answer`() async throws {
        let body = try ollamaFixture("document_over_lines/response.json")
        let end = try #require(body.lastIndex(of: UInt8(ascii: "}")))
        for count in 0...end {
            let error = try #require(try await OllamaAnswer(Array(body[..<count])).error, "cut after \(count) bytes")
            #expect(error.kind == .truncated, "cut after \(count) bytes: \(error)")
        }
    }

    @Test(arguments: [
        ("<html><body>Bad gateway</body></html>", 0), ("<html>\n<body>\n", 0), ("Internal error\nsorry\n", 0),
        (#"{"message":{"content":"a"},"done":false}"# + "\n" + #"{"message":{"content":nope}}"# + "\n", 63),
        (#"{"message":{"content":"a"}} {}"# + "\n", 28),
        ("{\"message\":{\"content\":\"\u{1}\"}}\n", 23),
        ("{\"done\":false}\n{\"message\":\n{\"done\":true}\n", 26),
    ])
    func `what is not JSON is an error that says where`(body: String, offset: Int) async throws {
        let answer = try await OllamaAnswer(Array(body.utf8))
        #expect(answer.error?.kind == .malformedResponse)
        #expect(answer.error?.offset == offset)
    }

    @Test func `bytes that are not UTF-8 are an error`() async throws {
        let body = Array(#"{"message":{"content":""#.utf8) + [0xC3, 0x28] + Array(#""}}"#.utf8) + [0x0A]
        #expect(try await OllamaAnswer(body).error?.kind == .malformedResponse)
    }

    @Test(
        arguments: [
            (#"{"error":{"message":"no room","code":503}}"#, .overloaded, "no room"),
            (#"{"error":42}"#, .serverFault, #"{"error":42}"#),
            (#"{"message":"no such route"}"#, .serverFault, "no such route"),
            (#"{"detail":"too many requests"}"#, .rateLimited, "too many requests"),
            (#"{"status":"ok"}"#, .malformedResponse, "the body holds no answer"),
            ("[]", .malformedResponse, "the body holds no answer"),
        ] as [(String, ModelError.Kind, String)])
    func `a body that holds no answer is an error`(body: String, kind: ModelError.Kind, message: String) async throws {
        let error = try #require(try await OllamaAnswer(Array(body.utf8)).error)
        #expect(error.kind == kind)
        #expect(error.message == message)
    }

    @Test func `only an error ends an answer that has begun`() async throws {
        let start = #"{"message":{"content":"a"},"done":false}"# + "\n"
        let warming = try await OllamaAnswer(Array((start + #"{"detail":"warming"}"# + "\n").utf8))
        #expect(warming.events.last == .unknown(type: "", json: #"{"detail":"warming"}"#))
        #expect(warming.error?.kind == .truncated)
        let failing = try await OllamaAnswer(Array((start + #"{"message":{},"done":true,"error":"boom"}"#).utf8))
        #expect(failing.error?.message == "boom")
        #expect(failing.error?.partial?.text == "a")
    }

    @Test func `the first line starts the response, whatever it says`() async throws {
        let line = #"{"model":"llama3.2","message":{"role":"assistant","content":""},"done":false}"# + "\n"
        let answer = try await OllamaAnswer(Array(line.utf8))
        let start = ResponseStart(id: nil, model: "llama3.2", provider: "ollama", region: "local")
        #expect(answer.events == [.started(start)])
    }

    @Test(arguments: ["", "\n\n", "  \n"])
    func `an empty body is no answer`(body: String) async throws {
        let error = try #require(try await OllamaAnswer(Array(body.utf8)).error)
        #expect(error.kind == .truncated)
        #expect(error.partial == nil)
    }
}

/// How the bytes arrive.
@Suite struct OllamaChunkTests {
    static let scenarios = [
        "text/response.ndjson", "thinking/response.ndjson", "parallel_calls_of_one_index/response.ndjson",
        "text_around_a_call/response.ndjson", "error_after_text/response.ndjson",
        "unknown_fields_and_lines/response.ndjson", "document_over_lines/response.json", "document/response.json",
    ]

    @Test(arguments: scenarios)
    func `any two pieces give the same events`(path: String) async throws {
        let body = try ollamaFixture(path)
        let whole = try await OllamaAnswer(body)
        for cut in 1..<body.count {
            let answer = try await OllamaAnswer(chunks: [Array(body[..<cut]), Array(body[cut...])])
            #expect(answer == whole, "cut at \(cut)")
        }
    }

    @Test(arguments: scenarios, [1, 2, 7])
    func `the size of pieces never shows`(path: String, pieceSize: Int) async throws {
        let body = try ollamaFixture(path)
        let whole = try await OllamaAnswer(body)
        #expect(try await OllamaAnswer(body, pieceSize: pieceSize) == whole)
    }

    @Test func `lines may end in CR LF`() async throws {
        let body = try ollamaFixture("text/response.ndjson")
        let answer = try await OllamaAnswer(body.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] })
        #expect(answer == (try await OllamaAnswer(body)))
    }
}
