import Interlingua
import Testing

extension ModelRequest {
    /// The body that the request becomes.
    func generateContent(at service: GenerateContentDialect.Service = .gemini) throws -> JSONValue {
        let body = try GenerateContentDialect(service: service).encode(self).body
        return try .parse(body.span)
    }

    /// The settings that were warned about.
    func generateContentWarnings(at service: GenerateContentDialect.Service = .gemini) throws -> [String] {
        try GenerateContentDialect(service: service).encode(self).warnings.map(\.setting)
    }

    /// The kind of the error that the dialect throws, or `nil` where it throws none.
    func generateContentRefusal(at service: GenerateContentDialect.Service = .gemini) -> ModelError.Kind? {
        do throws(ModelError) {
            _ = try GenerateContentDialect(service: service).encode(self)
            return nil
        } catch {
            return error.kind
        }
    }

    /// The request, with options of generateContent.
    func withGenerateContent(_ change: (inout GenerateContentOptions) -> Void) -> ModelRequest {
        var options = GenerateContentOptions()
        change(&options)
        return with { $0.options.set(options) }
    }
}

/// What stands beside the conversation.
@Suite struct GenerateContentRequestTests {
    private static let tool = ToolDefinition(
        name: "weather", description: "Tells it.",
        parameters: ["type": "object", "properties": ["city": ["type": "string"]], "additionalProperties": false])
    private static let schema: JSONValue = ["type": "object", "properties": ["a": ["type": "integer"]]]

    @Test func `the whole body is what Google's reference shows, byte for byte`() throws {
        var request = ModelRequest(model: "gemini-2.5-flash", messages: [.system("Be brief."), .user("Hi")])
        request.tools = [Self.tool]
        request.toolChoice = .tool("weather")
        request.maximumOutput = 99
        request.sampling.temperature = 0.5
        request.sampling.topK = 3
        request.stopSequences = ["END"]
        request.seed = 7
        request.reasoningEffort = .medium
        request.extraBody = ["store": false]
        let encoded = try GenerateContentDialect(service: .gemini).encode(request)
        #expect(encoded.warnings.isEmpty)
        #expect(
            String(decoding: encoded.body, as: UTF8.self) == """
                {"contents":[{"role":"user","parts":[{"text":"Hi"}]}],\
                "systemInstruction":{"parts":[{"text":"Be brief."}]},\
                "tools":[{"functionDeclarations":[{"name":"weather","description":"Tells it.","parametersJsonSchema":\
                {"type":"object","properties":{"city":{"type":"string"}},"additionalProperties":false}}]}],\
                "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["weather"]}},\
                "generationConfig":{"maxOutputTokens":99,"stopSequences":["END"],"temperature":0.5,"topK":3,"seed":7,\
                "thinkingConfig":{"thinkingBudget":8192,"includeThoughts":true}},"store":false}
                """)
    }

    @Test(
        arguments: [
            (ToolChoice.auto, nil, nil), (.none, "NONE", nil), (.required, "ANY", nil),
            (.tool("weather"), "ANY", ["weather"]),
        ] as [(ToolChoice, String?, [String]?)])
    func `a tool choice is a mode`(choice: ToolChoice, mode: String?, names: [String]?) throws {
        let body = try ModelRequest.hello.with {
            $0.tools = [Self.tool]
            $0.toolChoice = choice
        }.generateContent()
        let calling = body["toolConfig"]?["functionCallingConfig"]
        #expect(calling?["mode"]?.string == mode)
        #expect(calling?["allowedFunctionNames"]?.array?.compactMap(\.string) == names)
    }

    @Test func `a strict tool is held to its schema`() throws {
        let body = try ModelRequest.hello.with {
            $0.tools = [Self.tool]
            $0.tools[0].isStrict = true
        }.generateContent()
        #expect(body["toolConfig"] == ["functionCallingConfig": ["mode": "VALIDATED"]])
    }

    @Test func `Google's own tools stand beside functions, and Gemini 3 is asked to mix them`() throws {
        let request = ModelRequest.hello.withGenerateContent { $0.serverTools = [.googleSearch, .codeExecution] }
        let alone = try request.generateContent()
        #expect(alone["tools"] == [["googleSearch": [:]], ["codeExecution": [:]]])
        #expect(alone["toolConfig"] == nil)
        let mixed = request.with {
            $0.tools = [Self.tool]
            $0.model = "gemini-3-flash-preview"
        }
        #expect(try mixed.generateContent()["toolConfig"] == ["includeServerSideToolInvocations": true])
        #expect(try mixed.generateContent(at: .vertexAI)["toolConfig"] == nil)
    }

    @Test func `a schema is sent as it is, with the JSON media type`() throws {
        let format = JSONSchemaFormat(schema: Self.schema, description: "An a.")
        let body = try ModelRequest.hello.with { $0.outputFormat = .jsonSchema(format) }.generateContent()
        #expect(
            body["generationConfig"] == [
                "responseMimeType": "application/json",
                "responseJsonSchema": [
                    "type": "object", "properties": ["a": ["type": "integer"]], "description": "An a.",
                ],
            ])
        #expect(
            try ModelRequest.hello.with { $0.outputFormat = .json }.generateContent()["generationConfig"]
                == ["responseMimeType": "application/json"])
    }

    @Test func `five stop sequences are all there can be`() throws {
        func request(_ count: Int) -> ModelRequest {
            .hello.with { $0.stopSequences = (0..<count).map { "s\($0)" } }
        }
        #expect(try request(5).generateContent()["generationConfig"]?["stopSequences"]?.array?.count == 5)
        #expect(request(6).generateContentRefusal() == .unsupported)
    }

    @Test func `sampling has Google's names`() throws {
        let body = try ModelRequest.hello.with {
            $0.sampling.topP = 0.9
            $0.sampling.frequencyPenalty = 0.5
            $0.sampling.presencePenalty = -1
            $0.logprobs = 3
        }.generateContent()
        #expect(
            body["generationConfig"] == [
                "topP": 0.9, "frequencyPenalty": 0.5, "presencePenalty": -1, "responseLogprobs": true, "logprobs": 3,
            ])
        #expect(
            try ModelRequest.hello.with { $0.logprobs = 0 }.generateContent()["generationConfig"]
                == ["responseLogprobs": true])
    }

    @Test func `a seed of more than 32 bits is left out with a warning`() throws {
        let request = ModelRequest.hello.with { $0.seed = 1 << 40 }
        #expect(try request.generateContent()["generationConfig"] == nil)
        #expect(try request.generateContentWarnings() == ["seed"])
    }

    /// Budgets and levels of Google's table for OpenAI's efforts.
    @Test(
        arguments: [
            ("gemini-2.5-flash", .none, ["thinkingBudget": 0], false),
            ("gemini-2.5-flash", .minimal, ["thinkingBudget": 1024, "includeThoughts": true], false),
            ("gemini-2.5-flash-lite", .low, ["thinkingBudget": 1024, "includeThoughts": true], false),
            ("models/gemini-2.5-flash", .high, ["thinkingBudget": 24576, "includeThoughts": true], false),
            ("gemini-2.5-pro", .maximum, ["thinkingBudget": 32768, "includeThoughts": true], false),
            ("gemini-2.5-pro", .none, ["thinkingBudget": 128], true),
            ("gemini-3-flash-preview", .minimal, ["thinkingLevel": "MINIMAL", "includeThoughts": true], false),
            ("gemini-3-flash-preview", .none, ["thinkingLevel": "MINIMAL"], true),
            ("gemini-3.5-flash", .high, ["thinkingLevel": "HIGH", "includeThoughts": true], false),
            ("gemini-3-pro-preview", .medium, ["thinkingLevel": "HIGH", "includeThoughts": true], true),
            ("gemini-3.1-pro-preview", .medium, ["thinkingLevel": "MEDIUM", "includeThoughts": true], false),
            ("gemini-3.1-pro-preview", .minimal, ["thinkingLevel": "LOW", "includeThoughts": true], true),
            ("gemini-3.1-pro-preview", .maximum, ["thinkingLevel": "HIGH", "includeThoughts": true], true),
            ("gemini-2.0-flash", .high, nil, true), ("gemini-2.0-flash", .none, nil, false),
            ("gemini-3-flash-preview", "frantic", nil, true),
        ] as [(ModelID, ReasoningEffort, JSONValue?, Bool)])
    func `an effort is a budget or a level, as the model wants it`(
        model: ModelID, effort: ReasoningEffort, thinking: JSONValue?, warns: Bool
    ) throws {
        let request = ModelRequest.hello.with {
            $0.model = model
            $0.reasoningEffort = effort
        }
        #expect(try request.generateContent()["generationConfig"]?["thinkingConfig"] == thinking)
        #expect(try request.generateContentWarnings() == (warns ? ["reasoningEffort"] : []))
    }

    @Test func `a budget of the caller's takes the place of an effort, and thoughts can be hidden`() throws {
        let request = ModelRequest.hello.with { $0.reasoningEffort = .high }.withGenerateContent {
            $0.thinkingBudget = -1
            $0.includesThoughts = false
        }
        #expect(
            try request.generateContent()["generationConfig"]?["thinkingConfig"]
                == ["thinkingBudget": -1, "includeThoughts": false])
    }

    @Test func `what Google cannot do is a warning`() throws {
        let request = ModelRequest.hello.with {
            $0.tools = [Self.tool]
            $0.allowsParallelToolCalls = false
            $0.cachePoints = [CachePoint(.afterTools)]
        }
        #expect(try request.generateContentWarnings() == ["allowsParallelToolCalls", "cachePoints[0]"])
    }

    @Test func `a request without a model is refused`() {
        #expect(ModelRequest("Hi").generateContentRefusal() == .invalidRequest)
    }
}
