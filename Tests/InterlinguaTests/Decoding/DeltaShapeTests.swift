import Testing

@testable import Interlingua

/// What counts as the same document but for one string.
@Suite struct DeltaShapeTests {
    /// What is found in `document`, after `learned` with its string `"A"`.
    private func delta(in document: String, after learned: String) throws -> String? {
        let bytes = Array(learned.utf8)
        let start = try #require(bytes.firstRange(of: Array(#""A""#.utf8))?.lowerBound)
        var shape = DeltaShape()
        shape.learn(bytes.span, delta: start..<start + 3, ignoring: IgnoredValues())
        return shape.string(in: document)
    }

    @Test(arguments: [
        (#"{"t":"A"}"#, #"{"t":"B"}"#, "B"), (#"{"t":"A"}"#, #"{"t":""}"#, ""),
        (#"{"t":"A","n":1}"#, #"{"t":"B\n\u00e9","n":1}"#, "B\né"),
        // Blanks among closing brackets mean nothing, however many either has.
        (#"{"d":{"t":"A"}}"#, #"{"d":{"t":"B"}   }"#, "B"), (#"{"d":{"t":"A"}  }"#, #"{"d":{"t":"B" }}"#, "B"),
        (#"{"d":[{"t":"A"}]}"#, "{\"d\":[{\"t\":\"B\"\t}\r\n]}", "B"),
    ])
    func `a document that repeats another but for the string gives the string`(
        learned: String, document: String, string: String
    ) throws {
        #expect(try delta(in: document, after: learned) == string)
    }

    @Test(arguments: [
        (#"{"t":"A"}"#, #"{"u":"B"}"#), (#"{"t":"A"}"#, #"{"t":"B"}}"#), (#"{"t":"A"}"#, #"{"t":"B""#),
        (#"{"d":{"t":"A"}}"#, #"{"d":{"t":"B"},"x":1}"#), (#"{"d":{"t":"A"}}"#, #"{"d":{"t":"B"}]"#),
        (#"{"d":{"t":"A"}}"#, #"{"d":{"t":"B"}  "#), (#"{"t":"A"}"#, #"{"t":"B\x"}"#), (#"{"t":"A"}"#, #"{"t":1}"#),
        (#"{"t":"A"}"#, #"{"t""#), (#"{"t":"A"}"#, ""),
        // Inside a string, blanks mean something.
        (#"{"t":"A","u":"a b"}"#, #"{"t":"B","u":"a  b"}"#), (#"{"t":"A","n":1}"#, #"{"t":"B","n": 1}"#),
    ])
    func `any other document gives nothing`(learned: String, document: String) throws {
        #expect(try delta(in: document, after: learned) == nil)
    }

    @Test func `nothing is found once all is forgotten`() {
        let bytes = Array(#"{"t":"A"}"#.utf8)
        var shape = DeltaShape()
        shape.learn(bytes.span, delta: 5..<8, ignoring: IgnoredValues())
        shape.forget()
        #expect(shape.string(in: #"{"t":"A"}"#) == nil)
    }

    /// The text may be taken from the document or be written aside, and has bytes to read behind it or none.
    @Test(arguments: [
        "", "a", "é", "\\n", "a\\u00e9b", "😀", "fifteen bytes..", "sixteen bytes...", "fourteen bytes\\t",
        "fifteen bytes..\\t", "long enough, and with \\\"quotes\\\" in it", "\\ud83d\\ude00", "日本語 and a word more",
    ])
    func `the text is what its reader says, appended to what was there`(raw: String) throws {
        let learned = Array(#"{"t":"A"}"#.utf8)
        for tail in ["", "}", String(repeating: " ", count: 60)] {
            let document = Array(("{\"t\":\"" + raw + "\"}" + tail).utf8)
            let span = document.span
            var reader = JSONReader(span, from: 5)
            let expected = try reader.string()
            var shape = DeltaShape()
            shape.learn(learned.span, delta: 5..<8, ignoring: IgnoredValues())
            let found = shape.match(span, from: 0)
            let match = try #require(found)
            #expect(match.end == document.count - tail.utf8.count)
            let text = shape.text(of: match, in: span)
            var buffer = ByteBuffer()
            for prefix in ["", "before", String(repeating: "x", count: 100)] {
                buffer.append(prefix)
                let before = buffer.text()
                #expect(text.append(to: &buffer) == expected)
                #expect(buffer.text() == before + expected)
            }
            #expect(text.string == expected)
            #expect(text.isEmpty == expected.isEmpty)
        }
    }

    /// There is room aside for a quarter of a kilobyte.
    @Test func `a long text with escapes is read with its document`() throws {
        for count in 0...300 {
            let text = String(repeating: "x", count: count) + "\n"
            let document = #"{"t":"\#(text.dropLast())\n"}"#
            let found = try delta(in: document, after: #"{"t":"A"}"#)
            #expect(found == text || found == nil && count > 200)
            #expect(found == nil || count < 256)
        }
    }

    /// What is found in the last of `documents`, after the others were read.
    private func delta(after documents: [String]) throws -> String? {
        var shape = DeltaShape()
        for document in documents.dropLast() {
            let bytes = Array(document.utf8)
            var echo = Echo()
            try echo.read(bytes.span, &shape)
        }
        return shape.string(in: documents.last ?? "")
    }

    @Test(arguments: [
        // A number and a string that mean nothing, seen to differ once.
        [#"{"t":"a","n":1,"p":"x"}"#, #"{"t":"b","n":2,"p":"xy"}"#, #"{"t":"c","n":345,"p":""}"#],
        [#"{"n":9,"t":"a"}"#, #"{"n":10,"t":"b"}"#, #"{"n":0,"t":"c"}"#],
        [#"{"p":"é\n","t":"a"}"#, #"{"p":"","t":"b"}"#, #"{"p":"\u00e9","t":"c"}"#],
        // Several, on both sides.
        [
            #"{"n":1,"p":"x","t":"a","m":7,"q":"y"}"#, #"{"n":2,"p":"","t":"b","m":8,"q":"a longer one"}"#,
            #"{"n":0,"p":"one of thirty bytes, exactly..","t":"c","m":90,"q":"\\"}"#,
        ],
        // Numbers of more digits than a word has, and than an integer has.
        [#"{"n":1,"t":"a"}"#, #"{"n":2,"t":"b"}"#, #"{"n":12345678,"t":"c"}"#],
        [#"{"n":1,"t":"a"}"#, #"{"n":2,"t":"b"}"#, #"{"n":123456789012345678901234567890,"t":"c"}"#],
    ])
    func `a value that means nothing may be any other of its kind`(documents: [String]) throws {
        #expect(try delta(after: documents) == "c")
    }

    @Test(arguments: [
        // Not seen to differ.
        [#"{"t":"a","n":1}"#, #"{"t":"b","n":1}"#, #"{"t":"c","n":2}"#],
        // Of another kind, or none.
        [#"{"t":"a","n":1}"#, #"{"t":"b","n":2}"#, #"{"t":"c","n":"2"}"#],
        [#"{"t":"a","n":1}"#, #"{"t":"b","n":2}"#, #"{"t":"c","n":02}"#],
        [#"{"t":"a","n":1}"#, #"{"t":"b","n":2}"#, #"{"t":"c","n":}"#],
        [#"{"t":"a","n":1}"#, #"{"t":"b","n":2}"#, #"{"t":"c","n":2x}"#],
        [#"{"n":1,"t":"a"}"#, #"{"n":2,"t":"b"}"#, #"{"n":02,"t":"c"}"#],
        [#"{"n":1,"t":"a"}"#, #"{"n":2,"t":"b"}"#, #"{"n":-2,"t":"c"}"#],
        [#"{"n":1,"t":"a"}"#, #"{"n":2,"t":"b"}"#, #"{"n":012345678,"t":"c"}"#],
        [#"{"n":1,"t":"a","m":1}"#, #"{"n":2,"t":"b","m":2}"#, #"{"n":3,"t":"c","m":3.5}"#],
        [#"{"t":"a","p":"x"}"#, #"{"t":"b","p":"y"}"#, #"{"t":"c","p":"\x"}"#],
        [#"{"t":"a","p":"x"}"#, #"{"t":"b","p":"y"}"#, #"{"t":"c","p":"\u{7}"}"#],
        [#"{"t":"a","p":"x"}"#, #"{"t":"b","p":"y"}"#, #"{"t":"c","p":y}"#],
        // Inside something else that means nothing.
        [#"{"t":"a","o":{"n":1}}"#, #"{"t":"b","o":{"n":2}}"#, #"{"t":"c","o":{"n":3}}"#],
    ])
    func `any other difference is read`(documents: [String]) throws {
        #expect(try delta(after: documents) == nil)
    }

    /// What is found in `document` after `{"t":"A","n":5,"m":60}` was learned, of which both numbers count.
    private func counts(in document: String) -> (delta: String?, values: [Int]) {
        let learned = Array(#"{"t":"A","n":5,"m":60}"#.utf8)
        var shape = DeltaShape()
        shape.learn(learned.span, delta: 5..<8, ignoring: IgnoredValues(), counting: [13..<14, 19..<21])
        let delta = shape.string(in: document)
        return (delta, (0..<shape.counts.count).map { shape.counts[$0] })
    }

    @Test(arguments: [
        (#"{"t":"","n":0,"m":1}"#, [0, 1]), (#"{"t":"é","n":12,"m":60}"#, [12, 60]),
        (#"{"t":"x","n":1234567,"m":12345678}"#, [1_234_567, 12_345_678]),
        (#"{"t":"x","n":123456789,"m":0}"#, [123_456_789, 0]),
        (#"{"t":"x","n":999999999,"m":7}"#, [999_999_999, 7]),
    ])
    func `a count may be any other, and is read`(document: String, values: [Int]) {
        let found = counts(in: document)
        #expect(found.delta != nil)
        #expect(found.values == values)
    }

    @Test(arguments: [
        #"{"t":"","n":-1,"m":1}"#, #"{"t":"","n":1.0,"m":1}"#, #"{"t":"","n":1e1,"m":1}"#, #"{"t":"","n":01,"m":1}"#,
        #"{"t":"","n":"1","m":1}"#, #"{"t":"","n":,"m":1}"#, #"{"t":"","n":1000000000,"m":1}"#,
        #"{"t":"","n":1,"m":null}"#, #"{"t":"","n":012345678,"m":1}"#, #"{"t":"","n":1x,"m":1}"#,
        #"{"t":"","n":1,"m":2"#, #"{"t":"","n":1,"m":"#, #"{"t":"","n":1,"m":23456789"#,
    ])
    func `what is no plain count is read with its document`(document: String) {
        #expect(counts(in: document).delta == nil)
    }

    /// The bodies are full of repetition, and of what spoils it.
    @Test func `a stream says the same whether repetition is used or not, however it is cut`() {
        var random = SplitMix64(seed: 7)
        var repeatedCount = 0
        for _ in 0..<2_000 {
            let body = Array(Self.body(&random).utf8)
            let plain = Self.said(body.cut(at: []), speculating: false)
            for pieces in [[], [body.count / 3, body.count / 2], Array(1..<max(body.count, 1))] {
                let fast = Self.said(body.cut(at: pieces), speculating: true)
                let isSame = fast.texts == plain.texts && fast.fault == plain.fault
                #expect(isSame, "\(String(decoding: body, as: UTF8.self))")
                repeatedCount += fast.repeatedCount
            }
        }
        // Else the test would show nothing.
        #expect(repeatedCount > 8_000)
    }

    private static func said(_ chunks: [[UInt8]], speculating: Bool) -> (
        texts: [String], fault: DecodingFault?, repeatedCount: Int
    ) {
        var parser = SSEParser(limit: 200)
        var echo = Echo(speculates: speculating)
        do throws(DecodingFault) {
            for chunk in chunks { try parser.parse(chunk.span, to: &echo) }
            return (echo.texts, nil, echo.repeatedCount)
        } catch {
            return (echo.texts, error, echo.repeatedCount)
        }
    }

    private static func body(_ random: inout SplitMix64) -> String {
        func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
        let end = pick(["\n", "\r\n", "\r"])
        let head = pick(["", "event: x" + end, ": c" + end, "id: 1" + end, "\u{FEFF}"])
        let name = pick(["t", "\\u0074"])
        let member = pick(["n", "p", ""])
        var events = ""
        for number in 0..<Int.random(in: 1...20, using: &random) {
            let text = pick([
                "a", "word", "", " ", "é", "\\n", "\\u00e9", "\\\"", "long enough for a heap", "]}", "\\ud83d\\ude00",
                "long, \\t with escapes, \\u00e9 and é",
            ])
            let members = member == "n" ? ",\"n\":\(number)" : member == "p" ? ",\"p\":\"\(number)\"" : ""
            let blanks = pick(["", "", "", "", "", "", "  ", "\t"])
            var event = head + "data: {\"\(name)\":\"\(text)\"\(members)\(blanks)}" + end + end
            switch Int.random(in: 0..<60, using: &random) {
            case 0: event += ": comment" + end
            case 1: event = "event: y" + end + event
            case 2: event = "data: [1]" + end + end + event
            case 3: event.removeLast()
            case 4: event = event.replacing("data: ", with: "data:")
            case 5: event = event.replacing("}", with: "")
            case 6: event = event.replacing(text, with: String(repeating: "x", count: 300))
            // Between brackets a blank, between lines an end.
            case 8: event = event.replacing("}", with: "\n}")
            case 9: event = event.replacing("\(text)\"", with: pick(["\\ud83d\"", "\u{1}\"", "\\t\u{1F}\"", "\\x\""]))
            case 7: event = event.replacing("\":\"", with: "\": \"")
            default: break
            }
            events += event
        }
        return events
    }
}

extension DeltaShape {
    /// The string, where `document` is the remembered one but for its holes.
    fileprivate mutating func string(in document: String) -> String? {
        let bytes = Array(document.utf8)
        let span = bytes.span
        guard let match = match(whole: span) else { return nil }
        return text(of: match, in: span).string
    }
}

/// Reads documents for their member `t`, and passes over the others.
private struct Echo: SSEListener {
    typealias Failure = DecodingFault

    var texts: [String] = []
    var repeatedCount = 0
    var isRepeatable = true
    private var prefix = ""

    init(speculates: Bool = true) { isRepeatable = speculates }

    mutating func hear(_ event: borrowing SSEEvent, _ shape: inout DeltaShape) throws(DecodingFault) {
        prefix = String(event.name) + ":"
        try read(event.data, &shape)
    }

    mutating func goOn(with delta: RepeatedText, counting counts: RepeatedCounts) {
        texts.append(prefix + delta.string)
        repeatedCount += 1
    }

    mutating func read(_ document: Span<UInt8>, _ shape: inout DeltaShape) throws(DecodingFault) {
        var ignored = IgnoredValues()
        var range: Range<Int>?
        var reader = JSONReader(document)
        guard try reader.enterObjectIfPresent() else { return try reader.finish() }
        while let key = try reader.nextKey() {
            switch key {
            case "t":
                let start = reader.offset
                texts.append(prefix + (try reader.string()))
                range = start..<reader.offset
            default: try reader.skip(noting: &ignored)
            }
        }
        try reader.finish()
        if let range { shape.learn(document, delta: range, ignoring: ignored) }
    }

    static func failure(_ fault: DecodingFault) -> DecodingFault { fault }
}
