import Interlingua
import Testing

/// The dialect's own settings.
@Suite struct GenerateContentOptionsTests {
    private static let all: GenerateContentOptions = {
        var options = GenerateContentOptions()
        options.cachedContent = "cachedContents/c"
        options.safetySettings = [GenerateContentSafetySetting(.hateSpeech, .onlyHigh)]
        options.thinkingBudget = 0
        options.includesThoughts = true
        options.serverTools = [GenerateContentServerTool("googleSearch", settings: ["a": 1]), .urlContext]
        options.responseModalities = ["TEXT", "IMAGE"]
        options.voice = "Kore"
        options.image = .init(aspectRatio: "16:9", size: "2K")
        options.mediaResolution = "MEDIA_RESOLUTION_LOW"
        options.streamsArguments = true
        options.labels = ["team": "b", "app": "a"]
        options.serviceTier = "flex"
        options.modelArmor = .init(promptTemplate: "p", responseTemplate: "r")
        return options
    }()

    @Test func `options survive being stored, and refuse what they do not know`() throws {
        #expect(try GenerateContentOptions(json: Self.all.json) == Self.all)
        #expect(GenerateContentOptions().json == [:])
        #expect(throws: ModelError.self) { try GenerateContentOptions(json: ["safty_settings": []]) }
    }

    @Test func `Vertex AI gets all of them`() throws {
        let request = ModelRequest.hello.withGenerateContent {
            $0 = Self.all
            $0.cachedContent = nil
        }.with { $0.tools = [ToolDefinition(name: "f", description: "", parameters: ["type": "object"])] }
        #expect(
            try request.generateContent(at: .vertexAI) == [
                "contents": [["role": "user", "parts": [["text": "Hi"]]]],
                "tools": [
                    ["functionDeclarations": [["name": "f", "parametersJsonSchema": ["type": "object"]]]],
                    ["googleSearch": ["a": 1]], ["urlContext": [:]],
                ],
                "toolConfig": ["functionCallingConfig": ["streamFunctionCallArguments": true]],
                "safetySettings": [["category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_ONLY_HIGH"]],
                "generationConfig": [
                    "thinkingConfig": ["thinkingBudget": 0, "includeThoughts": true],
                    "responseModalities": ["TEXT", "IMAGE"],
                    "speechConfig": ["voiceConfig": ["prebuiltVoiceConfig": ["voiceName": "Kore"]]],
                    "imageConfig": ["aspectRatio": "16:9", "imageSize": "2K"],
                    "mediaResolution": "MEDIA_RESOLUTION_LOW",
                ],
                "labels": ["app": "a", "team": "b"],
                "modelArmorConfig": ["promptTemplateName": "p", "responseTemplateName": "r"],
            ])
        #expect(try request.generateContentWarnings(at: .vertexAI) == [])
    }

    @Test func `what Gemini lacks is a warning, and a filter that would not run an error`() throws {
        let request = ModelRequest.hello.withGenerateContent {
            $0.labels = ["a": "b"]
            $0.serviceTier = "priority"
        }
        #expect(try request.generateContentWarnings() == ["options.labels"])
        #expect(try request.generateContent()["serviceTier"] == "priority")
        #expect(try request.generateContent()["labels"] == nil)
        #expect(
            ModelRequest.hello.withGenerateContent { $0.modelArmor = .init(promptTemplate: "p") }
                .generateContentRefusal() == .unsupported)
    }

    @Test(
        arguments: [
            ("flex", "x-vertex-ai-llm-shared-request-type"), ("priority", "x-vertex-ai-llm-shared-request-type"),
            ("dedicated", "x-vertex-ai-llm-request-type"), ("shared", "x-vertex-ai-llm-request-type"),
        ])
    func `Vertex AI takes the tier in a header`(tier: String, header: String) throws {
        let request = ModelRequest.hello.withGenerateContent { $0.serviceTier = tier }
        let encoded = try GenerateContentDialect(service: .vertexAI).encode(request)
        #expect(encoded.headers.fields.map(\.name) == [header])
        #expect(encoded.headers[header] == tier)
        #expect(try request.generateContent(at: .vertexAI)["serviceTier"] == nil)
    }

    @Test func `a cache brings its own instructions and tools`() throws {
        let cached = ModelRequest.hello.withGenerateContent { $0.cachedContent = "cachedContents/c" }
        #expect(try cached.generateContent()["cachedContent"] == "cachedContents/c")
        #expect(cached.with { $0.messages.insert(.system("x"), at: 0) }.generateContentRefusal() == .unsupported)
        let tool = ToolDefinition(name: "f", description: "", parameters: [:])
        #expect(cached.with { $0.tools = [tool] }.generateContentRefusal() == .unsupported)
    }
}
