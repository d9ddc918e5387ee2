import Interlingua
import Testing

/// What Converse's answers say.
@Suite struct ConverseStreamTests {
    @Test func `a text starts, speaks, counts after its stop, and finishes`() async throws {
        let answer = try await ConverseAnswer(stream: "text")
        var usage = Usage(input: 12, output: 7)
        usage.raw = ["inputTokens": 12, "outputTokens": 7, "totalTokens": 19]
        let expected: [ModelEvent] = [
            .started(ResponseStart(id: nil, model: nil, provider: .bedrock, region: "eu-central-1")),
            .partStarted(.text, part: 0),
            .textDelta("Grüezi", part: 0),
            .textDelta(", “world” 🌍", part: 0),
            .textDelta("\n", part: 0),
            .partFinished(.text("Grüezi, “world” 🌍\n"), part: 0),
            .usage(usage),
            .notice(.other(name: "metrics", ["latencyMs": 411])),
            .finished(FinishReason(.stop, raw: "end_turn")),
        ]
        #expect(answer.error == nil)
        #expect(answer.events == expected)
    }

    @Test(
        arguments: [
            (
                "parallel_tool_calls",
                [
                    .text("Both."),
                    .toolCall(
                        ToolCall(id: "tooluse_aB3-x_9", name: "weather", arguments: #"{"city":"Zürich","days":3}"#)),
                    .toolCall(
                        ToolCall(id: "tooluse_second", name: "weather", arguments: #"{"city":"Bern","days":1}"#)),
                ]
            ),
            (
                "calls_without_arguments",
                [
                    .toolCall(ToolCall(id: "tooluse_1", name: "now", arguments: "{}")),
                    .toolCall(ToolCall(id: "tooluse_2", name: "here", arguments: "{}")),
                ]
            ),
            ("signed_reasoning", [.reasoning(signed("Two and two.", "EqoBCkgIARAB+/==")), .text("Four.")]),
            (
                "redacted_reasoning",
                [
                    .reasoning(
                        signed("", ["redactedContent": "YjI1c2VTQjBhR1VnY0hKdmRtbGtaWElnY21WaFpITWdkR2hwY3c9PQ=="])),
                    .text("Yes."),
                ]
            ),
            ("empty_block_before_reasoning", [.reasoning(Reasoning("Hm.")), .text("Hi.")]),
            ("stops_are_missing", [.reasoning(signed("A", "sig")), .text("B")]),
            (
                "citations",
                [
                    .text("Bern."),
                    .citation(
                        Citation(
                            title: "Doc", quote: "Bern is the seat.",
                            raw: [
                                "title": "Doc", "sourceContent": [["text": "Bern is "], ["text": "the seat."]],
                                "location": ["documentChar": ["documentIndex": 0, "start": 0, "end": 17]],
                            ])),
                    .citation(
                        Citation(
                            url: "https://example.com/a", title: "Page",
                            raw: [
                                "title": "Page",
                                "location": ["web": ["url": "https://example.com/a", "domain": "example.com"]],
                            ])),
                    .text(" Yes."),
                ]
            ),
            (
                "server_tool",
                [
                    .opaque(
                        .bedrock,
                        [
                            "toolUse": [
                                "toolUseId": "tooluse_s", "name": "nova_code_interpreter", "type": "server_tool_use",
                                "input": ["snippet": "2+2"],
                            ]
                        ]),
                    .opaque(
                        .bedrock,
                        [
                            "toolResult": [
                                "toolUseId": "tooluse_s", "status": "success", "type": "nova_code_interpreter_result",
                                "content": [["json": ["stdOut": "4", "exitCode": 0, "isError": false]]],
                            ]
                        ]),
                    .text("4"),
                ]
            ),
            ("image", [.image(Media(data: [0, 1, 2, 3, 4, 5], mediaType: "image/png"))]),
        ] as [(String, [Part])])
    func `content comes as the parts that it is`(scenario: String, expected: [Part]) async throws {
        let answer = try await ConverseAnswer(stream: scenario)
        #expect(answer.error == nil)
        #expect(answer.response.parts == expected)
    }

    private static func signed(_ text: String, _ value: JSONValue) -> Reasoning {
        Reasoning(text, signature: Signature(provider: .bedrock, value: value))
    }

    @Test(
        arguments: [
            ("text", .stop, "end_turn"), ("prompt_router_and_fields", .stop, "stop_sequence"),
            ("parallel_tool_calls", .toolCalls, "tool_use"), ("call_cut_by_length", .length, "max_tokens"),
            ("guardrail_intervened", .contentFilter, "guardrail_intervened"),
            ("unknown_events_and_fields", .other, "odd_new_reason"), ("no_metadata", .stop, "end_turn"),
        ] as [(String, FinishReason.Meaning, String)])
    func `the reason to stop is Bedrock's word and its meaning`(
        scenario: String, meaning: FinishReason.Meaning, word: String
    ) async throws {
        let answer = try await ConverseAnswer(stream: scenario)
        #expect(answer.error == nil)
        #expect(answer.response.finish == FinishReason(meaning, raw: word))
    }

    @Test func `a call that the output limit cut is no call to run`() async throws {
        let answer = try await ConverseAnswer(stream: "call_cut_by_length")
        var call = ToolCall(id: "tooluse_1", name: "write", arguments: #"{"text":"Once upon"#)
        call.isTruncated = true
        #expect(answer.response.parts == [.toolCall(call)])
        #expect(answer.response.toolCalls == [])
    }

    @Test func `the input counts what came from the cache and what went into it`() async throws {
        let answer = try await ConverseAnswer(stream: "cache_usage")
        let usage = try #require(answer.response.usage)
        // 433 fresh, 2752 read, 120 written.
        #expect(usage.input == 3305)
        #expect(usage.cachedInput == 2752)
        #expect(usage.cacheWrite == 120)
        #expect(usage.cacheWrite5Minutes == 20)
        #expect(usage.cacheWrite1Hour == 100)
        #expect(usage.output == 16)
        #expect(usage.total == usage.raw?["totalTokens"]?.integer)
        #expect(usage.reasoning == nil)
    }

    @Test func `what is not reported is not zero`() async throws {
        let usage = try #require(try await ConverseAnswer(stream: "text").response.usage)
        #expect(
            [usage.cachedInput, usage.cacheWrite, usage.cacheWrite5Minutes, usage.cacheWrite1Hour] == [
                nil, nil, nil, nil,
            ])
        #expect(try await ConverseAnswer(stream: "no_metadata").response.usage == nil)
    }

    @Test func `a guardrail's findings and the circumstances are notices`() async throws {
        let filtered = try await ConverseAnswer(stream: "guardrail_intervened")
        let topic: JSONValue = ["name": "Money", "type": "DENY", "action": "BLOCKED"]
        #expect(
            filtered.response.notices.first
                == .contentFilter(["inputAssessment": ["g1": ["topicPolicy": ["topics": [topic]]]]]))
        #expect(filtered.response.text == "Not about that.")
        let routed = try await ConverseAnswer(stream: "prompt_router_and_fields")
        #expect(
            routed.response.notices == [
                .other(name: "additionalModelResponseFields", ["stop_sequence": "END"]),
                .modelChanged("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"),
                .other(name: "metrics", ["latencyMs": 411]),
            ])
        let tiered = try await ConverseAnswer(stream: "cache_usage")
        #expect(tiered.response.notices.contains(.other(name: "serviceTier", ["type": "flex"])))
        #expect(tiered.response.notices.contains(.other(name: "performanceConfig", ["latency": "optimized"])))
    }

    @Test func `unknown events are passed on, and unknown fields passed over`() async throws {
        let answer = try await ConverseAnswer(stream: "unknown_events_and_fields")
        let unknown = answer.events.compactMap { event -> [String]? in
            if case .unknown(let type, let json) = event { [type, json] } else { nil }
        }
        #expect(unknown.map { $0[0] } == ["initial-response", "contentBlockStart", "contentBlockDelta", "weather", ""])
        #expect(unknown.last?.last == #"{"no":"type"}"#)
        #expect(unknown.dropFirst(3).first?.last == #"{"sunny":true}"#)
        #expect(answer.response.parts == [.text("AB")])
    }
}
