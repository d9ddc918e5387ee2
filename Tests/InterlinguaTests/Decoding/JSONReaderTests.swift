import Testing

@testable import Interlingua

@Suite struct JSONReaderTests {
    @Test func `members are read in any order and unknown ones are skipped`() throws {
        let text = #" {"x" : [1,{"id":2}] , "id":"a", "n":{}, "list" : [ 1 , 2,3 ] ,"on":true, "none":null} "#
        let bytes = Array(text.utf8)
        var reader = JSONReader(bytes.span)
        var seen: [String] = []
        try reader.enterObject()
        while let key = try reader.nextKey() {
            switch key {
            case "id": seen.append(try reader.string())
            case "list":
                try reader.enterArray()
                while try reader.nextElement() { seen.append("\(try reader.integer())") }
            case "on": seen.append("\(try reader.bool())")
            case "n":
                try reader.enterObject()
                while let inner = try reader.nextKey() { seen.append(String(inner)) }
            default:
                seen.append("?" + String(key))
                try reader.skip()
            }
        }
        try reader.finish()
        #expect(seen == ["?x", "a", "1", "2", "3", "true", "?none"])
        #expect(reader.offset == bytes.count)
    }

    /// Without blanks, members are read in one step; with some, token by token.
    @Test func `what a document says does not depend on its blanks`() {
        let tokens = [
            "{", #""a""#, ":", "null", ",", #""count""#, ":", "12", ",", #""zero""#, ":", "0", ",", #""huge""#, ":",
            "1234567890123456789012", ",", #""six""#, ":", "6.0", ",", #""text""#, ":", #""x \u0041""#, ",",
            #""none""#, ":", "null", ",", #""skipped""#, ":", "[", "7", ",", "null", ",", "{", "}", "]", ",",
            #""word""#, ":", "true", "}",
        ]
        func read(_ bytes: [UInt8]) -> Result<[String], DecodingFault> {
            reading(bytes) { (reader) throws(DecodingFault) in
                var seen: [String] = []
                guard try reader.enterObjectIfPresent() else { return [] }
                while let key = try reader.nextKey() {
                    switch key {
                    case "a": seen.append("\(try reader.skipNull())")
                    case "count", "zero", "huge", "six": seen.append("\(try reader.integerIfPresent() ?? -1)")
                    case "text": seen.append(try reader.textIfPresent()?.text ?? "")
                    case "none": seen.append(try reader.stringIfPresent() ?? "none")
                    case "word": seen.append("\(try reader.boolIfPresent() ?? false)")
                    default: try reader.skip()
                    }
                }
                return seen
            }
        }
        var random = SplitMix64(seed: 3)
        for round in 0..<100 {
            let blanks = round == 0 ? [""] : ["", "", " ", "\n", "\r\n", "\t  "]
            let bytes = Array(tokens.map { $0 + (blanks.randomElement(using: &random) ?? "") }.joined().utf8)
            #expect(read(bytes) == .success(["true", "12", "0", "-1", "6", "x A", "none", "true"]))
            let end = bytes.lastIndex(of: UInt8(ascii: "}")) ?? 0
            for count in 0...end {
                let fault = DecodingFault(.unexpectedEnd, at: count)
                #expect(read(Array(bytes[..<count])) == .failure(fault), "\(count)")
            }
        }
    }

    @Test(arguments: ["00", "01", "-0x", "12a", "1.", "1e", "-", "9\u{0}"])
    func `a number that is none is a fault, also where a short one was expected`(number: String) {
        let fault = DecodingFault(.invalidNumber, at: 5)
        let results = [
            reading(Array("{\"a\":\(number)}".utf8)) { (reader) throws(DecodingFault) in
                try reader.enterObject()
                while try reader.nextKey() != nil { _ = try reader.integerIfPresent() }
                return 0
            },
            reading(Array("{\"a\":\(number)}".utf8)) { (reader) throws(DecodingFault) in
                try reader.enterObject()
                while try reader.nextKey() != nil { try reader.skip() }
                return 0
            },
        ]
        #expect(results[0] == results[1])
        guard case .failure(let found) = results[0] else {
            Issue.record("\(number) was read")
            return
        }
        if found.reason == fault.reason { #expect(found.offset == fault.offset) }
    }

    /// Keys are scanned in steps; near the document's end, and where blanks are around them, token by token.
    @Test func `a key of any length is read or refused alike wherever it stands and whatever is in it`() {
        func read(_ document: String) -> Result<[String], DecodingFault> { read(Array(document.utf8)) }
        func read(_ document: [UInt8]) -> Result<[String], DecodingFault> {
            reading(document) { (reader) throws(DecodingFault) in
                var keys: [String] = []
                try reader.enterObject()
                while let key = try reader.nextKey() {
                    keys.append(String(key))
                    try reader.skip()
                }
                try reader.finish()
                return keys
            }
        }
        let odd: [[UInt8]] = [
            [0x0A], [0x1F], [0x20], [0x22], [0x5C], [0x7F], [0x80], [0xFF], [0xC3, 0xA9], [0x5C, 0x6E],
            // As if the key ended there.
            [0x1F, 0x3A], [0x22, 0x3A], [0x5C, 0x3A], [0x80, 0x3A],
        ]
        for count in 0...36 {
            for rest in ["", "1", "12345678", #"[1,2,3,"four","five"]"#] {
                let key = String(repeating: "k", count: count)
                let value = rest.isEmpty ? "0" : rest
                #expect(read(#"{"\#(key)":\#(value),"\#(key)": \#(value)}"#) == .success([key, key]))
                #expect(read(#"{"\#(key)"\#(value)}"#).fault?.offset == count + 3)
                for index in 0..<count {
                    for bytes in odd {
                        var text = Array(key.utf8)
                        text.replaceSubrange(index...index, with: bytes)
                        let compact = read(Array("{\"".utf8) + text + Array("\":\(value)}".utf8))
                        let spread = read(Array("{ \"".utf8) + text + Array("\":\(value)}".utf8))
                        #expect(compact.isSuccess == spread.isSuccess)
                        #expect((try? compact.get()) == (try? spread.get()))
                        #expect(compact.fault?.reason == spread.fault?.reason)
                        #expect(compact.fault.map { $0.offset + 1 } == spread.fault?.offset)
                    }
                }
            }
        }
    }

    @Test(
        arguments: [
            (#"{"id":1}"#, true), (#"{"\u0069d":1}"#, true), (#"{"i\u0064":1}"#, true), (#"{"idx":1}"#, false),
            (#"{"i":1}"#, false), (#"{"":1}"#, false), (#"{"ID":1}"#, false), (#"{"\u0069\u0064\u0064":1}"#, false),
            (#"{"ie":1}"#, false), (#"{"\\u0069d":1}"#, false),
        ])
    func `a key matches by what it says, not how it is written`(text: String, matches: Bool) {
        let result = reading(Array(text.utf8)) { (reader) throws(DecodingFault) in
            try reader.enterObject()
            var isMatch = false
            while let key = try reader.nextKey() {
                if case "id" = key { isMatch = true }
                try reader.skip()
            }
            return isMatch
        }
        #expect(result == .success(matches))
    }

    @Test func `a known word is skipped only where it stands as it is, between its quotes`() {
        func skips(_ text: String) -> Bool {
            let bytes = Array(text.utf8)
            var reader = JSONReader(bytes.span)
            let isSkipped = reader.skip(word: "content_block_delta")
            #expect(reader.offset == (isSkipped ? 21 : 0))
            return isSkipped
        }
        let word = #""content_block_delta""#
        #expect(skips(word))
        #expect(skips(word + ",1"))
        for count in 0..<word.utf8.count { #expect(!skips(String(word.prefix(count)))) }
        for index in word.indices { #expect(!skips(word.replacingCharacters(at: index, with: "#") + "  ")) }
        #expect(!skips(" " + word))
        #expect(!skips(#""content_block_deltas""#))
        #expect(!skips(#""content_block\u005Fdelta""#))
    }

    @Test func `a key of any length differs from one that differs in one byte`() {
        func matches(_ key: String) -> Result<[Bool], DecodingFault> {
            reading(Array("{\"\(key)\":0}".utf8)) { (reader) throws(DecodingFault) in
                try reader.enterObject()
                var found: [Bool] = []
                while let key = try reader.nextKey() {
                    found = ["prompt_tokens_details" ~= key, "choices" ~= key, "metadata" ~= key, "" ~= key]
                    try reader.skip()
                }
                return found
            }
        }
        for (position, name) in ["prompt_tokens_details", "choices", "metadata", ""].enumerated() {
            #expect(matches(name) == .success((0..<4).map { $0 == position }))
            for index in name.indices {
                let other = name.replacingCharacters(at: index, with: "#")
                #expect(matches(other) == .success([false, false, false, false]), "\(other)")
            }
        }
    }

    @Test(
        arguments: [
            (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0000""#, "\u{0}"),
            (#""\u00e9\u65E5""#, "é日"), (#""\ud83d\ude00""#, "😀"),
            (#""\uD800\uDC00\uDBFF\uDFFF""#, "\u{10000}\u{10FFFF}"),
            (#""12345678""#, "12345678"), (#""1234567\n90123456789""#, "1234567\n90123456789"),
            (#""日本語\t😀é""#, "日本語\t😀é"),
        ])
    func `a string is read with its escapes resolved`(text: String, expected: String) {
        let bytes = Array(text.utf8)
        #expect(readingString(bytes) == .success(expected))
        let appended = reading(bytes) { (r) throws(DecodingFault) in
            var text = Array("> ".utf8)
            try r.appendString(to: &text)
            return text
        }
        #expect(appended == .success(Array(("> " + expected).utf8)))
    }

    @Test func `a long string with escapes at every place is read whole`() {
        for count in [0, 1, 7, 8, 9, 500, 520, 5000] {
            let plain = String(repeating: "x", count: count)
            let text = "\"\(plain)\\n\(plain)\\u00e9\(plain)\""
            let expected = plain + "\n" + plain + "é" + plain
            #expect(readingString(Array(text.utf8)) == .success(expected))
        }
    }

    /// Where the value is of another kind than the one asked for, it is skipped.
    @Test(
        arguments: [
            ("\"a\"", "string"), ("6", "integer double"), ("6.0", "integer double"), ("60e-1", "integer double"),
            ("6.5", "double"), ("1e400", ""), ("9223372036854775808", "double"), ("true", "bool"), ("null", ""),
            ("{}", "object"), ("[]", "array"), ("[[1],{\"a\":2}]", "array"), ("{\"a\":[1]}", "object"),
        ])
    func `a lenient read gives nil for another kind and stands behind it`(text: String, kinds: String) {
        let bytes = Array("[\(text),7]".utf8)
        func lenient(_ read: (inout JSONReader) throws(DecodingFault) -> Bool) -> Result<Bool, DecodingFault> {
            reading(bytes) { (reader) throws(DecodingFault) in
                try reader.enterArray()
                _ = try reader.nextElement()
                let isPresent = try read(&reader)
                #expect(try reader.nextElement())
                #expect(try reader.integer() == 7)
                #expect(try reader.nextElement() == false)
                return isPresent
            }
        }
        #expect(
            lenient { (r) throws(DecodingFault) in try r.stringIfPresent() != nil }
                == .success(kinds.contains("string")))
        #expect(
            lenient { (r) throws(DecodingFault) in try r.integerIfPresent() != nil }
                == .success(kinds.contains("integer")))
        #expect(
            lenient { (r) throws(DecodingFault) in try r.doubleIfPresent() != nil }
                == .success(kinds.contains("double")))
        #expect(
            lenient { (r) throws(DecodingFault) in try r.boolIfPresent() != nil }
                == .success(kinds.contains("bool")))
        #expect(
            lenient { (r) throws(DecodingFault) in
                guard try r.enterObjectIfPresent() else { return false }
                while try r.nextKey() != nil { try r.skip() }
                return true
            } == .success(kinds.contains("object")))
        #expect(
            lenient { (r) throws(DecodingFault) in
                guard try r.enterArrayIfPresent() else { return false }
                while try r.nextElement() { try r.skip() }
                return true
            } == .success(kinds.contains("array")))
    }

    @Test(arguments: ["[tru]", "[1.]", "[\"\\x\"]", "[{\"a\" 1}]"])
    func `a lenient read refuses what is malformed all the same`(text: String) {
        #expect(!reading(Array(text.utf8)) { (r) throws(DecodingFault) in try r.stringIfPresent() }.isSuccess)
        #expect(!reading(Array(text.utf8)) { (r) throws(DecodingFault) in try r.integerIfPresent() }.isSuccess)
        #expect(!reading(Array(text.utf8)) { (r) throws(DecodingFault) in try r.enterObjectIfPresent() }.isSuccess)
    }

    @Test func `only null is absent`() {
        #expect(reading(Array("null".utf8)) { (r) throws(DecodingFault) in try r.valueIfPresent() } == .success(nil))
        #expect(reading(Array("0".utf8)) { (r) throws(DecodingFault) in try r.valueIfPresent() } == .success(0))
    }

    @Test(
        arguments: [
            ("{}", JSONKind.object), (" [1]", .array), ("\"\"", .string), ("-1", .number), ("0", .number),
            ("true", .bool), ("false", .bool), ("null", .null),
        ])
    func `a strict read of another kind is a fault that names the kind`(text: String, kind: JSONKind) {
        let bytes = Array(text.utf8)
        let expected = DecodingFault(.unexpectedKind(kind), at: text.first == " " ? 1 : 0)
        #expect(
            reading(bytes) { (r) throws(DecodingFault) in
                let kind = try r.kind()
                try r.skip()
                return kind
            } == .success(kind))
        if kind != .string {
            #expect(readingString(bytes).fault == expected)
        }
        if kind != .number {
            #expect(reading(bytes) { (r) throws(DecodingFault) in try r.integer() }.fault == expected)
            #expect(readingDouble(bytes).fault == expected)
        }
        if kind != .bool { #expect(reading(bytes) { (r) throws(DecodingFault) in try r.bool() }.fault == expected) }
        if kind != .object {
            #expect(reading(bytes) { (r) throws(DecodingFault) in try r.enterObject() }.fault == expected)
        }
        if kind != .array {
            #expect(reading(bytes) { (r) throws(DecodingFault) in try r.enterArray() }.fault == expected)
        }
    }

    @Test func `raw text is the value's exact bytes`() {
        let bytes = Array(#"[ {"a" : [1.50, "\u00e9"]} ,2]"#.utf8)
        let raw = reading(bytes) { (reader) throws(DecodingFault) in
            var raw: [String] = []
            try reader.enterArray()
            while try reader.nextElement() { raw.append(try reader.rawText()) }
            return raw
        }
        #expect(raw == .success([#"{"a" : [1.50, "\u00e9"]}"#, "2"]))
    }
}

extension String {
    fileprivate func replacingCharacters(at index: Index, with text: String) -> String {
        String(self[..<index]) + text + String(self[self.index(after: index)...])
    }
}
