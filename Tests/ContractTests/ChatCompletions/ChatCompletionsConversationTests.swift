import Interlingua
import Testing

/// What the turns of a conversation become at OpenAI.
@Suite struct ChatCompletionsConversationTests {
    @Test func `an image is a data URL, or an address, with its detail`() throws {
        var picture = Media(.bytes([1, 2, 3]), mediaType: "image/png")
        picture.detail = "low"
        let request = ModelRequest.says(.text("What?"), .image(picture), .image(Media(.url("https://e.example/a.png"))))
        #expect(
            try request.messages(for: .openAI)
                == json(
                    #"""
                    [{"role":"user","content":[{"type":"text","text":"What?"},
                      {"type":"image_url","image_url":{"url":"data:image/png;base64,AQID","detail":"low"}},
                      {"type":"image_url","image_url":{"url":"https://e.example/a.png"}}]}]
                    """#))
    }

    @Test(arguments: [
        ("audio/wav", "wav"), ("audio/x-wav", "wav"), ("audio/mpeg", "mp3"), ("audio/mp3", "mp3"),
        ("audio/flac", "flac"),
    ])
    func `sound is base64 with its format's short name`(mediaType: String, format: String) throws {
        let request = ModelRequest.says(.audio(Media(.bytes([255]), mediaType: mediaType)))
        #expect(
            try request.messages(for: .openAI)
                == json(
                    #"[{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"/w==","format":"\#(format)"}}]}]"#
                ))
    }

    @Test func `a document is a named file, or the id of one`() throws {
        var pdf = Media(.bytes([37]), mediaType: "application/pdf", name: "a.pdf")
        let given = Media(.file(.openAI, id: "file-1"))
        #expect(
            try ModelRequest.says(.document(pdf), .document(given)).messages(for: .openAI)
                == json(
                    #"""
                    [{"role":"user","content":[
                      {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JQ=="}},
                      {"type":"file","file":{"file_id":"file-1"}}]}]
                    """#))
        pdf.name = nil
        let unnamed = try ModelRequest.says(.document(pdf)).messages(for: .openAI)
        #expect(unnamed?.array?[0]["content"]?.array?[0]["file"]?["filename"] == "document.pdf")
    }

    @Test func `what OpenAI cannot hear or fetch is refused before it is sent`() {
        #expect(
            ModelRequest.says(.document(Media(.url("https://e.example/a.pdf")))).refusal(by: .openAI) == .unsupported)
        #expect(ModelRequest.says(.audio(Media(.url("https://e.example/a.mp3")))).refusal(by: .openAI) == .unsupported)
        #expect(ModelRequest.says(.document(Media(.file("other", id: "1")))).refusal(by: .openAI) == .unsupported)
        #expect(ModelRequest.says(.image(Media(.bytes([1])))).refusal(by: .openAI) == .invalidRequest)
    }

    @Test func `tool calls go back byte for byte, and results follow one by one`() throws {
        let arguments = "{ \"city\" : \"B\\u00e2le\",\"n\":1.0}"
        let results = [
            ToolResult(
                callID: "c1", name: "weather", content: [.json(["celsius": 19.5, "sky": .null]), .text("at noon")]),
            ToolResult(callID: "c2", name: "clock", content: [.text("no clock")], isError: true),
        ]
        let request = ModelRequest(
            model: "m",
            messages: [
                .user("Well?"),
                Message(
                    .assistant,
                    [
                        .toolCall(ToolCall(id: "c1", name: "weather", arguments: arguments)),
                        .toolCall(ToolCall(id: "c2", name: "clock", arguments: "{}")),
                    ]),
                .toolResults(results),
            ])
        #expect(
            try request.messages(for: .openAI)
                == json(
                    #"""
                    [{"role":"user","content":"Well?"},
                     {"role":"assistant","content":"","tool_calls":[
                       {"id":"c1","type":"function","function":{"name":"weather",
                        "arguments":"{ \"city\" : \"B\\u00e2le\",\"n\":1.0}"}},
                       {"id":"c2","type":"function","function":{"name":"clock","arguments":"{}"}}]},
                     {"role":"tool","tool_call_id":"c1","content":"{\"celsius\":19.5,\"sky\":null}\nat noon"},
                     {"role":"tool","tool_call_id":"c2","content":"Error: no clock"}]
                    """#))
    }

    @Test func `images of tool results follow after the last tool message`() throws {
        let picture = ToolResult(callID: "c1", name: "look", content: [.image(Media(.url("https://e.example/a.png")))])
        let request = ModelRequest(
            model: "m",
            messages: [
                Message(
                    .assistant,
                    ["c1", "c2"].map { .toolCall(ToolCall(id: $0, name: "look", arguments: "{}")) }),
                .toolResults([picture]),
                .toolResults([ToolResult(callID: "c2", name: "look", content: [.text("dark")])]),
                .user("Well?"),
            ])
        let messages = try #require(try request.messages(for: .openAI)?.array)
        #expect(
            try JSONValue.array(Array(messages.dropFirst()))
                == json(
                    #"""
                    [{"role":"tool","tool_call_id":"c1","content":"See attachment 1 of tool call c1."},
                     {"role":"tool","tool_call_id":"c2","content":"dark"},
                     {"role":"user","content":[{"type":"text","text":"This is attachment 1 of tool call c1:"},
                       {"type":"image_url","image_url":{"url":"https://e.example/a.png"}},
                       {"type":"text","text":"Well?"}]}]
                    """#))
    }

    @Test func `a refusal goes back as one`() throws {
        let request = ModelRequest(
            model: "m",
            messages: [Message(.assistant, [.text("Hm. "), .text("Well."), .refusal("No.")]), .user("Why?")])
        #expect(
            try request.messages(for: .openAI)?.array?[0]
                == json(#"{"role":"assistant","content":"Hm. Well.","refusal":"No."}"#))
    }

    @Test func `what the server wants back becomes members of the message`() throws {
        let spoken = Message(
            .assistant, [.audio(Media(.bytes([0]), mediaType: "audio/wav")), .opaque(.openAI, ["audio": ["id": "a1"]])])
        let request = ModelRequest(model: "m", messages: [spoken, .user("Again.")])
        #expect(
            try request.messages(for: .openAI)?.array?[0]
                == json(#"{"role":"assistant","content":"","audio":{"id":"a1"}}"#))
        let silent = ModelRequest(model: "m", messages: [Message(.assistant, [spoken.parts[0]]), .user("Again.")])
        #expect(silent.refusal(by: .openAI) == .unsupported)
    }

    @Test func `what only others understand is left out, with a warning`() throws {
        let signature = Signature(provider: "anthropic", value: "s")
        let request = ModelRequest(
            model: "m",
            messages: [
                Message(
                    .assistant,
                    [
                        .reasoning(Reasoning("Hm.", signature: signature)), .opaque("anthropic", ["type": "x"]),
                        .text("Hi", signature: signature), .citation(Citation(url: "https://e.example", raw: [:])),
                        .toolCall(ToolCall(id: "c", name: "n", arguments: "{", isTruncated: true)),
                    ]), .user("Go on."),
            ])
        #expect(try request.messages(for: .openAI)?.array?[0] == json(#"{"role":"assistant","content":"Hi"}"#))
        #expect(try request.warnings(for: .openAI) == Array(repeating: "messages[0]", count: 5))
    }

    @Test func `parts in the wrong turn are refused`() {
        let call = Part.toolCall(ToolCall(id: "c", name: "n", arguments: "{}"))
        let result = Part.toolResult(ToolResult(callID: "c", name: "n", content: []))
        let wrong: [(Message.Role, Part)] = [
            (.user, call), (.user, .refusal("No.")), (.user, .reasoning(Reasoning("Hm."))), (.tool, .text("Hi")),
            (.assistant, result), (.system, result),
        ]
        for (role, part) in wrong {
            let request = ModelRequest(model: "m", messages: [Message(role, [part])])
            #expect(request.refusal(by: .openAI) == .invalidRequest, "\(part) in a turn of \(role)")
        }
        #expect(
            ModelRequest(model: "m", messages: [Message(.system, [.image(Media(.url("https://e.example")))])])
                .refusal(by: .openAI) == .unsupported)
    }
}
