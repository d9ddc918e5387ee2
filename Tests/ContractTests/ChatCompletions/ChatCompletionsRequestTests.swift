import Interlingua
import Testing

/// What a neutral request becomes at OpenAI. Expected bodies are written by hand from the API reference.
@Suite struct ChatCompletionsRequestTests {
    @Test func `a request is these bytes`() throws {
        let request = ModelRequest(model: "gpt-4.1-mini", messages: [.system("Be brief."), .user("Say \"hi\"\n☃")]).with
        {
            $0.maximumOutput = 16
            $0.sampling.temperature = 0
        }
        let body = try ChatCompletionsDialect(variant: .openAI).encode(request).body
        let expected =
            #"{"model":"gpt-4.1-mini","messages":[{"role":"system","content":"Be brief."},"#
            + #"{"role":"user","content":"Say \"hi\"\n☃"}],"max_completion_tokens":16,"temperature":0,"#
            + #""stream":true,"stream_options":{"include_usage":true}}"#
        #expect(String(decoding: body, as: UTF8.self) == expected)
    }

    @Test func `a whole answer is asked for without stream options`() throws {
        let request = ModelRequest.hello.with { $0.delivery = .whole }
        #expect(
            try request.body(for: .openAI)
                == json(#"{"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":false}"#))
    }

    @Test func `settings have OpenAI's names`() throws {
        let request = ModelRequest.hello.with {
            $0.delivery = .whole
            $0.sampling.topP = 0.9
            $0.sampling.frequencyPenalty = 0.5
            $0.sampling.presencePenalty = -0.5
            $0.stopSequences = ["END", "\n"]
            $0.seed = 7
            $0.logprobs = 5
            $0.reasoningEffort = .low
        }
        #expect(
            try request.body(for: .openAI)
                == json(
                    #"""
                    {"model":"m","messages":[{"role":"user","content":"Hi"}],"stop":["END","\n"],"top_p":0.9,
                     "frequency_penalty":0.5,"presence_penalty":-0.5,"seed":7,"logprobs":true,"top_logprobs":5,
                     "reasoning_effort":"low","stream":false}
                    """#))
    }

    @Test func `logprobs of the chosen token alone ask for no others`() throws {
        let body = try ModelRequest.hello.with { $0.logprobs = 0 }.body(for: .openAI)
        #expect(body["logprobs"] == true && body["top_logprobs"] == nil)
    }

    @Test func `typed options become members`() throws {
        let request = ModelRequest.hello.with { $0.delivery = .whole }.withOptions({
            $0.serviceTier = "flex"
            $0.store = false
            $0.metadata = ["b": "2", "a": "1"]
            $0.promptCacheKey = "k"
            $0.safetyIdentifier = "s"
            $0.user = "u"
            $0.verbosity = "low"
            $0.logitBias = [50256: -100]
            $0.prediction = "Hi there"
            $0.audio = .init(voice: "alloy", format: "wav")
            var search = ChatCompletionsOptions.WebSearch()
            search.contextSize = "low"
            search.country = "CH"
            search.timeZone = "Europe/Zurich"
            $0.webSearch = search
        })
        #expect(
            try request.body(for: .openAI)
                == json(
                    #"""
                    {"model":"m","messages":[{"role":"user","content":"Hi"}],"stream":false,"service_tier":"flex",
                     "store":false,"metadata":{"a":"1","b":"2"},"prompt_cache_key":"k","safety_identifier":"s",
                     "user":"u","verbosity":"low","logit_bias":{"50256":-100},
                     "prediction":{"type":"content","content":"Hi there"},"modalities":["text","audio"],
                     "audio":{"voice":"alloy","format":"wav"},
                     "web_search_options":{"search_context_size":"low","user_location":{"type":"approximate",
                      "approximate":{"country":"CH","timezone":"Europe/Zurich"}}}}
                    """#))
    }

    @Test func `extra members go over everything else`() throws {
        let request = ModelRequest.hello.with {
            $0.delivery = .whole
            $0.sampling.temperature = 1
            $0.extraBody = ["temperature": 0.25, "min_p": 0.05, "messages": []]
        }
        #expect(
            try request.body(for: .openAI)
                == json(#"{"model":"m","messages":[],"temperature":0.25,"stream":false,"min_p":0.05}"#))
    }

    @Test func `a schema says name, purpose and strictness`() throws {
        var format = JSONSchemaFormat(name: "city", schema: ["type": "object"], description: "One city.")
        let strict = try ModelRequest.hello.with { $0.outputFormat = .jsonSchema(format) }.body(for: .openAI)
        #expect(
            try strict["response_format"]
                == json(
                    #"""
                    {"type":"json_schema","json_schema":{"name":"city","description":"One city.",
                     "schema":{"type":"object"},"strict":true}}
                    """#))
        format.isStrict = false
        let loose = try ModelRequest.hello.with { $0.outputFormat = .jsonSchema(format) }.body(for: .openAI)
        #expect(loose["response_format"]?["json_schema"]?["strict"] == false)
    }

    @Test func `any JSON object is a format of its own`() throws {
        let body = try ModelRequest.hello.with { $0.outputFormat = .json }.body(for: .openAI)
        #expect(try body["response_format"] == json(#"{"type":"json_object"}"#))
    }

    @Test func `a request without messages or model is refused`() {
        #expect(ModelRequest(model: "m", messages: []).refusal(by: .openAI) == .invalidRequest)
        #expect(ModelRequest(messages: [.user("Hi")]).refusal(by: .openAI) == .invalidRequest)
        #expect(ModelRequest(model: "", messages: [.user("Hi")]).refusal(by: .openAI) == .invalidRequest)
        #expect(ModelRequest(model: "m", messages: [.user([])]).refusal(by: .openAI) == .invalidRequest)
    }

    @Test func `a number that JSON lacks is refused`() {
        #expect(ModelRequest.hello.with { $0.sampling.temperature = .nan }.refusal(by: .openAI) == .invalidRequest)
    }

    @Test func `cache points are breakpoints where the request asks for explicit caching`() throws {
        let request = ModelRequest(model: "m", messages: [.system("Long."), .user("Text."), .user("Question?")]).with {
            $0.delivery = .whole
            $0.cachePoints = [CachePoint(.afterSystem), CachePoint(.afterMessage(1))]
        }
        #expect(try request.warnings(for: .openAI) == ["cachePoints[0]", "cachePoints[1]"])
        #expect(
            try request.withOptions({ $0.cachesExplicitly = true }).body(for: .openAI)
                == json(
                    #"""
                    {"model":"m","messages":[
                      {"role":"system","content":[{"type":"text","text":"Long.",
                        "prompt_cache_breakpoint":{"mode":"explicit"}}]},
                      {"role":"user","content":[{"type":"text","text":"Text.",
                        "prompt_cache_breakpoint":{"mode":"explicit"}}]},
                      {"role":"user","content":"Question?"}],
                     "stream":false,"prompt_cache_options":{"mode":"explicit"}}
                    """#))
    }

    @Test func `of more than four cache points the earliest are left out, with a warning`() throws {
        let request = ModelRequest(model: "m", messages: (0..<6).map { .user("\($0)") }).with {
            $0.cachePoints = (0..<6).map { CachePoint(.afterMessage($0)) }
        }.withOptions({ $0.cachesExplicitly = true })
        let messages = try #require(try request.messages(for: .openAI)?.array)
        #expect(messages.map { $0["content"]?.array != nil } == [false, false, true, true, true, true])
        #expect(try request.warnings(for: .openAI).count == 2)
    }

    @Test func `a cache point after no message is refused`() {
        let request = ModelRequest.hello.with { $0.cachePoints = [CachePoint(.afterMessage(1))] }
        #expect(request.refusal(by: .openAI) == .invalidRequest)
    }
}
