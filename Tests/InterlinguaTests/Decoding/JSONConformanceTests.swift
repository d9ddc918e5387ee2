import Testing

@testable import Interlingua

/// What RFC 8259 accepts and what it refuses, after the classes of the public JSONTestSuite.
@Suite struct JSONConformanceTests {
    @Test(
        arguments: [
            // array
            "[[] ]", "[\"\"]", "[]", "[1]\n", "[false]", "[null, 1, \"1\", {}]", "[null]", "[1\n]", " [1]",
            "[1,null,null,null,2]", "[2] ",
            // number
            "[123e65]", "[0e+1]", "[0e1]", "[ 4]", "[-0.000000000000000000000000000000000000000000000000000001]",
            "[20e1]", "[-0]", "[-123]", "[-1]", "[-0.0]", "[1E22]", "[1E-2]", "[1E+2]", "[123e45]", "[123.456e78]",
            "[1e-2]", "[1e+2]", "[123]", "[123.456789]", "[0]", "[1e-99999]", "[123456789012345678901234567890]",
            // object
            "{\"asd\":\"sdf\", \"dfg\":\"fgh\"}", "{\"asd\":\"sdf\"}", "{\"a\":\"b\",\"a\":\"c\"}",
            "{\"a\":\"b\",\"a\":\"b\"}", "{}", "{\"\":0}", "{\"foo\\u0000bar\": 42}",
            "{ \"min\": -1.0e+28, \"max\": 1.0e+28 }", "{\"x\":[{\"id\": \"xxxxxxxxxxxxxxxxxxxxxxxxxx\"}]}",
            "{\"a\":[]}", "{\"title\":\"\\u041f\\u043e\\u043b\" }", "{\n\"a\": \"b\"\n}",
            // string
            "[\"\\u0060\\u012a\\u12AB\"]", "[\"\\uD801\\udc37\"]", "[\"\\ud83d\\ude39\\ud83d\\udc8d\"]",
            "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", "[\"\\\\u0000\"]", "[\"\\\"\"]", "[\"a/*b*/c/*d//e\"]", "[\"\\\\a\"]",
            "[\"\\\\n\"]", "[\"\\u0012\"]", "[\"\\uFFFF\"]", "[\"asd\"]", "[ \"asd\"]", "[\"\\uDBFF\\uDFFF\"]",
            "[\"new\\u00A0line\"]", "[\"\u{10FFFF}\"]", "[\"\u{FFFF}\"]", "[\"\\u0000\"]", "[\"\\u002c\"]", "[\"π\"]",
            "[\"\u{1BFFF}\"]", "[\"asd \"]", "\" \"", "[\"\\uD834\\uDd1e\"]", "[\"\\u0821\"]", "[\"\\u0123\"]",
            "[\"\u{2028}\"]", "[\"\u{2029}\"]", "[\"\\u0061\\u30af\\u30EA\\u30b9\"]", "[\"new\\u000Aline\"]",
            "[\"\u{7F}\"]", "[\"\\uA66D\"]", "[\"⍂㈴⍂\"]", "[\"\\u005C\"]", "[\"\\u0022\"]", "[\"\\u200B\"]",
            "[\"\\u2064\"]", "[\"\\uFDD0\"]", "[\"\\uFFFE\"]", "[\"€𝄞\"]", "[\"a\u{7F}a\"]",
            // structure
            "false", "42", "-0.1", "null", "\"asd\"", "true", "\"\"", "[\"a\"]\n", "[true]", " [] ", "\t\r\n []",
        ])
    func `every accepted class is read, skipped and built`(text: String) {
        let bytes = Array(text.utf8)
        #expect(skipping(bytes).isSuccess)
        #expect(building(bytes).isSuccess)
    }

    @Test(
        arguments: [
            // array
            "[1 true]", "[\"\": 1]", "[\"\"],", "[,1]", "[1,,2]", "[\"x\",,]", "[\"x\"]]", "[\"\",]", "[\"x\"",
            "[x", "[3[4]]", "[1:2]", "[,]", "[-]", "[   , \"\"]", "[\"a\",\n4\n,1,", "[1,]", "[1,,]", "[\"\u{B}a\"\\f]",
            "[*]", "[\"\"", "[1,", "[1,\n1\n,1", "[{}", "[1}", "]", "[a\u{E5}]",
            // literals
            "[fals]", "[nul]", "[tru]", "[truth]", "[True]", "[nulll]", "nul", "tru", "t", "n", "f", "[NULL]",
            // number
            "[++1234]", "[+1]", "[+Inf]", "[-01]", "[-1.0.]", "[-2.]", "[.-1]", "[.2e-3]", "[0.1.2]", "[0.3e+]",
            "[0.3e]", "[0.e1]", "[0E+]", "[0E]", "[0e+]", "[0e]", "[1.0e+]", "[1.0e-]", "[1.0e]", "[1 000.0]",
            "[1eE2]", "[2.e+3]", "[2.e-3]", "[2.e3]", "[9.e+]", "[Inf]", "[NaN]", "[\u{FF11}]", "[1+2]", "[0x1]",
            "[0x42]", "[Infinity]", "[0e+-1]", "[-123.123foo]", "[-Infinity]", "[-foo]", "[- 1]", "[-012]", "[-.123]",
            "[-1x]", "[1ea]", "[1.]", "[.123]", "[1.2a-3]", "[1.8011670033376514H-308]", "[012]", "-", "1.", "1e", "01",
            "[-NaN]", "00", "-00", "1.e1",
            // object
            "[\"x\", truth]", "{[: \"x\"}", "{\"x\", null}", "{\"x\"::\"b\"}", "{🇨🇭}", "{\"a\":\"a\" 123}",
            "{key: 'value'}", "{\"a\" b}", "{:\"b\"}", "{\"a\" \"b\"}", "{\"a\":", "{\"a\"", "{1:1}",
            "{9999E9999:1}", "{null:null,null:null}", "{\"id\":0,,,,,}", "{'a':0}", "{\"id\":0,}", "{\"a\":\"b\"}/**/",
            "{\"a\":\"b\"}/**//", "{\"a\":\"b\"}//", "{\"a\":\"b\"}/", "{\"a\":\"b\",,\"c\":\"d\"}", "{a: \"b\"}",
            "{\"a\":\"a", "{ \"foo\" : \"bar\", \"a\" }", "{\"a\":\"b\"}#", "{\"a\":1]", "{,}", "{", "}", "{\"a\":}",
            // string
            "[\"\\uD800\\\"]", "[\"\\uD800\\u\"]", "[\"\\uD800\\u1\"]", "[\"\\uD800\\u1x\"]", "[é]", "[\"\\x00\"]",
            "[\"\\\\\\\"]", "[\"\\\t\"]", "[\"\\🌀\"]", "[\"\\\"]", "[\"\\u00A\"]", "[\"\\uD834\\uDd\"]",
            "[\"\\uD800\\uD800\\x\"]", "[\"\\a\"]", "[\"\\uqqqq\"]", "[\\u0020\"asd\"]", "[\\n]", "\"",
            "['single quote']",
            "abc", "[\"\\", "[\"a\nb\"]", "[\"\t\"]", "[\"a\u{0}a\"]", "\"\\UA66D\"", "\"\"x", "[\"\u{1F}\"]", "\"a",
            // lone surrogates: implementation-defined in the suite, refused here
            "[\"\\uDADA\"]", "[\"\\uD888\\u1234\"]", "[\"\\uDd1e\\uD834\"]", "[\"\\ud800\"]", "[\"\\udc00\"]",
            "[\"\\uD800\\uD800\\n\"]", "[\"\\ud800abc\"]", "[\"\\uD800\\\\uDC00\"]",
            // structure
            "", " ", "<.>", "[<null>]", "[1]x", "[1]]", "aå", "[True]", "1]", "{\"x\": true,", "[][]", "2@", "{}}",
            "{\"\":", "{\"a\":/*comment*/\"b\"}", "{\"a\": true} \"x\"", "['", "[,", "[{", "[\"a", "[\"a\"", "{,", "{[",
            "{\"a", "{'a'", "[\"\\{[\"\\{", "*", "{\"a\":\"b\"}#{}", "[\u{2060}]", "[\\u000A\"\"]", "[1",
            "[ false, nul",
            "[\u{C}]", "\u{FEFF}{}", "\u{A0}[]", "[1]\u{0}",
        ])
    func `every refused class is a fault, skipped or built`(text: String) {
        let bytes = Array(text.utf8)
        #expect(!skipping(bytes).isSuccess)
        #expect(!building(bytes).isSuccess)
    }

    /// Source: RFC 3629, § 4; Unicode Standard, table 3-7.
    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xC2, 0xC0],
            [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF], [0xE0, 0xA0], [0xE1, 0x80], [0xE1, 0x80, 0x41], [0xE1, 0x41, 0x80],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEF, 0xBF], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF0, 0x90, 0x80], [0xF1, 0x80, 0x80, 0x41], [0xF1, 0x80, 0x41, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xE6, 0x97],
        ] as [[UInt8]])
    func `what is not UTF-8 is refused in a value, in a skipped value, and in a key`(sequence: [UInt8]) {
        for lead in 0..<9 {
            let text = Array("\"".utf8) + Array(repeating: UInt8(ascii: "a"), count: lead) + sequence + Array("\"".utf8)
            let key = Array("{".utf8) + text + Array(":1}".utf8)
            let expected = DecodingFault(.invalidUTF8, at: lead + 1)
            #expect(skipping(text + Array("       ".utf8)).fault == expected)
            #expect(readingString(text).fault?.offset ?? -1 >= lead + 1)
            #expect(!skipping(key).isSuccess)
        }
    }

    @Test func `the ends of every range of UTF-8 are accepted`() {
        let text =
            "\u{80}\u{7FF}\u{800}\u{FFF}\u{1000}\u{CFFF}\u{D000}\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{3FFFF}\u{40000}"
            + "\u{FFFFF}\u{100000}\u{10FFFF}"
        let bytes = Array("\"\(text)\"".utf8)
        #expect(readingString(bytes) == .success(text))
    }

    @Test(
        arguments: [
            ("[1,]", .unexpectedByte(UInt8(ascii: "]")), 3), ("[1", .unexpectedEnd, 2), ("", .unexpectedEnd, 0),
            ("[tru]", .invalidLiteral, 1), ("[-]", .invalidNumber, 1), ("[ 01]", .invalidNumber, 2),
            ("-", .unexpectedEnd, 1),
            ("1 2", .trailingBytes, 2), ("[\"ab\\x\"]", .invalidEscape, 4), ("[\"\\ud800\"]", .loneSurrogate, 2),
            ("[\"a\nb\"]", .controlCharacter(10), 3), ("{\"a\" 1}", .unexpectedByte(UInt8(ascii: "1")), 5),
            ("\"abc", .unexpectedEnd, 4), ("\"\\u12", .unexpectedEnd, 5), ("nul", .unexpectedEnd, 3),
        ] as [(String, DecodingFault.Reason, Int)])
    func `a fault names its reason and its byte`(text: String, reason: DecodingFault.Reason, offset: Int) {
        let expected = DecodingFault(reason, at: offset)
        #expect(skipping(Array(text.utf8)).fault == expected)
    }

    @Test func `containers nest up to the limit and no further`() {
        for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
            func nested(_ depth: Int) -> [UInt8] {
                let inner = open == "[" ? "" : "1"
                return Array(
                    (String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)).utf8)
            }
            #expect(building(nested(128)).isSuccess)
            #expect(skipping(nested(128)).isSuccess)
            let expected = DecodingFault(.tooDeep(limit: 128), at: 128 * open.utf8.count)
            #expect(building(nested(129)).fault == expected)
            #expect(skipping(nested(100_000)).fault == expected)
            #expect(
                skipping(nested(2), depthLimit: 1).fault?.reason
                    == .tooDeep(limit: 1))
        }
    }

    @Test func `a document cut anywhere is a fault`() {
        let text = #"{"a":[1.5e3,-20,"x\u00e9\ud83d\ude00é日😀",true,false,null,{}],"b":{"c":[[]]}}"#
        let bytes = Array(text.utf8)
        for end in 0..<bytes.count {
            #expect(!skipping(Array(bytes[..<end])).isSuccess, "\(end)")
            #expect(!building(Array(bytes[..<end])).isSuccess, "\(end)")
        }
    }
}

extension Result where Failure == DecodingFault {
    var isSuccess: Bool { fault == nil }
    var fault: DecodingFault? { if case .failure(let fault) = self { fault } else { nil } }
}
