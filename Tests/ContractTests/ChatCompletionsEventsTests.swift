import Interlingua
import Testing

/// What each kind of stream says, event by event. The expected events are written by hand from the fixtures' bytes.
@Suite struct ChatCompletionsEventsTests {
    private let openAI = ResponseStart(id: "chatcmpl-B1f2", model: "gpt-4.1-mini-2025-04-14", provider: .openAI)

    /// Every event of a fixture, without raw usage; that the grammar holds; and that it finished.
    private func events(_ name: String, as variant: ChatCompletionsVariant = .openAI) async throws -> [ModelEvent] {
        let heard = await Heard(try Fixture.bytes(name), as: variant)
        #expect(heard.violation == nil)
        #expect(heard.error == nil)
        return heard.events.map(\.withoutRawUsage)
    }

    @Test func `text comes as it was cut, and usage counts that arrives in a chunk without choices`() async throws {
        var usage = Usage(input: 12, output: 4)
        usage.cachedInput = 8
        usage.reasoning = 0
        usage.inputAudio = 0
        usage.outputAudio = 0
        #expect(
            try await events("text_usage_arrives_last/response.sse") == [
                .started(openAI),
                .notice(.other(name: "service_tier", "default")),
                .partStarted(.text, part: 0),
                .textDelta("Grüße", part: 0),
                .textDelta(" 🌍", part: 0),
                .textDelta("\n\"ok\"", part: 0),
                .usage(usage),
                .partFinished(.text("Grüße 🌍\n\"ok\""), part: 0),
                .finished(FinishReason(.stop, raw: "stop")),
            ])
    }

    @Test func `a usage keeps the provider's own object`() async throws {
        let heard = await Heard(try Fixture.bytes("azure_first_chunk_without_choices/response.sse"), as: .azure)
        #expect(
            heard.response.usage?.raw == [
                "completion_tokens": 1, "prompt_tokens": 9, "total_tokens": 10,
                "latency_checkpoint": ["engine_ttft_ms": 31],
            ])
    }

    @Test func `calls whose fragments alternate are told apart by their index`() async throws {
        let events = try await events("tool_calls_interleave/response.sse").filter {
            if case .usage = $0 { false } else { true }
        }
        #expect(
            events == [
                .started(openAI),
                .notice(.other(name: "service_tier", "default")),
                .partStarted(.toolCall(id: "call_a", name: "get_weather"), part: 0),
                .partStarted(.toolCall(id: "call_b", name: "add"), part: 1),
                .argumentsDelta(#"{"city""#, part: 0),
                .argumentsDelta(#"{"a":1,"#, part: 1),
                .argumentsDelta(#":"Zürich"}"#, part: 0),
                .argumentsDelta(#""b":2}"#, part: 1),
                .partFinished(
                    .toolCall(ToolCall(id: "call_a", name: "get_weather", arguments: #"{"city":"Zürich"}"#)), part: 0),
                .partFinished(.toolCall(ToolCall(id: "call_b", name: "add", arguments: #"{"a":1,"b":2}"#)), part: 1),
                .finished(FinishReason(.toolCalls, raw: "tool_calls")),
            ])
    }

    @Test func `a call that the limit cut is marked, and is no call to run`() async throws {
        var call = ToolCall(id: "call_a", name: "get_weather", arguments: #"{"city":"Par"#)
        call.isTruncated = true
        for file in ["response.sse", "response.json"] {
            let heard = await Heard(try Fixture.bytes("call_cut_by_length/\(file)"))
            #expect(heard.error == nil)
            #expect(heard.response.parts == [.toolCall(call)])
            #expect(heard.response.toolCalls == [])
            #expect(heard.response.finish == FinishReason(.length, raw: "length"))
        }
    }

    @Test func `Azure's first chunk names nothing and is no choice`() async throws {
        let start = ResponseStart(id: "chatcmpl-Az7", model: "gpt-4o-2024-11-20", provider: .azureOpenAI)
        #expect(
            try await events("azure_first_chunk_without_choices/response.sse", as: .azure) == [
                .started(start),
                .notice(
                    .contentFilter([
                        [
                            "prompt_index": 0,
                            "content_filter_results": ["jailbreak": ["detected": false, "filtered": false]],
                        ]
                    ])),
                .notice(.contentFilter(["hate": ["filtered": false, "severity": "safe"]])),
                .partStarted(.text, part: 0),
                .textDelta("Yes", part: 0),
                .usage(Usage(input: 9, output: 1)),
                .partFinished(.text("Yes"), part: 0),
                .finished(FinishReason(.stop, raw: "stop")),
            ])
    }

    @Test func `Azure's filter may block after the finish`() async throws {
        let heard = await Heard(try Fixture.bytes("azure_filter_blocks_after_the_finish/response.sse"), as: .azure)
        #expect(heard.error == nil)
        #expect(heard.response.text == "How to")
        #expect(heard.response.finish == FinishReason(.contentFilter, raw: "content_filter"))
        #expect(
            heard.response.notices == [
                .contentFilter(["hate": ["filtered": false, "severity": "safe"]]),
                .contentFilter(["violence": ["filtered": true, "severity": "high"]]),
            ])
    }

    @Test func `Mistral's lists hold the end of thinking and the beginning of text`() async throws {
        #expect(
            try await events("mistral_thinking_then_text_in_one_list/response.sse", as: .mistral) == [
                .started(ResponseStart(id: "b7e0", model: "magistral-small-latest", provider: .mistral)),
                .partStarted(.reasoning, part: 0),
                .reasoningDelta("2+2", part: 0),
                .reasoningDelta(" is 4", part: 0),
                .partFinished(.reasoning(Reasoning("2+2 is 4")), part: 0),
                .partStarted(.text, part: 1),
                .textDelta("It is", part: 1),
                .textDelta(" 4.", part: 1),
                .usage(Usage(input: 7, output: 23)),
                .partFinished(.text("It is 4."), part: 1),
                .finished(FinishReason(.stop, raw: "stop")),
            ])
    }

    @Test func `Mistral's call comes whole, with the finish`() async throws {
        let call = ToolCall(id: "D681PevKs", name: "get_weather", arguments: #"{"city": "Paris"}"#)
        #expect(
            try await events("mistral_whole_call_with_the_finish/response.sse", as: .mistral) == [
                .started(ResponseStart(id: "b7e0", model: "magistral-small-latest", provider: .mistral)),
                .partStarted(.toolCall(id: "D681PevKs", name: "get_weather"), part: 0),
                .argumentsDelta(#"{"city": "Paris"}"#, part: 0),
                .usage(Usage(input: 90, output: 22)),
                .partFinished(.toolCall(call), part: 0),
                .finished(FinishReason(.toolCalls, raw: "tool_calls")),
            ])
    }

    @Test func `DeepSeek's reasoning is a part of its own, before the text`() async throws {
        var usage = Usage(input: 20, output: 9)
        usage.cachedInput = 16
        usage.reasoning = 6
        #expect(
            try await events("deepseek_reasoning_usage_with_finish/response.sse", as: .deepSeek) == [
                .started(ResponseStart(id: "ds-1", model: "deepseek-reasoner", provider: .deepSeek)),
                .partStarted(.reasoning, part: 0),
                .reasoningDelta("Let me", part: 0),
                .reasoningDelta(" see.", part: 0),
                .partFinished(.reasoning(Reasoning("Let me see.")), part: 0),
                .partStarted(.text, part: 1),
                .textDelta("Four", part: 1),
                .textDelta(".", part: 1),
                .usage(usage),
                .partFinished(.text("Four."), part: 1),
                .finished(FinishReason(.stop, raw: "stop")),
            ])
    }

    @Test func `Perplexity's usage replaces the one before, and its message adds nothing`() async throws {
        func source(_ url: String) -> Part { .citation(Citation(url: url, raw: .string(url))) }
        #expect(
            try await events("perplexity_usage_on_every_chunk/response.sse", as: .perplexity) == [
                .started(ResponseStart(id: "px-1", model: "sonar", provider: .perplexity)),
                .partStarted(.text, part: 0),
                .textDelta("Sun", part: 0),
                .usage(Usage(input: 5, output: 1)),
                .textDelta("ny", part: 0),
                .usage(Usage(input: 5, output: 2)),
                .usage(Usage(input: 5, output: 3)),
                .partFinished(.text("Sunny"), part: 0),
                .partStarted(.whole, part: 1),
                .partFinished(source("https://a.example/1"), part: 1),
                .partStarted(.whole, part: 2),
                .partFinished(source("https://b.example/2"), part: 2),
                .finished(FinishReason(.stop, raw: "stop")),
            ])
    }

    @Test func `a refusal is no text`() async throws {
        let heard = await Heard(try Fixture.bytes("refusal/response.sse"))
        #expect(heard.error == nil)
        #expect(heard.response.parts == [.refusal("I'm sorry, no.")])
        #expect(heard.response.text == "")
        #expect(heard.response.finish == FinishReason(.stop, raw: "stop"))
    }

    /// Requirement: the fold of a stream is the whole response.
    @Test(arguments: [
        ("text_usage_arrives_last", ChatCompletionsVariant.openAI), ("tool_calls_interleave", .openAI),
        ("call_cut_by_length", .openAI), ("refusal", .openAI), ("deepseek_reasoning_usage_with_finish", .deepSeek),
        ("mistral_thinking_then_text_in_one_list", .mistral),
    ])
    func `a stream adds up to the answer without a stream`(
        _ scenario: String, _ variant: ChatCompletionsVariant
    ) async throws {
        let streamed = await Heard(try Fixture.bytes("\(scenario)/response.sse"), as: variant)
        let whole = await Heard(try Fixture.bytes("\(scenario)/response.json"), as: variant)
        #expect(streamed.error == nil)
        #expect(whole.violation == nil)
        #expect(streamed.response == whole.response)
    }

    /// The recorded texts are those that `jq -r '.choices[0].delta.content // empty'` gives, joined.
    @Test(arguments: [
        ("llama_text_stream/response.sse", "The capital of France is Paris."),
        ("llama_text_unary/response.json", "The capital of France is Paris."),
    ])
    func `a local model's answer is heard`(_ name: String, _ text: String) async throws {
        let heard = await Heard(try Fixture.bytes(name), as: .llamaCpp)
        #expect(heard.error == nil)
        #expect(heard.response.text == text)
        #expect(heard.response.usage?.counts.input == 33)
        #expect(heard.response.usage?.counts.output == 8)
    }
}
