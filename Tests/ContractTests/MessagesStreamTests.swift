import Interlingua
import Testing

/// What streams of Messages say. The expected values stand in the fixtures, written from the wire's description.
@Suite struct MessagesStreamTests {
    private static let signature = "EpADCokBCA8YAipAsfSSBF77/+yK0LNwHzSg=="

    private static func signed(_ value: JSONValue) -> Signature { Signature(provider: .anthropic, value: value) }

    @Test func `a text starts, speaks, counts, and finishes`() async throws {
        let answer = try await MessagesAnswer(of: "text")
        #expect(answer.error == nil)
        let shape = answer.events.map { event in
            switch event {
            case .started(let start): "\(start.id?.rawValue ?? "") \(start.model?.rawValue ?? "") \(start.provider)"
            case .usage(let usage): "usage \(usage.input ?? -1) \(usage.output ?? -1)"
            case .partStarted(.text, let part): "text \(part)"
            case .textDelta(let text, let part): "\(part): \(text)"
            case .partFinished(.text(let text, nil), let part): "\(part) = \(text)"
            case .finished(let reason): "\(reason.meaning) \(reason.raw ?? "")"
            default: "?"
            }
        }
        #expect(
            shape == [
                "msg_01Text claude-sonnet-4-5-20250929 anthropic", "usage 21 3", "text 0", "0: Grüezi",
                "0:  from “Zürich” 🏔", "0: .\n", "0 = Grüezi from “Zürich” 🏔.\n", "usage 21 9", "stop end_turn",
            ])
    }

    @Test func `thinking carries its signature`() async throws {
        let answer = try await MessagesAnswer(of: "thinking")
        let thought = Reasoning("17 is prime.", signature: Self.signed(.string(Self.signature)))
        #expect(answer.response.parts == [.reasoning(thought), .text("Yes.")])
        #expect(answer.response.usage?.reasoning == 31)
        #expect(answer.response.usage?.output == 55)
    }

    @Test func `a signature without visible text is a part`() async throws {
        let answer = try await MessagesAnswer(of: "thinking_omitted")
        let thought = Reasoning("", signature: Self.signed(.string(Self.signature)))
        #expect(answer.response.parts == [.reasoning(thought), .text("Yes.")])
    }

    @Test func `thinking that nobody may read is kept whole`() async throws {
        let answer = try await MessagesAnswer(of: "thinking_redacted")
        let block: JSONValue = ["type": "redacted_thinking", "data": "EmwKAhgBEgy3va3pzix/LafPsn4a"]
        let thought = Reasoning("", signature: Self.signed(block))
        #expect(answer.response.parts == [.reasoning(thought), .text("Hm.")])
    }

    @Test func `blocks may overlap, and an empty signature is none`() async throws {
        let answer = try await MessagesAnswer(of: "thinking_signed_late")
        #expect(answer.error == nil)
        #expect(answer.response.parts == [.reasoning(Reasoning("Hm")), .text("Yes")])
    }

    @Test func `tool calls keep their text, and one without arguments has an empty object`() async throws {
        let answer = try await MessagesAnswer(of: "tool_calls")
        #expect(
            answer.response.parts == [
                .text("Let me look."),
                .toolCall(ToolCall(id: "toolu_01A", name: "get_weather", arguments: #"{"city": "Paris", "n": 1.50}"#)),
                .toolCall(ToolCall(id: "toolu_01B", name: "now", arguments: "{}")),
                .toolCall(ToolCall(id: "toolu_01C", name: "get_weather", arguments: #"{"city": "Rome", "n": 2}"#)),
            ])
        #expect(answer.response.finish == FinishReason(.toolCalls, raw: "tool_use"))
    }

    @Test(arguments: ["tool_call_whole_at_start", "tool_call_in_message_start"])
    func `a call may be whole when it is announced, and says who called`(scenario: String) async throws {
        let answer = try await MessagesAnswer(of: scenario)
        let caller: JSONValue = ["caller": ["type": "code_execution_20250825", "tool_id": "srvtoolu_01"]]
        let call = ToolCall(
            id: "toolu_01A", name: "roll", arguments: #"{"player":"one"}"#, signature: Self.signed(caller))
        #expect(answer.response.parts == [.toolCall(call)])
        #expect(answer.response.finish == FinishReason(.toolCalls, raw: "tool_use"))
    }

    @Test func `a container is told`() async throws {
        let answer = try await MessagesAnswer(of: "tool_call_in_message_start")
        let container: JSONValue = ["id": "container_01", "expires_at": "2025-12-20T05:33:53.308898Z"]
        #expect(answer.response.notices == [.other(name: "container", container)])
    }

    @Test(arguments: [("tool_call_cut_by_limit", #"{"text": "Once upon"#), ("tool_call_cut_before_arguments", "")])
    func `a call inside which the limit came must not be run`(scenario: String, arguments: String) async throws {
        let answer = try await MessagesAnswer(of: scenario)
        #expect(answer.error == nil)
        let call = ToolCall(id: "toolu_01A", name: "write", arguments: arguments, isTruncated: true)
        #expect(answer.response.parts == [.toolCall(call)])
        #expect(answer.response.toolCalls.isEmpty)
        #expect(answer.response.finish == FinishReason(.length, raw: "max_tokens"))
    }

    @Test func `a server's tools and their results are opaque parts in their place`() async throws {
        let answer = try await MessagesAnswer(of: "server_tool")
        let kinds = answer.response.parts.map { part in
            switch part {
            case .text(let text, nil): text
            case .opaque(.anthropic, let value): value["type"]?.string ?? "?"
            case .citation(let citation): citation.url ?? "?"
            default: "?"
            }
        }
        #expect(
            kinds == [
                "Searching.", "server_tool_use", "web_search_tool_result", "About 447,000 people.",
                "https://e.example/z", " Done.",
            ])
        #expect(answer.opaque.first?["input"] == ["query": "zurich"])
        let result = answer.opaque.last?["content"]?.array?.first
        #expect(result?["encrypted_content"] == "Eo8BCg==" && result?["page_age"] == .null)
        #expect(answer.response.toolCalls.isEmpty)
    }

    @Test func `a citation names its source, and keeps the provider's object`() async throws {
        let answer = try await MessagesAnswer(of: "server_tool")
        let raw: JSONValue = [
            "type": "web_search_result_location", "cited_text": "Zurich has 447,000 people",
            "url": "https://e.example/z", "title": "Zurich", "encrypted_index": "Eo8BCioI",
        ]
        let citation = Citation(
            url: "https://e.example/z", title: "Zurich", quote: "Zurich has 447,000 people", raw: raw)
        #expect(answer.response.parts.contains(.citation(citation)))
    }

    @Test func `a pause is no end, and what is to be sent back is whole`() async throws {
        let answer = try await MessagesAnswer(of: "paused")
        #expect(answer.response.finish == FinishReason(.other, raw: "pause_turn"))
        #expect(answer.opaque.first?["input"] == ["query": "zurich"])
    }

    @Test func `a compaction is kept whole`() async throws {
        let answer = try await MessagesAnswer(of: "compaction")
        #expect(answer.opaque == [["type": "compaction", "content": "## Summary\nAll said."]])
        #expect(answer.response.text == "Go on.")
        #expect(answer.response.notices == [.other(name: "context_management", ["applied_edits": []])])
    }

    @Test func `another model taking over is told`() async throws {
        let answer = try await MessagesAnswer(of: "fallback")
        #expect(answer.response.start?.model == "claude-fable-5")
        #expect(answer.response.notices == [.modelChanged("claude-opus-4-8")])
        #expect(answer.response.model == "claude-opus-4-8")
        #expect(answer.response.text == "Hi.")
    }

    @Test func `a refusal is a response, with what the provider found`() async throws {
        let answer = try await MessagesAnswer(of: "refusal")
        #expect(answer.error == nil)
        #expect(answer.response.parts.isEmpty)
        #expect(answer.response.finish == FinishReason(.refusal, raw: "refusal"))
        let details: JSONValue = [
            "type": "refusal", "category": "cyber", "explanation": "This request was blocked.",
        ]
        #expect(answer.response.notices == [.contentFilter(details)])
    }

    @Test func `the stop sequence that came is told`() async throws {
        let answer = try await MessagesAnswer(of: "stop_sequence")
        #expect(answer.response.finish == FinishReason(.stop, raw: "stop_sequence"))
        #expect(answer.response.notices == [.other(name: "stop_sequence", "4")])
    }

    @Test func `what nobody knows yet is passed on or over`() async throws {
        let answer = try await MessagesAnswer(of: "unknown")
        #expect(answer.error == nil)
        #expect(answer.response.text == "Hi.")
        #expect(answer.opaque == [["type": "hologram", "rays": [1, 2.5], "id": "h1"]])
        let unknown = answer.events.compactMap { event -> String? in
            if case .unknown(let type, _) = event { type } else { nil }
        }
        #expect(unknown == ["novelty", "content_block_delta"])
        #expect(answer.events.contains(.unknown(type: "novelty", json: #"{"type":"novelty","n":1}"#)))
        #expect(answer.response.finish == FinishReason(.other, raw: "end_of_days"))
        #expect(answer.response.usage?.raw?["novel_tokens"] == 2)
    }

    @Test func `a block that nobody ended ends with the response`() async throws {
        let answer = try await MessagesAnswer(of: "blocks_left_open")
        #expect(answer.error == nil)
        #expect(answer.response.parts == [.text("Hi.")])
    }
}
