import Interlingua
import Testing

/// What holds for every body, whatever it says.
@Suite struct ChatCompletionsLawsTests {
    /// Every file, and every way of sending tool calls.
    static let all = Fixture.files + calls
    static let calls = ToolCallCase.all.map {
        Fixture(name: $0.name + ($0.body.starts(with: Array("data".utf8)) ? ".sse" : ".json"), bytes: $0.body)
    }
    /// Those that finish, and are short enough to be tried at each of their bytes.
    static let short = all.filter {
        $0.bytes.count < 1800 && !["error", "html"].contains(where: $0.name.contains)
    }

    @Test func `there are fixtures`() {
        #expect(Fixture.files.count >= 30)
        #expect(Self.short.count >= 20)
    }

    @Test(arguments: all)
    func `the grammar holds, and a response either finishes or throws`(_ fixture: Fixture) async {
        let heard = await Heard(fixture.bytes, as: fixture.variant)
        #expect(heard.violation == nil)
        #expect(heard.hasFinished == (heard.error == nil))
        if let error = heard.error {
            #expect(error.provider == fixture.variant.provider)
            #expect(error.partial == (heard.events.isEmpty ? nil : heard.response))
        }
    }

    @Test(arguments: all)
    func `pieces of any size give the same events`(_ fixture: Fixture) async {
        let whole = await Heard(fixture.bytes, as: fixture.variant)
        for size in [1, 2, 3, 7, 64, 1000] {
            #expect(await Heard(fixture.bytes, inPiecesOf: size, as: fixture.variant) == whole, "\(size)")
        }
    }

    @Test(arguments: short)
    func `a cut between any two bytes gives the same events`(_ fixture: Fixture) async {
        let whole = await Heard(fixture.bytes, as: fixture.variant)
        for place in fixture.bytes.indices {
            let pieces = [Array(fixture.bytes[..<place]), Array(fixture.bytes[place...])]
            #expect(await Heard(Replay(pieces), as: fixture.variant) == whole, "\(place)")
        }
    }

    @Test(arguments: short)
    func `a body that ends too early is truncated, and nothing in it is whole that was not`(_ fixture: Fixture)
        async throws
    {
        let whole = await Heard(fixture.bytes, as: fixture.variant).response
        for count in 0..<(try #require(fixture.end)) {
            let heard = await Heard(Array(fixture.bytes[..<count]), as: fixture.variant)
            let error = try #require(heard.error, "\(count)")
            #expect(error.kind == .truncated)
            #expect(heard.violation == nil)
            #expect(whole.text.utf8.starts(with: heard.response.text.utf8))
            #expect(whole.reasoningText.utf8.starts(with: heard.response.reasoningText.utf8))
            #expect(heard.response.toolCalls == [])
            #expect(error.partial?.toolCalls ?? [] == [])
            #expect(!heard.hasFinished)
        }
    }

    @Test(arguments: short)
    func `a connection that breaks is an error, however much had come`(_ fixture: Fixture) async throws {
        var generator = Seeded(17)
        let broken = ModelError(.truncated, "the connection broke")
        for _ in 0..<20 {
            let count = generator.below(try #require(fixture.end))
            let heard = await Heard(Replay([Array(fixture.bytes[..<count])], failure: broken), as: fixture.variant)
            #expect(heard.error?.kind == .truncated)
            #expect(heard.error?.message == "the connection broke")
            #expect(heard.error?.status == 200)
            #expect(heard.violation == nil)
        }
    }

    @Test(arguments: all)
    func `what is new on the wire changes nothing but unknown events`(_ fixture: Fixture) async {
        let known = await Heard(fixture.bytes, as: fixture.variant)
        for seed in 0..<20 {
            var generator = Seeded(UInt64(seed))
            let future = await Heard(fixture.extended(by: &generator), as: fixture.variant)
            #expect(future.violation == nil)
            #expect(
                future.events.filter { if case .unknown = $0 { false } else { true } } == known.events, "seed \(seed)")
            #expect(future.error?.kind == known.error?.kind)
            #expect(future.error?.message == known.error?.message)
        }
    }

    /// Among 5 000 bodies with a few wrong bytes each, in pieces of random sizes.
    @Test(arguments: all)
    func `damage never breaks the grammar, and ends in an error or an answer`(_ fixture: Fixture) async {
        let start = Array(fixture.bytes.prefix(6000))
        for seed in 0..<80 {
            var generator = Seeded(UInt64(seed) << 32 | UInt64(fixture.bytes.count))
            let size = [1, 13, 1 << 20][generator.below(3)]
            let heard = await Heard(generator.corrupted(start), inPiecesOf: size, as: fixture.variant)
            #expect(heard.violation == nil, "seed \(seed)")
            #expect(heard.hasFinished == (heard.error == nil), "seed \(seed)")
            #expect(heard.error?.kind != .cancelled)
            if let offset = heard.error?.offset { #expect((0...20_000).contains(offset)) }
        }
    }
}

extension Fixture {
    /// How many bytes it takes for the answer to be whole; `nil` where it never is.
    fileprivate var end: Int? {
        guard isStream else { return bytes.lastIndex(of: UInt8(ascii: "}")).map { $0 + 1 } }
        // To the end of the JSON in the first event that gives a reason.
        let text = String(decoding: bytes, as: UTF8.self)
        guard let reason = text.firstRange(of: #/"finish_reason":"[a-z_]+"/#),
            let line = text[reason.upperBound...].firstIndex(where: \.isNewline)
        else { return nil }
        return text.utf8.distance(from: text.startIndex, to: line)
    }

    /// The bytes, with members in its objects and events between its events that nobody knows.
    fileprivate func extended(by generator: inout Seeded) -> [UInt8] {
        var text = String(decoding: bytes, as: UTF8.self)
        guard isStream || name.hasSuffix(".json") else { return bytes }
        for object in [#""delta":{"#, #""message":{"#, #""message": {"#, #""function":{"#, #""choices":[{"#] {
            let pieces = text.split(separator: object, omittingEmptySubsequences: false)
            text = pieces.dropFirst().reduce(into: String(pieces[0])) { text, rest in
                let isEmpty = rest.first == "}"
                text += object + generator.members(1) + (isEmpty ? "" : ",") + rest
            }
        }
        guard isStream else {
            return Array(text.replacing("{", with: "{" + generator.members(2) + ",", maxReplacements: 1).utf8)
        }
        let events = text.split(separator: "data: {", omittingEmptySubsequences: false)
        return Array(
            events.dropFirst().reduce(into: String(events[0])) { text, rest in
                // Not between an event's name and its data.
                if generator.below(3) == 0, !text.hasSuffix("event: error\n") {
                    text += generator.below(2) == 0 ? ": note\r\r" : "event: future\r"
                    text += "data: {\"type\":\"future.event\",\(generator.members(2))}\n\n"
                }
                text += "data: {" + generator.members(1) + "," + rest
            }.utf8)
    }
}
