import Interlingua
import Testing

/// What tools and the choice among them become.
@Suite struct ChatCompletionsToolTests {
    private static let weather = ToolDefinition(
        name: "weather", description: "Of a city.", parameters: ["type": "object"], isStrict: true)
    private static let clock = ToolDefinition(name: "clock", description: "", parameters: ["type": "object"])

    private static func request(_ choice: ToolChoice) -> ModelRequest {
        ModelRequest.hello.with {
            $0.tools = [weather, clock]
            $0.toolChoice = choice
        }
    }

    @Test func `tools are functions`() throws {
        let body = try Self.request(.auto).with { $0.allowsParallelToolCalls = false }.body(for: .openAI)
        #expect(
            try body["tools"]
                == json(
                    #"""
                    [{"type":"function","function":{"name":"weather","description":"Of a city.",
                      "parameters":{"type":"object"},"strict":true}},
                     {"type":"function","function":{"name":"clock","parameters":{"type":"object"}}}]
                    """#))
        #expect(body["parallel_tool_calls"] == false)
        #expect(body["tool_choice"] == nil)
    }

    @Test(arguments: [
        (ToolChoice.none, #""none""#), (.required, #""required""#),
        (.tool("clock"), #"{"type":"function","function":{"name":"clock"}}"#),
    ])
    func `each choice has its form`(choice: ToolChoice, expected: String) throws {
        #expect(try Self.request(choice).body(for: .openAI)["tool_choice"] == json(expected))
    }

    @Test func `Mistral says any for required`() throws {
        #expect(try Self.request(.required).body(for: .mistral)["tool_choice"] == "any")
    }

    @Test func `Ollama is kept from calling by not hearing of the tools, and cannot be made to`() throws {
        #expect(try Self.request(.none).body(for: .ollama)["tools"] == nil)
        #expect(Self.request(.required).refusal(by: .ollama) == .unsupported)
        #expect(Self.request(.tool("clock")).refusal(by: .ollama) == .unsupported)
    }

    @Test func `without tools nothing is said of them`() throws {
        let request = ModelRequest.hello.with { $0.allowsParallelToolCalls = false }
        #expect(try request.body(for: .openAI)["parallel_tool_calls"] == nil)
    }

    @Test func `a choice among no tools, or of none of them, is refused`() {
        #expect(ModelRequest.hello.with { $0.toolChoice = .required }.refusal(by: .openAI) == .invalidRequest)
        #expect(ModelRequest.hello.with { $0.toolChoice = .tool("x") }.refusal(by: .openAI) == .invalidRequest)
        #expect(Self.request(.tool("x")).refusal(by: .openAI) == .invalidRequest)
    }

    @Test func `a server without tools refuses them, and a history of them`() {
        #expect(Self.request(.auto).refusal(by: .perplexity) == .unsupported)
        let call = Part.toolCall(ToolCall(id: "c", name: "clock", arguments: "{}"))
        let history = ModelRequest(model: "m", messages: [Message(.assistant, [call]), .user("Well?")])
        #expect(history.refusal(by: .perplexity) == .unsupported)
    }

    @Test(arguments: ["call_1", "toolu_01A09q90qw90lq917835lq9", "", "abcdefgh_", "abcdefghij", "äbcdefgh"])
    func `Mistral gets nine letters and digits, the same in call and result`(id: String) throws {
        let request = ModelRequest(
            model: "m",
            messages: [
                Message(.assistant, [.toolCall(ToolCall(id: id, name: "n", arguments: "{}"))]),
                .toolResults([ToolResult(callID: id, name: "n", content: [.text("1")])]),
            ])
        let messages = try #require(try request.messages(for: .mistral)?.array)
        let sent = try #require(messages[0]["tool_calls"]?.array?[0]["id"]?.string)
        #expect(sent.count == 9 && sent.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
        #expect(messages[1]["tool_call_id"]?.string == sent)
    }

    @Test func `Mistral's own ids stay, and others stay apart`() throws {
        let ids = ["35bC59XSm"] + (0..<500).map { "call_\($0)" }
        let request = ModelRequest(
            model: "m",
            messages: [Message(.assistant, ids.map { .toolCall(ToolCall(id: $0, name: "n", arguments: "{}")) })])
        let calls = try #require(try request.messages(for: .mistral)?.array?[0]["tool_calls"]?.array)
        let sent = calls.compactMap { $0["id"]?.string }
        #expect(sent.first == "35bC59XSm")
        #expect(Set(sent).count == ids.count)
    }

    @Test func `OpenAI gets ids of forty characters at most`() throws {
        let forty = String(repeating: "a", count: 40)
        let request = ModelRequest(
            model: "m",
            messages: [
                Message(
                    .assistant, [forty, forty + "b"].map { .toolCall(ToolCall(id: $0, name: "n", arguments: "{}")) })
            ])
        let calls = try #require(try request.messages(for: .openAI)?.array?[0]["tool_calls"]?.array)
        #expect(calls[0]["id"]?.string == forty)
        #expect(try #require(calls[1]["id"]?.string).count <= 40)
    }
}
