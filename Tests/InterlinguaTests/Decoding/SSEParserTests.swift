import Testing

@testable import Interlingua

/// Expected events are read off WHATWG HTML, § 9.2.5 and § 9.2.6; offsets are counted by hand.
@Suite struct SSEParserTests {
    @Test(
        arguments: [
            ("data: a\n\n", [Frame(data: "a", offset: 6)]),
            ("data: a\r\n\r\n", [Frame(data: "a", offset: 6)]),
            ("data: a\r\r", [Frame(data: "a", offset: 6)]),
            ("data: a\r\n\n", [Frame(data: "a", offset: 6)]),
            ("data: a\n\r\n", [Frame(data: "a", offset: 6)]),
            ("data: a\r\n\r", [Frame(data: "a", offset: 6)]),
            ("data:a\n\n", [Frame(data: "a", offset: 5)]),
            ("data:  a\n\n", [Frame(data: " a", offset: 6)]),
            ("data:\ta\n\n", [Frame(data: "\ta", offset: 5)]),
            ("data: a:b\n\n", [Frame(data: "a:b", offset: 6)]),
            ("data: a\ndata: b\ndata\ndata:c\n\n", [Frame(data: "a\nb\n\nc", offset: 6)]),
            ("data\n\n", [Frame(data: "", offset: 4)]),
            ("data:\n\n", [Frame(data: "", offset: 5)]),
            ("data: \n\n", [Frame(data: "", offset: 6)]),
            ("event: e\ndata: a\n\n", [Frame(name: "e", data: "a", offset: 15)]),
            ("data: a\nevent: e\n\n", [Frame(name: "e", data: "a", offset: 6)]),
            ("event: e\nevent: f\ndata: a\n\n", [Frame(name: "f", data: "a", offset: 24)]),
            ("event: e\nevent\ndata: a\n\n", [Frame(data: "a", offset: 21)]),
            ("event: e\n\ndata: a\n\n", [Frame(data: "a", offset: 16)]),
            ("event: e\n\n", []),
            ("error: e\n\n", [Frame(name: "error", data: "e", offset: 7)]),
            ("errors: e\n\n", []),
            ("id: 1\nretry: 2\n\n", []),
            (": data: a\n\n", []),
            (":\n\n\n\n", []),
            (": c\ndata: a\n: c\n\n", [Frame(data: "a", offset: 10)]),
            ("Data: a\ndatax: a\n data: a\ndat: a\nother\n\n", []),
            ("\u{FEFF}data: a\n\n", [Frame(data: "a", offset: 9)]),
            ("\u{FEFF}\u{FEFF}data: a\n\n", []),
            ("\u{FEFF}\ndata: a\n\n", [Frame(data: "a", offset: 10)]),
            ("\n\u{FEFF}data: a\n\n", []),
            ("data: \u{FEFF}é\n\n", [Frame(data: "\u{FEFF}é", offset: 6)]),
            ("data: a\n\ndata: b\n\n", [Frame(data: "a", offset: 6), Frame(data: "b", offset: 15)]),
            // The standard's own example: an empty event, one of a single line feed, and one that is discarded.
            ("data\n\ndata\ndata\n\ndata:", [Frame(data: "", offset: 4), Frame(data: "\n", offset: 10)]),
            ("data: a", []),
            ("data: a\n", []),
            ("data: a\r", []),
        ])
    func `a body gives the events of the standard, however it is cut in three`(body: String, expected: [Frame]) throws {
        let bytes = Array(body.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let frames = try events(of: bytes.cut(at: [first, second])).frames
                #expect(frames == expected, "cut at \(first) and \(second)")
            }
        }
    }

    @Test func `fields of every sort give the same events byte by byte`() throws {
        let body = "\u{FEFF}: hi\r\nevent: e\rid: 7\r\ndata: 日本\ndata: x\r\n\r\nretry: 3\n\ndata:{\"a\":1}\r\r"
        let bytes = Array(body.utf8)
        let expected = [
            Frame(name: "e", data: "日本\nx", offset: 31), Frame(data: "{\"a\":1}", offset: 64),
        ]
        #expect(try events(of: bytes.map { [$0] }).frames == expected)
        #expect(try events(of: [bytes]).frames == expected)
    }

    @Test(
        arguments: [
            ("", false), ("data: a\n\n", false), (": c\n", false), ("d", true), ("data: a\n", true), (":", true),
            ("event: e\n", true), ("data: a\n\ndata: b", true), ("data: a\r\n\r", false), ("id: 1\n", false),
        ])
    func `an event that no blank line ended is known at the body's end`(body: String, isUnfinished: Bool) throws {
        let bytes = Array(body.utf8)
        for cut in 0...bytes.count { #expect(try events(of: bytes.cut(at: [cut])).isUnfinished == isUnfinished) }
    }

    @Test(
        arguments: [
            ("id: 7\n\n", "7"), ("id: 7\n", ""), ("id: 7\n\nid\n\n", ""), ("id: 7\n\nid: 8\u{0}\n\n", "7"),
            ("id: 7\n\ndata: a\n\n", "7"), ("id: 7\nid: 8\n\n", "8"),
        ])
    func `an id counts from its blank line on, unless it contains NUL`(body: String, id: String) throws {
        var parser = SSEParser()
        var gatherer = Gatherer()
        for byte in Array(body.utf8).map({ [$0] }) { try parser.parse(byte.span, to: &gatherer) }
        #expect(parser.lastEventID == Array(id.utf8))
    }

    @Test(
        arguments: [
            ("retry: 10\n", 10), ("retry:10\n", 10), ("retry: 10", nil), ("retry: -1\n", nil), ("retry: 1 \n", nil),
            ("retry\n", nil), ("retry: 1.5\n", nil), ("retry: 99999999999999999999\n", nil),
            ("retry: 9223372036854775807\n", .max), ("retry: 1\nretry: x\n", 1),
        ] as [(String, Int?)])
    func `a retry time is made of digits only`(body: String, time: Int?) throws {
        var parser = SSEParser()
        var gatherer = Gatherer()
        for byte in Array(body.utf8).map({ [$0] }) { try parser.parse(byte.span, to: &gatherer) }
        #expect(parser.reconnectionTime == time)
    }

    @Test func `a line over the limit is a fault at its begin, however it is cut`() {
        let bytes = Array("data: 1\n\ndata: 123456\n\n".utf8)
        for cut in 0...bytes.count {
            #expect(throws: DecodingFault(.lineTooLong(limit: 11), at: 9)) {
                _ = try events(of: bytes.cut(at: [cut]), limit: 11)
            }
            #expect(throws: Never.self) { _ = try events(of: bytes.cut(at: [cut]), limit: 12) }
        }
    }

    @Test func `a line without end is refused before it is held`() {
        #expect(throws: DecodingFault(.lineTooLong(limit: 10), at: 0)) {
            _ = try events(of: Array(repeating: [UInt8(ascii: ":")], count: 11), limit: 10)
        }
    }

    @Test func `an event over the limit is a fault at its data, however it is cut`() {
        let bytes = Array("data: 1234\ndata: 5678\ndata: 9\n\n".utf8)
        for cut in 0...bytes.count {
            #expect(throws: DecodingFault(.eventTooLong(limit: 10), at: 6)) {
                _ = try events(of: bytes.cut(at: [cut]), limit: 10)
            }
            #expect(throws: Never.self) { _ = try events(of: bytes.cut(at: [cut]), limit: 11) }
        }
    }

    /// Were each chunk to search the line from its begin, this would look at 2 × 10^11 bytes.
    @Test func `a long line in chunks of one byte is searched once`() throws {
        let data = String(repeating: "0123456789", count: 60_000)
        let frames = try events(of: Array("data: \(data)\n\n".utf8).map { [$0] }).frames
        #expect(frames == [Frame(data: data, offset: 6)])
    }

    @Test func `a line that goes on in a piece of any few bytes ends wherever in it a line end stands`() throws {
        for count in 1...9 {
            for place in 0..<count {
                for end in [UInt8.lineFeed, .carriageReturn] {
                    var piece = [UInt8](repeating: UInt8(ascii: "x"), count: count)
                    piece[place] = end
                    let chunks = [Array("data: a".utf8), piece, [.lineFeed, .lineFeed]]
                    let expected = Frame(data: "a" + String(repeating: "x", count: place), offset: 6)
                    #expect(try events(of: chunks).frames == [expected])
                }
            }
        }
    }

    @Test func `an error of the receiver passes through and ends the chunk`() {
        var parser = SSEParser()
        var gatherer = Gatherer(limit: 1)
        let body = Array("data: 1\n\ndata: 2\n\ndata: 3\n\n".utf8)
        #expect(throws: Gatherer.refusal) { try parser.parse(body.span, to: &gatherer) }
        #expect(gatherer.frames.count == 1)
    }

    /// Whole events are searched for their ends in steps of several sizes.
    @Test func `a whole event of any length ends at its first line end, which any byte below may not be`() throws {
        for count in 0..<150 {
            for odd in ["\n", "\r", "\r\n", "\t", "\u{0}", "\u{E}", "\u{8D}"] {
                let place = (count * 7) % (count + 1)
                var data = String(repeating: "x", count: count)
                data.insert(contentsOf: odd, at: data.index(data.startIndex, offsetBy: place))
                for body in ["data: \(data)\n\ndata: y\n\n", "event: \(data)\ndata: \(data)\r\n\r\n"] {
                    let bytes = Array("data: z\n\n\(body)".utf8)
                    let whole = try events(of: [bytes])
                    let cut = try events(of: bytes.map { [$0] })
                    #expect(whole.frames == cut.frames && whole.isUnfinished == cut.isUnfinished, "\(body)")
                }
            }
        }
    }

    @Test func `any bytes in any chunks give what they give as a whole`() throws {
        var random = SplitMix64(seed: 1)
        // Whole events among them, which are heard in one step where nothing is odd about them.
        let pieces = [
            "data", ":", " ", "\r", "\n", "\r\n", "event", "id", "x", "\u{FEFF}", "\n\n", "\u{0}", "é", "data: y\n\n",
            "event: e\ndata: y\n\n", "data: y\r\n\r\n", "data: \n\n", "data: \r\n\r\n", "data: y\r\n\n",
            "event: e\rdata: y\n\n", "event: e\r\ndata: y\n\n", "data: y\rid: 5\n\n", "id: 6\ndata: y\n\n",
        ]
        for _ in 0..<2000 {
            let body = (0..<40).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let bytes = Array(body.utf8)
            let whole = try events(of: [bytes])
            let cuts = (0..<5).map { _ in Int.random(in: 0...bytes.count, using: &random) }.sorted()
            for chunks in [bytes.cut(at: cuts), bytes.map { [$0] }] {
                let cut = try events(of: chunks)
                #expect(
                    cut.frames == whole.frames && cut.isUnfinished == whole.isUnfinished, "\(body.debugDescription)")
            }
        }
    }
}
