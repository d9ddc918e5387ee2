import Testing

@testable import Interlingua

@Suite struct StoredFormTests {
    @Test(arguments: StoredForm.all)
    func `a value is written as documented, and read again`(_ form: StoredForm) throws {
        try form.check()
    }

    @Test func `absent members have the defaults of their fields`() throws {
        let request = try ModelRequest(jsonText: #"{"messages":[{"role":"user","content":"Hi"}]}"#)
        #expect(request == ModelRequest("Hi"))
    }

    @Test func `null is absent`() throws {
        let request = try ModelRequest(
            jsonText: #"{"model":null,"messages":[],"tools":null,"seed":null,"sampling":null,"strict":null}"#)
        #expect(request == ModelRequest(messages: []))
    }

    @Test func `null as a value is kept`() throws {
        var usage = Usage()
        #expect(try Usage(json: usage.json) == usage)
        usage.raw = .null
        #expect(try Usage(json: usage.json) == usage)
        #expect(usage.jsonText == #"{"raw":null}"#)
    }

    @Test func `plain strings stand for one text`() throws {
        #expect(try Message(jsonText: #"{"role":"user","content":"Hi"}"#) == .user("Hi"))
        #expect(
            try ToolResult(jsonText: #"{"call_id":"c","name":"look","content":"a cat"}"#)
                == ToolResult(callID: "c", name: "look", text: "a cat"))
    }

    @Test func `the order of a schema's members survives`() throws {
        let text = #"{"name":"f","description":"","parameters":{"z":1,"a":2,"m":{"y":1,"b":2}}}"#
        #expect(try ToolDefinition(jsonText: text).jsonText == text)
    }

    @Test(
        arguments: [
            (.infinity, #""Infinity""#), (-.infinity, #""-Infinity""#), (-0.5, "-0.5"), (3, "3"),
        ] as [(Double, String)])
    func `numbers that JSON cannot write are kept as text`(_ number: Double, _ text: String) throws {
        let token = TokenLogprob(token: "a", logprob: number)
        #expect(token.jsonText == #"{"token":"a","logprob":\#(text)}"#)
        #expect(try TokenLogprob(jsonText: token.jsonText) == token)
    }

    @Test func `not-a-number is kept`() throws {
        let token = TokenLogprob(token: "a", logprob: .nan)
        #expect(try TokenLogprob(jsonText: token.jsonText).logprob.isNaN)
    }

    @Test func `equal requests are written alike whatever the order of their tags`() {
        var one = ModelRequest("Hi")
        for tag in ["d", "a", "c", "b"] { one.tags[tag] = tag }
        var two = ModelRequest("Hi")
        for tag in ["b", "c", "a", "d"] { two.tags[tag] = tag }
        #expect(one.jsonText == two.jsonText)
        #expect(one.jsonText.contains(#""tags":{"a":"a","b":"b","c":"c","d":"d"}"#))
    }

    @Test func `every kind of error has a name of its own`() throws {
        #expect(Set(ModelError.Kind.all.map(\.name)).count == ModelError.Kind.all.count)
        for kind in ModelError.Kind.all { #expect(ModelError.Kind(name: kind.name) == kind) }
        #expect(ModelError.Kind.all.count == 17 + 4)
        #expect(ModelError.Kind(name: "deadline") == nil)
    }
}

@Suite struct DurationTextTests {
    @Test(arguments: [
        (Duration.zero, "0s"), (.seconds(90), "90s"), (.milliseconds(1500), "1.5s"), (.milliseconds(-250), "-0.25s"),
        (.nanoseconds(1), "0.000000001s"), (Duration(attoseconds: 1), "0.000000000000000001s"),
        (Duration(attoseconds: .max), "170141183460469231731.687303715884105727s"),
        (Duration(attoseconds: -.max), "-170141183460469231731.687303715884105727s"),
    ])
    func `a duration is exact seconds`(_ duration: Duration, _ text: String) {
        #expect(duration.jsonText == text)
        #expect(Duration(jsonText: text) == duration)
    }

    @Test(arguments: [
        "", "s", "1", "-s", ".5s", "1.s", "1.5", "+1s", "--1s", "1 s", "1e3s", "1.2.3s", "1.-5s", "٣s",
        "0.0000000000000000001s", "170141183460469231731.687303715884105728s", "999999999999999999999999999999s",
        "99999999999999999999999999999999999999999999999999s",
    ])
    func `what is no duration is refused`(_ text: String) {
        #expect(Duration(jsonText: text) == nil)
    }
}
