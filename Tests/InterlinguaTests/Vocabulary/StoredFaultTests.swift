import Testing

@testable import Interlingua

@Suite struct StoredFaultTests {
    @Test(arguments: [
        // Unknown members, also those of another kind of part.
        (#"{"messages":[],"temprature":1}"#, "temprature: is unknown here"),
        (#"{"messages":[],"sampling":{"temprature":1}}"#, "sampling.temprature: is unknown here"),
        (#"{"messages":[{"role":"user","content":[],"name":"x"}]}"#, "messages[0].name: is unknown here"),
        (
            #"{"messages":[{"role":"user","content":[{"type":"text","text":"a","url":"u"}]}]}"#,
            "messages[0].content[0].url: is unknown here"
        ),
        (
            #"{"messages":[{"role":"user","content":[{"type":"image","data":"","url":"u"}]}]}"#,
            "messages[0].content[0].url: is unknown here"
        ),
        (#"{"messages":[],"tool_choice":{"tool":"a","x":1}}"#, "tool_choice.x: is unknown here"),
        (#"{"messages":[],"output_format":{"type":"json","schema":{}}}"#, "output_format.schema: is unknown here"),
        // Missing members.
        ("{}", "messages: is missing"),
        (#"{"messages":[{"content":"Hi"}]}"#, "messages[0].role: is missing"),
        (
            #"{"messages":[{"role":"user","content":"a"},{"role":"user","content":"b"},"#
                + #"{"role":"user","content":[{"text":"Hi"}]}]}"#, "messages[2].content[0].type: is missing"
        ),
        (#"{"messages":[],"tools":[{"name":"a","description":""}]}"#, "tools[0].parameters: is missing"),
        (
            #"{"messages":[{"role":"user","content":[{"type":"image"}]}]}"#,
            "messages[0].content[0].file: is missing"
        ),
        // Wrong types.
        ("[]", "is an array where an object belongs"),
        (#"{"messages":{}}"#, "messages: is an object where an array belongs"),
        (#"{"messages":[1]}"#, "messages[0]: is a number where an object belongs"),
        (#"{"messages":[],"model":5}"#, "model: is a number where a string belongs"),
        (#"{"messages":[],"seed":1.5}"#, "seed: is a number where an integer belongs"),
        (#"{"messages":[],"strict":"yes"}"#, "strict: is a string where true or false belongs"),
        (#"{"messages":[],"sampling":{"temperature":"hot"}}"#, "sampling.temperature: is a string where a number"),
        (#"{"messages":[],"tags":{"tenant":1}}"#, "tags.tenant: is a number where a string belongs"),
        (#"{"messages":[],"stop_sequences":["a",null]}"#, "stop_sequences[1]: is null where a string belongs"),
        (#"{"messages":null}"#, "messages: is null where an array belongs"),
        (#"{"messages":[],"options":[]}"#, "options: is an array where an object belongs"),
        // Unknown words.
        (
            #"{"messages":[{"role":"usr","content":"Hi"}]}"#,
            #"messages[0].role: is "usr", which is none of system, user"#
        ),
        (
            #"{"messages":[{"role":"user","content":[{"type":"video"}]}]}"#,
            #"messages[0].content[0].type: is "video", which is none of text, image"#
        ),
        (#"{"messages":[],"tool_choice":"any"}"#, #"tool_choice: is "any", which is none of auto"#),
        (#"{"messages":[],"output_format":{"type":"xml"}}"#, #"output_format.type: is "xml""#),
        (#"{"messages":[],"delivery":"fast"}"#, #"delivery: is "fast", which is none of streamed, whole"#),
        (#"{"messages":[],"cache_points":[{"after":"tool"}]}"#, #"cache_points[0].after: is "tool""#),
        (#"{"messages":[],"cache_points":[{"after":"tools","lifetime":"2h"}]}"#, #"cache_points[0].lifetime: is "2h""#),
        // Versions.
        (#"{"version":2,"messages":[]}"#, "version: is 2, written by a newer version of this library"),
        (#"{"version":0,"messages":[]}"#, "version: is 0, and the first is 1"),
        (#"{"version":"1","messages":[]}"#, "version: is a string where an integer belongs"),
        // Base64.
        (
            #"{"messages":[{"role":"user","content":[{"type":"image","data":"AQIDB"}]}]}"#,
            "messages[0].content[0].data: is not base64"
        ),
        (
            #"{"messages":[{"role":"tool","content":[{"type":"tool_result","call_id":"c","name":"f","#
                + #""content":[{"type":"image","data":"A?=="}]}]}]}"#,
            "messages[0].content[0].content[0].data: is not base64"
        ),
    ])
    func `a request that is not of the form is refused with its place`(_ text: String, _ message: String) {
        expectFault(ModelRequest.self, text, message)
    }

    @Test func `events, responses and errors name their places too`() {
        expectFault(ModelEvent.self, #"{"type":"text_delta","part":0}"#, "text: is missing")
        expectFault(ModelEvent.self, #"{"type":"text_delta","part":"0","text":"a"}"#, "part: is a string where")
        expectFault(ModelEvent.self, #"{"type":"delta"}"#, #"type: is "delta", which is none of started"#)
        expectFault(ModelEvent.self, #"{"type":"data_delta","part":0,"data":"A"}"#, "data: is not base64")
        expectFault(ModelEvent.self, #"{"type":"part_started","part":0,"start":{"type":"x"}}"#, #"start.type: is "x""#)
        expectFault(ModelEvent.self, #"{"type":"notice","notice":{"type":"x"}}"#, #"notice.type: is "x""#)
        expectFault(ModelEvent.self, #"{"type":"usage","inputs":1}"#, "inputs: is unknown here")
        expectFault(
            ModelEvent.self, #"{"type":"finished","meaning":"done"}"#, #"meaning: is "done", which is none of stop"#)
        expectFault(ModelResponse.self, #"{"version":3,"parts":[]}"#, "version: is 3")
        expectFault(ModelResponse.self, #"{"parts":[{"type":"open"}]}"#, "parts[0].start: is missing")
        expectFault(
            ModelResponse.self, #"{"parts":[{"type":"open","start":{"type":"text"},"x":1}]}"#, "parts[0].x: is unknown")
        expectFault(ModelError.self, #"{"kind":"deadline","message":""}"#, #"kind: is "deadline", which is no kind"#)
        expectFault(ModelError.self, #"{"version":2,"kind":"cancelled","message":""}"#, "version: is 2")
        expectFault(
            ModelError.self, #"{"kind":"cancelled","message":"","retry":{"delay":"2"}}"#,
            "retry.delay: is a string where seconds")
        expectFault(
            ModelError.self, #"{"kind":"cancelled","message":"","partial":{"parts":[],"finish":{"meaning":1}}}"#,
            "partial.finish.meaning: is a number where a string belongs")
        expectFault(
            ModelError.self,
            #"{"kind":"cancelled","message":"","attempts":[{"provider":"p","outcome":{"failed":"x"}}]}"#,
            #"attempts[0].outcome.failed: is "x", which is no kind of error"#)
    }

    @Test func `what is not JSON is refused with its byte`() {
        let error = #expect(throws: ModelError.self) { try ModelRequest(jsonText: #"{"messages":["#) }
        #expect(error?.kind == .invalidRequest)
        #expect(error?.offset == 13)
    }

    private func expectFault<Value: JSONRepresentable>(_ type: Value.Type, _ text: String, _ message: String) {
        let error = #expect(throws: ModelError.self, "\(text)") { _ = try type.init(jsonText: text) }
        #expect(error?.kind == .invalidRequest)
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "no error")")
    }
}
