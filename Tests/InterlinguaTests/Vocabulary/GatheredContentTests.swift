import Testing

@testable import Interlingua

/// What the deltas of a part add up to.
@Suite struct GatheredContentTests {
    @Test(arguments: [[], ["a"], ["a", "b"], ["é", "", "😀"], [String(repeating: "x", count: 100), "y", "z"]])
    func `deltas add up to their text, however many there are`(deltas: [String]) {
        var content = GatheredContent()
        for delta in deltas { content.append(delta) }
        let text = deltas.joined()
        #expect(content.text == text)
        #expect(content.bytes == Array(text.utf8))
        #expect(content.isEmpty == text.isEmpty)
    }

    @Test func `content is equal when its bytes are, in however many deltas they came`() {
        var one = GatheredContent()
        one.append("ab")
        var two = GatheredContent()
        two.append("a")
        #expect(one != two)
        two.append("b")
        #expect(one == two)
        #expect(one.hashValue == two.hashValue)
        #expect(one == GatheredContent(Array("ab".utf8)))
    }
}
