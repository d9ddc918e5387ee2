import Testing

@testable import Interlingua

@Suite struct LineParserTests {
    @Test(
        arguments: [
            ("", []),
            ("\n\r\n\n", []),
            ("a\n", [Frame(data: "a", offset: 0)]),
            ("a", [Frame(data: "a", offset: 0)]),
            ("a\r\n", [Frame(data: "a", offset: 0)]),
            ("a\r", [Frame(data: "a", offset: 0)]),
            ("a\rb\n", [Frame(data: "a\rb", offset: 0)]),
            ("a\r\r\n", [Frame(data: "a\r", offset: 0)]),
            (
                "a\n\nb\r\n\r\nc",
                [Frame(data: "a", offset: 0), Frame(data: "b", offset: 3), Frame(data: "c", offset: 8)]
            ),
            (" \n{\"é\":1}\n", [Frame(data: " ", offset: 0), Frame(data: "{\"é\":1}", offset: 2)]),
        ] as [(String, [Frame])])
    func `a body gives its lines, however it is cut in three`(body: String, expected: [Frame]) throws {
        let bytes = Array(body.utf8)
        for first in 0...bytes.count {
            for second in first...bytes.count {
                let frames = try lines(of: bytes.cut(at: [first, second]))
                #expect(frames == expected, "cut at \(first) and \(second)")
            }
        }
    }

    @Test func `a line over the limit is a fault at its begin, however it is cut`() {
        let bytes = Array("12\n123456\n1\n".utf8)
        for cut in 0...bytes.count {
            #expect(throws: DecodingFault(.lineTooLong(limit: 5), at: 3)) {
                _ = try lines(of: bytes.cut(at: [cut]), limit: 5)
            }
            #expect(throws: Never.self) { _ = try lines(of: bytes.cut(at: [cut]), limit: 6) }
        }
    }

    @Test func `a line whose end has not come is known`() throws {
        var parser = LineParser()
        var gatherer = Gatherer()
        #expect(!parser.hasUnfinishedLine)
        let bytes = Array("a\nb".utf8)
        try parser.parse(bytes.span, to: &gatherer)
        #expect(parser.hasUnfinishedLine)
        try parser.finish(&gatherer)
        #expect(!parser.hasUnfinishedLine)
    }
}
