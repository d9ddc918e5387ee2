import Interlingua
import Testing

/// How tools are told of and chosen.
@Suite struct MessagesToolTests {
    private static let weather = ToolDefinition(
        name: "get_weather", description: "Weather of a city.",
        parameters: ["type": "object", "properties": ["city": ["type": "string"]], "required": ["city"]])

    private static let withTool = ModelRequest.hello.with { $0.tools = [weather] }

    @Test func `a tool has a name, a purpose and a schema`() throws {
        #expect(
            try Self.withTool.messagesBody()["tools"]
                == json(
                    #"""
                    [{"name":"get_weather","description":"Weather of a city.",
                      "input_schema":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}]
                    """#))
        #expect(try Self.withTool.messagesBody()["tool_choice"] == nil)
    }

    @Test func `a schema that allows anything becomes an object's`() throws {
        let tool = ToolDefinition(name: "now", description: "", parameters: [:])
        #expect(
            try ModelRequest.hello.with { $0.tools = [tool] }.messagesBody()["tools"]
                == json(#"[{"name":"now","input_schema":{"type":"object"}}]"#))
    }

    @Test func `a strict tool says so where it can be`() throws {
        let strict = Self.withTool.with { $0.tools[0].isStrict = true }
        #expect(try strict.messagesBody()["tools"]?.array?[0]["strict"] == true)
        #expect(try strict.messagesBody(for: .vertexAI)["tools"]?.array?[0]["strict"] == nil)
        #expect(try strict.messagesWarnings(for: .vertexAI) == ["tools[0].isStrict"])
    }

    @Test(
        arguments: [
            (.auto, nil, "null"), (.auto, true, #"{"type":"auto","disable_parallel_tool_use":false}"#),
            (.auto, false, #"{"type":"auto","disable_parallel_tool_use":true}"#),
            (.none, false, #"{"type":"none"}"#), (.required, nil, #"{"type":"any"}"#),
            (.required, false, #"{"type":"any","disable_parallel_tool_use":true}"#),
            (.tool("get_weather"), nil, #"{"type":"tool","name":"get_weather"}"#),
            (
                .tool("get_weather"), false,
                #"{"type":"tool","name":"get_weather","disable_parallel_tool_use":true}"#
            ),
        ] as [(ToolChoice, Bool?, String)])
    func `the choice says which tool, and whether several`(
        choice: ToolChoice, parallel: Bool?, expected: String
    ) throws {
        let request = Self.withTool.with {
            $0.toolChoice = choice
            $0.allowsParallelToolCalls = parallel
        }
        #expect(try request.messagesBody()["tool_choice"] ?? .null == json(expected))
    }

    @Test func `a choice among no tools is refused`() {
        #expect(ModelRequest.hello.with { $0.toolChoice = .required }.messagesRefusal() == .invalidRequest)
        #expect(Self.withTool.with { $0.toolChoice = .tool("other") }.messagesRefusal() == .invalidRequest)
    }

    @Test func `the provider's own tools stand after the app's`() throws {
        let request = Self.withTool.withMessagesOptions({ $0.serverTools = [["type": "web_fetch_20250910"]] })
        let tools = try #require(try request.messagesBody()["tools"]?.array)
        #expect(tools.count == 2 && tools[1] == ["type": "web_fetch_20250910"])
    }
}
