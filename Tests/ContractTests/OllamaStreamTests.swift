import Interlingua
import Testing

/// What Ollama's answers say.
@Suite struct OllamaStreamTests {
    @Test func `a text starts, speaks, counts, and finishes`() async throws {
        let answer = try await OllamaAnswer(ollamaFixture("text/response.ndjson"))
        var usage = Usage(input: 26, output: 282)
        usage.raw = ["prompt_eval_count": 26, "eval_count": 282]
        let timings: JSONValue = [
            "total_duration": 4_883_583_458, "load_duration": 1_334_875, "prompt_eval_duration": 342_546_000,
            "eval_duration": 4_535_599_000,
        ]
        let expected: [ModelEvent] = [
            .started(ResponseStart(id: nil, model: "llama3.2", provider: "ollama", region: "local")),
            .partStarted(.text, part: 0),
            .textDelta("Grüezi", part: 0),
            .textDelta(", \"world\" 🌍", part: 0),
            .textDelta("\nA😀", part: 0),
            .usage(usage),
            .notice(.other(name: "timings", timings)),
            .partFinished(.text("Grüezi, \"world\" 🌍\nA😀"), part: 0),
            .finished(FinishReason(.stop, raw: "stop")),
        ]
        #expect(answer.error == nil)
        #expect(answer.events == expected)
    }

    @Test func `thinking is a part before the text`() async throws {
        let answer = try await OllamaAnswer(ollamaFixture("thinking/response.ndjson"))
        #expect(answer.error == nil)
        #expect(answer.response.parts == [.reasoning(Reasoning("Two and two.")), .text("Four")])
        #expect(answer.counts == [14, 9])
        #expect(answer.response.usage?.reasoning == nil)
    }

    @Test func `a tool call comes whole and ends the turn`() async throws {
        let answer = try await OllamaAnswer(ollamaFixture("tool_call/response.ndjson"))
        #expect(answer.error == nil)
        #expect(
            answer.response.parts == [
                .toolCall(ToolCall(id: "call_vnxxqf2k", name: "weather", arguments: #"{"city":"Zürich","days":3}"#))
            ])
        #expect(answer.response.finish == FinishReason(.toolCalls, raw: "stop"))
    }

    @Test func `calls of one index are calls of their own`() async throws {
        let answer = try await OllamaAnswer(ollamaFixture("parallel_calls_of_one_index/response.ndjson"))
        #expect(answer.error == nil)
        #expect(answer.response.toolCalls.map(\.name) == ["weather", "weather", "time"])
        #expect(
            answer.response.toolCalls.map(\.arguments) == [
                #"{"city":"Bern"}"#, #"{"city":"Chur"}"#, #"{"zone":"Europe/Zurich"}"#,
            ])
        #expect(Set(answer.response.toolCalls.map(\.id)).count == 3)
    }

    @Test func `a call without arguments has an empty object`() async throws {
        let answer = try await OllamaAnswer(ollamaFixture("call_without_arguments/response.ndjson"))
        #expect(answer.error == nil)
        #expect(answer.response.toolCalls.map(\.arguments) == ["{}", "{}", "{}", "{}"])
    }

    @Test func `what is said around a call keeps its order`() async throws {
        let answer = try await OllamaAnswer(ollamaFixture("text_around_a_call/response.ndjson"))
        #expect(answer.error == nil)
        #expect(
            answer.response.parts == [
                .reasoning(Reasoning("I need the weather.")), .text("Let me look."),
                .toolCall(ToolCall(id: "call_0", name: "weather", arguments: #"{"city":"Bern"}"#)),
                .text(" One moment."),
            ])
        #expect(answer.response.finish?.meaning == .toolCalls)
    }

    @Test func `a call gets an id that no call of the conversation has`() async throws {
        let earlier: [Part] = ["call_7", "call_0", "call_x", "other", "call_99999999999999999999"].map {
            .toolCall(ToolCall(id: $0, name: "weather", arguments: "{}"))
        }
        let request = ModelRequest(model: "m", messages: [.user("?"), Message(.assistant, earlier), .user("And now?")])
        let body = try ollamaFixture("parallel_calls_of_one_index/response.ndjson")
        let answer = try await OllamaAnswer(body, to: request)
        #expect(answer.response.toolCalls.map(\.id) == ["call_8", "call_9", "call_10"])
    }

    @Test func `a call without a name is no answer`() async throws {
        let body = #"{"message":{"tool_calls":[{"function":{"arguments":{}}}]},"done":false}"# + "\n"
        let answer = try await OllamaAnswer(Array(body.utf8))
        #expect(answer.error?.kind == .malformedResponse)
    }

    @Test(
        arguments: [
            ("length", FinishReason(.length, raw: "length"), "Once upon a", [11, 3]),
            ("done_without_counts", FinishReason(.unreported), "Yes.", nil),
            ("prompt_was_cached", FinishReason(.stop, raw: "stop"), "Yes.", [nil, 2]),
            ("model_was_loaded", FinishReason(.other, raw: "load"), "", nil),
        ] as [(String, FinishReason, String, [Int?]?)])
    func `the last line says why and how much, as far as it does`(
        scenario: String, finish: FinishReason, text: String, counts: [Int?]?
    ) async throws {
        let answer = try await OllamaAnswer(ollamaFixture("\(scenario)/response.ndjson"))
        #expect(answer.error == nil)
        #expect(answer.response.finish == finish)
        #expect(answer.response.text == text)
        #expect(answer.counts == counts)
    }

    @Test func `log probabilities follow their tokens`() async throws {
        let answer = try await OllamaAnswer(ollamaFixture("logprobs/response.ndjson"))
        let hi = TokenLogprob(token: "Hi", logprob: -0.25, bytes: [72, 105])
        var first = hi
        first.alternatives = [hi, TokenLogprob(token: "Hey", logprob: -1.5)]
        #expect(answer.error == nil)
        #expect(answer.response.logprobs == [first, TokenLogprob(token: "!", logprob: 0)])
    }

    @Test func `an answer from elsewhere says so once`() async throws {
        let answer = try await OllamaAnswer(ollamaFixture("cloud/response.ndjson"))
        #expect(
            answer.response.notices == [
                .other(name: "remote", ["remote_model": "gpt-oss:120b", "remote_host": "https://ollama.com:443"])
            ])
    }

    @Test func `what is unknown is passed on or over, and nothing follows the end`() async throws {
        let answer = try await OllamaAnswer(ollamaFixture("unknown_fields_and_lines/response.ndjson"))
        #expect(answer.error == nil)
        #expect(
            answer.events.filter { if case .unknown = $0 { true } else { false } } == [
                .unknown(type: "", json: #"{"status":"loading model","completed":1,"total":2}"#),
                .unknown(type: "progress", json: #"{"type":"progress","percent":50}"#),
                .unknown(type: "", json: "[1,2]"),
            ])
        #expect(answer.response.start?.model == "m")
        #expect(answer.response.text == "AB")
        #expect(answer.counts == [2, nil])
        #expect(answer.response.finish == FinishReason(.stop, raw: "stop"))
    }
}

/// An answer that comes whole.
@Suite struct OllamaDocumentTests {
    @Test func `a document says what a stream says`() async throws {
        var request = ModelRequest.ollamaQuestion
        request.delivery = .whole
        let answer = try await OllamaAnswer(ollamaFixture("document/response.json"), to: request)
        #expect(answer.error == nil)
        #expect(answer.response.start?.model == "qwen3")
        #expect(
            answer.response.parts == [
                .reasoning(Reasoning("I need the weather.")), .text("Let me look. One moment."),
                .toolCall(ToolCall(id: "call_a", name: "weather", arguments: #"{"city":"Bern"}"#)),
            ])
        #expect(answer.response.finish == FinishReason(.toolCalls, raw: "stop"))
        #expect(answer.counts == [120, 31])
        #expect(answer.response.notices.count == 1)
    }

    @Test(arguments: [Delivery.streamed, .whole], ["text/response.ndjson", "document/response.json"])
    func `what was asked for does not decide how an answer is read`(delivery: Delivery, path: String) async throws {
        var request = ModelRequest.ollamaQuestion
        request.delivery = delivery
        let answer = try await OllamaAnswer(ollamaFixture(path), to: request)
        #expect(answer.error == nil)
        #expect(answer.response.finish?.raw == "stop")
    }

    @Test(arguments: [1, 3, 4096])
    func `a document may be spread over lines`(pieceSize: Int) async throws {
        let answer = try await OllamaAnswer(ollamaFixture("document_over_lines/response.json"), pieceSize: pieceSize)
        #expect(answer.error == nil)
        #expect(answer.response.text == "Hello")
        #expect(answer.counts == [3, 1])
    }
}
