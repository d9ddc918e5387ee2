import Interlingua
import Testing

/// What the turns of a conversation become in the Responses interface.
@Suite struct ResponsesConversationTests {
    /// The input that a conversation becomes.
    private func input(_ messages: Message..., for variant: ResponsesVariant = .openAI) throws -> JSONValue? {
        try ModelRequest(model: "m", messages: messages).responsesBody(for: variant)["input"]
    }

    private func warnings(_ messages: Message..., for variant: ResponsesVariant = .openAI) throws -> [String] {
        try ModelRequest(model: "m", messages: messages).responsesWarnings(for: variant)
    }

    @Test func `leading instructions are the instructions, later ones are messages`() throws {
        let request = ModelRequest(
            model: "m", messages: [.system("One."), .system("Two."), .user("Hi"), .system("Three."), .user("Go.")])
        let body = try request.responsesBody()
        #expect(body["instructions"] == "One.\n\nTwo.")
        #expect(
            try body["input"]
                == json(
                    #"""
                    [{"role":"user","content":"Hi"},{"role":"system","content":"Three."},{"role":"user","content":"Go."}]
                    """#))
        let alone = try ModelRequest(model: "m", messages: [.system("One.")]).responsesBody()
        #expect(try alone["input"] == json(#"[{"role":"system","content":"One."}]"#))
        #expect(alone["instructions"] == nil)
    }

    @Test func `images and documents are parts, by bytes, address or id`() throws {
        var picture = Media(.bytes([1, 2, 3]), mediaType: "image/png")
        picture.detail = "low"
        let parts: [Part] = [
            .text("What?"), .image(picture), .image(Media(.url("https://e.example/a.png"))),
            .image(Media(.file(.openAI, id: "file-1"))),
            .document(Media(.bytes([37]), mediaType: "application/pdf", name: "a.pdf")),
            .document(Media(.bytes([37]), mediaType: "application/pdf")),
            .document(Media(.url("https://e.example/a.pdf"))), .document(Media(.file(.openAI, id: "file-2"))),
        ]
        #expect(
            try input(.user(parts))
                == json(
                    #"""
                    [{"role":"user","content":[{"type":"input_text","text":"What?"},
                      {"type":"input_image","image_url":"data:image/png;base64,AQID","detail":"low"},
                      {"type":"input_image","image_url":"https://e.example/a.png","detail":"auto"},
                      {"type":"input_image","file_id":"file-1","detail":"auto"},
                      {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,JQ=="},
                      {"type":"input_file","filename":"document.pdf","file_data":"data:application/pdf;base64,JQ=="},
                      {"type":"input_file","file_url":"https://e.example/a.pdf"},
                      {"type":"input_file","file_id":"file-2"}]}]
                    """#))
        let refused: [Part] = [
            .audio(Media(.bytes([1]), mediaType: "audio/wav")), .document(Media(.file("x", id: "1"))),
        ]
        for part in refused { #expect(ModelRequest.says(part).responsesRefusal() == .unsupported) }
    }

    @Test func `calls go back byte for byte, and results follow as text or as parts`() throws {
        let arguments = "{ \"city\" : \"B\\u00e2le\",\"n\":1.0}"
        let results = [
            ToolResult(callID: "c1", name: "weather", content: [.json(["celsius": 19.5]), .text("at noon")]),
            ToolResult(callID: "c2", name: "clock", text: "no clock", isError: true),
            ToolResult(
                callID: "c3", name: "look", content: [.text("See."), .image(Media(.url("https://e.example/a.png")))]),
        ]
        let calls: [Part] = ["c1", "c2", "c3"].map { id in
            .toolCall(ToolCall(id: id, name: "tool", arguments: id == "c1" ? arguments : "{}"))
        }
        #expect(
            try input(.user("Well?"), Message(.assistant, calls), .toolResults(results))
                == json(
                    #"""
                    [{"role":"user","content":"Well?"},
                     {"type":"function_call","call_id":"c1","name":"tool",
                      "arguments":"{ \"city\" : \"B\\u00e2le\",\"n\":1.0}"},
                     {"type":"function_call","call_id":"c2","name":"tool","arguments":"{}"},
                     {"type":"function_call","call_id":"c3","name":"tool","arguments":"{}"},
                     {"type":"function_call_output","call_id":"c1","output":"{\"celsius\":19.5}\nat noon"},
                     {"type":"function_call_output","call_id":"c2","output":"Error: no clock"},
                     {"type":"function_call_output","call_id":"c3","output":[{"type":"input_text","text":"See."},
                      {"type":"input_image","image_url":"https://e.example/a.png","detail":"auto"}]}]
                    """#))
    }

    @Test func `a whole turn goes back as the items that it was`() async throws {
        let turn = try await ResponsesAnswer("reasoning_and_tool_call").response.message
        let result = Message.toolResults([ToolResult(callID: "call_w", name: "weigh", text: "2 kg")])
        #expect(
            try input(.user("Hi"), turn, result)
                == json(
                    #"""
                    [{"role":"user","content":"Hi"},
                     {"type":"reasoning","id":"rs_1","encrypted_content":"gAAAA-ended","summary":[
                      {"type":"summary_text","text":"**Weighing**\n\nA scale."},
                      {"type":"summary_text","text":"**Checking**"}]},
                     {"type":"function_call","id":"fc_w","call_id":"call_w","name":"weigh","arguments":"{\"kg\":2}"},
                     {"type":"message","status":"completed","role":"assistant","id":"msg_w","phase":"commentary",
                      "content":[{"type":"output_text","text":"One moment.","annotations":[]}]},
                     {"type":"function_call_output","call_id":"call_w","output":"2 kg"}]
                    """#))
        #expect(try warnings(.user("Hi"), turn, result).isEmpty)
    }

    @Test func `hosted tools' items go back whole, and so do citations and images`() async throws {
        let search = try await ResponsesAnswer("web_search").response.message
        let items = try #require(try input(search, .user("Go on."))?.array)
        #expect(items.map { $0["type"] } == ["reasoning", "web_search_call", "message", nil])
        #expect(items.map { $0["id"] } == ["rs_1", "ws_1", "msg_1", nil])
        #expect(items[2]["phase"] == "final_answer")
        #expect(
            items[2]["content"]?.array?[0]["annotations"]?.array?.map { $0["type"] } == [
                "url_citation", "file_citation",
            ])
        #expect(try warnings(search, .user("Go on.")).isEmpty)
        let image = try await ResponsesAnswer("image").response.message
        let item = try #require(try input(image, .user("Bigger."))?.array?[0])
        #expect(item["type"] == "image_generation_call" && item["result"] == "iVBORw0KGgo=")
    }

    @Test func `a custom tool gets its text back as text`() async throws {
        let turn = try await ResponsesAnswer("custom_tool").response.message
        let results = Message.toolResults(
            ["call_sql", "call_nil"].map { ToolResult(callID: $0, name: "sql", text: "1") })
        #expect(
            try input(turn, results)
                == json(
                    #"""
                    [{"type":"custom_tool_call","call_id":"call_sql","name":"sql","input":"SELECT \"a\"\nFROM t"},
                     {"type":"custom_tool_call","call_id":"call_nil","name":"sql","input":""},
                     {"type":"custom_tool_call_output","call_id":"call_sql","output":"1"},
                     {"type":"custom_tool_call_output","call_id":"call_nil","output":"1"}]
                    """#))
    }

    @Test func `an id goes back with its partner or not at all`() throws {
        let proof = try Reasoning(
            "", signature: .openAI(#"{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"g"}"#))
        // The text has lost its id, so the reasoning loses it too.
        #expect(
            try input(Message(.assistant, [.reasoning(proof), .text("Hi")]))
                == json(
                    #"""
                    [{"type":"reasoning","summary":[],"encrypted_content":"g"},
                     {"role":"assistant","content":"Hi"}]
                    """#))
        // The reasoning cannot go back, so what followed it loses its id.
        let bare = try Reasoning("", signature: .openAI(#"{"type":"reasoning","id":"rs_1","summary":[]}"#))
        let call = try ToolCall(id: "c", name: "n", arguments: "{}", signature: .openAI(#"{"id":"fc_1"}"#))
        let turn = try Message(
            .assistant,
            [.reasoning(bare), .text("Hi", signature: .openAI(#"{"id":"msg_1"}"#)), .toolCall(call)])
        let result = Message.toolResults([ToolResult(callID: "c", name: "n", text: "1")])
        #expect(
            try input(turn, result)
                == json(
                    #"""
                    [{"role":"assistant","content":"Hi"},
                     {"type":"function_call","call_id":"c","name":"n","arguments":"{}"},
                     {"type":"function_call_output","call_id":"c","output":"1"}]
                    """#))
        #expect(try warnings(turn, result) == ["messages[0]"])
        // Where the provider keeps what it said, the id is enough.
        let kept = try ModelRequest(model: "m", messages: [turn, result]).withResponsesOptions { $0.store = true }
            .responsesBody()["input"]
        #expect(kept?.array?.map { $0["id"] } == ["rs_1", "msg_1", "fc_1", nil])
    }

    @Test func `reasoning that nothing follows is left out`() throws {
        let proof = try Reasoning(
            "", signature: .openAI(#"{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"g"}"#))
        let turn = Message(.assistant, [.text("Hi"), .reasoning(proof)])
        #expect(
            try input(turn, .user("Go on."))
                == json(
                    #"""
                    [{"role":"assistant","content":"Hi"},
                     {"role":"user","content":"Go on."}]
                    """#))
        #expect(try warnings(turn, .user("Go on.")) == ["messages[0]"])
    }

    @Test func `what only others understand is left out, with a warning`() throws {
        let signature = Signature(provider: "anthropic", value: "s")
        let turn = Message(
            .assistant,
            [
                .reasoning(Reasoning("Hm.", signature: signature)), .opaque("anthropic", ["type": "x"]),
                .text("Hi", signature: signature), .citation(Citation(url: "https://e.example", raw: [:])),
                .toolCall(ToolCall(id: "c", name: "n", arguments: "{", isTruncated: true)),
            ])
        #expect(
            try input(turn, .user("Go on."))
                == json(
                    #"""
                    [{"role":"assistant","content":"Hi"},
                     {"role":"user","content":"Go on."}]
                    """#))
        #expect(Set(try warnings(turn, .user("Go on."))) == ["messages[0]"])
        #expect(try warnings(turn, .user("Go on.")).count == 5)
    }

    @Test func `a refusal goes back as one`() throws {
        let turn = Message(.assistant, [.text("Hm."), .refusal("No.")])
        #expect(
            try input(turn, .user("Why?"))?.array?[0]
                == json(
                    #"""
                    {"role":"assistant","content":[{"type":"output_text","text":"Hm."},{"type":"refusal","refusal":"No."}]}
                    """#))
    }

    @Test func `a call id is of one call alone, and not too long`() throws {
        let long = String(repeating: "x", count: 65)
        func turn(_ id: String) -> Message {
            Message(.assistant, [.toolCall(ToolCall(id: id, name: "n", arguments: "{}"))])
        }
        func result(_ id: String) -> Message { .toolResults([ToolResult(callID: id, name: "n", text: "1")]) }
        let items = try #require(
            try input(
                turn("call_0"), result("call_0"), turn("call_0"), result("call_0"), turn(long), result(long))?.array)
        let ids = items.compactMap { $0["call_id"]?.string }
        #expect(ids.count == 6)
        #expect(ids[0] == "call_0" && ids[1] == "call_0")
        #expect(ids[2] == "call_0_2" && ids[3] == "call_0_2")
        #expect(ids[4] == ids[5] && ids[4].utf8.count <= 64 && ids[4].hasPrefix("call_"))
    }

    @Test func `a call without a result gets one that says so`() throws {
        let turn = Message(.assistant, [.toolCall(ToolCall(id: "c", name: "n", arguments: "{}"))])
        #expect(
            try input(turn, .user("Never mind."))
                == json(
                    #"""
                    [{"type":"function_call","call_id":"c","name":"n","arguments":"{}"},
                     {"type":"function_call_output","call_id":"c","output":"Error: The tool was not run."},
                     {"role":"user","content":"Never mind."}]
                    """#))
        #expect(try warnings(turn, .user("Never mind.")) == ["messages[0]"])
    }

    @Test func `DeepSeek gets calls one after the other`() throws {
        let calls = ["a", "b"].map { Part.toolCall(ToolCall(id: $0, name: "n", arguments: "{}")) }
        let turn = Message(.assistant, [calls[0], .text("And"), calls[1], .text("Done")])
        let results = Message.toolResults(["a", "b"].map { ToolResult(callID: $0, name: "n", text: "1") })
        func order(_ variant: ResponsesVariant) throws -> [JSONValue?]? {
            try input(turn, results, for: variant)?.array?.prefix(4).map { $0["call_id"] ?? $0["role"] }
        }
        #expect(try order(.deepSeek) == ["assistant", "a", "b", "assistant"])
        #expect(try order(.openAI) == ["a", "assistant", "b", "assistant"])
    }

    @Test func `the app answers the provider's items with items`() throws {
        let approval: JSONValue = ["type": "mcp_approval_response", "approval_request_id": "mcpr_1", "approve": true]
        #expect(
            try input(.user([.text("Yes."), .opaque(.openAI, approval)]))
                == json(
                    #"""
                    [{"role":"user","content":"Yes."},
                     {"type":"mcp_approval_response","approval_request_id":"mcpr_1","approve":true}]
                    """#))
        #expect(try input(Message(.tool, [.opaque(.openAI, approval)]))?.array?.count == 1)
    }

    @Test func `parts in the wrong turn are refused`() {
        let call = Part.toolCall(ToolCall(id: "c", name: "n", arguments: "{}"))
        let result = Part.toolResult(ToolResult(callID: "c", name: "n", content: []))
        let wrong: [(Message.Role, Part, ModelError.Kind)] = [
            (.user, call, .invalidRequest), (.user, .refusal("No."), .invalidRequest),
            (.user, .reasoning(Reasoning("Hm.")), .invalidRequest), (.tool, .text("Hi"), .invalidRequest),
            (.assistant, result, .invalidRequest), (.system, .image(Media(.url("https://e.example"))), .unsupported),
            (.assistant, .image(Media(.bytes([1]), mediaType: "image/png")), .unsupported),
        ]
        for (role, part, kind) in wrong {
            let request = ModelRequest(model: "m", messages: [Message(role, [part])])
            #expect(request.responsesRefusal() == kind, "\(part) in a turn of \(role)")
        }
    }
}
