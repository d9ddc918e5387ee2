import Foundation
import Testing

@testable import Interlingua

@Suite struct JSONWriterTests {
    @Test func `a body is written in the order in which it is told`() throws {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("model", "m")
            writer.member("messages") { writer in
                writer.array { writer in
                    writer.object { $0.member("role", "user") }
                    writer.object { _ in }
                    writer.array { _ in }
                    writer.integer(-7)
                    writer.null()
                }
            }
            writer.member("temperature", 0.5)
            writer.member("n", 1)
            writer.member("stream", true)
            writer.member("extra", ["b": 1, "a": [.null, false]])
            writer.key("schema")
            writer.raw(#"{"x": 1}"#)
            writer.members(of: ["y": "z"])
        }
        let body = try writer.finish()
        let text = String(body.span)
        #expect(
            text == #"{"model":"m","messages":[{"role":"user"},{},[],-7,null],"temperature":0.5,"n":1,"stream":true,"#
                + #""extra":{"b":1,"a":[null,false]},"schema":{"x": 1},"y":"z"}"#)
    }

    @Test(
        arguments: [
            ("", #""""#), ("a", #""a""#), ("\"\\", #""\"\\""#), ("/", #""/""#), ("\u{8}\u{C}\n\r\t", #""\b\f\n\r\t""#),
            ("\u{0}\u{1}\u{1F}", #""\u0000\u0001\u001f""#), ("\u{7F}\u{2028}é日😀", "\"\u{7F}\u{2028}é日😀\""),
            ("a\nb\nc", #""a\nb\nc""#),
        ])
    func `a string is escaped only where it must be`(text: String, expected: String) {
        #expect(JSONValue.string(text).serialized() == expected)
        #expect(JSONValue.object([text: 1]).serialized() == "{\(expected):1}")
    }

    /// Text is looked through sixteen bytes at a time, and the rest byte by byte. Foundation reads it back.
    @Test(arguments: ["\"", "\\", "\u{1F}", "\n", "\u{7F}", "é", "\"\"", "é\n"])
    func `a string is escaped wherever in it that must be`(piece: String) throws {
        for before in 0..<35 {
            for after in 0..<35 {
                let text = String(repeating: "a", count: before) + piece + String(repeating: "b", count: after)
                let written = Data(JSONValue.string(text).serialized().utf8)
                #expect(try JSONDecoder().decode(String.self, from: written) == text)
            }
        }
    }

    @Test(
        arguments: [
            (0.1, "0.1"), (1, "1.0"), (-0.0, "-0.0"), (1e23, "1e+23"), (.leastNonzeroMagnitude, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"), (0.30000000000000004, "0.30000000000000004"),
            (0x1p53, "9007199254740992.0"),
        ])
    func `a double is written in the shortest form that reads back the same`(double: Double, expected: String) {
        #expect(JSONValue.double(double).serialized() == expected)
    }

    @Test(arguments: [Double.infinity, -.infinity, .nan])
    func `a number that JSON cannot write fails the body and is null in a value`(number: Double) {
        #expect(JSONValue.array([.double(number)]).serialized() == "[null]")
        var writer = JSONWriter()
        writer.array { $0.double(number) }
        #expect(writer.hasNonFiniteNumber)
        #expect(throws: ModelError.self) { _ = try writer.finish() }
    }

    @Test(arguments: [Int.min, -1, 0, 9, 10, 99, 1_000_000, .max])
    func `an integer is written in full`(integer: Int) {
        #expect(JSONValue.integer(integer).serialized() == integer.description)
    }

    @Test(arguments: 0..<4)
    func `what is written reads back as the same value`(seed: UInt64) throws {
        var generator = DocumentGenerator(seed: 4000 + seed)
        for _ in 0..<500 {
            let bytes = generator.document()
            let value = try JSONValue.parse(bytes.span)
            let again = try JSONValue.parse(value.serialized())
            #expect(again == value)
            #expect(again.serialized() == value.serialized())
        }
    }

    @Test func `an error inside a container passes through`() {
        let stop = DecodingFault(.unexpectedEnd, at: 7)
        func body() throws(DecodingFault) {
            var writer = JSONWriter()
            try writer.object { (_: inout JSONWriter) throws(DecodingFault) in throw stop }
        }
        #expect(throws: stop) { try body() }
    }
}
