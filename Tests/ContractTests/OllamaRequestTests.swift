import Interlingua
import Testing

/// What requests become. The bodies are written by hand, from Ollama's description of its interface.
@Suite struct OllamaRequestTests {
    /// The request as it would be sent.
    private func sent(_ request: ModelRequest) async throws -> TransportRequest {
        let replay = OllamaReplay(chunks: [])
        let backend: any Backend = try .ollama(model: "llama3.2", transport: replay)
        _ = try await backend.stream(request)
        return try #require(replay.requests.first)
    }

    private func body(_ request: ModelRequest) async throws -> String {
        String(decoding: try await sent(request).body, as: UTF8.self)
    }

    /// What the body's messages are, of a request with nothing but messages.
    private func messages(_ messages: [Message]) async throws -> String {
        let body = try await body(ModelRequest(messages: messages))
        let start = #"{"model":"llama3.2","messages":"#
        let end = #","truncate":false,"stream":true}"#
        try #require(body.hasPrefix(start) && body.hasSuffix(end), "\(body)")
        return String(body.dropFirst(start.count).dropLast(end.count))
    }

    /// The warnings of a request, as `field: message`.
    private func warnings(_ request: ModelRequest) async throws -> [String] {
        let answer = try await OllamaAnswer(ollamaFixture("text/response.ndjson"), to: request)
        #expect(answer.error == nil)
        return answer.response.warnings.map { "\($0.setting): \($0.message)" }
    }

    private func refusal(_ request: ModelRequest) async throws -> ModelError? {
        try await OllamaAnswer([], to: request).error
    }

    @Test func `a question is short`() async throws {
        let request = try await sent(ModelRequest(messages: [.user("Why?")]))
        #expect(request.url == "http://127.0.0.1:11434/api/chat")
        #expect(request.headers["accept"] == "application/x-ndjson")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["authorization"] == nil)
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == #"{"model":"llama3.2","messages":[{"role":"user","content":"Why?"}],"truncate":false,"stream":true}"#
        )
    }

    @Test func `every setting has its place`() async throws {
        var request = ModelRequest(model: "qwen3", messages: [.system("Be brief."), .user("Why?")])
        request.tools = [
            ToolDefinition(
                name: "weather", description: "Tells the weather.",
                parameters: ["type": "object", "properties": ["city": ["type": "string"]], "required": ["city"]]),
            ToolDefinition(name: "now", description: "", parameters: ["type": "object", "properties": [:]]),
        ]
        request.outputFormat = .jsonSchema(JSONSchemaFormat(schema: ["type": "object", "properties": ["a": [:]]]))
        request.sampling.temperature = 0.5
        request.sampling.topP = 0.9
        request.sampling.topK = 40
        request.sampling.presencePenalty = 0.25
        request.sampling.frequencyPenalty = -0.5
        request.maximumOutput = 100
        request.stopSequences = ["\n\n", "END"]
        request.seed = 42
        request.reasoningEffort = .high
        request.logprobs = 3
        request.delivery = .whole
        var options = OllamaOptions()
        options.contextSize = 8192
        options.keepAlive = .after(.seconds(300))
        options.cutsLongPrompts = true
        options.shiftsContext = false
        options.modelOptions = ["min_p": 0.05, "top_k": 20]
        request.options.set(options)
        request.extraBody = ["stream": true, "new": [1]]
        let sent = try await sent(request)
        #expect(sent.headers["accept"] == "application/json")
        let expected =
            #"{"model":"qwen3","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Why?"}],"#
            + #""tools":[{"type":"function","function":{"name":"weather","description":"Tells the weather.","#
            + #""parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}},"#
            + #"{"type":"function","function":{"name":"now","parameters":{"type":"object","properties":{}}}}],"#
            + #""format":{"type":"object","properties":{"a":{}}},"#
            + #""options":{"num_ctx":8192,"num_predict":100,"temperature":0.5,"top_k":20,"top_p":0.9,"#
            + #""presence_penalty":0.25,"frequency_penalty":-0.5,"seed":42,"stop":["\n\n","END"],"min_p":0.05},"#
            + #""think":"high","logprobs":true,"top_logprobs":3,"keep_alive":"300s","truncate":true,"shift":false,"#
            + #""stream":true,"new":[1]}"#
        #expect(String(decoding: sent.body, as: UTF8.self) == expected)
        #expect(try await warnings(request).isEmpty)
    }

    @Test func `a tool turn goes back with names, ids and objects`() async throws {
        let call = ToolCall(id: "call_a", name: "weather", arguments: #"{ "city": "Bern", "days": 3 }"#)
        let others = ["b", "c"].map { ToolCall(id: "call_\($0)", name: "now", arguments: "{}") }
        let said = try await messages([
            .user("Weather?"),
            Message(
                .assistant,
                [.reasoning(Reasoning("I look.")), .text("Let me "), .text("look."), .toolCall(call)]
                    + others.map { .toolCall($0) }),
            .toolResults([
                ToolResult(
                    callID: "call_a", name: "weather", content: [.text("It is:"), .json(["sun": true, "at": 1.5])]),
                ToolResult(callID: "call_b", name: "", content: [.text("no such zone")], isError: true),
            ]),
            Message(.user, [.toolResult(ToolResult(callID: "call_c", name: "now", content: [])), .text("And?")]),
        ])
        let expected =
            #"[{"role":"user","content":"Weather?"},"#
            + #"{"role":"assistant","content":"Let me look.","thinking":"I look.","#
            + #""tool_calls":[{"id":"call_a","function":{"name":"weather","arguments":{"city":"Bern","days":3}}},"#
            + #"{"id":"call_b","function":{"name":"now","arguments":{}}},"#
            + #"{"id":"call_c","function":{"name":"now","arguments":{}}}]},"#
            + #"{"role":"tool","content":"It is:\n{\"sun\":true,\"at\":1.5}","tool_name":"weather","#
            + #""tool_call_id":"call_a"},"#
            + #"{"role":"tool","content":"Error: no such zone","tool_name":"now","tool_call_id":"call_b"},"#
            + #"{"role":"tool","content":"","tool_name":"now","tool_call_id":"call_c"},"#
            + #"{"role":"user","content":"And?"}]"#
        #expect(said == expected)
    }

    @Test func `images are bare Base64 beside the text`() async throws {
        let png = Media(.bytes([0x89, 0x50, 0x4E, 0x47]), mediaType: "image/png")
        let said = try await messages([
            Message(.user, [.text("What is"), .image(png), .image(Media(.url("data:image/gif;base64,R0lGODlh")))]),
            Message(.user, [.image(png), .text("this?")]),
            Message(.assistant, [.toolCall(ToolCall(id: "c", name: "look", arguments: "{}"))]),
            .toolResults([ToolResult(callID: "c", name: "look", content: [.image(png)])]),
        ])
        let expected =
            #"[{"role":"user","content":"What is","images":["iVBORw==","R0lGODlh"]},"#
            + #"{"role":"user","content":"this?","images":["iVBORw=="]},"#
            + #"{"role":"assistant","content":"","tool_calls":[{"id":"c","function":{"name":"look","arguments":{}}}]},"#
            + #"{"role":"tool","content":"","images":["iVBORw=="],"tool_name":"look","tool_call_id":"c"}]"#
        #expect(said == expected)
    }

    @Test(
        arguments: [
            (.none, "false"), (.low, #""low""#), (.medium, #""medium""#), (.high, #""high""#), (.maximum, #""max""#),
            (.minimal, #""low""#), ("xhigh", #""max""#), ("deep", "true"),
        ] as [(ReasoningEffort, String)])
    func `an effort is a level or a switch`(effort: ReasoningEffort, think: String) async throws {
        var request = ModelRequest(messages: [.user("?")])
        request.reasoningEffort = effort
        let body = try await body(request)
        #expect(body.contains(#","think":\#(think),"#))
        request.model = "m"
        let known: [ReasoningEffort] = [.none, .low, .medium, .high, .maximum]
        #expect(try await warnings(request).count == (known.contains(effort) ? 0 : 1))
    }

    @Test(
        arguments: [
            (.off, "false"), (.on, "true"), (.level("max"), #""max""#),
        ] as [(OllamaOptions.Thinking, String)])
    func `the option to think outranks the effort`(thinking: OllamaOptions.Thinking, think: String) async throws {
        var request = ModelRequest(messages: [.user("?")])
        request.reasoningEffort = .low
        var options = OllamaOptions()
        options.thinking = thinking
        request.options.set(options)
        #expect(try await body(request).contains(#","think":\#(think),"#))
    }

    @Test(
        arguments: [
            (.forever, "-1"), (.after(.zero), #""0s""#), (.after(.milliseconds(1500)), #""1.5s""#),
        ] as [(OllamaOptions.KeepAlive, String)])
    func `a model is kept as long as Go reads`(keepAlive: OllamaOptions.KeepAlive, wire: String) async throws {
        var request = ModelRequest(messages: [.user("?")])
        var options = OllamaOptions()
        options.keepAlive = keepAlive
        request.options.set(options)
        #expect(try await body(request).contains(#","keep_alive":\#(wire),"#))
    }

    @Test func `any JSON is asked for by name`() async throws {
        var request = ModelRequest(messages: [.user("?")])
        request.outputFormat = .json
        #expect(try await body(request).contains(#","format":"json","#))
    }

    @Test func `without tool choice no tool is told of`() async throws {
        var request = ModelRequest(messages: [.user("?")])
        request.tools = [ToolDefinition(name: "now", description: "", parameters: ["type": "object"])]
        #expect(try await body(request).contains(#""tools""#))
        request.toolChoice = .none
        #expect(try await !body(request).contains(#""tools""#))
    }

    @Test func `what cannot be honoured is a warning, or an error where that is asked for`() async throws {
        var cut = ToolCall(id: "c", name: "now", arguments: "{\"a")
        cut.isTruncated = true
        var image = Media(.bytes([1]), mediaType: "image/png")
        image.detail = "low"
        let foreign = Signature(provider: "anthropic", value: "s")
        var request = ModelRequest(
            model: "m",
            messages: [
                .user([.image(image), .text("and"), .image(Media(.bytes([2]), mediaType: "image/png"))]),
                Message(
                    .assistant,
                    [
                        .reasoning(Reasoning("r", signature: foreign)), .text("t"), .toolCall(cut),
                        .citation(Citation(url: "https://example.com", raw: [:])), .opaque("openai", [:]),
                    ]),
                .user("?"),
            ])
        request.tools = [
            ToolDefinition(name: "now", description: "", parameters: ["type": "object"], isStrict: true)
        ]
        request.allowsParallelToolCalls = false
        request.cachePoints = [CachePoint(.afterMessage(0))]
        request.outputFormat = .jsonSchema(JSONSchemaFormat(schema: ["type": "object"], description: "d"))
        let expected = [
            "messages[1]: the call to now was cut, and was left out",
            "messages[0]: an image's detail, low, was left out",
            "messages[0]: its images were put before its text",
            "messages[1]: a signature of anthropic was left out",
            "messages[1]: a citation was left out",
            "messages[1]: a part that only openai understands was left out",
            "tools[0].isStrict: Ollama does not hold arguments to their schema",
            "allowsParallelToolCalls: Ollama lets the model call several tools at once",
            "outputFormat.description: Ollama does not know it; it was left out",
            "cachePoints[0]: Ollama caches by itself; it was left out",
        ]
        #expect(try await warnings(request) == expected)
        request.isStrict = true
        #expect(try await refusal(request)?.kind == .unsupported)
    }

    @Test(arguments: [
        Message(.user, [.image(Media(.url("https://example.com/a.png")))]),
        Message(.user, [.image(Media(.file("openai", id: "f")))]),
        Message(.user, [.document(Media(.bytes([1]), mediaType: "application/pdf"))]),
        Message(.user, [.audio(Media(.bytes([1]), mediaType: "audio/wav"))]),
        Message(.user, [.opaque("openai", [:])]),
        Message(.system, [.image(Media(.bytes([1]), mediaType: "image/png"))]),
        Message(.assistant, [.image(Media(.bytes([1]), mediaType: "image/png"))]),
    ])
    func `what carries meaning is never dropped`(message: Message) async throws {
        let error = try #require(try await refusal(ModelRequest(model: "m", messages: [message])))
        #expect(error.kind == .unsupported)
        #expect(error.message.hasPrefix("messages[0]: "))
    }

    @Test func `a document of a tool is not dropped`() async throws {
        let call = ToolCall(id: "c", name: "n", arguments: "{}")
        let pdf = Media(.bytes([1]), mediaType: "application/pdf")
        let messages = [
            Message(.assistant, [.toolCall(call)]), .toolResults([ToolResult(call, content: [.document(pdf)])]),
        ]
        let error = try #require(try await refusal(ModelRequest(model: "m", messages: messages)))
        #expect(error.kind == .unsupported)
        #expect(error.message.hasPrefix("messages[1]: "))
    }

    @Test(arguments: [ToolChoice.required, .tool("now")])
    func `a choice that Ollama does not know is not dropped`(choice: ToolChoice) async throws {
        var request = ModelRequest(model: "m", messages: [.user("?")])
        request.toolChoice = choice
        #expect(try await refusal(request)?.kind == .invalidRequest)
        request.tools = [ToolDefinition(name: "now", description: "", parameters: ["type": "object"])]
        #expect(try await refusal(request)?.kind == .unsupported)
    }

    @Test(
        arguments: [
            [], [Message(.user, [])], [Message(.tool, [.text("?")])], [Message(.tool, [])],
            [Message(.user, [.toolCall(ToolCall(id: "c", name: "n", arguments: "{}"))])],
            [Message(.user, [.reasoning(Reasoning("r"))])], [Message(.user, [.refusal("no")])],
            [Message(.assistant, [.toolResult(ToolResult(callID: "c", name: "n", content: []))])],
            [Message(.assistant, [.toolCall(ToolCall(id: "c", name: "n", arguments: "[1]"))])],
            [Message(.assistant, [.toolCall(ToolCall(id: "c", name: "n", arguments: "{"))])],
            [
                Message(.assistant, [.toolCall(ToolCall(id: "c", name: "n", arguments: "{}"))]),
                .toolResults([ToolResult(callID: "c", name: "n", content: [.json(.double(.infinity))])]),
            ],
        ] as [[Message]])
    func `what no provider would take is refused`(messages: [Message]) async throws {
        #expect(try await refusal(ModelRequest(model: "m", messages: messages))?.kind == .invalidRequest)
    }

    @Test func `limits must be limits`() async throws {
        var request = ModelRequest(model: "m", messages: [.user("?")])
        request.maximumOutput = 0
        #expect(try await refusal(request)?.kind == .invalidRequest)
        request.maximumOutput = nil
        var options = OllamaOptions()
        options.contextSize = 0
        request.options.set(options)
        #expect(try await refusal(request)?.kind == .invalidRequest)
        options = OllamaOptions()
        options.keepAlive = .after(.seconds(-1))
        request.options.set(options)
        #expect(try await refusal(request)?.kind == .invalidRequest)
        request.options = DialectOptionsBag()
        request.sampling.temperature = .nan
        #expect(try await refusal(request)?.kind == .invalidRequest)
        #expect(try await refusal(ModelRequest(messages: [.user("?")]))?.kind == .invalidRequest)
    }

    @Test func `options are stored whole`() throws {
        var options = OllamaOptions()
        #expect(options.json == [:])
        options.contextSize = 8192
        options.keepAlive = .after(.seconds(300))
        options.cutsLongPrompts = true
        options.shiftsContext = false
        options.thinking = .level("high")
        options.modelOptions = ["min_p": 0.05]
        let stored: JSONValue = [
            "context_size": 8192, "keep_alive": "300s", "cuts_long_prompts": true, "shifts_context": false,
            "thinking": "high", "model_options": ["min_p": 0.05],
        ]
        #expect(options.json == stored)
        #expect(try OllamaOptions(json: stored) == options)
        options = OllamaOptions()
        options.keepAlive = .forever
        options.thinking = .on
        #expect(options.json == ["keep_alive": "forever", "thinking": true])
        #expect(try OllamaOptions(json: options.json) == options)
    }

    @Test(
        arguments: [
            ["context_size": "8192"], ["keep_alive": 300], ["keep_alive": "5 minutes"], ["thinking": 1],
            ["num_ctx": 8192], "8192",
        ] as [JSONValue])
    func `stored options that are none are refused`(json: JSONValue) {
        let error = #expect(throws: ModelError.self) { try OllamaOptions(json: json) }
        #expect(error?.kind == .invalidRequest)
        #expect(error?.message.hasPrefix("options.ollama") == true)
    }
}
