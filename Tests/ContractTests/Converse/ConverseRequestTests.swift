import Interlingua
import Testing

extension ModelRequest {
    /// The body that the request becomes in Converse.
    func converseBody() throws -> JSONValue {
        let body = try ConverseDialect().encode(self).body
        return try .parse(body.span)
    }

    /// The fields that Converse warns of.
    func converseWarnings() throws -> [String] { try ConverseDialect().encode(self).warnings.map(\.setting) }

    /// The kind of the error that Converse throws, or `nil` where it throws none.
    func converseRefusal() -> ModelError.Kind? {
        do throws(ModelError) {
            _ = try ConverseDialect().encode(self)
            return nil
        } catch {
            return error.kind
        }
    }

    /// The request, with options of Converse.
    func withConverse(_ change: (inout ConverseOptions) -> Void) -> ModelRequest {
        var options = ConverseOptions()
        change(&options)
        return with { $0.options.set(options) }
    }
}

/// What a request becomes beside its messages. Expected members are those of the API reference.
@Suite struct ConverseRequestTests {
    private static let tool = ToolDefinition(
        name: "weather", description: "Tells the weather.", parameters: ["type": "object"], isStrict: true)

    @Test(
        arguments: [
            (
                ModelRequest.hello.with {
                    $0.maximumOutput = 100
                    $0.sampling.temperature = 0.5
                    $0.sampling.topP = 1
                    $0.stopSequences = ["END"]
                }, "inferenceConfig", #"{"maxTokens":100,"temperature":0.5,"topP":1,"stopSequences":["END"]}"#
            ),
            (
                .hello.with { $0.tools = [tool] }, "toolConfig",
                """
                {"tools":[{"toolSpec":{"name":"weather","description":"Tells the weather.",
                "inputSchema":{"json":{"type":"object"}},"strict":true}}]}
                """
            ),
            (
                .hello.with {
                    $0.tools = [ToolDefinition(name: "f", description: "", parameters: [:])]
                    $0.toolChoice = .required
                }, "toolConfig",
                #"{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{}}}}],"toolChoice":{"any":{}}}"#
            ),
            (
                .hello.with {
                    $0.tools = [ToolDefinition(name: "f", description: "", parameters: [:])]
                    $0.toolChoice = .tool("f")
                }, "toolConfig",
                #"{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{}}}}],"toolChoice":{"tool":{"name":"f"}}}"#
            ),
            (
                .hello.withConverse { $0.systemTools = ["nova_grounding"] }, "toolConfig",
                #"{"tools":[{"systemTool":{"name":"nova_grounding"}}]}"#
            ),
            (
                .hello.with {
                    $0.outputFormat = .jsonSchema(
                        JSONSchemaFormat(name: "city", schema: ["type": "object"], description: "A city."))
                }, "outputConfig",
                """
                {"textFormat":{"type":"json_schema","structure":{"jsonSchema":{"name":"city","description":"A city.",
                "schema":"{\\"type\\":\\"object\\"}"}}}}
                """
            ),
            (
                .hello.withConverse {
                    $0.guardrail = .init(id: "g", version: "1", trace: "enabled", streamProcessing: "async")
                }, "guardrailConfig",
                """
                {"guardrailIdentifier":"g","guardrailVersion":"1","trace":"enabled","streamProcessingMode":"async"}
                """
            ),
            (.hello.withConverse { $0.serviceTier = "flex" }, "serviceTier", #"{"type":"flex"}"#),
            (.hello.withConverse { $0.latency = "optimized" }, "performanceConfig", #"{"latency":"optimized"}"#),
            (
                .hello.withConverse { $0.metadata = ["b": "2", "a": "1"] }, "requestMetadata", #"{"a":"1","b":"2"}"#
            ),
            (
                .hello.withConverse { $0.promptVariables = ["x": "1"] }, "promptVariables", #"{"x":{"text":"1"}}"#
            ),
            (
                .hello.withConverse { $0.responseFieldPaths = ["/stop_sequence"] },
                "additionalModelResponseFieldPaths", #"["/stop_sequence"]"#
            ),
        ])
    func `a setting has its member`(request: ModelRequest, member: String, expected: String) throws {
        #expect(try request.converseBody()[member] == json(expected))
        #expect(try request.converseWarnings() == [])
    }

    @Test func `a request of words alone has nothing but messages`() throws {
        #expect(
            try ModelRequest.hello.converseBody() == json(#"{"messages":[{"role":"user","content":[{"text":"Hi"}]}]}"#))
    }

    @Test func `a guardrail's way with streams is said of streams alone`() throws {
        let request = ModelRequest.hello.with { $0.delivery = .whole }
            .withConverse { $0.guardrail = .init(id: "g", version: "DRAFT", streamProcessing: "sync") }
        #expect(
            try request.converseBody()["guardrailConfig"]
                == json(#"{"guardrailIdentifier":"g","guardrailVersion":"DRAFT"}"#))
    }

    @Test(
        arguments: [
            (
                "us.anthropic.claude-sonnet-4-5-20250929-v1:0", .low,
                #"{"thinking":{"type":"enabled","budget_tokens":2048}}"#
            ),
            ("anthropic.claude-3-7-sonnet-20250219-v1:0", .none, #"{"thinking":{"type":"disabled"}}"#),
            (
                "eu.anthropic.claude-sonnet-4-6", .high,
                #"{"thinking":{"type":"adaptive"},"output_config":{"effort":"high"}}"#
            ),
            (
                "us.amazon.nova-2-lite-v1:0", .medium,
                #"{"reasoningConfig":{"type":"enabled","maxReasoningEffort":"medium"}}"#
            ),
            ("amazon.nova-2-lite-v1:0", .none, #"{"reasoningConfig":{"type":"disabled"}}"#),
            ("openai.gpt-oss-120b-1:0", .high, #"{"reasoning_effort":"high"}"#),
            ("qwen.qwen3-32b-v1:0", .low, #"{"reasoning_config":"low"}"#),
        ] as [(ModelID, ReasoningEffort, String)])
    func `effort is said in the words of the model's vendor`(
        model: ModelID, effort: ReasoningEffort, expected: String
    ) throws {
        let request = ModelRequest.hello.with {
            $0.model = model
            $0.reasoningEffort = effort
        }
        #expect(try request.converseBody()["additionalModelRequestFields"] == json(expected))
        #expect(try request.converseWarnings() == [])
    }

    @Test(arguments: [("openai.gpt-oss-20b-1:0", "none", "low"), ("us.amazon.nova-2-lite-v1:0", "max", "high")])
    func `a level that a model lacks becomes the nearest, with a warning`(
        model: ModelID, effort: ReasoningEffort, sent: String
    ) throws {
        let request = ModelRequest.hello.with {
            $0.model = model
            $0.reasoningEffort = effort
        }
        #expect(try ConverseDialect().encode(request).body.contains(Array("\"\(sent)\"".utf8)))
        #expect(try request.converseWarnings() == ["reasoningEffort"])
    }

    @Test func `a budget to think leaves room for the answer, or is left out`() throws {
        var request = ModelRequest.hello.with {
            $0.model = "anthropic.claude-haiku-4-5-20251001-v1:0"
            $0.reasoningEffort = .high
            $0.maximumOutput = 4000
        }
        let thinking = try request.converseBody()["additionalModelRequestFields"]?["thinking"]
        #expect(thinking?["budget_tokens"] == 3999)
        request.maximumOutput = 1024
        #expect(try request.converseBody()["additionalModelRequestFields"] == nil)
        #expect(try request.converseWarnings() == ["reasoningEffort"])
    }

    @Test(
        arguments: [
            ("anthropic.claude-sonnet-4-6", #"{"top_k":5}"#),
            ("amazon.nova-pro-v1:0", #"{"inferenceConfig":{"topK":5}}"#),
            ("mistral.mistral-large-2402-v1:0", #"{"top_k":5}"#), ("cohere.command-r-v1:0", #"{"k":5}"#),
        ])
    func `top k is said where the model has it`(model: ModelID, expected: String) throws {
        let request = ModelRequest.hello.with {
            $0.model = model
            $0.sampling.topK = 5
        }
        #expect(try request.converseBody()["additionalModelRequestFields"] == json(expected))
    }

    @Test(
        arguments: [
            ("sampling.topK", .hello.with { $0.sampling.topK = 5 }),
            ("sampling.frequencyPenalty", .hello.with { $0.sampling.frequencyPenalty = 1 }),
            ("sampling.presencePenalty", .hello.with { $0.sampling.presencePenalty = 1 }),
            ("sampling.temperature", .hello.with { $0.sampling.temperature = 1.5 }),
            ("seed", .hello.with { $0.seed = 1 }), ("logprobs", .hello.with { $0.logprobs = 1 }),
            ("allowsParallelToolCalls", .hello.with { $0.allowsParallelToolCalls = false }),
            ("reasoningEffort", .hello.with { $0.reasoningEffort = .low }),
        ] as [(String, ModelRequest)])
    func `a setting without words is a warning`(field: String, request: ModelRequest) throws {
        #expect(try request.converseWarnings() == [field])
        let body = try request.converseBody()
        #expect(body["additionalModelRequestFields"] == nil)
        #expect(body["inferenceConfig"] == (field == "sampling.temperature" ? ["temperature": 1] : nil))
    }

    @Test func `an output of any JSON cannot be said`() {
        #expect(ModelRequest.hello.with { $0.outputFormat = .json }.converseRefusal() == .unsupported)
    }

    @Test func `model fields and extra members go over what is said`() throws {
        let request = ModelRequest.hello.with {
            $0.model = "anthropic.claude-sonnet-4-6"
            $0.sampling.topK = 5
            $0.extraBody = ["serviceTier": ["type": "priority"], "new": 1]
        }.withConverse {
            $0.modelFields = ["top_k": 7, "anthropic_beta": ["b"]]
            $0.serviceTier = "flex"
        }
        let body = try request.converseBody()
        #expect(body["additionalModelRequestFields"] == ["top_k": 7, "anthropic_beta": ["b"]])
        #expect(body["serviceTier"] == ["type": "priority"])
        #expect(body["new"] == 1)
    }

    @Test func `options are stored and read again`() throws {
        var options = ConverseOptions()
        options.guardrail = .init(id: "g", version: "1", trace: "enabled_full", streamProcessing: "async")
        options.modelFields = ["a": [1]]
        options.responseFieldPaths = ["/a"]
        options.serviceTier = "flex"
        options.latency = "optimized"
        options.metadata = ["k": "v"]
        options.promptVariables = ["x": "y"]
        options.systemTools = ["nova_grounding"]
        options.citesDocuments = true
        options.returnsUnsignedReasoning = true
        let expected = """
            {"guardrail":{"id":"g","version":"1","trace":"enabled_full","stream_processing":"async"},
            "model_fields":{"a":[1]},"response_field_paths":["/a"],"service_tier":"flex","latency":"optimized",
            "metadata":{"k":"v"},"prompt_variables":{"x":"y"},"system_tools":["nova_grounding"],"cites_documents":true,
            "returns_unsigned_reasoning":true}
            """
        #expect(options.json == (try json(expected)))
        #expect(try ConverseOptions(json: options.json) == options)
        #expect(ConverseOptions().json == [:])
        #expect(try ConverseOptions(json: [:]) == ConverseOptions())
    }

    @Test(arguments: [#"{"guard_rail":{}}"#, #"{"guardrail":{"id":"g"}}"#, #"{"metadata":{"a":1}}"#, #"{"latency":1}"#])
    func `options that are none are refused`(text: String) throws {
        let stored = try json(text)
        let error = #expect(throws: ModelError.self) { try ConverseOptions(json: stored) }
        #expect(error?.kind == .invalidRequest)
    }

    @Test(arguments: [nil, ""] as [ModelID?])
    func `a request without a model is refused`(model: ModelID?) {
        #expect(ModelRequest.hello.with { $0.model = model }.converseRefusal() == .invalidRequest)
    }
}
