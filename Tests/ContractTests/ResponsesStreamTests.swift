import Interlingua
import Testing

/// What the streams of Responses say.
@Suite struct ResponsesStreamTests {
    @Test func `a text starts, speaks, counts, and finishes`() async throws {
        let answer = try await ResponsesAnswer("text")
        var usage = Usage(input: 26, output: 12)
        usage.cachedInput = 8
        usage.reasoning = 0
        usage.raw = try json(
            #"""
            {"input_tokens":26,"input_tokens_details":{"cached_tokens":8},"output_tokens":12,
             "output_tokens_details":{"reasoning_tokens":0},"total_tokens":38}
            """#)
        let start = ResponseStart(id: "resp_1", model: "gpt-5-mini-2025-08-07", provider: .openAI)
        let expected: [ModelEvent] = [
            .started(start),
            .partStarted(.text, part: 0),
            .textDelta("Grüezi", part: 0),
            .textDelta(", \"world\" 🌍", part: 0),
            .textDelta("\n!", part: 0),
            .partFinished(.text("Grüezi, \"world\" 🌍\n!"), part: 0),
            .notice(.other(name: "service_tier", "default")),
            .usage(usage),
            .finished(FinishReason(.stop, raw: "completed")),
        ]
        #expect(answer.error == nil)
        #expect(answer.events == expected)
    }

    @Test func `calls may interleave, and one without arguments has an empty object`() async throws {
        let answer = try await ResponsesAnswer("parallel_tool_calls")
        #expect(
            answer.response.parts == [
                .toolCall(ToolCall(id: "call_a", name: "weather", arguments: #"{"city":"Zürich"}"#)),
                .toolCall(ToolCall(id: "call_b", name: "clock", arguments: #"{"zone":"Europe/Zurich"}"#)),
                .toolCall(ToolCall(id: "call_c", name: "today", arguments: "{}")),
            ])
        #expect(answer.response.finish == FinishReason(.toolCalls, raw: "completed"))
        let starts = answer.events.compactMap { if case .partStarted(let start, _) = $0 { start } else { nil } }
        #expect(starts.first == .toolCall(id: "call_a", name: "weather"))
        #expect(answer.events.contains(.argumentsDelta(#"{"zone":"Europe"#, part: 1)))
    }

    @Test func `reasoning keeps its item as it was when done, and what follows keeps its id`() async throws {
        let answer = try await ResponsesAnswer("reasoning_and_tool_call")
        let item = #"""
            {"id":"rs_1","type":"reasoning","encrypted_content":"gAAAA-ended","summary":[
              {"type":"summary_text","text":"**Weighing**\n\nA scale."},{"type":"summary_text","text":"**Checking**"}]}
            """#
        let call = try ToolCall(
            id: "call_w", name: "weigh", arguments: #"{"kg":2}"#, signature: .openAI(#"{"id":"fc_w"}"#))
        let expected: [Part] = [
            .reasoning(Reasoning("**Weighing**\n\nA scale.\n\n**Checking**", signature: try .openAI(item))),
            .toolCall(call),
            .text("One moment.", signature: try .openAI(#"{"id":"msg_w","phase":"commentary"}"#)),
        ]
        #expect(answer.response.parts == expected)
        #expect(answer.response.finish?.meaning == .toolCalls)
        let usage = try #require(answer.response.usage)
        #expect([usage.input, usage.cachedInput, usage.cacheWrite, usage.output] == [100, 64, 20, 90])
        #expect(usage.reasoning == 64)
    }

    @Test func `reasoning in the open ends when it says so, and a count of zero is none`() async throws {
        let answer = try await ResponsesAnswer("raw_reasoning")
        #expect(answer.response.reasoningText == "Two and two.")
        #expect(answer.response.text == "4")
        #expect(answer.response.parts.count == 2)
        #expect(answer.response.usage?.output == 37)
        #expect(answer.response.usage?.reasoning == nil)
    }

    @Test func `arguments may come whole, without a delta`() async throws {
        let answer = try await ResponsesAnswer("arguments_without_deltas")
        #expect(
            answer.response.toolCalls == [ToolCall(id: "3466", name: "weather", arguments: #"{"city":"Chur"}"#)])
    }

    @Test func `a refusal is one`() async throws {
        let answer = try await ResponsesAnswer("refusal")
        #expect(answer.response.parts == [.refusal("I can't help with that.")])
        #expect(answer.response.finish == FinishReason(.refusal, raw: "completed"))
    }

    @Test func `an answer cut by its limit has the reason, and its last call is marked`() async throws {
        let answer = try await ResponsesAnswer("length")
        var call = ToolCall(id: "call_1", name: "weather", arguments: "{\"city\":\"Zü")
        call.isTruncated = true
        #expect(answer.response.parts == [.text("Let me look."), .toolCall(call)])
        #expect(answer.response.toolCalls.isEmpty)
        #expect(answer.response.finish == FinishReason(.length, raw: "max_output_tokens"))
    }

    @Test func `a filter that cut the answer is its reason, with the filter's findings`() async throws {
        let answer = try await ResponsesAnswer("content_filter")
        #expect(answer.response.text == "Once upon")
        #expect(answer.response.finish == FinishReason(.contentFilter, raw: "content_filter"))
        let findings = answer.response.notices.compactMap {
            if case .contentFilter(let json) = $0 { json } else { nil }
        }
        #expect(findings.map { $0["blocked"] } == [true])
    }

    @Test func `what a hosted tool did is carried, and the text cites its sources`() async throws {
        let answer = try await ResponsesAnswer("web_search")
        let site = try json(
            #"{"type":"url_citation","start_index":0,"end_index":7,"url":"https://e.example/a","title":"Peaks"}"#)
        let file = try json(#"{"type":"file_citation","file_id":"file-1","filename":"peaks.pdf","index":7}"#)
        let search = try json(
            #"""
            {"id":"ws_1","type":"web_search_call","status":"completed",
             "action":{"type":"search","query":"highest peak","sources":null}}
            """#)
        let expected: [Part] = [
            .reasoning(
                Reasoning(
                    "",
                    signature: try .openAI(
                        #"{"id":"rs_1","type":"reasoning","summary":[],"encrypted_content":"gAAAA-2"}"#))),
            .opaque(.openAI, search),
            .text("Dufourspitze.", signature: try .openAI(#"{"id":"msg_1","phase":"final_answer"}"#)),
            .citation(Citation(url: "https://e.example/a", title: "Peaks", raw: site)),
            .citation(Citation(title: "peaks.pdf", raw: file)),
        ]
        #expect(answer.response.parts == expected)
        #expect(answer.response.finish?.meaning == .stop)
        #expect(
            answer.unknownTypes == ["in_progress", "searching", "completed"].map { "response.web_search_call.\($0)" })
    }

    @Test func `an image is a part, and its item comes after it without the bytes`() async throws {
        let answer = try await ResponsesAnswer("image")
        let item = try json(
            #"""
            {"id":"ig_1","type":"image_generation_call","status":"completed","output_format":"png","quality":"low",
             "revised_prompt":"A dot.","size":"1024x1024"}
            """#)
        let bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let image = Media(.bytes(bytes), mediaType: "image/png")
        #expect(
            try answer.response.parts == [
                .image(image), .opaque(.openAI, item), .text("A dot.", signature: .openAI(#"{"id":"msg_1"}"#)),
            ])
    }

    @Test func `what a custom tool gets is the argument input`() async throws {
        let answer = try await ResponsesAnswer("custom_tool")
        let first = ToolCall(
            id: "call_sql", name: "sql", arguments: #"{"input":"SELECT \"a\"\nFROM t"}"#, isFreeForm: true)
        let second = ToolCall(id: "call_nil", name: "sql", arguments: #"{"input":""}"#, isFreeForm: true)
        #expect(answer.response.parts == [.toolCall(first), .toolCall(second)])
        #expect(answer.response.finish?.meaning == .toolCalls)
    }

    @Test func `items that nobody numbers are told apart by their ids`() async throws {
        let answer = try await ResponsesAnswer("unnumbered")
        #expect(answer.error == nil)
        #expect(answer.response.reasoningText == "Hm, \"let\" me see.")
        #expect(answer.response.text == "It is\u{2009}é.")
        #expect(answer.response.toolCalls.map(\.arguments) == [#"{"n":1}"#, #"{"n":2}"#])
        #expect(answer.response.toolCalls.map(\.id) == ["call_a", "call_b"])
        #expect(answer.response.usage?.cachedInput == 41)
        #expect(answer.response.usage?.reasoning == nil)
        #expect(answer.response.notices == [.other(name: "timings", ["prompt_n": 1, "predicted_n": 28])])
    }

    @Test func `items whose ids change are told apart by their numbers`() async throws {
        let answer = try await ResponsesAnswer("ids_change")
        #expect(answer.response.parts.count == 2)
        #expect(answer.response.reasoningText == "Counting.")
        #expect(answer.response.text == "Three letters.")
    }

    @Test func `what only the last event says is said`() async throws {
        let answer = try await ResponsesAnswer("only_the_end")
        #expect(answer.response.text == "All at once.")
        let kept = answer.response.parts.compactMap { if case .opaque(_, let item) = $0 { item } else { nil } }
        #expect(kept.map { $0["tools"]?.array?.count } == [1])
        #expect(answer.response.parts.count == 3)
    }

    @Test func `the end of a text that its deltas left out is added`() async throws {
        let answer = try await ResponsesAnswer("deltas_lack_the_end")
        #expect(answer.response.text == "Got it — at once. 🎉")
        #expect(answer.events.contains(.textDelta(" it", part: 0)))
        #expect(answer.events.contains(.textDelta(" — at once. 🎉", part: 0)))
    }

    @Test func `log probabilities come once, with their token`() async throws {
        let answer = try await ResponsesAnswer("logprobs")
        let hi = TokenLogprob(token: "Hi", logprob: -0.25, bytes: [72, 105])
        var first = hi
        first.alternatives = [hi, TokenLogprob(token: "Hey", logprob: -1.5, bytes: [72, 101, 121])]
        #expect(answer.response.logprobs == [first, TokenLogprob(token: "!", logprob: -0.5, bytes: [33])])
    }

    @Test func `a response that is queued has no reason to have ended`() async throws {
        let answer = try await ResponsesAnswer("queued", "response.json")
        #expect(answer.error == nil)
        #expect(answer.response.finish == FinishReason(.unreported, raw: "queued"))
        #expect(answer.response.start?.id == "resp_1")
        #expect(answer.response.parts.isEmpty && answer.response.usage == nil)
    }

    @Test func `a stream may be taken up after its beginning`() async throws {
        let answer = try await ResponsesAnswer("resumed")
        #expect(answer.response.start?.id == "resp_1")
        #expect(answer.response.text == "2 + 2 equals 4.")
        #expect(answer.response.finish?.meaning == .stop)
    }

    @Test func `what is new is passed on or over`() async throws {
        let answer = try await ResponsesAnswer("unknown_events_and_fields")
        #expect(answer.error == nil)
        #expect(answer.response.text == "Hi.")
        let item: JSONValue = ["id": "ho_1", "type": "hologram", "depth": 3]
        #expect(answer.response.parts.contains(.opaque(.openAI, item)))
        #expect(answer.unknownTypes == ["response.hologram.rotating", "response.shell_call_output_content.delta"])
        let raw = #"{"type":"response.hologram.rotating","output_index":0,"angle":90.5,"sequence_number":2}"#
        #expect(answer.events.contains(.unknown(type: "response.hologram.rotating", json: raw)))
    }
}

/// What holds for every body.
@Suite struct ResponsesLawTests {
    @Test func `a stream means what the document means`() async throws {
        let scenarios = try ResponsesAnswer.scenarios(with: "response.json")
        #expect(scenarios.count > 10)
        for scenario in scenarios where scenario != "queued" {
            let streamed = try await ResponsesAnswer(scenario)
            let whole = try await ResponsesAnswer(scenario, "response.json")
            #expect(streamed.response.start == whole.response.start, "\(scenario)")
            #expect(streamed.response.finish == whole.response.finish, "\(scenario)")
            #expect(streamed.response.usage == whole.response.usage, "\(scenario)")
            #expect(streamed.response.logprobs == whole.response.logprobs, "\(scenario)")
            #expect(streamed.response.notices == whole.response.notices, "\(scenario)")
            #expect(streamed.error?.kind == whole.error?.kind, "\(scenario)")
            // Of reasoning in the open, its server changes the id at the end.
            if scenario == "raw_reasoning" {
                #expect(streamed.response.reasoningText == whole.response.reasoningText)
            } else if scenario != "failed" {
                #expect(streamed.response.parts == whole.response.parts, "\(scenario)")
            }
        }
    }

    @Test func `any pieces give the same events`() async throws {
        for scenario in try ResponsesAnswer.scenarios() {
            let body = try ResponsesAnswer.bytes(scenario)
            let whole = try await ResponsesAnswer(body)
            for size in [1, 2, 7, 64, 333] {
                let pieces = stride(from: 0, to: body.count, by: size).map { Array(body[$0...].prefix(size)) }
                #expect(try await ResponsesAnswer(chunks: pieces) == whole, "\(scenario) in pieces of \(size)")
            }
        }
    }

    @Test func `any one cut gives the same events`() async throws {
        let body = try ResponsesAnswer.bytes("custom_tool")
        let whole = try await ResponsesAnswer(body)
        for cut in 1..<body.count {
            let pieces = [Array(body[..<cut]), Array(body[cut...])]
            #expect(try await ResponsesAnswer(chunks: pieces) == whole, "cut at \(cut)")
        }
    }

    @Test(arguments: ["text", "reasoning_and_tool_call"])
    func `a stream that ends early is no answer, and keeps what came`(scenario: String) async throws {
        let body = try ResponsesAnswer.bytes(scenario)
        let whole = try await ResponsesAnswer(body).response
        // The event is whole with the line feed that ends its blank line.
        for count in 0..<body.count {
            let answer = try await ResponsesAnswer(Array(body[..<count]))
            let error = try #require(answer.error, "cut after \(count) bytes")
            #expect(error.kind == .truncated, "cut after \(count) bytes: \(error)")
            #expect(
                whole.text.hasPrefix(answer.response.text)
                    && whole.reasoningText.hasPrefix(answer.response.reasoningText))
            #expect(error.partial?.text ?? "" == answer.response.text)
            #expect(answer.response.toolCalls.allSatisfy { whole.toolCalls.contains($0) })
        }
    }

    @Test func `a document that ends early is no answer`() async throws {
        let body = try ResponsesAnswer.bytes("text", "response.json")
        let end = try #require(body.lastIndex(of: UInt8(ascii: "}")))
        for count in 0...end {
            let error = try #require(try await ResponsesAnswer(Array(body[..<count])).error, "cut after \(count) bytes")
            #expect(error.kind == .truncated, "cut after \(count) bytes: \(error)")
        }
    }
}
