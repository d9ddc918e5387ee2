import Testing

@testable import Interlingua

@Suite struct ResponseHeadTests {
    private func parse(_ lines: [String], limit: Int = 1_000) -> [ResponseHeadParser.Step] {
        var parser = ResponseHeadParser(maximumByteCount: limit)
        return lines.map { parser.parse(Array($0.utf8).span) }
    }

    private func head(_ lines: [String]) -> ResponseHead? {
        for case .finished(let head) in parse(lines) { return head }
        return nil
    }

    @Test(arguments: ["HTTP/1.1 429 Too Many Requests\r\n", "HTTP/1.1 429\r\n", "HTTP/2 429 \r\n", "HTTP/1.0 429 x\n"])
    func `the status is the number after the version`(line: String) {
        #expect(head([line, "\r\n"])?.status == 429)
    }

    @Test func `fields keep their order, and lose the blanks around their values`() {
        let head = head(["HTTP/1.1 200 OK\r\n", "A: 1\r\n", "b:\t two \t\r\n", "A:3\r\n", "Empty:\r\n", "\r\n"])
        #expect(head?.headers.fields.map(\.name) == ["A", "b", "A", "Empty"])
        #expect(head?.headers.fields.map(\.value) == ["1", "two", "3", ""])
    }

    /// RFC 9112, § 5.2.
    @Test func `a folded line goes on with the value before it`() {
        let head = head(["HTTP/1.1 200 OK\r\n", "A: 1\r\n", "  2\r\n", "\r\n"])
        #expect(head?.headers["A"] == "1 2")
    }

    /// RFC 9110, § 15.2.
    @Test func `informational heads are not the answer`() {
        let early = ["HTTP/1.1 100 Continue\r\n", "\r\n", "HTTP/1.1 103 Early Hints\r\n", "Link: x\r\n", "\r\n"]
        let head = head(early + ["HTTP/1.1 200 OK\r\n", "A: 1\r\n", "\r\n"])
        #expect(head?.status == 200)
        #expect(head?.headers.fields.map(\.name) == ["A"])
    }

    @Test func `trailers are left out`() {
        let steps = parse(["HTTP/1.1 200 OK\r\n", "\r\n", "X-Trailer: 1\r\n", "\r\n"])
        guard case .ignored = steps[2], case .ignored = steps[3] else {
            Issue.record("a trailer was taken for a head")
            return
        }
    }

    @Test(arguments: ["HTTP/1.1\r\n", "HTTP/1.1 20\r\n", "HTTP/1.1 2x0 OK\r\n", "nonsense\r\n"])
    func `a status line without a status is malformed`(line: String) {
        guard case .malformed? = parse([line]).first else {
            Issue.record("it was taken for a head")
            return
        }
    }

    @Test func `the limit counts every line, informational ones too`() {
        let lines = ["HTTP/1.1 103 Early Hints\r\n", "A: 1\r\n", "\r\n"]
        let count = lines.joined().utf8.count
        guard case .unfinished? = parse(lines, limit: count).last, case .tooLarge? = parse(lines, limit: count - 1).last
        else {
            Issue.record("the limit is off")
            return
        }
    }
}
