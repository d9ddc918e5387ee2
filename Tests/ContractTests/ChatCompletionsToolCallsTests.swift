import Interlingua
import Testing

/// One way in which servers send tool calls, and the calls that are meant.
struct ToolCallCase: Sendable, CustomTestStringConvertible {
    var name: String
    var body: [UInt8]
    var calls: [ToolCall]
    var testDescription: String { name }

    init(_ name: String, _ deltas: [String], _ calls: [ToolCall]) {
        self.name = name
        body = Chunks.deltas(deltas, finish: "tool_calls")
        self.calls = calls
    }

    init(_ name: String, whole message: String, _ calls: [ToolCall]) {
        self.name = name
        body = Chunks.document(message, finish: "tool_calls")
        self.calls = calls
    }

    init(_ name: String, stream choices: [String], _ calls: [ToolCall]) {
        self.name = name
        body = Chunks.stream(choices)
        self.calls = calls
    }
}

extension ToolCall {
    fileprivate init(_ id: String, _ name: String, _ arguments: String) {
        self.init(id: id, name: name, arguments: arguments)
    }
}

extension ToolCallCase {
    static let all = single + several + odd + whole

    private static let single = [
        ToolCallCase(
            "fragments tied by the index",
            [
                #""tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]"#,
                #""tool_calls":[{"index":0,"function":{"arguments":"{\"x\":"}}]"#,
                #""tool_calls":[{"index":0,"function":{"arguments":"1}"}}]"#,
            ], [ToolCall("a", "f", #"{"x":1}"#)]),
        ToolCallCase(
            "no arguments",
            [#""tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]"#],
            [ToolCall("a", "f", "{}")]),
        ToolCallCase(
            "arguments null, then names null",
            [
                #""tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":null}}]"#,
                #""tool_calls":[{"index":0,"id":null,"type":null,"function":{"name":null,"arguments":"{}"}}]"#,
            ], [ToolCall("a", "f", "{}")]),
        ToolCallCase(
            "the id comes late",
            [
                #""tool_calls":[{"index":0,"function":{"name":"f","arguments":"{"}}]"#,
                #""tool_calls":[{"index":0,"id":"a","function":{"arguments":"}"}}]"#,
            ], [ToolCall("a", "f", "{}")]),
        ToolCallCase(
            "the name comes late",
            [
                #""tool_calls":[{"index":0,"id":"a","function":{"arguments":"{"}}]"#,
                #""tool_calls":[{"index":0,"function":{"name":"f","arguments":"}"}}]"#,
            ], [ToolCall("a", "f", "{}")]),
        ToolCallCase(
            "id and name in every fragment",
            [
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}]"#,
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]"#,
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"}"}}]"#,
            ], [ToolCall("a", "f", #"{"x":{}}"#)]),
        ToolCallCase(
            "the first fragment twice",
            [
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]"#,
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]"#,
                #""tool_calls":[{"index":0,"function":{"arguments":"{}"}}]"#,
            ], [ToolCall("a", "f", "{}")]),
        ToolCallCase(
            "the whole call twice",
            [
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]"#,
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]"#,
            ], [ToolCall("a", "f", #"{"x":1}"#)]),
        ToolCallCase(
            "another id in every fragment, which has no name",
            [
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{"}}]"#,
                #""tool_calls":[{"index":0,"id":"b","function":{"arguments":"}"}}]"#,
            ], [ToolCall("a", "f", "{}")]),
        ToolCallCase(
            "an index that does not begin at 0",
            [#""tool_calls":[{"index":3,"id":"a","function":{"name":"f","arguments":"{}"}}]"#],
            [ToolCall("a", "f", "{}")]),
        ToolCallCase(
            "an empty id is made up",
            [#""tool_calls":[{"index":0,"id":"","function":{"name":"f","arguments":"{}"}}]"#],
            [ToolCall("call_0", "f", "{}")]),
        ToolCallCase(
            "whole, with the finish",
            stream: [
                #""delta":{"content":null,"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{\"x\": 1}"}}]},"#
                    + #""finish_reason":"tool_calls""#
            ], [ToolCall("a", "f", #"{"x": 1}"#)]),
        ToolCallCase(
            "arguments as an object",
            [#""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":{"x": [1, {}]}}}]"#],
            [ToolCall("a", "f", #"{"x": [1, {}]}"#)]),
    ]

    private static let several = [
        ToolCallCase(
            "every index is 0",
            [
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{"}}]"#,
                #""tool_calls":[{"index":0,"function":{"arguments":"}"}}]"#,
                #""tool_calls":[{"index":0,"id":"b","function":{"name":"f","arguments":"{\"y\":"}}]"#,
                #""tool_calls":[{"index":0,"function":{"arguments":"2}"}}]"#,
            ], [ToolCall("a", "f", "{}"), ToolCall("b", "f", #"{"y":2}"#)]),
        ToolCallCase(
            "no index",
            [
                #""tool_calls":[{"id":"a","function":{"name":"f","arguments":"{"}}]"#,
                #""tool_calls":[{"function":{"arguments":"}"}}]"#,
                #""tool_calls":[{"id":"b","function":{"name":"g","arguments":"{}"}}]"#,
            ], [ToolCall("a", "f", "{}"), ToolCall("b", "g", "{}")]),
        ToolCallCase(
            "no index, and ids in every fragment that alternate",
            [
                #""tool_calls":[{"id":"a","function":{"name":"f","arguments":"{"}}]"#,
                #""tool_calls":[{"id":"b","function":{"name":"g","arguments":"{\"y\""}}]"#,
                #""tool_calls":[{"id":"a","function":{"arguments":"}"}}]"#,
                #""tool_calls":[{"id":"b","function":{"arguments":":2}"}}]"#,
            ], [ToolCall("a", "f", "{}"), ToolCall("b", "g", #"{"y":2}"#)]),
        ToolCallCase(
            "no index and no id",
            [
                #""tool_calls":[{"function":{"name":"f","arguments":"{\"x\":1}"}}]"#,
                #""tool_calls":[{"function":{"name":"f","arguments":"{\"x\":2}"}}]"#,
            ], [ToolCall("call_0", "f", #"{"x":1}"#), ToolCall("call_1", "f", #"{"x":2}"#)]),
        ToolCallCase(
            "one id for two calls of two tools",
            [
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{"}}]"#,
                #""tool_calls":[{"index":1,"id":"a","function":{"name":"g","arguments":"{"}}]"#,
                #""tool_calls":[{"index":0,"id":"a","function":{"arguments":"\"x\":1}"}}]"#,
                #""tool_calls":[{"index":1,"id":"a","function":{"arguments":"}"}}]"#,
            ], [ToolCall("a", "f", #"{"x":1}"#), ToolCall("a", "g", "{}")]),
        ToolCallCase(
            "one id for two calls of one tool",
            [
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]"#,
                #""tool_calls":[{"index":1,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}}]"#,
            ], [ToolCall("a", "f", #"{"x":1}"#), ToolCall("a", "f", #"{"x":1}"#)]),
        ToolCallCase(
            "two in one chunk",
            [
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}},"#
                    + #"{"index":1,"id":"b","function":{"name":"f","arguments":"{}"}}]"#
            ], [ToolCall("a", "f", "{}"), ToolCall("b", "f", "{}")]),
    ]

    private static let odd = [
        ToolCallCase(
            "the legacy function call",
            [
                #""function_call":{"name":"f","arguments":""}"#, #""function_call":{"arguments":"{\"x\":"}"#,
                #""function_call":{"arguments":"1}"}"#,
            ], [ToolCall("call_0", "f", #"{"x":1}"#)]),
        ToolCallCase(
            "empty structs in place of null",
            stream: [
                #""delta":{"content":"","function_call":{"arguments":"","name":""},"audio":{"data":"","id":""},"#
                    + #""tool_calls":[{"custom":{"input":"","name":""},"function":{"arguments":"","name":"f"},"id":"a"}]},"#
                    + #""finish_reason":"""#,
                #""delta":{"tool_calls":[{"custom":{"input":"","name":""},"function":{"arguments":"{}","name":""},"#
                    + #""id":""}]},"finish_reason":"tool_calls""#,
            ], [ToolCall("a", "f", "{}")]),
        ToolCallCase(
            "calls that are null, no list, or nothing",
            [#""tool_calls":null"#, #""tool_calls":[]"#, #""tool_calls":[null,{},{"function":null}],"content":null"#],
            []),
        ToolCallCase(
            "a custom tool's text, which is no JSON",
            [
                #""tool_calls":[{"index":0,"id":"a","type":"custom","custom":{"name":"sh","input":""}}]"#,
                #""tool_calls":[{"index":0,"custom":{"input":"echo \"a"}}]"#,
                #""tool_calls":[{"index":0,"custom":{"input":"\"\n"}}]"#,
            ], [ToolCall(id: "a", name: "sh", arguments: #"{"input":"echo \"a\"\n"}"#, isFreeForm: true)]),
        ToolCallCase(
            "a custom tool without text",
            [#""tool_calls":[{"index":0,"id":"a","type":"custom","custom":{"name":"sh","input":""}}]"#],
            [ToolCall(id: "a", name: "sh", arguments: #"{"input":""}"#, isFreeForm: true)]),
    ]

    private static let whole = [
        ToolCallCase(
            "whole answer, content null",
            whole:
                #""content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},"#
                + #"{"id":"b","function":{"name":"f","arguments":""}}]"#,
            [ToolCall("a", "f", "{}"), ToolCall("b", "f", "{}")]),
        ToolCallCase(
            "whole answer, arguments as an object",
            whole: #""tool_calls":[{"id":"a","function":{"name":"f","arguments":{"x":1}}}]"#,
            [ToolCall("a", "f", #"{"x":1}"#)]),
        ToolCallCase(
            "whole answer, legacy function call",
            whole: #""content":null,"function_call":{"name":"f","arguments":"{}"}"#, [ToolCall("call_0", "f", "{}")]),
        ToolCallCase(
            "whole answer, a custom tool",
            whole: #""tool_calls":[{"id":"a","type":"custom","custom":{"name":"sh","input":"ls"}}]"#,
            [ToolCall(id: "a", name: "sh", arguments: #"{"input":"ls"}"#, isFreeForm: true)]),
    ]
}

/// Tool calls in all the ways in which servers send them.
///
/// Source: OpenAI API reference; the deviations of others as their users report them.
@Suite struct ChatCompletionsToolCallsTests {
    @Test(arguments: ToolCallCase.all)
    func `a call is put together, however its server sends it`(_ given: ToolCallCase) async {
        let heard = await Heard(given.body)
        #expect(heard.error == nil)
        #expect(heard.violation == nil)
        #expect(heard.response.toolCalls == given.calls)
        #expect(heard.response.finish == FinishReason(.toolCalls, raw: "tool_calls"))
    }

    /// Free text does not show that it was cut; the reason does.
    @Test(arguments: ["length", "content_filter"])
    func `a custom tool's text that was cut is no call to run`(_ word: String) async {
        let heard = await Heard(
            Chunks.deltas(
                [#""tool_calls":[{"index":0,"id":"a","type":"custom","custom":{"name":"sh","input":"rm -r /tm"}}]"#],
                finish: word))
        #expect(heard.error == nil)
        #expect(heard.violation == nil)
        #expect(heard.response.toolCalls == [])
        #expect(heard.response.parts.count == 1)
    }

    @Test func `text before and after calls stays in its place`() async {
        let heard = await Heard(
            Chunks.deltas([
                #""content":"Let me look.""#,
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]"#,
                #""content":" Done.""#,
            ]))
        #expect(heard.violation == nil)
        #expect(
            heard.response.parts == [
                .text("Let me look."), .toolCall(ToolCall("a", "f", "{}")), .text(" Done."),
            ])
    }

    /// 400 kB of arguments in 20 000 fragments that repeat the name: work that grew with what came before would show.
    @Test(.timeLimit(.minutes(1)))
    func `a fragment costs the same, however many came before it`() async {
        let first = #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":\""}}]"#
        let next = #""tool_calls":[{"index":0,"function":{"name":"f","arguments":"{aaaaaaaaaaaaaaaaaaa"}}]"#
        let last = #""tool_calls":[{"index":0,"function":{"name":"f","arguments":"\"}"}}]"#
        let heard = await Heard(
            Chunks.deltas([first] + Array(repeating: next, count: 20_000) + [last], finish: "tool_calls"),
            inPiecesOf: 1 << 14)
        #expect(heard.error == nil)
        #expect(heard.response.toolCalls.first?.arguments.utf8.count == 20_000 * 20 + 8)
    }
}
