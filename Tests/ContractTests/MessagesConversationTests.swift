import Interlingua
import Testing

/// How a conversation is put into the form that the provider demands.
@Suite struct MessagesConversationTests {
    private static let call = ToolCall(id: "toolu_1", name: "n", arguments: #"{"a":1}"#)
    private static let other = ToolCall(id: "toolu_2", name: "n", arguments: "{}")

    private static func assistant(_ parts: Part...) -> Message { Message(.assistant, parts) }

    private static func signed(_ text: String, _ value: JSONValue, by provider: ProviderID = .anthropic) -> Part {
        .reasoning(Reasoning(text, signature: Signature(provider: provider, value: value)))
    }

    @Test func `a tool's turn and its result are said in order`() throws {
        let request = ModelRequest.talk(
            .user("Weather?"), Self.assistant(.text("Let me look."), .toolCall(Self.call), .toolCall(Self.other)),
            .toolResults([
                ToolResult(Self.call, text: "Sunny"),
                ToolResult(Self.other, content: [.json(["b": [1]])], isError: true),
            ]))
        #expect(
            try request.turns()
                == json(
                    #"""
                    [{"role":"user","content":[{"type":"text","text":"Weather?"}]},
                     {"role":"assistant","content":[{"type":"text","text":"Let me look."},
                       {"type":"tool_use","id":"toolu_1","name":"n","input":{"a":1}},
                       {"type":"tool_use","id":"toolu_2","name":"n","input":{}}]},
                     {"role":"user","content":[
                       {"type":"tool_result","tool_use_id":"toolu_1","content":"Sunny"},
                       {"type":"tool_result","tool_use_id":"toolu_2","content":"{\"b\":[1]}","is_error":true}]}]
                    """#))
        #expect(try request.messagesWarnings().isEmpty)
    }

    @Test func `a result may hold text, images and documents, or nothing`() throws {
        let content: [ToolResult.Content] = [
            .text("See:"), .image(Media(data: [1, 2, 3], mediaType: "image/png")),
            .document(Media(data: Array("a".utf8), mediaType: "text/plain")),
        ]
        let request = ModelRequest.talk(
            Self.assistant(.toolCall(Self.call), .toolCall(Self.other)),
            .toolResults([ToolResult(Self.call, content: content), ToolResult(Self.other, text: "")]))
        #expect(
            try request.turns()?.array?[1]["content"]
                == json(
                    #"""
                    [{"type":"tool_result","tool_use_id":"toolu_1","content":[{"type":"text","text":"See:"},
                       {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}},
                       {"type":"document","source":{"type":"text","media_type":"text/plain","data":"a"}}]},
                     {"type":"tool_result","tool_use_id":"toolu_2"}]
                    """#))
    }

    @Test func `what one side says in several messages is one turn, results first`() throws {
        let request = ModelRequest.talk(
            .user("One"), .user("Two"), Self.assistant(.text("Three")), Self.assistant(.toolCall(Self.call)),
            .user([.text("Before"), .toolResult(ToolResult(Self.call, text: "R"))]), .user("After"))
        #expect(
            try request.turns()
                == json(
                    #"""
                    [{"role":"user","content":[{"type":"text","text":"One"},{"type":"text","text":"Two"}]},
                     {"role":"assistant","content":[{"type":"text","text":"Three"},
                       {"type":"tool_use","id":"toolu_1","name":"n","input":{"a":1}}]},
                     {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"R"},
                       {"type":"text","text":"Before"},{"type":"text","text":"After"}]}]
                    """#))
    }

    @Test func `text that shows nothing is left out, and a turn of it vanishes`() throws {
        let request = ModelRequest.talk(.user([.text(""), .text("Hi")]), Self.assistant(.text(" \n")), .user("Still?"))
        #expect(
            try request.turns()
                == json(
                    #"[{"role":"user","content":[{"type":"text","text":"Hi"},{"type":"text","text":"Still?"}]}]"#))
    }

    @Test func `a call without a result is answered, with a warning`() throws {
        let request = ModelRequest.talk(
            Self.assistant(.toolCall(Self.call), .toolCall(Self.other)),
            .user([.toolResult(ToolResult(Self.other, text: "R")), .text("Never mind.")]))
        #expect(
            try request.turns()?.array?[1]["content"]
                == json(
                    #"""
                    [{"type":"tool_result","tool_use_id":"toolu_1","content":"The tool was not run.","is_error":true},
                     {"type":"tool_result","tool_use_id":"toolu_2","content":"R"},
                     {"type":"text","text":"Never mind."}]
                    """#))
        #expect(try request.messagesWarnings() == ["messages[0]"])
        let last = ModelRequest.talk(.user("Go."), Self.assistant(.toolCall(Self.call)))
        #expect(try last.turns()?.array?.map { $0["role"] } == ["user", "assistant", "user"])
    }

    @Test func `a result without its call is refused`() {
        let result = Message.toolResults([ToolResult(Self.call, text: "R")])
        #expect(ModelRequest.talk(.user("Hi"), result).messagesRefusal() == .invalidRequest)
        #expect(
            ModelRequest.talk(Self.assistant(.toolCall(Self.call)), result, Self.assistant(.text("So.")), result)
                .messagesRefusal() == .invalidRequest)
    }

    @Test func `a call that was cut is left out, and so is its result`() throws {
        var cut = Self.call
        cut.isTruncated = true
        let request = ModelRequest.talk(
            .user("Go."), Self.assistant(.text("I will."), .toolCall(cut)),
            .user([.toolResult(ToolResult(cut, text: "R")), .text("Again.")]))
        #expect(
            try request.turns()
                == json(
                    #"""
                    [{"role":"user","content":[{"type":"text","text":"Go."}]},
                     {"role":"assistant","content":[{"type":"text","text":"I will."}]},
                     {"role":"user","content":[{"type":"text","text":"Again."}]}]
                    """#))
        #expect(try request.messagesWarnings() == ["messages[1]", "messages[2]"])
    }

    @Test func `an id that the provider refuses becomes one that it takes, the same for call and result`() throws {
        let foreign = ToolCall(id: "call:1/ä", name: "n", arguments: "{}")
        let twin = ToolCall(id: "call:1/ö", name: "n", arguments: "{}")
        let turns = try ModelRequest.talk(
            Self.assistant(.toolCall(foreign), .toolCall(twin)),
            .toolResults([ToolResult(foreign, text: "R"), ToolResult(twin, text: "S")])
        ).turns()
        let calls = turns?.array?[0]["content"]?.array?.compactMap { $0["id"]?.string } ?? []
        let results = turns?.array?[1]["content"]?.array?.compactMap { $0["tool_use_id"]?.string } ?? []
        #expect(calls == results && Set(calls).count == 2)
        for id in calls { #expect(id.wholeMatch(of: /[a-zA-Z0-9_-]+/) != nil) }
    }

    @Test func `arguments that are no object are refused`() {
        for arguments in ["", "[1]", "{\"a\""] {
            let call = ToolCall(id: "t", name: "n", arguments: arguments)
            #expect(ModelRequest.talk(Self.assistant(.toolCall(call))).messagesRefusal() == .invalidRequest)
        }
    }

    @Test func `thinking goes back with its signature, unchanged and in its place`() throws {
        let redacted: JSONValue = ["type": "redacted_thinking", "data": "Emw/+=="]
        let call = ToolCall(
            id: "toolu_1", name: "n", arguments: "{}",
            signature: Signature(provider: .anthropic, value: ["caller": ["type": "code_execution_20250825"]]))
        let request = ModelRequest.talk(
            Self.assistant(Self.signed("Hm.", "sig=="), Self.signed("", redacted), .text("So"), .toolCall(call)),
            .toolResults([ToolResult(call, text: "R")]))
        for variant in [MessagesVariant.anthropic, .bedrock, .vertexAI] {
            #expect(
                try request.turns(for: variant)?.array?[0]["content"]
                    == json(
                        #"""
                        [{"type":"thinking","thinking":"Hm.","signature":"sig=="},
                         {"type":"redacted_thinking","data":"Emw/+=="},{"type":"text","text":"So"},
                         {"type":"tool_use","id":"toolu_1","name":"n","input":{},
                          "caller":{"type":"code_execution_20250825"}}]
                        """#))
            #expect(try request.messagesWarnings(for: variant).isEmpty)
        }
    }

    @Test func `thinking that proves nothing here is left out, with a warning`() throws {
        let request = ModelRequest.talk(
            Self.assistant(
                Self.signed("Hm.", "secret", by: .openAI), .reasoning(Reasoning("Plain.")), .text("Hi")),
            .user("So?"))
        #expect(
            try request.turns()?.array?[0] == json(#"{"role":"assistant","content":[{"type":"text","text":"Hi"}]}"#))
        #expect(try request.messagesWarnings() == ["messages[0]", "messages[0]"])
    }

    @Test func `imitations get their reasoning back without a signature`() throws {
        let request = ModelRequest.talk(Self.assistant(.reasoning(Reasoning("Hm.")), .text("Hi")), .user("So?"))
        #expect(
            try request.turns(for: .compatible(provider: "llama.cpp"))?.array?[0]["content"]
                == json(#"[{"type":"thinking","thinking":"Hm.","signature":""},{"type":"text","text":"Hi"}]"#))
    }

    @Test func `own opaque parts go back as they came, others stay out`() throws {
        let block: JSONValue = ["type": "server_tool_use", "id": "s", "name": "web_search", "input": ["query": "z"]]
        let request = ModelRequest.talk(
            Self.assistant(.text("Hi"), .opaque(.anthropic, block), .opaque(.openAI, ["type": "x"])), .user("So?"))
        #expect(try request.turns()?.array?[0]["content"]?.array == [["type": "text", "text": "Hi"], block])
        #expect(try request.messagesWarnings() == ["messages[0]"])
    }

    @Test func `a citation goes back with its text, another provider's stays out`() throws {
        let raw: JSONValue = ["type": "char_location", "cited_text": "c", "document_index": 0]
        let request = ModelRequest.talk(
            Self.assistant(
                .text("Hi"), .citation(Citation(raw: raw)), .citation(Citation(raw: ["type": "url_citation"]))),
            .user("So?"))
        #expect(
            try request.turns()?.array?[0]["content"]
                == json(
                    #"""
                    [{"type":"text","text":"Hi",
                      "citations":[{"type":"char_location","cited_text":"c","document_index":0}]}]
                    """#))
        #expect(try request.messagesWarnings() == ["messages[0]"])
    }

    @Test func `instructions amid the conversation move to the beginning, or stay where that is asked`() throws {
        let request = ModelRequest.talk(.system("A"), .user("Hi"), .system("B"), Self.assistant(.text("Ho")))
        let moved = try request.messagesBody()
        #expect(try moved["system"] == json(#"[{"type":"text","text":"A"},{"type":"text","text":"B"}]"#))
        #expect(moved["messages"]?.array?.count == 2)
        #expect(try request.messagesWarnings() == ["messages[2]"])
        let kept = request.withMessagesOptions({ $0.keepsInstructionsInPlace = true })
        #expect(try kept.messagesBody()["system"] == json(#"[{"type":"text","text":"A"}]"#))
        #expect(try kept.turns()?.array?[1] == json(#"{"role":"system","content":[{"type":"text","text":"B"}]}"#))
        #expect(try kept.messagesWarnings().isEmpty)
    }

    @Test func `the text to go on with ends in no white space`() throws {
        let request = ModelRequest.talk(.user("Count."), Self.assistant(.text("1, 2, \n")))
        #expect(
            try request.turns()?.array?[1]["content"] == json(#"[{"type":"text","text":"1, 2,"}]"#))
        #expect(try request.messagesWarnings() == ["messages"])
    }

    @Test func `a refusal is plain words`() throws {
        #expect(
            try ModelRequest.talk(Self.assistant(.refusal("No.")), .user("Why?")).turns()?.array?[0]["content"]
                == json(#"[{"type":"text","text":"No."}]"#))
    }

    @Test func `parts in a turn where no conversation has them are refused`() {
        let result = Part.toolResult(ToolResult(Self.call, text: "R"))
        #expect(ModelRequest.talk(Self.assistant(result)).messagesRefusal() == .invalidRequest)
        #expect(ModelRequest.says(.toolCall(Self.call)).messagesRefusal() == .invalidRequest)
        #expect(ModelRequest.says(.reasoning(Reasoning("x"))).messagesRefusal() == .invalidRequest)
        let image = Part.image(Media(url: "https://e.example/a.png"))
        #expect(ModelRequest.talk(Message(.system, [image]), .user("Hi")).messagesRefusal() == .unsupported)
        #expect(ModelRequest.talk(Self.assistant(image), .user("Hi")).messagesRefusal() == .unsupported)
    }
}
