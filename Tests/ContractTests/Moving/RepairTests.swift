import Interlingua
import Testing

/// A conversation with holes is mended, or refused, before any provider sees it: at each place alike.
@Suite struct RepairTests {
    private static let first = ToolCall(id: "c1", name: "weather", arguments: "{}")
    private static let second = ToolCall(id: "c2", name: "clock", arguments: "{}")

    private static func call(_ calls: ToolCall...) -> Message { Message(.assistant, calls.map { .toolCall($0) }) }

    private static func result(_ call: ToolCall, _ text: String) -> Message {
        .toolResults([ToolResult(call, text: text)])
    }

    /// The turns of a body, each as the texts, calls and results in it, in order.
    private func said(_ messages: [Message], at place: MovingPlace) throws -> [String] {
        let (body, _) = try place.encode(ModelRequest(messages: messages))
        return Self.words(body)
    }

    private func warned(_ messages: [Message], at place: MovingPlace) throws -> [String] {
        try place.encode(ModelRequest(messages: messages)).warnings.map(\.setting)
    }

    /// The words of the conversation, in the order in which they stand in the body.
    private static func words(_ body: JSONValue) -> [String] {
        let turns = ["messages", "input", "contents"].compactMap { body[$0] }
        let known: Set = [
            "Hi", "18", "12:00", "Never mind.", "So.", "Again.", "weather", "clock", "The tool was not run.",
            "Error: The tool was not run.", "Cut.",
        ]
        return turns.flatMap { MovedBody($0).strings }.filter(known.contains)
    }

    @Test(arguments: MovingPlace.allCases)
    func `a call without a result gets one, before what comes next`(place: MovingPlace) throws {
        let messages: [Message] = [
            .user("Hi"), Self.call(Self.first, Self.second), Self.result(Self.second, "12:00"), .user("Never mind."),
        ]
        let said = try said(messages, at: place)
        let stub = try #require(said.firstIndex { $0.hasSuffix("The tool was not run.") })
        #expect(try stub < #require(said.firstIndex(of: "Never mind.")))
        #expect(try #require(said.firstIndex(of: "12:00")) < #require(said.firstIndex(of: "Never mind.")))
        #expect(try warned(messages, at: place).contains("messages[1]"))
    }

    @Test(arguments: MovingPlace.allCases)
    func `a conversation that ends in a call gets its result`(place: MovingPlace) throws {
        let said = try said([.user("Hi"), Self.call(Self.first)], at: place)
        #expect(said.count { $0.hasSuffix("The tool was not run.") } == 1)
    }

    @Test(arguments: MovingPlace.allCases)
    func `a result that came late stands after its call`(place: MovingPlace) throws {
        let messages: [Message] = [
            .user("Hi"), Self.call(Self.first), .user("Never mind."), .assistant("So."),
            Self.result(Self.first, "18"), .user("Again."),
        ]
        let words = try said(messages, at: place).filter { $0 != "weather" }
        #expect(words == ["Hi", "18", "Never mind.", "So.", "Again."])
        #expect(try warned(messages, at: place) == ["messages[4]"])
    }

    @Test(arguments: MovingPlace.allCases)
    func `results beside the user's words come before them`(place: MovingPlace) throws {
        let messages: [Message] = [
            .user("Hi"), Self.call(Self.first),
            .user([.text("So."), .toolResult(ToolResult(Self.first, text: "18"))]),
        ]
        #expect(try said(messages, at: place).filter { $0 != "weather" } == ["Hi", "18", "So."])
        #expect(try warned(messages, at: place).isEmpty)
    }

    @Test(arguments: MovingPlace.allCases)
    func `a cut call is left out with its result, and both are told`(place: MovingPlace) throws {
        var cut = ToolCall(id: "c1", name: "weather", arguments: "{\"ci")
        cut.isTruncated = true
        let messages: [Message] = [
            .user("Hi"), Message(.assistant, [.text("Cut."), .toolCall(cut)]), Self.result(cut, "18"),
            .user("Again."),
        ]
        #expect(try said(messages, at: place) == ["Hi", "Cut.", "Again."])
        #expect(try warned(messages, at: place) == ["messages[1]", "messages[2]"])
    }

    @Test(arguments: MovingPlace.allCases)
    func `a result that answers no call is refused, and so is a second one`(place: MovingPlace) {
        let stray: [Message] = [.user("Hi"), Self.result(Self.first, "18")]
        let twice: [Message] = [
            .user("Hi"), Self.call(Self.first), Self.result(Self.first, "18"), Self.result(Self.first, "18"),
        ]
        for messages in [stray, twice] {
            let error = #expect(throws: ModelError.self) { try place.encode(ModelRequest(messages: messages)) }
            #expect(error?.kind == .invalidRequest)
            #expect(error?.message.hasPrefix("messages[\(messages.count - 1)]") == true)
        }
    }

    @Test(arguments: MovingPlace.allCases)
    func `calls of one id become calls of several, each with its result`(place: MovingPlace) throws {
        let messages: [Message] = [
            .user("Hi"), Self.call(Self.first), Self.result(Self.first, "18"), Self.call(Self.first, Self.first),
            .toolResults([ToolResult(Self.first, text: "12:00"), ToolResult(Self.first, text: "So.")]),
        ]
        let (body, warnings) = try place.encode(ModelRequest(messages: messages))
        #expect(warnings.isEmpty)
        let ids = MovedBody(body).strings.filter { $0.hasPrefix("c1") }
        #expect(ids == ["c1", "c1", "c1_2", "c1_3", "c1_2", "c1_3"])
    }

    @Test func `at Bedrock the user speaks first`() throws {
        let messages: [Message] = [.assistant("Hi"), .user("So.")]
        let (body, warnings) = try MovingPlace.converse.encode(ModelRequest(messages: messages))
        #expect(body["messages"]?.array?.map { $0["role"] } == ["user", "assistant", "user"])
        #expect(warnings.map(\.setting) == ["messages"])
    }

    @Test(
        arguments: [
            ("us.amazon.nova-lite-v1:0", true, true), ("us.anthropic.claude-sonnet-4-6", true, false),
            ("us.meta.llama4-scout-17b-instruct-v1:0", false, false), ("mistral.mistral-large-3-675b", false, false),
        ])
    func `Bedrock's models are told nothing beside results that they refuse there`(
        model: String, takesText: Bool, takesDocuments: Bool
    ) throws {
        let notes = Media(data: [65], mediaType: "text/plain")
        for (part, isTaken) in [(Part.text("So."), takesText), (.document(notes), takesDocuments)] {
            let messages = [.user("Hi"), Self.call(Self.first), Self.result(Self.first, "18"), .user([part])]
            let request = ModelRequest(model: ModelID(rawValue: model), messages: messages)
            let encoded = try ConverseDialect().encode(request)
            let turns = try JSONValue.parse(encoded.body.span)["messages"]?.array
            #expect(turns?.count == (isTaken ? 3 : 5))
            #expect(encoded.warnings.isEmpty == isTaken)
        }
    }

    @Test func `a cache point stays at the end of its message, wherever results go`() throws {
        var request = ModelRequest(messages: [
            .user("Hi"), Self.call(Self.first), .user("Never mind."),
            .user([.toolResult(ToolResult(Self.first, text: "18")), .text("So.")]),
        ])
        request.cachePoints = [CachePoint(.afterMessage(3))]
        let (body, _) = try MovingPlace.messages.encode(request)
        let blocks = body["messages"]?.array?.last?["content"]?.array ?? []
        #expect(blocks.map { $0["text"] ?? $0["content"] } == ["18", "Never mind.", "So."])
        #expect(blocks.map { $0["cache_control"] != nil } == [false, false, true])
    }

    @Test func `what a stored response was asked may be answered`() throws {
        var options = ResponsesOptions()
        options.previousResponseID = "resp_1"
        var request = ModelRequest(model: "gpt-5.1", messages: [Self.result(Self.first, "18")])
        request.options.set(options)
        let body = try ResponsesDialect(variant: .openAI).encode(request).body
        let expected: JSONValue = [["type": "function_call_output", "call_id": "c1", "output": "18"]]
        #expect(try JSONValue.parse(body.span)["input"] == expected)
    }
}
