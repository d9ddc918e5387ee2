import Interlingua
import Testing

/// How servers differ.
@Suite struct ChatCompletionsVariantTests {
    static let variants: [ChatCompletionsVariant] = [
        .openAI, .azure, .azure(apiVersion: "2024-02-01"), .azure(apiVersion: "2024-10-21"), .mistral, .groq, .deepSeek,
        .xAI, .openRouter, .together, .fireworks, .perplexity, .llamaCpp, .vLLM, .lmStudio, .ollama, .compatible,
    ]

    /// Something that a request may ask for: how, the members of the body that may say it, and the warning's field.
    struct Setting: Sendable, CustomTestStringConvertible {
        var field: String
        var members: [String]
        var request: ModelRequest

        init(_ field: String, _ members: String..., asks: (inout ModelRequest) -> Void) {
            self.field = field
            self.members = members
            request = ModelRequest.hello.with(asks)
        }

        init(option field: String, _ members: String..., asks: (inout ChatCompletionsOptions) -> Void) {
            self.field = "options." + field
            self.members = members
            request = ModelRequest.hello.withOptions(asks)
        }

        var testDescription: String { field }
    }

    private static let tool = ToolDefinition(name: "t", description: "", parameters: ["type": "object"])

    static let settings: [Setting] = [
        Setting("maximumOutput", "max_tokens", "max_completion_tokens") { $0.maximumOutput = 9 },
        Setting("sampling.temperature", "temperature") { $0.sampling.temperature = 1 },
        Setting("sampling.topP", "top_p") { $0.sampling.topP = 0.5 },
        Setting("sampling.topK", "top_k") { $0.sampling.topK = 5 },
        Setting("sampling.frequencyPenalty", "frequency_penalty") { $0.sampling.frequencyPenalty = 1 },
        Setting("sampling.presencePenalty", "presence_penalty") { $0.sampling.presencePenalty = 1 },
        Setting("stopSequences", "stop") { $0.stopSequences = ["x"] },
        Setting("seed", "seed", "random_seed") { $0.seed = 1 },
        Setting("logprobs", "logprobs") { $0.logprobs = 2 },
        Setting("reasoningEffort", "reasoning_effort", "reasoning") { $0.reasoningEffort = .low },
        Setting("outputFormat", "response_format") { $0.outputFormat = .json },
        Setting("outputFormat", "response_format") {
            $0.outputFormat = .jsonSchema(JSONSchemaFormat(schema: ["type": "object"]))
        },
        Setting("tools", "tools") { $0.tools = [tool] },
        Setting("toolChoice", "tool_choice") {
            $0.tools = [tool]
            $0.toolChoice = .required
        },
        Setting("allowsParallelToolCalls", "parallel_tool_calls") {
            $0.tools = [tool]
            $0.allowsParallelToolCalls = false
        },
        Setting("delivery", "stream") { $0.delivery = .streamed },
        Setting(option: "serviceTier", "service_tier") { $0.serviceTier = "flex" },
        Setting(option: "store", "store") { $0.store = true },
        Setting(option: "metadata", "metadata") { $0.metadata = ["a": "b"] },
        Setting(option: "promptCacheKey", "prompt_cache_key") { $0.promptCacheKey = "k" },
        Setting(option: "cachesExplicitly", "prompt_cache_options") { $0.cachesExplicitly = true },
        Setting(option: "safetyIdentifier", "safety_identifier") { $0.safetyIdentifier = "s" },
        Setting(option: "user", "user") { $0.user = "u" },
        Setting(option: "verbosity", "verbosity") { $0.verbosity = "low" },
        Setting(option: "logitBias", "logit_bias") { $0.logitBias = [1: 1] },
        Setting(option: "prediction", "prediction") { $0.prediction = "p" },
        Setting(option: "audio", "audio") { $0.audio = .init(voice: "v", format: "wav") },
        Setting(option: "webSearch", "web_search_options") { $0.webSearch = .init() },
    ]

    @Test(arguments: settings, variants)
    func `a setting is said, or told, never dropped`(setting: Setting, variant: ChatCompletionsVariant) throws {
        if let refusal = setting.request.refusal(by: variant) {
            #expect(refusal == .unsupported)
            return
        }
        let body = try setting.request.body(for: variant)
        let isSaid = setting.members.contains { body[$0] != nil }
        let isTold = try setting.request.warnings(for: variant).contains(setting.field)
        #expect(isSaid || isTold, "\(setting.field) at \(variant.provider)")
        if setting.field != "delivery" { #expect(!isSaid || !isTold, "\(setting.field) at \(variant.provider)") }
    }

    /// Cells of the table whose answer is known.
    @Test(arguments: [
        (
            "top_k",
            ["openai", "azure.ai.openai", "mistral_ai", "groq", "deepseek", "x_ai", "openai_compatible", "ollama"]
        ),
        ("logprobs", ["groq", "mistral_ai", "perplexity", "lmstudio", "ollama"]),
        ("logit_bias", ["groq", "mistral_ai", "ollama"]),
        ("user", ["mistral_ai", "ollama", "openai_compatible"]),
        ("service_tier", ["mistral_ai", "llama.cpp", "ollama", "openai_compatible"]),
    ])
    func `servers that are known to lack a member do not get it`(member: String, providers: [String]) throws {
        for setting in Self.settings where setting.members.contains(member) {
            for variant in Self.variants where providers.contains(variant.provider.rawValue) {
                #expect(try setting.request.body(for: variant)[member] == nil, "\(variant.provider)")
            }
        }
    }

    @Test func `the output limit has the name that the server knows`() throws {
        let request = ModelRequest.hello.with { $0.maximumOutput = 9 }
        for variant in Self.variants {
            let newer = ["openai", "azure.ai.openai", "groq", "x_ai", "vllm"].contains(variant.provider.rawValue)
            let isNewer = newer && variant != .azure(apiVersion: "2024-02-01")
            let body = try request.body(for: variant)
            #expect(body["max_completion_tokens"] == (isNewer ? 9 : nil), "\(variant.provider)")
            #expect(body["max_tokens"] == (isNewer ? nil : 9), "\(variant.provider)")
        }
    }

    @Test func `Azure's old versions get nothing that came after them`() throws {
        let request = ModelRequest.hello.with {
            $0.maximumOutput = 9
            $0.reasoningEffort = .low
            $0.tools = [Self.tool]
            $0.allowsParallelToolCalls = false
        }.withOptions({ $0.store = true })
        let body = try request.body(for: .azure(apiVersion: "2024-06-01")).object
        #expect(
            Set(body?.members.map(\.key) ?? []) == ["model", "messages", "tools", "max_tokens", "stream"])
        #expect(
            try Set(request.warnings(for: .azure(apiVersion: "2024-06-01")))
                == ["allowsParallelToolCalls", "reasoningEffort", "delivery", "options.store"])
        let schema = request.with { $0.outputFormat = .jsonSchema(JSONSchemaFormat(schema: ["type": "object"])) }
        #expect(schema.refusal(by: .azure(apiVersion: "2024-06-01")) == .unsupported)
        #expect(schema.refusal(by: .azure(apiVersion: "2024-08-01-preview")) == nil)
        #expect(try request.body(for: .azure(apiVersion: "2024-12-01-preview"))["reasoning_effort"] == "low")
        #expect(try request.body(for: .azure)["stream_options"]?["include_usage"] == true)
    }

    @Test func `Mistral has its own names`() throws {
        let request = ModelRequest.hello.with {
            $0.seed = 7
            $0.maximumOutput = 9
            $0.reasoningEffort = .maximum
        }
        #expect(
            try request.body(for: .mistral)
                == json(
                    #"""
                    {"model":"m","messages":[{"role":"user","content":"Hi"}],"max_tokens":9,"random_seed":7,
                     "reasoning_effort":"xhigh","stream":true}
                    """#))
        #expect(try request.warnings(for: .mistral) == ["reasoningEffort"])
    }

    @Test func `reasoning effort has three forms`() throws {
        let low = ModelRequest.hello.with { $0.reasoningEffort = .low }
        let none = ModelRequest.hello.with { $0.reasoningEffort = ReasoningEffort.none }
        #expect(try low.body(for: .openRouter)["reasoning"] == json(#"{"effort":"low"}"#))
        #expect(try low.body(for: .deepSeek)["thinking"] == json(#"{"type":"enabled"}"#))
        #expect(try low.body(for: .deepSeek)["reasoning_effort"] == "low")
        #expect(try none.body(for: .deepSeek)["thinking"] == json(#"{"type":"disabled"}"#))
        #expect(try none.body(for: .deepSeek)["reasoning_effort"] == nil)
    }

    @Test func `LM Studio and Perplexity get any JSON as a schema`() throws {
        let request = ModelRequest.hello.with { $0.outputFormat = .json }
        for variant in [ChatCompletionsVariant.lmStudio, .perplexity] {
            #expect(
                try request.body(for: variant)["response_format"]
                    == json(#"{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}}"#))
        }
    }

    @Test func `DeepSeek refuses a schema, takes sixteen stops, and OpenAI takes four`() {
        let schema = ModelRequest.hello.with { $0.outputFormat = .jsonSchema(JSONSchemaFormat(schema: [:])) }
        #expect(schema.refusal(by: .deepSeek) == .unsupported)
        let stops = ModelRequest.hello.with { $0.stopSequences = ["a", "b", "c", "d", "e"] }
        #expect(stops.refusal(by: .deepSeek) == nil)
        #expect(stops.refusal(by: .openAI) == .unsupported)
    }

    @Test func `Together counts logprobs`() throws {
        #expect(try ModelRequest.hello.with { $0.logprobs = 3 }.body(for: .together)["logprobs"] == 3)
        #expect(try ModelRequest.hello.with { $0.logprobs = 0 }.body(for: .together)["logprobs"] == 1)
    }

    @Test func `local templates get one system message`() throws {
        let messages: [Message] = [.system("A"), .system("B"), .user("Hi")]
        let request = ModelRequest(model: "m", messages: messages)
        let merged = try json(#"[{"role":"system","content":"A\n\nB"},{"role":"user","content":"Hi"}]"#)
        for variant in [ChatCompletionsVariant.llamaCpp, .vLLM, .lmStudio, .ollama] {
            #expect(try request.messages(for: variant) == merged)
        }
        #expect(try request.messages(for: .openAI)?.array?.count == 3)
    }

    @Test func `a model that wants a developer gets one`() throws {
        var variant = ChatCompletionsVariant.openAI
        variant.systemRole = "developer"
        let request = ModelRequest(model: "m", messages: [.system("A"), .user("Hi")])
        #expect(try request.messages(for: variant)?.array?[0] == json(#"{"role":"developer","content":"A"}"#))
    }

    @Test func `a variant is found by the provider's name`() {
        #expect(ChatCompletionsVariant(provider: "mistral_ai") == .mistral)
        #expect(ChatCompletionsVariant(provider: "mistral") == .mistral)
        #expect(ChatCompletionsVariant(provider: "xai") == .xAI)
        #expect(ChatCompletionsVariant(provider: "llama.cpp") == .llamaCpp)
        let unknown = ChatCompletionsVariant(provider: "acme")
        #expect(unknown.provider == "acme" && unknown.settings == ChatCompletionsVariant.compatible.settings)
    }
}
