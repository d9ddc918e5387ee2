import Testing

@testable import Interlingua

/// What counts as the same document but for one string.
@Suite struct DeltaShapeTests {
    /// What is found in `document`, after `learned` with its string `"A"`.
    private func delta(in document: String, after learned: String) throws -> String? {
        let bytes = Array(learned.utf8)
        let start = try #require(bytes.firstRange(of: Array(#""A""#.utf8))?.lowerBound)
        var shape = DeltaShape()
        shape.learn(bytes.span, hole: start..<start + 3)
        let other = Array(document.utf8)
        return shape.delta(in: other.span)
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
        shape.learn(bytes.span, hole: 5..<8)
        shape.forget()
        #expect(shape.delta(in: bytes.span) == nil)
    }
}
