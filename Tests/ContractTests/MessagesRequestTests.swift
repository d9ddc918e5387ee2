import Interlingua
import Testing

/// What a neutral request becomes at Anthropic. Expected bodies are written by hand from the wire's description.
@Suite struct MessagesRequestTests {
    @Test func `a request is these bytes`() throws {
        let request = ModelRequest.talk(.system("Be brief."), .user("Say \"hi\"\n☃")).with {
            $0.maximumOutput = 16
            $0.sampling.temperature = 0
        }
        let encoded = try MessagesDialect().encode(request)
        let expected =
            #"{"model":"m","max_tokens":16,"system":[{"type":"text","text":"Be brief."}],"#
            + #""messages":[{"role":"user","content":[{"type":"text","text":"Say \"hi\"\n☃"}]}],"#
            + #""temperature":0,"stream":true}"#
        #expect(String(decoding: encoded.body, as: UTF8.self) == expected)
        #expect(encoded.headers == ["anthropic-version": "2023-06-01"])
    }

    @Test func `a request without a limit gets the default, which can be set`() throws {
        #expect(try ModelRequest.hello.messagesBody()["max_tokens"] == 4096)
        var variant = MessagesVariant.anthropic
        variant.defaultMaximumOutput = 64000
        #expect(try ModelRequest.hello.messagesBody(for: variant)["max_tokens"] == 64000)
    }

    @Test func `settings have Anthropic's names`() throws {
        let request = ModelRequest.hello.with {
            $0.delivery = .whole
            $0.maximumOutput = 9
            $0.sampling.topP = 0.9
            $0.sampling.topK = 40
            $0.stopSequences = ["END", "\n\nHuman:"]
        }
        #expect(
            try request.messagesBody()
                == json(
                    #"""
                    {"model":"m","max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],
                     "stop_sequences":["END","\n\nHuman:"],"top_p":0.9,"top_k":40,"stream":false}
                    """#))
    }

    @Test func `a setting that the provider lacks is a warning, and is not sent`() throws {
        let request = ModelRequest.hello.with {
            $0.sampling.frequencyPenalty = 0.5
            $0.sampling.presencePenalty = 0.5
            $0.seed = 7
            $0.logprobs = 5
        }
        #expect(
            try request.messagesWarnings() == [
                "sampling.frequencyPenalty", "sampling.presencePenalty", "seed", "logprobs",
            ])
        #expect(try request.messagesBody() == ModelRequest.hello.messagesBody())
    }

    @Test func `a temperature above 1 becomes 1, with a warning`() throws {
        let request = ModelRequest.hello.with { $0.sampling.temperature = 1.5 }
        #expect(try request.messagesBody()["temperature"] == 1)
        #expect(try request.messagesWarnings() == ["sampling.temperature"])
    }

    @Test func `a version without sampling gets none, with warnings`() throws {
        var variant = MessagesVariant.anthropic
        variant.takesSampling = false
        let request = ModelRequest.hello.with {
            $0.sampling.temperature = 0
            $0.sampling.topP = 0.5
        }
        #expect(try request.messagesBody(for: variant) == ModelRequest.hello.messagesBody(for: variant))
        #expect(try request.messagesWarnings(for: variant) == ["sampling.temperature", "sampling.topP"])
    }

    @Test func `typed options become members and beta features`() throws {
        let request = ModelRequest.hello.with { $0.delivery = .whole }.withMessagesOptions({
            $0.serverTools = [["type": "web_search_20250305", "name": "web_search"]]
            $0.automaticCaching = .fiveMinutes
            $0.userID = "u"
            $0.serviceTier = "standard_only"
            $0.inferenceRegion = "us"
            $0.container = "container_01"
            $0.contextManagement = ["edits": [["type": "compact_20260112"], ["type": "clear_tool_uses_20250919"]]]
            $0.mcpServers = [["type": "url", "name": "w", "url": "https://e.example/mcp"]]
            $0.betas = ["interleaved-thinking-2025-05-14", "mcp-client-2025-11-20"]
        })
        #expect(
            try request.messagesBody()
                == json(
                    #"""
                    {"model":"m","max_tokens":4096,"messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],
                     "tools":[{"type":"web_search_20250305","name":"web_search"}],
                     "cache_control":{"type":"ephemeral","ttl":"5m"},"metadata":{"user_id":"u"},
                     "service_tier":"standard_only","inference_geo":"us","container":"container_01",
                     "context_management":{"edits":[{"type":"compact_20260112"},{"type":"clear_tool_uses_20250919"}]},
                     "mcp_servers":[{"type":"url","name":"w","url":"https://e.example/mcp"}],"stream":false}
                    """#))
        #expect(
            try request.messagesHeaders()["anthropic-beta"]
                == "compact-2026-01-12,context-management-2025-06-27,mcp-client-2025-11-20,"
                + "interleaved-thinking-2025-05-14")
    }

    @Test func `options survive being stored`() throws {
        var options = MessagesOptions()
        options.serverTools = [["type": "web_search_20250305", "name": "web_search"]]
        options.citesDocuments = true
        options.automaticCaching = .oneHour
        options.keepsInstructionsInPlace = true
        options.userID = "u"
        options.serviceTier = "auto"
        options.inferenceRegion = "us"
        options.container = ["id": "c"]
        options.contextManagement = ["edits": []]
        options.mcpServers = [["type": "url"]]
        options.betas = ["b"]
        let thoughts: [MessagesOptions.Thinking?] = [
            nil, .disabled, .budget(2048), .adaptive(display: nil), .adaptive(display: "omitted"),
        ]
        for thinking in thoughts {
            options.thinking = thinking
            #expect(try MessagesOptions(json: options.json) == options)
        }
        #expect(MessagesOptions().json == [:])
        #expect(throws: ModelError.self) { try MessagesOptions(json: ["betas": [1]]) }
        #expect(throws: ModelError.self) { try MessagesOptions(json: ["thinking": [:]]) }
        #expect(throws: ModelError.self) { try MessagesOptions(json: ["unknown": 1]) }
    }

    @Test func `extra members go over everything else`() throws {
        let request = ModelRequest.hello.with { $0.extraBody = ["max_tokens": 7, "speed": "fast"] }
        let body = try request.messagesBody()
        #expect(body["max_tokens"] == 7 && body["speed"] == "fast")
    }

    @Test func `a schema is an output format, with what the answer is for`() throws {
        let schema: JSONValue = ["type": "object", "additionalProperties": false]
        let format = JSONSchemaFormat(name: "city", schema: schema, description: "One city.")
        let request = ModelRequest.hello.with { $0.outputFormat = .jsonSchema(format) }
        #expect(
            try request.messagesBody()["output_config"]
                == json(
                    #"""
                    {"format":{"type":"json_schema",
                     "schema":{"type":"object","additionalProperties":false,"description":"One city."}}}
                    """#))
        #expect(try request.messagesHeaders()["anthropic-beta"] == nil)
    }

    @Test func `the older beta has the format elsewhere, and is asked for`() throws {
        var variant = MessagesVariant.anthropic
        variant.schemas = .outputFormat
        let format = JSONSchemaFormat(schema: ["type": "object"])
        let request = ModelRequest.hello.with { $0.outputFormat = .jsonSchema(format) }
        let body = try request.messagesBody(for: variant)
        #expect(try body["output_format"] == json(#"{"type":"json_schema","schema":{"type":"object"}}"#))
        #expect(body["output_config"] == nil)
        #expect(try request.messagesHeaders(for: variant)["anthropic-beta"] == "structured-outputs-2025-11-13")
    }

    @Test func `what the provider has no words for is refused before it is sent`() {
        let json = ModelRequest.hello.with { $0.outputFormat = .json }
        #expect(json.messagesRefusal() == .unsupported)
        let sound = ModelRequest.says(.audio(Media(data: [1], mediaType: "audio/wav")))
        #expect(sound.messagesRefusal() == .unsupported)
        let spreadsheet = ModelRequest.says(.document(Media(data: [1], mediaType: "application/vnd.ms-excel")))
        #expect(spreadsheet.messagesRefusal() == .unsupported)
    }

    @Test func `a request without messages, model or words is refused`() {
        #expect(ModelRequest(model: "m", messages: []).messagesRefusal() == .invalidRequest)
        #expect(ModelRequest(messages: [.user("Hi")]).messagesRefusal() == .invalidRequest)
        #expect(ModelRequest(model: "m", messages: [.user(" \n")]).messagesRefusal() == .invalidRequest)
        #expect(ModelRequest(model: "m", messages: [.system("Hi")]).messagesRefusal() == .invalidRequest)
    }
}
