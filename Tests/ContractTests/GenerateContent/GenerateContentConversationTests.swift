import Interlingua
import Testing

/// The conversation, as Google wants it.
@Suite struct GenerateContentConversationTests {
    private func contents(
        _ messages: [Message], model: ModelID = "gemini-2.5-flash", at service: GenerateContentDialect.Service = .gemini
    ) throws -> JSONValue? {
        try ModelRequest(model: model, messages: messages).generateContent(at: service)["contents"]
    }

    private func warnings(
        _ messages: [Message], model: ModelID = "gemini-2.5-flash", at service: GenerateContentDialect.Service = .gemini
    ) throws -> [String] {
        try ModelRequest(model: model, messages: messages).generateContentWarnings(at: service)
    }

    private static let own = Signature(provider: .gemini, value: "c2ln")
    private static let foreign = Signature(provider: "anthropic", value: "x")

    private static func call(_ id: String, _ name: String, signature: Signature? = nil) -> Part {
        .toolCall(ToolCall(id: id, name: name, arguments: "{}", signature: signature))
    }

    @Test func `turns alternate: what one says at a stretch is one content`() throws {
        let messages: [Message] = [.user("a"), .user("b"), .assistant("c"), .assistant("d"), .user("e")]
        #expect(
            try contents(messages) == [
                ["role": "user", "parts": [["text": "a"], ["text": "b"]]],
                ["role": "model", "parts": [["text": "c"], ["text": "d"]]],
                ["role": "user", "parts": [["text": "e"]]],
            ])
    }

    @Test func `instructions stand apart, and late ones are moved there with a warning`() throws {
        let request = ModelRequest(model: "m", messages: [.system("a"), .user("Hi"), .system("b")])
        let body = try request.generateContent()
        #expect(body["systemInstruction"] == ["parts": [["text": "a"], ["text": "b"]]])
        #expect(body["contents"] == [["role": "user", "parts": [["text": "Hi"]]]])
        #expect(try request.generateContentWarnings() == ["messages[2]"])
        #expect(ModelRequest(model: "m", messages: [.system("a")]).generateContentRefusal() == .invalidRequest)
    }

    @Test(arguments: ["thoughts_unary", "parallel_calls_unary", "image_unary", "code_execution_stream"])
    func `what Google said goes back part by part as it came`(name: String) async throws {
        let response = try await GenerateContentReply(of: name).response
        let results = response.toolCalls.map { ToolResult($0, text: "ok") }
        let next: Message = results.isEmpty ? .user("Go on") : .toolResults(results)
        let request = ModelRequest(model: "gemini-3-flash-preview", messages: [.user("Hi"), response.message, next])
        let said = try #require(request.generateContent()["contents"]?.array?[1]["parts"]?.array)
        #expect(try request.generateContentWarnings() == [])
        #expect(said == Self.parts[name])
    }

    /// What the fixtures hold, with the chunks of one text joined.
    private static let parts: [String: [JSONValue]] = [
        "thoughts_unary": [
            ["text": "**Counting**\n\nI add 2 and 2.", "thought": true], ["text": "It is 4."],
            ["text": "", "thoughtSignature": "CiQBjz1rX0qT4m2bZ1dUQ3Zk"],
        ],
        "parallel_calls_unary": [
            ["text": "Let me look."],
            [
                "functionCall": ["name": "weather", "args": ["city": "Zürich", "days": 2]],
                "thoughtSignature": "CiQBjz1rX0qT4m2bZ1dUQ3Zk",
            ],
            ["functionCall": ["name": "now", "args": [:]]],
        ],
        "image_unary": [
            ["text": "A dot:"],
            [
                "inlineData": ["mimeType": "image/png", "data": "iVBORw=="], "thoughtSignature": "CsIBAY89a18pQmT3=",
            ],
            ["inlineData": ["mimeType": "image/png", "data": "AAEC"], "thought": true],
        ],
        "code_execution_stream": [
            [
                "executableCode": ["language": "PYTHON", "code": "print(6*7)", "id": "8xju7mua"],
                "thoughtSignature": "CiQBjz1rX0qT4m2bZ1dUQ3Zk",
            ],
            ["codeExecutionResult": ["outcome": "OUTCOME_OK", "output": "42\n", "id": "8xju7mua"]],
            ["text": "It is 42."],
        ],
    ]

    @Test func `results go back in one content, in the order of the calls, without ids that were made up`() async throws
    {
        let response = try await GenerateContentReply(of: "parallel_calls_unary").response
        let calls = response.toolCalls
        let messages: [Message] = [
            .user("Hi"), response.message, .toolResults([ToolResult(calls[1], text: "noon")]),
            .toolResults([ToolResult(calls[0], content: [.json(["sky": "clear"])])]), .user("Thanks"),
        ]
        #expect(
            try contents(messages)?.array?.dropFirst(2) == [
                [
                    "role": "user",
                    "parts": [
                        ["functionResponse": ["name": "weather", "response": ["sky": "clear"]]],
                        ["functionResponse": ["name": "now", "response": ["output": "noon"]]],
                    ],
                ],
                ["role": "user", "parts": [["text": "Thanks"]]],
            ])
    }

    @Test func `ids of others go along in call and result`() throws {
        let messages: [Message] = [
            .user("Hi"), Message(.assistant, [Self.call("toolu_01", "now")]),
            .toolResults([ToolResult(callID: "toolu_01", name: "now", text: "noon")]),
        ]
        #expect(
            try contents(messages)?.array?.dropFirst() == [
                ["role": "model", "parts": [["functionCall": ["id": "toolu_01", "name": "now", "args": [:]]]]],
                [
                    "role": "user",
                    "parts": [
                        [
                            "functionResponse": [
                                "id": "toolu_01", "name": "now", "response": ["output": "noon"],
                            ]
                        ]
                    ],
                ],
            ])
    }

    @Test(
        arguments: [
            ([.text("a"), .text("b")], false, ["output": "a\nb"]), ([.text("no")], true, ["error": "no"]),
            ([.json(["a": 1])], false, ["a": 1]), ([.json([1])], false, ["output": [1]]),
            ([.json(["error": 1])], false, ["output": ["error": 1]]), ([.json(["a": 1])], true, ["error": ["a": 1]]),
            ([.text("a"), .json(["b": 1])], false, ["output": "a\n{\"b\":1}"]), ([], false, ["output": ""]),
        ] as [([ToolResult.Content], Bool, JSONValue)])
    func `a result is an object that tells success from failure`(
        content: [ToolResult.Content], isError: Bool, response: JSONValue
    ) throws {
        let messages: [Message] = [
            .user("Hi"), Message(.assistant, [Self.call("1", "f")]),
            .toolResults([ToolResult(callID: "1", name: "f", content: content, isError: isError)]),
        ]
        let part = try contents(messages)?.array?.last?["parts"]?.array?.first
        #expect(part?["functionResponse"]?["response"] == response)
    }

    @Test func `Gemini 3 takes media inside a result, others after it`() throws {
        let image = Media(data: [1, 2, 3], mediaType: "image/png")
        let messages: [Message] = [
            .user("Hi"), Message(.assistant, [Self.call("1", "f")]),
            .toolResults([ToolResult(callID: "1", name: "f", content: [.image(image)])]), .user("And?"),
        ]
        let inline: JSONValue = ["inlineData": ["mimeType": "image/png", "data": "AQID"]]
        #expect(
            try contents(messages, model: "gemini-3-flash-preview")?.array?[2]["parts"] == [
                ["functionResponse": ["id": "1", "name": "f", "response": [:], "parts": [inline]]]
            ])
        #expect(
            try contents(messages)?.array?.dropFirst(2) == [
                [
                    "role": "user",
                    "parts": [
                        [
                            "functionResponse": [
                                "id": "1", "name": "f",
                                "response": ["output": "See attachment 1 of the result of f."],
                            ]
                        ]
                    ],
                ],
                [
                    "role": "user",
                    "parts": [["text": "This is attachment 1 of the result of f:"], inline, ["text": "And?"]],
                ],
            ])
    }

    @Test func `a call without a result gets one that says so, with a warning`() throws {
        let messages: [Message] = [.user("Hi"), Message(.assistant, [Self.call("1", "f")]), .user("Never mind")]
        let stub = try contents(messages)?.array?[2]["parts"]?.array?.first?["functionResponse"]
        #expect(stub?["name"] == "f")
        #expect(stub?["response"]?["error"] != nil)
        #expect(try warnings(messages) == ["messages[1]"])
    }

    @Test func `a result that answers no call is refused, and so is a second one`() {
        let result = ToolResult(callID: "1", name: "f", text: "x")
        let orphan = ModelRequest(model: "m", messages: [.user("Hi"), .toolResults([result])])
        #expect(orphan.generateContentRefusal() == .invalidRequest)
        let twice = ModelRequest(
            model: "m",
            messages: [
                .user("Hi"), Message(.assistant, [Self.call("1", "f")]), .toolResults([result, result]),
            ])
        #expect(twice.generateContentRefusal() == .invalidRequest)
    }

    @Test func `a cut call is left out with its result, and both are warned about`() throws {
        var cut = ToolCall(id: "1", name: "f", arguments: "{\"a", isTruncated: true)
        cut.signature = nil
        let messages: [Message] = [
            .user("Hi"), Message(.assistant, [.text("So"), .toolCall(cut)]),
            .toolResults([ToolResult(callID: "1", name: "f", text: "x")]), .user("Again"),
        ]
        #expect(
            try contents(messages) == [
                ["role": "user", "parts": [["text": "Hi"]]], ["role": "model", "parts": [["text": "So"]]],
                ["role": "user", "parts": [["text": "Again"]]],
            ])
        #expect(try warnings(messages) == ["messages[1]", "messages[2]"])
    }

    @Test func `signatures of others are left out, and Gemini 3 gets its stand-in on the first call`() throws {
        let messages: [Message] = [
            .user("Hi"),
            Message(
                .assistant,
                [
                    .reasoning(Reasoning("Hm", signature: Self.foreign)),
                    Self.call("1", "f", signature: Self.foreign), Self.call("2", "g"),
                ]),
            .toolResults([
                ToolResult(callID: "1", name: "f", text: "x"), ToolResult(callID: "2", name: "g", text: "y"),
            ]),
        ]
        let old = try contents(messages)?.array?[1]["parts"]?.array
        #expect(old?[0] == ["text": "Hm", "thought": true])
        #expect(old?.map { $0["thoughtSignature"] } == [nil, nil, nil])
        // Base64 of the documented `skip_thought_signature_validator`.
        let new = try contents(messages, model: "gemini-3-flash-preview")?.array?[1]["parts"]?.array
        #expect(
            new?.map { $0["thoughtSignature"]?.string } == [
                nil, "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I=", nil,
            ])
        #expect(try warnings(messages) == ["messages[1]"])
    }

    @Test(arguments: GenerateContentDialect.Service.allCases)
    func `Gemini's signature goes back at both services`(service: GenerateContentDialect.Service) throws {
        let messages: [Message] = [
            .user("Hi"), Message(.assistant, [.text("Yes", signature: Self.own)]), .user("So?"),
        ]
        #expect(
            try contents(messages, at: service)?.array?[1]["parts"] == [["text": "Yes", "thoughtSignature": "c2ln"]])
        #expect(try warnings(messages, at: service).isEmpty)
    }

    @Test func `what only another provider understands is left out with a warning`() throws {
        let messages: [Message] = [
            .user("Hi"), Message(.assistant, [.opaque("openai", ["id": 1]), .text("Yes")]), .user("So?"),
        ]
        #expect(try contents(messages)?.array?[1]["parts"] == [["text": "Yes"]])
        #expect(try warnings(messages) == ["messages[1]"])
    }

    @Test func `arguments that are no object are refused`() {
        let call = Part.toolCall(ToolCall(id: "1", name: "f", arguments: "[1]"))
        let request = ModelRequest(model: "m", messages: [.user("Hi"), Message(.assistant, [call])])
        #expect(request.generateContentRefusal() == .invalidRequest)
    }
}
