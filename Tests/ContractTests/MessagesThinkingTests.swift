import Interlingua
import Testing

/// How reasoning effort has a model think.
@Suite struct MessagesThinkingTests {
    private static func ask(_ effort: ReasoningEffort?, _ model: ModelID = "claude-sonnet-4-5") -> ModelRequest {
        ModelRequest.hello.with {
            $0.model = model
            $0.reasoningEffort = effort
        }
    }

    @Test(
        arguments: [
            (.minimal, 1024), (.low, 2048), (.medium, 8192), (.high, 16384), ("xhigh", 24576), (.maximum, 24576),
        ] as [(ReasoningEffort, Int)])
    func `effort is a budget, and the limit has room for an answer too`(effort: ReasoningEffort, budget: Int) throws {
        let body = try Self.ask(effort).messagesBody()
        #expect(body["thinking"] == ["type": "enabled", "budget_tokens": .integer(budget)])
        #expect(body["max_tokens"] == .integer(4096 + budget))
        #expect(body["output_config"] == nil)
    }

    @Test(arguments: [
        "claude-opus-4-6", "claude-sonnet-5", "us.anthropic.claude-opus-4-7-v1:0", "claude-fable-5", "my-alias",
    ])
    func `newer and unknown models think adaptively, at an effort`(model: String) throws {
        let body = try Self.ask(.high, ModelID(rawValue: model)).messagesBody()
        #expect(body["thinking"] == ["type": "adaptive"] && body["output_config"] == ["effort": "high"])
        #expect(body["max_tokens"] == .integer(4096 + 16384))
    }

    @Test(arguments: [
        "claude-3-7-sonnet-20250219", "claude-sonnet-4-20250514", "claude-opus-4-1", "claude-haiku-4-5-20251001",
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5@20250929", "claude-sonnet-4@20250514",
    ])
    func `older models think by budget, wherever they run`(model: String) throws {
        let body = try Self.ask(.low, ModelID(rawValue: model)).messagesBody()
        #expect(body["thinking"]?["type"] == "enabled")
    }

    @Test func `adaptive thinking knows no minimal`() throws {
        let request = Self.ask(.minimal, "claude-opus-5")
        #expect(try request.messagesBody()["output_config"] == ["effort": "low"])
        #expect(try request.messagesWarnings() == ["reasoningEffort"])
    }

    @Test(arguments: [nil, ReasoningEffort.none])
    func `no effort says nothing`(effort: ReasoningEffort?) throws {
        for model in ["claude-sonnet-4-5", "claude-opus-5"] as [ModelID] {
            let body = try Self.ask(effort, model).messagesBody()
            #expect(body["thinking"] == nil && body["output_config"] == nil && body["max_tokens"] == 4096)
        }
    }

    @Test func `effort and schema share their object`() throws {
        let request = Self.ask(.low, "claude-opus-5").with {
            $0.outputFormat = .jsonSchema(JSONSchemaFormat(schema: ["type": "object"]))
        }
        let config = try #require(try request.messagesBody()["output_config"])
        #expect(config["effort"] == "low" && config["format"]?["type"] == "json_schema")
    }

    @Test(
        arguments: [
            // limit, budget, whether it is less than the effort's
            (40000, 16384, false), (32768, 16384, false), (20000, 10000, true), (2000, 1024, true), (1025, 1024, true),
            (1024, nil, true), (16, nil, true),
        ] as [(Int, Int?, Bool)])
    func `of a limit, half goes to thinking at most`(maximum: Int, budget: Int?, isLess: Bool) throws {
        let request = Self.ask(.high).with { $0.maximumOutput = maximum }
        let body = try request.messagesBody()
        #expect(body["max_tokens"] == .integer(maximum))
        #expect(body["thinking"]?["budget_tokens"] == budget.map { .integer($0) })
        #expect(try request.messagesWarnings() == (isLess ? ["reasoningEffort"] : []))
    }

    @Test(arguments: ["claude-sonnet-4-5", "claude-opus-5"])
    func `sampling gives way to thinking, with warnings`(model: String) throws {
        let request = Self.ask(.low, ModelID(rawValue: model)).with {
            $0.sampling.temperature = 0
            $0.sampling.topP = 0.5
            $0.sampling.topK = 3
        }
        let body = try request.messagesBody()
        #expect(body["temperature"] == nil && body["top_p"] == nil && body["top_k"] == nil)
        #expect(try request.messagesWarnings() == ["sampling.temperature", "sampling.topP", "sampling.topK"])
    }

    @Test func `thinking by budget gives way to a forced call, adaptive thinking does not`() throws {
        let tool = ToolDefinition(name: "n", description: "", parameters: ["type": "object"])
        for choice in [ToolChoice.required, .tool("n")] {
            let request = Self.ask(.low).with {
                $0.tools = [tool]
                $0.toolChoice = choice
            }
            #expect(try request.messagesBody()["thinking"] == nil)
            #expect(try request.messagesWarnings() == ["reasoningEffort"])
            #expect(try request.with { $0.model = "claude-opus-5" }.messagesBody()["thinking"] != nil)
        }
    }

    @Test func `thinking by budget gives way to a turn that another model began`() throws {
        let call = ToolCall(id: "t", name: "n", arguments: "{}")
        func going(on thought: [Part]) -> ModelRequest {
            Self.ask(.low).with {
                $0.messages = [
                    .user("Go."), Message(.assistant, thought + [.toolCall(call)]),
                    .toolResults([ToolResult(call, text: "R")]),
                ]
            }
        }
        let own = Reasoning("Hm.", signature: Signature(provider: .anthropic, value: "s"))
        let foreign = Reasoning("Hm.", signature: Signature(provider: .openAI, value: "s"))
        #expect(try going(on: [.reasoning(own)]).messagesBody()["thinking"] != nil)
        #expect(try going(on: [.reasoning(foreign)]).messagesBody()["thinking"] == nil)
        #expect(try going(on: []).messagesWarnings() == ["reasoningEffort"])
        // A new question begins a new turn.
        let next = going(on: []).with { $0.messages += [.assistant("Done."), .user("And?")] }
        #expect(try next.messagesBody()["thinking"] != nil)
    }

    @Test(
        arguments: [
            (.disabled, #"{"type":"disabled"}"#, 4096),
            (.budget(3000), #"{"type":"enabled","budget_tokens":3000}"#, 7096),
            (.adaptive(display: nil), #"{"type":"adaptive"}"#, 20480),
            (.adaptive(display: "summarized"), #"{"type":"adaptive","display":"summarized"}"#, 20480),
        ] as [(MessagesOptions.Thinking, String, Int)])
    func `the option says it as it is`(thinking: MessagesOptions.Thinking, expected: String, limit: Int) throws {
        let body = try ModelRequest.hello.withMessagesOptions({ $0.thinking = thinking }).messagesBody()
        #expect(try body["thinking"] == json(expected))
        #expect(body["max_tokens"] == .integer(limit))
    }

    @Test func `a budget that leaves nothing of the limit is refused`() {
        let request = ModelRequest.hello.with { $0.maximumOutput = 3000 }
            .withMessagesOptions({ $0.thinking = .budget(3000) })
        #expect(request.messagesRefusal() == .invalidRequest)
    }
}
