import Interlingua
import Testing

/// What a conversation becomes. Expected messages are those of the API reference.
@Suite struct ConverseConversationTests {
    private static let call = ToolCall(id: "tooluse_1", name: "weather", arguments: #"{"city":"Bern"}"#)

    /// A conversation of those turns.
    private static func conversation(_ messages: Message...) -> ModelRequest {
        ModelRequest(model: "m", messages: messages)
    }

    @Test(
        arguments: [
            (
                conversation(.system("Be brief."), .user("Hi")),
                #"{"system":[{"text":"Be brief."}],"messages":[{"role":"user","content":[{"text":"Hi"}]}]}"#
            ),
            (
                // A text without words is refused; turns of one role are one.
                conversation(.user("a"), .user([.text(""), .text("b")]), .assistant("c")),
                """
                {"messages":[{"role":"user","content":[{"text":"a"},{"text":"b"}]},
                {"role":"assistant","content":[{"text":"c"}]}]}
                """
            ),
            (
                conversation(.user("a"), Message(.assistant, [.text("")]), .user("b")),
                #"{"messages":[{"role":"user","content":[{"text":"a"},{"text":"b"}]}]}"#
            ),
            (
                conversation(.user("a"), Message(.assistant, [.refusal("No.")])),
                """
                {"messages":[{"role":"user","content":[{"text":"a"}]},{"role":"assistant","content":[{"text":"No."}]}]}
                """
            ),
        ])
    func `turns alternate, and none is blank`(request: ModelRequest, expected: String) throws {
        #expect(try request.converseBody() == json(expected))
        #expect(try request.converseWarnings() == [])
    }

    @Test func `instructions from the middle go to the front, with a warning`() throws {
        let request = Self.conversation(.system("A"), .user("a"), .system("B"), .user("b"))
        let body = try request.converseBody()
        #expect(body["system"] == [["text": "A"], ["text": "B"]])
        #expect(try body["messages"] == json(#"[{"role":"user","content":[{"text":"a"},{"text":"b"}]}]"#))
        #expect(try request.converseWarnings() == ["messages[2]"])
    }

    @Test func `results come first in the turn after their calls`() throws {
        var second = Self.call
        second.id = "tooluse_2"
        let request = Self.conversation(
            .user("?"), Message(.assistant, [.text("Both."), .toolCall(Self.call), .toolCall(second)]), .user("Well?"),
            .toolResults([ToolResult(Self.call, text: "sun")]),
            .toolResults([ToolResult(second, content: [.json(["t": 3]), .json([1]), .text("")], isError: true)]))
        let expected = """
            [{"role":"user","content":[{"text":"?"}]},
            {"role":"assistant","content":[{"text":"Both."},
            {"toolUse":{"toolUseId":"tooluse_1","name":"weather","input":{"city":"Bern"}}},
            {"toolUse":{"toolUseId":"tooluse_2","name":"weather","input":{"city":"Bern"}}}]},
            {"role":"user","content":[{"toolResult":{"toolUseId":"tooluse_1","content":[{"text":"sun"}]}},
            {"toolResult":{"toolUseId":"tooluse_2","content":[{"json":{"t":3}},{"text":"[1]"}],"status":"error"}},
            {"text":"Well?"}]}]
            """
        #expect(try request.converseBody()["messages"] == json(expected))
    }

    @Test func `a conversation with calls has tools, also where the request has none`() throws {
        let request = Self.conversation(
            .user("?"), Message(.assistant, [.toolCall(Self.call)]), .toolResults([ToolResult(Self.call, text: "sun")]))
        let stub: JSONValue = [
            "toolSpec": [
                "name": "weather", "description": "No longer available. Do not call.",
                "inputSchema": ["json": ["type": "object"]],
            ]
        ]
        #expect(try request.converseBody()["toolConfig"] == ["tools": [stub]])
        #expect(try request.converseWarnings() == [])
        let forbidden = request.with {
            $0.tools = [ToolDefinition(name: "other", description: "", parameters: [:])]
            $0.toolChoice = .none
        }
        #expect(try forbidden.converseBody()["toolConfig"] == ["tools": [stub]])
        #expect(try forbidden.converseWarnings() == ["toolChoice"])
    }

    @Test func `a tool that Bedrock ran is known by its name alone`() async throws {
        let answer = try await ConverseAnswer(document: "server_tool").response.message
        let request = Self.conversation(.user("?"), answer, .user("And?"))
        #expect(
            try request.converseBody()["toolConfig"]
                == json(#"{"tools":[{"systemTool":{"name":"nova_code_interpreter"}}]}"#))
    }

    @Test func `no tool is chosen by not telling of tools, where no call was made`() throws {
        let request = ModelRequest.hello.with {
            $0.tools = [ToolDefinition(name: "f", description: "", parameters: [:])]
            $0.toolChoice = .none
        }
        #expect(try request.converseBody()["toolConfig"] == nil)
        #expect(try request.converseWarnings() == [])
    }

    @Test(
        arguments: [
            ("tooluse_aB3-x_9.:", "m", #"^tooluse_aB3-x_9\.:$"#), ("call|1", "m", "^call_[0-9A-Za-z]{20}$"),
            (String(repeating: "a", count: 65), "m", "^call_[0-9A-Za-z]{20}$"), ("é", "m", "^call_[0-9A-Za-z]{20}$"),
            ("tooluse_1", "mistral.mistral-large-2402-v1:0", "^[0-9A-Za-z]{9}$"),
            ("abcDEF123", "mistral.mistral-large-2402-v1:0", "^abcDEF123$"),
        ])
    func `a call and its result have one id that Bedrock takes`(id: String, model: ModelID, pattern: String) throws {
        let call = ToolCall(id: id, name: "f", arguments: "{}")
        let request = Self.conversation(
            .user("?"), Message(.assistant, [.toolCall(call)]), .toolResults([ToolResult(call, text: "x")])
        ).with { $0.model = model }
        let messages = try #require(try request.converseBody()["messages"]?.array)
        let sent = messages[1]["content"]?.array?[0]["toolUse"]?["toolUseId"]?.string
        #expect(try #require(sent).firstMatch(of: Regex(pattern)) != nil)
        #expect(messages[2]["content"]?.array?[0]["toolResult"]?["toolUseId"]?.string == sent)
    }

    @Test func `Writer hears of a failed tool in its words`() throws {
        let request = Self.conversation(
            .user("?"), Message(.assistant, [.toolCall(Self.call)]),
            .toolResults([ToolResult(Self.call, text: "no", isError: true)])
        ).with { $0.model = "us.writer.palmyra-x5-v1:0" }
        let result = try request.converseBody()["messages"]?.array?[2]["content"]?.array?[0]["toolResult"]
        #expect(result == ["toolUseId": "tooluse_1", "content": [["text": "Error:"], ["text": "no"]]])
    }

    @Test(arguments: ["signed_reasoning", "redacted_reasoning", "server_tool"])
    func `what Bedrock signed or ran goes back as it came`(scenario: String) async throws {
        let bytes = try ConverseAnswer.document(scenario)
        let document = try JSONValue.parse(bytes.span)
        let answer = try await ConverseAnswer(document: scenario).response.message
        let request = Self.conversation(.user("?"), answer, .user("And?"))
        #expect(
            try request.converseBody()["messages"]?.array?[1]["content"] == document["output"]?["message"]?["content"])
        #expect(try request.converseWarnings() == [])
    }

    @Test func `what others signed, and reasoning without proof, is left out with a warning`() throws {
        let foreign = Signature(provider: "anthropic", value: "sig")
        let request = Self.conversation(
            .user("?"),
            Message(
                .assistant,
                [
                    .reasoning(Reasoning("a", signature: foreign)), .reasoning(Reasoning("b")),
                    .text("c", signature: foreign), .opaque("openai", ["x": 1]),
                    .citation(Citation(url: "https://example.com", raw: [:])),
                ]))
        #expect(try request.converseBody()["messages"]?.array?[1]["content"] == [["text": "c"]])
        #expect(try request.converseWarnings().count == 5)
        let open = request.withConverse { $0.returnsUnsignedReasoning = true }
        #expect(
            try open.converseBody()["messages"]?.array?[1]["content"]
                == json(#"[{"reasoningContent":{"reasoningText":{"text":"b"}}},{"text":"c"}]"#))
    }

    @Test func `a call that was cut is left out with a warning`() throws {
        var cut = Self.call
        cut.isTruncated = true
        cut.arguments = #"{"ci"#
        let request = Self.conversation(.user("?"), Message(.assistant, [.text("x"), .toolCall(cut)]))
        #expect(try request.converseBody()["messages"]?.array?[1]["content"] == [["text": "x"]])
        #expect(try request.converseWarnings() == ["messages[1]"])
    }

    @Test(
        arguments: [
            Message(.user, [.toolCall(call)]), Message(.user, [.reasoning(Reasoning("x"))]),
            Message(.assistant, [.toolResult(ToolResult(call, text: "x"))]), .user(""),
        ])
    func `a part where no conversation has it is refused`(message: Message) {
        #expect(Self.conversation(message).converseRefusal() == .invalidRequest)
    }

    @Test(
        arguments: [
            ("[1]", ModelError.Kind.unsupported), ("{", .invalidRequest),
        ])
    func `arguments that are no object are refused`(arguments: String, kind: ModelError.Kind) {
        let call = ToolCall(id: "1", name: "f", arguments: arguments)
        #expect(Self.conversation(.user("?"), Message(.assistant, [.toolCall(call)])).converseRefusal() == kind)
    }

    @Test func `cache points stand after what they end`() throws {
        let request = Self.conversation(.system("S"), .user("a"), .assistant("b"), .user("c")).with {
            $0.tools = [ToolDefinition(name: "f", description: "", parameters: [:])]
            $0.cachePoints = [
                CachePoint(.afterMessage(1)), CachePoint(.afterTools, lifetime: .oneHour),
                CachePoint(.afterSystem, lifetime: .fiveMinutes),
            ]
        }
        let body = try request.converseBody()
        #expect(body["toolConfig"]?["tools"]?.array?.last == ["cachePoint": ["type": "default", "ttl": "1h"]])
        #expect(body["system"] == [["text": "S"], ["cachePoint": ["type": "default", "ttl": "5m"]]])
        #expect(
            body["messages"]?.array?[0]["content"] == [["text": "a"], ["cachePoint": ["type": "default"]]])
        #expect(try request.converseWarnings() == [])
    }

    @Test func `of more than four cache points the last four stand`() throws {
        let request = Self.conversation(.system("S"), .user("a"), .assistant("b"), .user("c"), .assistant("d")).with {
            $0.cachePoints = [CachePoint(.afterSystem)] + (1...4).map { CachePoint(.afterMessage($0)) }
        }
        let body = try request.converseBody()
        #expect(body["system"] == [["text": "S"]])
        #expect(body["messages"]?.array?.allSatisfy { $0["content"]?.array?.count == 2 } == true)
        #expect(try request.converseWarnings() == ["cachePoints"])
    }

    @Test(arguments: [CachePoint(.afterTools), CachePoint(.afterSystem)])
    func `a cache point after nothing is a warning`(point: CachePoint) throws {
        #expect(try ModelRequest.hello.with { $0.cachePoints = [point] }.converseWarnings() == ["cachePoints[0]"])
    }
}
