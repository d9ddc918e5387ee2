import Testing

@testable import Interlingua

/// A value and the JSON that the documentation of its type says it has, written by hand.
struct StoredForm: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let check: @Sendable () throws -> Void

    init<Value: JSONRepresentable & Equatable & Sendable>(_ text: String, _ value: Value) {
        testDescription = text
        check = {
            let read = try Value(jsonText: text)
            #expect(value.jsonText == text)
            #expect(read == value)
        }
    }

    static let all = requests + parts + tools + events + notices + responses + outcomes

    private static let requests = [
        StoredForm(
            #"{"version":1,"messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]}"#, ModelRequest("Hi")),
        StoredForm(
            #"{"version":1,"model":"m","messages":[],"#
                + #""tools":[{"name":"weather","description":"d","parameters":{"type":"object"},"strict":true}],"#
                + #""tool_choice":{"tool":"weather"},"parallel_tool_calls":false,"#
                + #""output_format":{"type":"json_schema","name":"answer","schema":{"type":"object"},"description":"d","#
                + #""strict":false},"sampling":{"temperature":0,"top_p":0.9,"top_k":40,"frequency_penalty":-0.5,"#
                + #""presence_penalty":2},"maximum_output":64,"stop_sequences":["END"],"seed":1,"#
                + #""reasoning_effort":"low","logprobs":5,"cache_points":[{"after":"tools","lifetime":"5m"},"#
                + #"{"after":"system"},{"after":{"message":3},"lifetime":"1h"}],"tags":{"tenant":"acme"},"#
                + #""options":{"chat_completions":{"service_tier":"flex"}},"extra_body":{"x":null},"#
                + #""delivery":"whole","strict":true}"#, everything),
        StoredForm(#"{"type":"text"}"#, OutputFormat.text),
        StoredForm(#"{"type":"json"}"#, OutputFormat.json),
        StoredForm(
            #"{"type":"json_schema","name":"answer","schema":true}"#,
            OutputFormat.jsonSchema(JSONSchemaFormat(schema: true))),
        StoredForm(#"{}"#, Sampling()),
    ]

    private static let everything: ModelRequest = {
        var request = ModelRequest(model: "m", messages: [])
        request.tools = [
            ToolDefinition(name: "weather", description: "d", parameters: ["type": "object"], isStrict: true)
        ]
        request.toolChoice = .tool("weather")
        request.allowsParallelToolCalls = false
        var format = JSONSchemaFormat(schema: ["type": "object"], description: "d")
        format.isStrict = false
        request.outputFormat = .jsonSchema(format)
        request.sampling = .greedy
        request.sampling.topP = 0.9
        request.sampling.topK = 40
        request.sampling.frequencyPenalty = -0.5
        request.sampling.presencePenalty = 2
        request.maximumOutput = 64
        request.stopSequences = ["END"]
        request.seed = 1
        request.reasoningEffort = .low
        request.logprobs = 5
        request.cachePoints = [
            CachePoint(.afterTools, lifetime: .fiveMinutes), CachePoint(.afterSystem),
            CachePoint(.afterMessage(3), lifetime: .oneHour),
        ]
        request.tags = ["tenant": "acme"]
        request.options.values = ["chat_completions": ["service_tier": "flex"]]
        request.extraBody = ["x": .null]
        request.delivery = .whole
        request.isStrict = true
        return request
    }()

    private static let signature = Signature(provider: .openAI, value: ["id": "rs_1"])

    private static let parts = [
        StoredForm(#"{"role":"system","content":[{"type":"text","text":"a"}]}"#, Message.system("a")),
        StoredForm(#"{"role":"tool","content":[]}"#, Message.toolResults([])),
        StoredForm(
            #"{"type":"text","text":"a","signature":{"provider":"openai","value":{"id":"rs_1"}}}"#,
            Part.text("a", signature: signature)),
        StoredForm(
            #"{"type":"image","data":"AQID","media_type":"image/png","name":"a.png","detail":"low"}"#,
            Part.image(image)),
        StoredForm(#"{"type":"audio","url":"https://example.com/a"}"#, Part.audio(Media(url: "https://example.com/a"))),
        StoredForm(
            #"{"type":"document","file":{"provider":"openai","id":"file-1"},"media_type":"application/pdf"}"#,
            Part.document(Media(.file(.openAI, id: "file-1"), mediaType: "application/pdf"))),
        StoredForm(
            #"{"type":"reasoning","text":"","signature":{"provider":"openai","value":{"id":"rs_1"}}}"#,
            Part.reasoning(Reasoning("", signature: signature))),
        StoredForm(
            #"{"type":"citation","url":"https://example.com","title":"t","quote":"q","raw":null}"#,
            Part.citation(Citation(url: "https://example.com", title: "t", quote: "q", raw: .null))),
        StoredForm(#"{"type":"refusal","text":"No"}"#, Part.refusal("No")),
        StoredForm(
            #"{"type":"opaque","provider":"azure.ai.openai","value":[1,2.5]}"#,
            Part.opaque(.azureOpenAI, [1, 2.5])),
    ]

    private static let image: Media = {
        var media = Media(data: [1, 2, 3], mediaType: "image/png", name: "a.png")
        media.detail = "low"
        return media
    }()

    private static let tools = [
        StoredForm(#""auto""#, ToolChoice.auto), StoredForm(#""none""#, ToolChoice.none),
        StoredForm(#""required""#, ToolChoice.required), StoredForm(#"{"tool":"auto"}"#, ToolChoice.tool("auto")),
        StoredForm(
            #"{"type":"tool_call","id":"call_1","name":"weather","arguments":"{\"city\":\"Bern\"}"}"#,
            Part.toolCall(ToolCall(id: "call_1", name: "weather", arguments: #"{"city":"Bern"}"#))),
        StoredForm(
            #"{"type":"tool_call","id":"c","name":"f","arguments":"{\"input\":\"x\"}","free_form":true}"#,
            Part.toolCall(ToolCall(id: "c", name: "f", arguments: #"{"input":"x"}"#, isFreeForm: true))),
        StoredForm(
            #"{"type":"tool_call","id":"c","name":"f","arguments":"{","truncated":true,"#
                + #""signature":{"provider":"openai","value":{"id":"rs_1"}}}"#, Part.toolCall(cutCall)),
        StoredForm(
            #"{"type":"tool_result","call_id":"c","name":"f","content":[{"type":"text","text":"18"},"#
                + #"{"type":"json","value":{"t":18}},{"type":"image","data":"AQID","media_type":"image/png","#
                + #""name":"a.png","detail":"low"},{"type":"document","url":"u"}],"is_error":true}"#,
            Part.toolResult(
                ToolResult(
                    callID: "c", name: "f",
                    content: [.text("18"), .json(["t": 18]), .image(image), .document(Media(url: "u"))],
                    isError: true))),
    ]

    private static let cutCall: ToolCall = {
        var call = ToolCall(id: "c", name: "f", arguments: "{", signature: signature)
        call.isTruncated = true
        return call
    }()

    private static let events = [
        StoredForm(
            #"{"type":"started","id":"r","model":"m","provider":"openai","region":"eu"}"#,
            ModelEvent.started(ResponseStart(id: "r", model: "m", provider: .openAI, region: "eu"))),
        StoredForm(
            #"{"type":"warning","setting":"seed","message":"ignored"}"#,
            ModelEvent.warning(Warning("seed", "ignored"))),
        StoredForm(
            #"{"type":"part_started","part":0,"start":{"type":"text"}}"#, ModelEvent.partStarted(.text, part: 0)),
        StoredForm(#"{"type":"text_delta","part":0,"text":"Hel"}"#, ModelEvent.textDelta("Hel", part: 0)),
        StoredForm(#"{"type":"reasoning_delta","part":0,"text":"a"}"#, ModelEvent.reasoningDelta("a", part: 0)),
        StoredForm(#"{"type":"refusal_delta","part":0,"text":"a"}"#, ModelEvent.refusalDelta("a", part: 0)),
        StoredForm(#"{"type":"arguments_delta","part":1,"text":"{\"a"}"#, ModelEvent.argumentsDelta(#"{"a"#, part: 1)),
        StoredForm(#"{"type":"data_delta","part":2,"data":"AQID"}"#, ModelEvent.dataDelta([1, 2, 3], part: 2)),
        StoredForm(
            #"{"type":"part_finished","part":0,"content":{"type":"text","text":"Hello"}}"#,
            ModelEvent.partFinished(.text("Hello"), part: 0)),
        StoredForm(#"{"type":"usage","input":3,"output":1}"#, ModelEvent.usage(Usage(input: 3, output: 1))),
        StoredForm(
            #"{"type":"logprobs","tokens":[{"token":"Hi","logprob":-0.25,"bytes":"SGk=","#
                + #""alternatives":[{"token":"Ho","logprob":-2}]}]}"#,
            ModelEvent.logprobs([
                TokenLogprob(
                    token: "Hi", logprob: -0.25, bytes: [0x48, 0x69],
                    alternatives: [TokenLogprob(token: "Ho", logprob: -2)])
            ])),
        StoredForm(
            #"{"type":"notice","notice":{"type":"model_changed","model":"n"}}"#,
            ModelEvent.notice(.modelChanged("n"))),
        StoredForm(
            #"{"type":"unknown","event":"response.new","json":"{\"a\": 1}"}"#,
            ModelEvent.unknown(type: "response.new", json: #"{"a": 1}"#)),
        StoredForm(
            #"{"type":"finished","meaning":"tool_calls","raw":"tool_use"}"#,
            ModelEvent.finished(FinishReason(.toolCalls, raw: "tool_use"))),
    ]

    private static let notices = [
        StoredForm(#"{"type":"reasoning"}"#, PartStart.reasoning),
        StoredForm(#"{"type":"refusal"}"#, PartStart.refusal),
        StoredForm(#"{"type":"whole"}"#, PartStart.whole),
        StoredForm(#"{"type":"tool_call","name":"f"}"#, PartStart.toolCall(id: nil, name: "f")),
        StoredForm(#"{"type":"tool_call","id":"c","name":"f"}"#, PartStart.toolCall(id: "c", name: "f")),
        StoredForm(#"{"type":"audio","media_type":"audio/wav"}"#, PartStart.audio(mediaType: "audio/wav")),
        StoredForm(#"{"type":"image"}"#, PartStart.image(mediaType: nil)),
        StoredForm(
            #"{"type":"attempt_failed","provider":"openai","outcome":"cancelled"}"#,
            Notice.attemptFailed(Attempt(provider: .openAI, model: nil, outcome: .cancelled))),
        StoredForm(#"{"type":"content_filter","value":{"hate":false}}"#, Notice.contentFilter(["hate": false])),
        StoredForm(#"{"type":"warning","setting":"a","message":"b"}"#, Notice.warning(Warning("a", "b"))),
        StoredForm(#"{"type":"other","name":"timings","value":{"ms":1}}"#, Notice.other(name: "timings", ["ms": 1])),
    ]

    private static let responses = [
        StoredForm(#"{"version":1,"parts":[]}"#, ModelResponse()),
        StoredForm(
            #"{"version":1,"start":{"provider":"openai"},"warnings":[{"setting":"a","message":"b"}],"#
                + #""parts":[{"type":"text","text":"Hi"},{"type":"open","start":{"type":"text"},"text":"Hel"},"#
                + #"{"type":"open","start":{"type":"audio"},"data":"AQID"},{"type":"open","start":{"type":"whole"}}],"#
                + #""usage":{"input":1},"logprobs":[{"token":"a","logprob":0}],"#
                + #""notices":[{"type":"model_changed","model":"n"}],"finish":{"meaning":"stop"}}"#, response),
    ]

    private static let response: ModelResponse = {
        let events: [ModelEvent] = [
            .started(ResponseStart(id: nil, model: nil, provider: .openAI)), .warning(Warning("a", "b")),
            .partStarted(.text, part: 0), .partFinished(.text("Hi"), part: 0), .partStarted(.text, part: 1),
            .textDelta("Hel", part: 1), .partStarted(.audio(mediaType: nil), part: 2), .dataDelta([1, 2, 3], part: 2),
            .partStarted(.whole, part: 3), .usage(Usage(input: 1)), .logprobs([TokenLogprob(token: "a", logprob: 0)]),
            .notice(.modelChanged("n")), .finished(FinishReason(.stop)),
        ]
        var response = ModelResponse()
        for event in events { response.apply(event) }
        return response
    }()

    private static let outcomes = [
        StoredForm(
            #"{"input":1,"cached_input":2,"cache_write":3,"cache_write_5m":4,"cache_write_1h":5,"input_audio":6,"#
                + #""input_image":7,"output":8,"reasoning":9,"output_audio":10,"output_image":11,"raw":{"a":1}}"#, usage
        ),
        StoredForm(#"{"meaning":"unreported"}"#, FinishReason(.unreported)),
        StoredForm(
            #"{"provider":"openai","model":"m","region":"eu","outcome":{"failed":"deadline_first_event"},"#
                + #""status":503,"delay":"1.5s"}"#,
            Attempt(
                provider: .openAI, model: "m", region: "eu", outcome: .failed(.deadline(.firstEvent)), status: 503,
                delay: .milliseconds(1500))),
        StoredForm(
            #"{"provider":"openai","outcome":"succeeded"}"#, Attempt(provider: .openAI, model: nil, outcome: .succeeded)
        ),
        StoredForm(#"{"version":1,"kind":"cancelled","message":""}"#, ModelError(.cancelled, "")),
        StoredForm(
            #"{"version":1,"kind":"rate_limited","message":"slow","provider":"openai","status":429,"code":"c","#
                + #""request_id":"req_1","retry":{"advised":true,"delay":"2s"},"offset":17,"#
                + #""partial":{"version":1,"parts":[]},"attempts":[{"provider":"openai","outcome":"cancelled"}]}"#,
            error),
    ]

    private static let usage: Usage = {
        var usage = Usage(input: 1, output: 8)
        usage.cachedInput = 2
        usage.cacheWrite = 3
        usage.cacheWrite5Minutes = 4
        usage.cacheWrite1Hour = 5
        usage.inputAudio = 6
        usage.inputImage = 7
        usage.reasoning = 9
        usage.outputAudio = 10
        usage.outputImage = 11
        usage.raw = ["a": 1]
        return usage
    }()

    private static let error: ModelError = {
        var error = ModelError(.rateLimited, "slow", status: 429, code: "c", offset: 17)
        error.provider = .openAI
        error.requestID = "req_1"
        error.retryHint = RetryHint(isAdvised: true, delay: .seconds(2))
        error.partial = ModelResponse()
        error.attempts = [Attempt(provider: .openAI, model: nil, outcome: .cancelled)]
        return error
    }()
}
