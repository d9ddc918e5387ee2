import Testing

@testable import Interlingua

/// JSON that is read when someone asks.
@Suite struct UnreadJSONTests {
    @Test func `a text gives its value`() {
        #expect(UnreadJSON(validated: #"{"a": [1, 2.5, "é"]}"#).value == ["a": [1, 2.5, "é"]])
    }

    @Test(arguments: [
        (#"{"a":1,"b":2}"#, #"{"b": 2, "a": 1}"#, true), (#"{"a":1}"#, #"{"a":1}"#, true),
        (#"{"a":1}"#, #"{"a":2}"#, false), (#"{"a":1}"#, #"[]"#, false),
    ])
    func `two are equal when their values are`(one: String, other: String, areEqual: Bool) throws {
        let (a, b) = (UnreadJSON(validated: one), UnreadJSON(validated: other))
        #expect((a == b) == areEqual)
        #expect((a == UnreadJSON(try JSONValue.parse(other))) == areEqual)
        if areEqual { #expect(a.hashValue == b.hashValue) }
    }

    /// Reading it would give no finite number, and the rest of the response has nothing to do with that.
    @Test func `a number beyond all is no value`() {
        #expect(UnreadJSON(validated: #"{"a":1e999}"#).value == .null)
    }

    @Test func `none is not null`() {
        #expect(UnreadJSON().value == nil)
        #expect(UnreadJSON().isAbsent)
        #expect(UnreadJSON(nil) == UnreadJSON())
        #expect(UnreadJSON(JSONValue.null) != UnreadJSON())
    }
}
