import Interlingua
import Testing

/// What a neutral request becomes in the Responses interface. Expected bodies are written by hand from the reference.
@Suite struct ResponsesRequestTests {
    @Test func `a request is these bytes`() throws {
        let request = ModelRequest(model: "gpt-5-mini", messages: [.system("Be brief."), .user("Say \"hi\"\n☃")]).with {
            $0.maximumOutput = 16
            $0.reasoningEffort = .low
        }
        let expected =
            #"{"model":"gpt-5-mini","instructions":"Be brief.","input":[{"role":"user","content":"Say \"hi\"\n☃"}],"#
            + #""max_output_tokens":16,"reasoning":{"effort":"low"},"stream":true,"store":false,"#
            + #""include":["reasoning.encrypted_content"]}"#
        let body = try ResponsesDialect(variant: .openAI).encode(request).body
        #expect(String(decoding: body, as: UTF8.self) == expected)
    }

    @Test func `settings have their names`() throws {
        let request = ModelRequest.hello.with {
            $0.delivery = .whole
            $0.sampling.temperature = 0.5
            $0.sampling.topP = 0.9
            $0.logprobs = 5
            $0.allowsParallelToolCalls = false
            $0.toolChoice = .tool("weather")
            $0.tools = [
                ToolDefinition(name: "weather", description: "Of a city.", parameters: ["type": "object"]),
                ToolDefinition(name: "clock", description: "", parameters: ["type": "object"], isStrict: true),
            ]
            $0.outputFormat = .jsonSchema(
                JSONSchemaFormat(name: "city", schema: ["type": "object"], description: "One city."))
        }
        #expect(
            try request.responsesBody()
                == json(
                    #"""
                    {"model":"m","input":[{"role":"user","content":"Hi"}],
                     "tools":[{"type":"function","name":"weather","description":"Of a city.",
                       "parameters":{"type":"object"},"strict":false},
                      {"type":"function","name":"clock","parameters":{"type":"object"},"strict":true}],
                     "tool_choice":{"type":"function","name":"weather"},"parallel_tool_calls":false,
                     "text":{"format":{"type":"json_schema","name":"city","description":"One city.",
                       "schema":{"type":"object"},"strict":true}},
                     "temperature":0.5,"top_p":0.9,"top_logprobs":5,"stream":false,"store":false,
                     "include":["reasoning.encrypted_content","message.output_text.logprobs"]}
                    """#))
    }

    @Test func `options are members`() throws {
        let request = ModelRequest.hello.with { $0.delivery = .whole }.withResponsesOptions {
            $0.include = ["web_search_call.action.sources"]
            $0.reasoningSummary = "auto"
            $0.verbosity = "low"
            $0.hostedTools = [
                .webSearch, .fileSearch(vectorStores: ["vs_1"]), .codeInterpreter(), .imageGeneration,
                .mcp(label: "wiki", url: "https://e.example/mcp"), .custom(name: "sql", description: "Runs a query."),
            ]
            $0.maximumToolCalls = 3
            $0.truncation = "auto"
            $0.compactionThreshold = 100_000
            $0.serviceTier = "flex"
            $0.metadata = ["b": "2", "a": "1"]
            $0.promptCacheKey = "k"
            $0.safetyIdentifier = "s"
            $0.user = "u"
        }
        #expect(
            try request.responsesBody()
                == json(
                    #"""
                    {"model":"m","input":[{"role":"user","content":"Hi"}],
                     "tools":[{"type":"web_search"},{"type":"file_search","vector_store_ids":["vs_1"]},
                      {"type":"code_interpreter","container":{"type":"auto"}},{"type":"image_generation"},
                      {"type":"mcp","server_label":"wiki","server_url":"https://e.example/mcp",
                       "require_approval":"never"},
                      {"type":"custom","name":"sql","description":"Runs a query."}],
                     "text":{"verbosity":"low"},"max_tool_calls":3,"reasoning":{"summary":"auto"},"stream":false,
                     "store":false,"include":["web_search_call.action.sources","reasoning.encrypted_content"],
                     "truncation":"auto","context_management":[{"type":"compaction","compact_threshold":100000}],
                     "service_tier":"flex","metadata":{"a":"1","b":"2"},"prompt_cache_key":"k",
                     "safety_identifier":"s","user":"u"}
                    """#))
    }

    @Test func `options are stored whole`() throws {
        var options = ResponsesOptions()
        options.store = true
        options.previousResponseID = "resp_1"
        options.conversation = "conv_1"
        options.background = true
        options.returnsEncryptedReasoning = false
        options.include = ["a"]
        options.hostedTools = [.webSearch]
        options.metadata = ["a": "1"]
        options.maximumToolCalls = 2
        let stored = try json(
            #"""
            {"store":true,"previous_response_id":"resp_1","conversation":"conv_1","background":true,
             "returns_encrypted_reasoning":false,"include":["a"],"hosted_tools":[{"type":"web_search"}],
             "maximum_tool_calls":2,"metadata":{"a":"1"}}
            """#)
        #expect(options.json == stored)
        #expect(try ResponsesOptions(json: stored) == options)
        #expect(throws: ModelError.self) { try ResponsesOptions(json: ["stored": true]) }
    }

    @Test func `who keeps the conversation decides what is asked for`() throws {
        let table: [(options: JSONValue, state: JSONValue)] = [
            ([:], ["store": false, "include": ["reasoning.encrypted_content"]]),
            (["returns_encrypted_reasoning": false], ["store": false]),
            (["store": true], ["store": true]),
            (["previous_response_id": "resp_1"], ["previous_response_id": "resp_1"]),
            (
                ["previous_response_id": "resp_1", "store": false],
                ["previous_response_id": "resp_1", "store": false]
            ),
            (["conversation": "conv_1"], ["conversation": "conv_1"]),
            (["background": true], ["background": true, "store": true]),
        ]
        for (json, expected) in table {
            let options = try ResponsesOptions(json: json)
            let body = try ModelRequest.hello.with { $0.options.set(options) }.responsesBody()
            var state = JSONObject()
            for name in ["store", "include", "previous_response_id", "conversation", "background"] {
                state[name] = body[name]
            }
            #expect(JSONValue.object(state) == expected)
        }
    }

    @Test(arguments: ["gpt-4o-mini", "gpt-4.1-nano", "gpt-3.5-turbo", "chatgpt-4o-latest"])
    func `a model that does not reason is not asked for its reasoning`(model: String) throws {
        let request = ModelRequest(model: ModelID(rawValue: model), messages: [.user("Hi")])
        #expect(try request.responsesBody()["include"] == nil)
        let asked = try request.withResponsesOptions { $0.returnsEncryptedReasoning = true }.responsesBody()
        #expect(asked["include"] == ["reasoning.encrypted_content"])
    }

    @Test func `what excludes itself is refused`() {
        let both = ModelRequest.hello.withResponsesOptions {
            $0.previousResponseID = "resp_1"
            $0.conversation = "conv_1"
        }
        #expect(both.responsesRefusal() == .invalidRequest)
        let lost = ModelRequest.hello.withResponsesOptions {
            $0.background = true
            $0.store = false
        }
        #expect(lost.responsesRefusal() == .invalidRequest)
        #expect(ModelRequest.hello.with { $0.toolChoice = .required }.responsesRefusal() == .invalidRequest)
        #expect(ModelRequest(model: "m", messages: []).responsesRefusal() == .invalidRequest)
        #expect(ModelRequest(messages: [.user("Hi")]).responsesRefusal() == .invalidRequest)
        #expect(ModelRequest.hello.with { $0.sampling.topP = .infinity }.responsesRefusal() == .invalidRequest)
    }

    @Test func `what the interface lacks is a warning, or an error where it carries meaning`() throws {
        let request = ModelRequest.hello.with {
            $0.sampling.topK = 5
            $0.sampling.frequencyPenalty = 1
            $0.sampling.presencePenalty = 1
            $0.seed = 7
        }
        let fields = ["sampling.topK", "sampling.frequencyPenalty", "sampling.presencePenalty", "seed"]
        #expect(try request.responsesWarnings() == fields)
        #expect(ModelRequest.hello.with { $0.stopSequences = ["END"] }.responsesRefusal() == .unsupported)
    }

    @Test func `a server of which little is known is asked for little`() throws {
        let request = ModelRequest.hello.with { $0.logprobs = 1 }.withResponsesOptions {
            $0.serviceTier = "flex"
            $0.verbosity = "low"
            $0.reasoningSummary = "auto"
            $0.returnsEncryptedReasoning = true
        }
        #expect(
            try request.responsesBody(for: .compatible)
                == json(#"{"model":"m","input":[{"role":"user","content":"Hi"}],"stream":true,"store":false}"#))
        #expect(try request.responsesWarnings(for: .compatible).count == 5)
        let stateful = ModelRequest.hello.withResponsesOptions { $0.previousResponseID = "resp_1" }
        #expect(stateful.responsesRefusal(for: .compatible) == .unsupported)
    }

    @Test func `extra members go over everything else`() throws {
        let request = ModelRequest.hello.with { $0.extraBody = ["store": true, "input": "Hi", "top_k": 4] }
        let body = try request.responsesBody()
        #expect(["store", "input", "top_k"].map { body[$0] } == [true, "Hi", 4])
    }

    @Test func `cache points are breakpoints where the request asks for explicit caching`() throws {
        let request = ModelRequest(
            model: "m",
            messages: [
                .system("Long."), .user("Text."), .assistant("Yes."),
                Message(.assistant, [.toolCall(ToolCall(id: "c", name: "n", arguments: "{}"))]),
                .toolResults([ToolResult(callID: "c", name: "n", text: "4")]), .user("Question?"),
            ]
        ).with {
            $0.cachePoints = [CachePoint(.afterSystem), CachePoint(.afterMessage(1)), CachePoint(.afterMessage(4))]
        }
        #expect(try request.responsesWarnings() == ["cachePoints[0]", "cachePoints[1]", "cachePoints[2]"])
        let explicit = request.withResponsesOptions { $0.cachesExplicitly = true }
        #expect(
            try explicit.responsesBody()["input"]
                == json(
                    #"""
                    [{"role":"system","content":[{"type":"input_text","text":"Long.",
                       "prompt_cache_breakpoint":{"mode":"explicit"}}]},
                     {"role":"user","content":[{"type":"input_text","text":"Text.",
                       "prompt_cache_breakpoint":{"mode":"explicit"}}]},
                     {"role":"assistant","content":"Yes."},
                     {"type":"function_call","call_id":"c","name":"n","arguments":"{}"},
                     {"type":"function_call_output","call_id":"c","output":[{"type":"input_text","text":"4",
                       "prompt_cache_breakpoint":{"mode":"explicit"}}]},
                     {"role":"user","content":"Question?"}]
                    """#))
        #expect(try explicit.responsesBody()["prompt_cache_options"] == ["mode": "explicit"])
        let misplaced = explicit.with {
            $0.cachePoints = [CachePoint(.afterTools), CachePoint(.afterMessage(2))]
        }
        #expect(try misplaced.responsesWarnings() == ["cachePoints[0]", "cachePoints[1]"])
    }
}

extension ModelRequest {
    /// The request, with options of Responses.
    func withResponsesOptions(_ change: (inout ResponsesOptions) -> Void) -> ModelRequest {
        var options = ResponsesOptions()
        change(&options)
        return with { $0.options.set(options) }
    }

    /// The body that the request becomes.
    func responsesBody(for variant: ResponsesVariant = .openAI) throws -> JSONValue {
        let body = try ResponsesDialect(variant: variant).encode(self).body
        return try .parse(body.span)
    }

    func responsesWarnings(for variant: ResponsesVariant = .openAI) throws -> [String] {
        try ResponsesDialect(variant: variant).encode(self).warnings.map(\.setting)
    }

    /// The kind of the error that the dialect throws, or `nil` where it throws none.
    func responsesRefusal(for variant: ResponsesVariant = .openAI) -> ModelError.Kind? {
        do throws(ModelError) {
            _ = try ResponsesDialect(variant: variant).encode(self)
            return nil
        } catch {
            return error.kind
        }
    }
}
