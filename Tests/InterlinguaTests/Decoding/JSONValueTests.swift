import Testing

@testable import Interlingua

@Suite struct JSONValueTests {
    @Test func `a fault becomes the caller's kind of error, with its byte`() {
        let bytes = Array("[1,]".utf8)
        do throws(ModelError) {
            _ = try JSONValue.parse(bytes.span, failingAs: .malformedResponse)
            Issue.record("accepted")
        } catch {
            #expect(error.kind == .malformedResponse)
            #expect(error.offset == 3)
            #expect(error.message == "Not JSON: unexpected ']' at byte 3.")
        }
        #expect(throws: ModelError.self) { _ = try JSONValue.parse("") }
    }

    @Test func `of equal keys the last wins, in the place of the first`() throws {
        let value = try JSONValue.parse(#"{"a":1,"b":2,"\u0061":3}"#)
        #expect(value.serialized() == #"{"a":3,"b":2}"#)
    }

    @Test func `keys are equal when their bytes are`() throws {
        let value = try JSONValue.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(value.object?.count == 2)
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
    }

    @Test(arguments: [0, 1, 11, 12, 13, 14, 100])
    func `members are found, set and removed at every size`(count: Int) {
        var object = JSONObject()
        for index in 0..<count { object["k\(index)"] = .integer(index) }
        #expect(object.members.map(\.key) == (0..<count).map { "k\($0)" })
        for index in 0..<count { #expect(object["k\(index)"] == .integer(index)) }
        #expect(object["k\(count)"] == nil)
        for index in 0..<count { object["k\(index)"] = .integer(-index) }
        #expect(object.count == count)
        for index in stride(from: 0, to: count, by: 2) { object["k\(index)"] = nil }
        object["none"] = nil
        #expect(object.count == count / 2)
        for index in 0..<count { #expect(object["k\(index)"] == (index % 2 == 0 ? nil : .integer(-index))) }
        object["new"] = true
        #expect(object.members.last?.key == "new" && object["new"] == true)
    }

    @Test func `equality and hash ignore the order of members, at every size`() {
        for count in [2, 13, 50] {
            let keys = (0..<count).map { "k\($0)" }
            var forward = JSONObject()
            var backward = JSONObject()
            for key in keys { forward[key] = .string(key) }
            for key in keys.reversed() { backward[key] = .string(key) }
            #expect(forward == backward)
            #expect(forward.hashValue == backward.hashValue)
            backward["k0"] = "other"
            #expect(forward != backward)
            #expect(forward.hashValue != backward.hashValue)
        }
    }

    /// Quadratic work would take hours here, so that this test ends is the proof.
    @Test func `a million keys are read in linear time`() throws {
        var text = "{"
        for index in 0..<1_000_000 { text += "\"\(index)\":\(index)," }
        text += "\"last\":0}"
        let value = try JSONValue.parse(text)
        #expect(value.object?.count == 1_000_001)
        #expect(value["999999"] == 999_999)
    }

    @Test func `a whole document reads back in its order`() throws {
        let text = #"{"z":[1,-2.5,"é\n",true,false,null,{}],"a":{"b":[]}}"#
        #expect(try JSONValue.parse(text).serialized() == text)
    }
}
