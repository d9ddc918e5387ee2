import Testing

@testable import Interlingua

@Suite struct RequestValidationTests {
    @Test func `a request that uses everything well passes`() throws {
        var request = ModelRequest(messages: [
            .system("Be brief."), .user([.text("What is this?"), .image(Media(data: [1], mediaType: "image/png"))]),
            Message(.assistant, [.toolCall(ToolCall(id: "c", name: "look", arguments: "{}"))]),
            .toolResults([ToolResult(callID: "c", name: "look", text: "a cat")]),
        ])
        request.tools = [ToolDefinition(name: "look_at-It_9", description: "", parameters: [:])]
        request.toolChoice = .tool("look_at-It_9")
        request.outputFormat = .jsonSchema(JSONSchemaFormat(schema: [:]))
        request.sampling = .greedy
        request.sampling.topP = 1
        request.maximumOutput = 0
        request.logprobs = 0
        request.cachePoints = [CachePoint(.afterTools), CachePoint(.afterMessage(3))]
        try request.validate()
    }

    @Test func `a name may have 64 characters`() throws {
        var request = ModelRequest("Hi")
        request.tools = [tool(String(repeating: "a", count: 64))]
        try request.validate()
    }

    @Test(arguments: Flaw.all)
    func `what no backend could take is refused with its place`(_ flaw: Flaw) {
        let error = #expect(throws: ModelError.self) { try flaw.request.validate() }
        #expect(error?.kind == .invalidRequest)
        #expect(error?.message.hasPrefix(flaw.place + ": ") == true, "\(error?.message ?? "no error")")
    }
}

private func tool(_ name: String, parameters: JSONValue = [:]) -> ToolDefinition {
    ToolDefinition(name: name, description: "", parameters: parameters)
}

/// A request with one thing wrong.
struct Flaw: Sendable, CustomTestStringConvertible {
    let place: String
    let request: ModelRequest
    var testDescription: String { place }

    init(_ place: String, _ spoil: (inout ModelRequest) -> Void) {
        var request = ModelRequest("Hi")
        spoil(&request)
        self.place = place
        self.request = request
    }

    static let all = messages + settings

    private static let messages = [
        Flaw("messages") { $0.messages = [] },
        Flaw("messages[1].content") { $0.messages.append(.user([])) },
        Flaw("messages[0].content[0].media_type") { $0.messages = [.user([.image(Media(.bytes([1])))])] },
        Flaw("messages[0].content[1].media_type") {
            $0.messages = [.user([.text("Look"), .audio(Media(data: [1], mediaType: ""))])]
        },
        Flaw("messages[1].content[0].call_id") {
            $0.messages.append(.toolResults([ToolResult(callID: "", name: "look", text: "")]))
        },
        Flaw("messages[1].content[0].content[1].media_type") {
            let result = ToolResult(callID: "c", name: "look", content: [.text(""), .document(Media(.bytes([])))])
            $0.messages.append(.toolResults([result]))
        },
        Flaw("messages[1].content[0].id") {
            $0.messages.append(Message(.assistant, [.toolCall(ToolCall(id: "", name: "look", arguments: "{}"))]))
        },
        Flaw("messages[1].content[0].name") {
            $0.messages.append(Message(.assistant, [.toolCall(ToolCall(id: "c", name: "", arguments: "{}"))]))
        },
        Flaw("cache_points[0].after.message") { $0.cachePoints = [CachePoint(.afterMessage(1))] },
        Flaw("cache_points[1].after.message") {
            $0.cachePoints = [CachePoint(.afterTools), CachePoint(.afterMessage(-1))]
        },
    ]

    private static let settings = [
        Flaw("tools[0].name") { $0.tools = [tool("")] },
        Flaw("tools[0].name") { $0.tools = [tool(String(repeating: "a", count: 65))] },
        Flaw("tools[0].name") { $0.tools = [tool("get weather")] },
        Flaw("tools[0].name") { $0.tools = [tool("größe")] },
        Flaw("tools[1].name") { $0.tools = [tool("a"), tool("a")] },
        Flaw("tools[0].parameters") { $0.tools = [tool("a", parameters: "object")] },
        Flaw("tool_choice.tool") {
            $0.tools = [tool("a")]
            $0.toolChoice = .tool("b")
        },
        Flaw("tool_choice") { $0.toolChoice = .required },
        Flaw("output_format.name") { $0.outputFormat = .jsonSchema(JSONSchemaFormat(name: "a b", schema: [:])) },
        Flaw("output_format.schema") { $0.outputFormat = .jsonSchema(JSONSchemaFormat(schema: [])) },
        Flaw("sampling.temperature") { $0.sampling = .temperature(.nan) },
        Flaw("sampling.temperature") { $0.sampling = .temperature(-0.1) },
        Flaw("sampling.top_p") { $0.sampling.topP = .infinity },
        Flaw("sampling.top_p") { $0.sampling.topP = 1.1 },
        Flaw("sampling.frequency_penalty") { $0.sampling.frequencyPenalty = -.infinity },
        Flaw("sampling.presence_penalty") { $0.sampling.presencePenalty = .nan },
        Flaw("maximum_output") { $0.maximumOutput = -1 },
        Flaw("logprobs") { $0.logprobs = -1 },
    ]
}
