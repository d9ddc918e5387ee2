import Interlingua
import Testing

/// What Gemini signs its calls with, where it speaks Chat Completions: `extra_content` beside the function.
///
/// Source: ai.google.dev/gemini-api/docs/thought-signatures; `wire/vertex.md`, § 5.
@Suite struct ThoughtSignatureTests {
    private static let signed =
        #"{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{}"},"#
        + #""extra_content":{"google":{"thought_signature":"c2ln"}}}"#
    private static let second = #"{"index":1,"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}"#
    private static let signature = Signature(provider: .gemini, value: "c2ln")
    private static let calls = [
        ToolCall(id: "a", name: "f", arguments: "{}", signature: signature),
        ToolCall(id: "b", name: "f", arguments: "{}"),
    ]

    /// The two calls in all the ways that a server may send them.
    private static let bodies = [
        Chunks.document("\"tool_calls\":[\(signed),\(second)]", finish: "tool_calls"),
        Chunks.deltas(["\"tool_calls\":[\(signed),\(second)]"], finish: "tool_calls"),
        Chunks.deltas(["\"tool_calls\":[\(signed)]", "\"tool_calls\":[\(second)]"], finish: "tool_calls"),
        Chunks.deltas(
            [
                #""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{"}}]"#,
                #""tool_calls":[{"index":0,"function":{"arguments":"}"}}]"#,
                #""tool_calls":[{"index":0,"extra_content":{"google":{"thought_signature":"c2ln"}}}]"#,
                "\"tool_calls\":[\(second)]",
            ], finish: "tool_calls"),
    ]

    @Test(arguments: [ChatCompletionsVariant.vertexAI, .gemini], bodies)
    func `a call carries its own signature`(variant: ChatCompletionsVariant, body: [UInt8]) async {
        for size in [1, 7, Int.max] {
            let heard = await Heard(body, inPiecesOf: size, as: variant)
            #expect(heard.error == nil)
            #expect(heard.violation == nil)
            #expect(heard.response.toolCalls == Self.calls)
        }
    }

    @Test(arguments: [
        #""extra_content":null"#, #""extra_content":{"google":{}}"#,
        #""extra_content":{"google":{"thought_signature":""}}"#,
        #""extra_content":{"other":{"thought_signature":"x"}}"#, #""extra_content":"x""#,
    ])
    func `what is no signature is none`(extra: String) async {
        let call = #"{"index":0,"id":"a","function":{"name":"f","arguments":"{}"},\#(extra)}"#
        let heard = await Heard(Chunks.deltas(["\"tool_calls\":[\(call)]"], finish: "tool_calls"), as: .vertexAI)
        #expect(heard.response.toolCalls == [ToolCall(id: "a", name: "f", arguments: "{}")])
    }

    @Test func `a call that was cut is not made whole by its signature`() async {
        let call =
            #"{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x"},"#
            + #""extra_content":{"google":{"thought_signature":"c2ln"}}}"#
        let heard = await Heard(Chunks.deltas(["\"tool_calls\":[\(call)]"], finish: "length"), as: .vertexAI)
        #expect(heard.error == nil)
        #expect(heard.violation == nil)
        guard case .toolCall(let cut)? = heard.response.parts.first else { return #expect(Bool(false), "no call") }
        #expect(cut.isTruncated)
    }

    private static let history = ModelRequest(
        model: "m",
        messages: [
            .user("?"), Message(.assistant, calls.map { .toolCall($0) }),
            Message(.tool, calls.map { .toolResult(ToolResult($0, text: "1")) }),
        ]
    ).with {
        $0.tools = [ToolDefinition(name: "f", description: "", parameters: ["type": "object"])]
        $0.delivery = .whole
    }

    @Test(arguments: [ChatCompletionsVariant.vertexAI, .gemini])
    func `it goes back with the call that it came with`(variant: ChatCompletionsVariant) throws {
        #expect(
            try Self.history.messages(for: variant)?.array?[1]["tool_calls"]
                == json(
                    #"""
                    [{"id":"a","type":"function","function":{"name":"f","arguments":"{}"},
                      "extra_content":{"google":{"thought_signature":"c2ln"}}},
                     {"id":"b","type":"function","function":{"name":"f","arguments":"{}"}}]
                    """#))
        #expect(try Self.history.warnings(for: variant) == [])
    }

    @Test func `no other server gets it, and the loss is told`() throws {
        for variant in [ChatCompletionsVariant.openAI, .mistral, .openRouter, .compatible] {
            #expect(try !Self.history.body(for: variant).serialized().contains("c2ln"), "\(variant.provider)")
            #expect(try Self.history.warnings(for: variant) == ["messages[1]"], "\(variant.provider)")
        }
    }

    @Test func `it is the same signature in Gemini's own language`() async throws {
        let transport = Replay([Array("{}".utf8)])
        let backend: any Backend = try .gemini(
            model: "gemini-3-pro-preview", credential: .apiKey(Secret("k")), transport: transport)
        _ = try? await backend.stream(Self.history.with { $0.model = nil })
        let sent = String(decoding: try #require(transport.requests.first).body, as: UTF8.self)
        #expect(sent.contains(#""thoughtSignature":"c2ln""#))
    }
}
