import Testing

@testable import Interlingua

/// How a response is built of what a dialect hears, whatever the dialect.
@Suite struct ResponseAssemblerTests {
    private let identity = BackendIdentity(provider: "someone", region: "mars")

    private func assembler(_ warnings: [Warning] = []) -> ResponseAssembler {
        ResponseAssembler(identity: identity, warnings: warnings)
    }

    private func start(_ id: ResponseID?, _ model: ModelID?) -> ModelEvent {
        .started(ResponseStart(id: id, model: model, provider: "someone", region: "mars"))
    }

    @Test func `what comes before the name waits, and warnings follow the start`() {
        let warning = Warning("seed", "left out")
        var assembler = assembler([warning])
        assembler.usage(Usage(input: 1))
        assembler.unknown(type: "ping", json: "{}")
        assembler.identify(id: "", model: "m")
        #expect(assembler.events == [])
        assembler.identify(id: "r1", model: "")
        #expect(
            assembler.events == [
                start("r1", "m"), .warning(warning), .usage(Usage(input: 1)), .unknown(type: "ping", json: "{}"),
            ])
    }

    @Test func `content begins a response without a name, and later names change nothing`() throws {
        var assembler = assembler()
        try assembler.text("a")
        assembler.identify(id: "r1", model: "m")
        #expect(assembler.events == [start(nil, nil), .partStarted(.text, part: 0), .textDelta("a", part: 0)])
    }

    @Test func `running text ends where another kind begins`() throws {
        var assembler = assembler()
        try assembler.reasoning("r")
        try assembler.text("")
        try assembler.reasoning("s")
        try assembler.text("t")
        try assembler.refusal("u")
        try assembler.finish(FinishReason(.stop))
        #expect(assembler.response.parts == [.reasoning(Reasoning("rs")), .text("t"), .refusal("u")])
    }

    @Test func `nothing is heard after the end`() throws {
        var assembler = assembler()
        try assembler.text("a")
        try assembler.finish(FinishReason(.stop, raw: "stop"))
        let events = assembler.events
        try assembler.text("b")
        try assembler.finish(FinishReason(.length))
        assembler.usage(Usage(input: 1))
        let part = assembler.open(.toolCall(id: "a", name: "f"))
        assembler.append("{}", to: part)
        #expect(!assembler.hasWholeArguments(part))
        try assembler.close(part)
        assembler.add(.refusal("no"))
        assembler.notice(.other(name: "n", 1))
        #expect(assembler.events == events)
        #expect(events.last == .finished(FinishReason(.stop, raw: "stop")))
        #expect(assembler.response.text == "a")
    }

    @Test func `the same usage is told once`() {
        var assembler = assembler()
        assembler.identify(id: "r", model: nil)
        for count in [1, 1, 2, 2] { assembler.usage(Usage(input: count)) }
        #expect(assembler.events.dropFirst() == [.usage(Usage(input: 1)), .usage(Usage(input: 2))])
    }

    @Test func `a call gets the id that came last, or one of its own`() throws {
        var assembler = assembler()
        let named = assembler.open(.toolCall(id: nil, name: "f"))
        let nameless = assembler.open(.toolCall(id: nil, name: "g"))
        assembler.identifyCall(named, id: "late")
        assembler.append("{}", to: nameless)
        try assembler.finish(FinishReason(.toolCalls))
        #expect(assembler.response.toolCalls.map(\.id) == ["late", "call_1"])
        #expect(assembler.response.toolCalls.map(\.arguments) == ["{}", "{}"])
    }

    @Test(arguments: [FinishReason.Meaning.stop, .toolCalls, .other, .unreported])
    func `a call whose arguments are no JSON is an error where nothing explains it`(_ meaning: FinishReason.Meaning) {
        var assembler = assembler()
        let part = assembler.open(.toolCall(id: "a", name: "f"))
        assembler.append("{\"x", to: part)
        let error = #expect(throws: ModelError.self) { try assembler.finish(FinishReason(meaning)) }
        #expect(error?.kind == .malformedResponse)
        #expect(!assembler.hasFinished)
        #expect(assembler.response.toolCalls == [])
    }

    @Test(arguments: [FinishReason.Meaning.length, .contentFilter])
    func `a call that was cut is marked`(_ meaning: FinishReason.Meaning) throws {
        var assembler = assembler()
        let cut = assembler.open(.toolCall(id: "a", name: "f"))
        let whole = assembler.open(.toolCall(id: "b", name: "f"))
        _ = assembler.open(.toolCall(id: "c", name: "f"))
        assembler.append("{\"x", to: cut)
        assembler.append("{}", to: whole)
        try assembler.finish(FinishReason(meaning))
        #expect(assembler.response.toolCalls.map(\.id) == ["b"])
        #expect(assembler.response.parts.count == 3)
    }

    @Test(arguments: [
        ("", false), ("{", false), ("{}", true), (" {\"a\":{}} \n", true), ("{\"a\":{}", false), ("}", false),
        ("[]", false),
    ])
    func `arguments are whole when they are an object`(_ text: String, _ isWhole: Bool) {
        var assembler = assembler()
        let part = assembler.open(.toolCall(id: "a", name: "f"))
        assembler.append(text, to: part)
        #expect(assembler.hasWholeArguments(part) == isWhole)
        #expect(!assembler.hasWholeArguments(part + 1))
    }

    @Test func `an error tells who failed and what had come`() throws {
        var assembler = assembler()
        let gone = ModelError(.truncated, "gone")
        #expect(assembler.failure(gone).provider == "someone")
        #expect(assembler.failure(gone).partial == nil)
        try assembler.text("a")
        #expect(assembler.failure(gone).partial?.text == "a")
    }
}
