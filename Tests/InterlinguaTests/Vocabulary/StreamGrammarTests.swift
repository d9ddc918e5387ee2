import Testing

@testable import Interlingua

@Suite struct StreamGrammarTests {
    @Test(arguments: Shape.all)
    func `a legal stream passes`(_ shape: Shape) throws {
        var grammar = StreamGrammar()
        for event in shape.events { try grammar.check(event) }
        try grammar.finish()
    }

    @Test(arguments: Breach.all)
    func `a stream that breaks a law is refused at the event that breaks it`(_ breach: Breach) {
        var grammar = StreamGrammar()
        var taken = 0
        let violation = #expect(throws: StreamGrammar.Violation.self) {
            for event in breach.events {
                try grammar.check(event)
                taken += 1
            }
            try grammar.finish()
        }
        #expect(violation?.law == breach.law)
        #expect(violation?.event == breach.event)
        #expect(taken == breach.event)
    }

    @Test func `every law has a stream that breaks it`() {
        let broken = Set(Breach.all.map(\.law))
        for law in StreamGrammar.Law.allCases { #expect(broken.contains(law), "\(law)") }
    }

    @Test func `a violation names its event, part and law`() {
        var grammar = StreamGrammar()
        let violation = #expect(throws: StreamGrammar.Violation.self) {
            for event in [start, .partStarted(.text, part: 0), .textDelta("", part: 0)] { try grammar.check(event) }
        }
        #expect(violation?.description == "event 2, part 0: broken law: no delta is empty")
    }

    /// Twice the deltas must not cost much more than twice the time; a quadratic check would cost four times.
    @Test func `a long part is checked in time proportional to its length`() throws {
        func time(_ count: Int) throws -> Duration {
            var grammar = StreamGrammar()
            let text = String(repeating: "abcdefgh", count: count)
            return try ContinuousClock().measure {
                try grammar.check(start)
                try grammar.check(.partStarted(.text, part: 0))
                for _ in 0..<count { try grammar.check(.textDelta("abcdefgh", part: 0)) }
                try grammar.check(.partFinished(.text(text), part: 0))
            }
        }
        _ = try time(1_000)
        let small = try (0..<3).map { _ in try time(10_000) }.min() ?? .zero
        let large = try (0..<3).map { _ in try time(160_000) }.min() ?? .zero
        #expect(large < small * 64)
    }
}

private let start = ModelEvent.started(ResponseStart(id: "resp_1", model: "m", provider: .openAI))
private let end = ModelEvent.finished(FinishReason(.stop))

/// A legal stream.
struct Shape: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let events: [ModelEvent]

    init(_ name: String, _ inner: [ModelEvent]) {
        testDescription = name
        events = [start] + inner + [end]
    }

    static let all = [
        Shape("nothing", []),
        Shape("warnings", [.warning(Warning("seed", "ignored")), .warning(Warning("top_k", "ignored"))]),
        Shape("an empty part", [.partStarted(.text, part: 0), .partFinished(.text(""), part: 0)]),
        Shape("text", text(0)),
        Shape("two parts", text(0) + text(1)),
        Shape(
            "interleaved parts",
            [
                .partStarted(.reasoning, part: 0), .partStarted(.text, part: 1), .textDelta("a", part: 1),
                .reasoningDelta("x", part: 0), .textDelta("b", part: 1), .partFinished(.text("ab"), part: 1),
                .reasoningDelta("y", part: 0), .partFinished(.reasoning(Reasoning("xy")), part: 0),
            ]),
        Shape(
            "a refusal",
            [.partStarted(.refusal, part: 0), .refusalDelta("No", part: 0), .partFinished(.refusal("No"), part: 0)]),
        Shape("a call whose id comes late", call(startID: nil, id: "call_1")),
        Shape("a call without arguments", call(deltas: ["{}"], arguments: "{}")),
        Shape("a truncated call", call(deltas: [#"{"ci"#], arguments: #"{"ci"#, isTruncated: true)),
        Shape(
            "sound",
            [
                .partStarted(.audio(mediaType: nil), part: 0), .dataDelta([1, 2], part: 0), .dataDelta([3], part: 0),
                .partFinished(.audio(Media(data: [1, 2, 3], mediaType: "audio/wav")), part: 0),
            ]),
        Shape(
            "an image by its address",
            [
                .partStarted(.image(mediaType: "image/png"), part: 0),
                .partFinished(.image(Media(url: "https://example.com/a.png", mediaType: "image/png")), part: 0),
            ]),
        Shape(
            "whole parts",
            [
                .partStarted(.whole, part: 0), .partFinished(.citation(Citation(raw: [:])), part: 0),
                .partStarted(.whole, part: 1), .partFinished(.opaque(.openAI, ["type": "x"]), part: 1),
                .partStarted(.whole, part: 2),
                .partFinished(.toolResult(ToolResult(callID: "c", name: "search", text: "found")), part: 2),
                .partStarted(.whole, part: 3), .partFinished(.document(Media(url: "https://example.com")), part: 3),
            ]),
        Shape(
            "what is no content, anywhere",
            [.usage(Usage(input: 1)), .partStarted(.text, part: 0), .usage(Usage(input: 2)), .textDelta("a", part: 0)]
                + [.logprobs([]), .notice(.modelChanged("n")), .unknown(type: "ping", json: "{}")]
                + [.partFinished(.text("a"), part: 0), .usage(Usage(input: 3))]),
    ]

    fileprivate static func text(_ part: Int) -> [ModelEvent] {
        [
            .partStarted(.text, part: part), .textDelta("Hel", part: part), .textDelta("lo", part: part),
            .partFinished(.text("Hello"), part: part),
        ]
    }

    fileprivate static func call(
        startID: String? = "call_1", id: String = "call_1", name: String = "weather", deltas: [String] = ["{", "}"],
        arguments: String = "{}", isTruncated: Bool = false
    ) -> [ModelEvent] {
        var call = ToolCall(id: id, name: name, arguments: arguments)
        call.isTruncated = isTruncated
        return [.partStarted(.toolCall(id: startID, name: "weather"), part: 0)]
            + deltas.map { .argumentsDelta($0, part: 0) } + [.partFinished(.toolCall(call), part: 0)]
    }
}

/// A stream that breaks one law.
struct Breach: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let law: StreamGrammar.Law
    let event: Int
    let events: [ModelEvent]

    init(_ name: String, _ law: StreamGrammar.Law, at event: Int, _ events: [ModelEvent]) {
        testDescription = name
        self.law = law
        self.event = event
        self.events = events
    }

    static let all = order + deltas + ends

    private static let text = Shape.text(0)
    private static let audio = ModelEvent.partStarted(.audio(mediaType: "audio/wav"), part: 0)

    private static func finishedAudio(_ bytes: [UInt8], mediaType: String = "audio/wav") -> ModelEvent {
        .partFinished(.audio(Media(data: bytes, mediaType: mediaType)), part: 0)
    }

    private static let order = [
        Breach("an empty stream", .reachesFinished, at: 0, []),
        Breach("no end", .reachesFinished, at: 5, [start] + text),
        Breach("no start", .startsFirst, at: 0, text + [end]),
        Breach("the end first", .startsFirst, at: 0, [end]),
        Breach("a warning first", .startsFirst, at: 0, [.warning(Warning("seed", "ignored")), start, end]),
        Breach("two starts", .startsOnce, at: 1, [start, start, end]),
        Breach("a second start late", .startsOnce, at: 5, [start] + text + [start, end]),
        Breach("a late warning", .warnsAtOnce, at: 5, [start] + text + [.warning(Warning("seed", "ignored")), end]),
        Breach("a warning after usage", .warnsAtOnce, at: 2, [start, .usage(Usage()), .warning(Warning("a", "b"))]),
        Breach("parts from 1", .numbersParts, at: 1, [start] + Shape.text(1) + [end]),
        Breach("a skipped number", .numbersParts, at: 5, [start] + text + Shape.text(2) + [end]),
        Breach("a number twice", .numbersParts, at: 5, [start] + text + text + [end]),
        Breach("a negative number", .numbersParts, at: 1, [start, .partStarted(.text, part: -1)]),
        Breach("an end and more", .endsAtFinished, at: 6, [start] + text + [end, .usage(Usage())]),
        Breach("two ends", .endsAtFinished, at: 2, [start, end, end]),
        Breach("a part left open", .closesParts, at: 3, [start] + text.prefix(2) + [end]),
    ]

    private static let deltas = [
        Breach("a delta of no part", .addsToOpenParts, at: 1, [start, .textDelta("a", part: 0)]),
        Breach("a delta of a negative part", .addsToOpenParts, at: 1, [start, .textDelta("a", part: -1)]),
        Breach("a delta after the part's end", .addsToOpenParts, at: 5, [start] + text + [.textDelta("!", part: 0)]),
        Breach("reasoning in text", .addsWhatFits, at: 2, [start, text[0], .reasoningDelta("a", part: 0)]),
        Breach("text in reasoning", .addsWhatFits, at: 2, [start, .partStarted(.reasoning, part: 0), text[1]]),
        Breach("a refusal in text", .addsWhatFits, at: 2, [start, text[0], .refusalDelta("a", part: 0)]),
        Breach("text in a call", .addsWhatFits, at: 2, [start, Shape.call()[0], text[1]]),
        Breach("bytes in text", .addsWhatFits, at: 2, [start, text[0], .dataDelta([1], part: 0)]),
        Breach("arguments in sound", .addsWhatFits, at: 2, [start, audio, .argumentsDelta("{", part: 0)]),
        Breach("text in a whole part", .addsWhatFits, at: 2, [start, .partStarted(.whole, part: 0), text[1]]),
        Breach("empty text", .addsSomething, at: 2, [start, text[0], .textDelta("", part: 0)]),
        Breach("empty bytes", .addsSomething, at: 2, [start, audio, .dataDelta([], part: 0)]),
        Breach("text that lost a delta", .addsUp, at: 3, [start, text[0], text[1], text[3]]),
        Breach("text without deltas", .addsUp, at: 2, [start, text[0], text[3]]),
        Breach("deltas swapped", .addsUp, at: 4, [start, text[0], text[2], text[1], text[3]]),
        Breach(
            "the same characters in other bytes", .addsUp, at: 3,
            [start, text[0], .textDelta("e\u{301}", part: 0), .partFinished(.text("\u{E9}"), part: 0)]),
        Breach(
            "other arguments", .addsUp, at: 4,
            [start] + Shape.call(deltas: ["{", "}"], arguments: #"{"a":1}"#)),
        Breach(
            "bytes lost", .addsUp, at: 3,
            [start, audio, .dataDelta([1], part: 0), finishedAudio([1, 2])]),
    ]

    private static let ends = [
        Breach("the end of no part", .closesOpenParts, at: 1, [start, text[3]]),
        Breach("a part ended twice", .closesOpenParts, at: 5, [start] + text + [text[3], end]),
        Breach("text ended as a refusal", .keepsKind, at: 2, [start, text[0], .partFinished(.refusal(""), part: 0)]),
        Breach("a whole part ended as text", .keepsKind, at: 2, [start, .partStarted(.whole, part: 0), text[3]]),
        Breach(
            "text ended as a citation", .keepsKind, at: 2,
            [start, text[0], .partFinished(.citation(Citation(raw: [:])), part: 0)]),
        Breach("another id", .keepsStart, at: 4, [start] + Shape.call(id: "call_2")),
        Breach("another name", .keepsStart, at: 4, [start] + Shape.call(name: "time")),
        Breach(
            "another media type", .keepsStart, at: 2,
            [start, audio, finishedAudio([], mediaType: "audio/mpeg")]),
        Breach("a call without an id", .identifiesCalls, at: 4, [start] + Shape.call(startID: nil, id: "")),
        Breach("arguments cut", .completesArguments, at: 3, [start] + Shape.call(deltas: ["{"], arguments: "{")),
        Breach("no arguments at all", .completesArguments, at: 2, [start] + Shape.call(deltas: [], arguments: "")),
        Breach("two documents", .completesArguments, at: 3, [start] + Shape.call(deltas: ["{}{}"], arguments: "{}{}")),
    ]
}
