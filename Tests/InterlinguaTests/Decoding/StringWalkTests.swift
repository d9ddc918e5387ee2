import Testing

@testable import Interlingua

/// Strings read by blocks beside the same strings read byte by byte, as RFC 8259 and RFC 3629 say it.
@Suite struct StringWalkTests {
    @Test(arguments: 0..<6)
    func `a string is read, appended, skipped and refused as byte by byte`(seed: UInt64) {
        var random = SplitMix64(seed: 4000 + seed)
        for _ in 0..<150 { check(text(pieces: 40, &random), &random) }
        // Longer than a piece of what is written at once.
        for _ in 0..<2 { check(text(pieces: 6000, &random), &random) }
    }

    @Test func `a string that is cut anywhere ends there`() {
        let text = Array(#"plain text, é日本😀 \n\"\u00e9\uD83D\uDE00 and more of it, twice sixteen bytes"#.utf8)
        let document = [.quote] + text + [.quote]
        for end in document.indices { compare(Array(document[..<end])) }
    }

    /// Each at the begin, in the middle and at the end of blocks, and across them.
    @Test(arguments: [0, 5, 6, 7, 13, 14])
    func `every pair of bytes is taken or refused wherever it stands`(offset: Int) {
        let plain = Array(repeating: UInt8(ascii: "x"), count: 70)
        for first in UInt8.min...UInt8.max where first >= 0x7F || first < 0x20 || first == .backslash {
            for second in [0, 0x22, 0x6E, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF] as [UInt8] {
                compare([.quote] + plain[offset...] + [first, second] + plain + [.quote])
            }
        }
    }

    @Test(
        arguments: [[0xE0], [0xE1], [0xED], [0xEF], [0xF0], [0xF3], [0xF4], [0xF0, 0x90], [0xF4, 0x8F]] as [[UInt8]])
    func `longer characters are taken or refused wherever they stand`(lead: [UInt8]) {
        let plain = Array(repeating: UInt8(ascii: "x"), count: 70)
        for offset in [0, 5, 6, 7, 13, 14] {
            for next in [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF] as [UInt8] {
                for last in [0x22, 0x7F, 0x80, 0xBF, 0xC0] as [UInt8] {
                    for tail in [[], [0x80], [0x80, 0x80]] as [[UInt8]] {
                        compare([.quote] + plain[offset...] + lead + [next, last] + tail + plain + [.quote])
                    }
                }
            }
        }
    }

    @Test func `a text in pieces is cut between characters only`() {
        for count in 16_380..<16_404 {
            let text = String(repeating: "x", count: count) + #"\n日本😀é"# + String(repeating: "語", count: 60)
            compare([.quote] + Array(text.utf8) + [.quote])
        }
    }

    /// A text as it stands between quotes, of which one in three is spoilt.
    private func text(pieces count: Int, _ random: inout SplitMix64) -> [UInt8] {
        let pieces = [
            "a", "hello world", "longer than one block of text is ", #"\n"#, #"\""#, #"\\"#, #"\/"#, #"\u00e9"#,
            #"\u65e5"#,
            #"\uD83D\uDE00"#, "é", "日本", "😀", "\u{7F}", "\u{FFFF}", "한국어", "हिन्दी",
        ]
        let spoilers: [[UInt8]] = [
            [0x80], [0xC1], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE6, 0x97], [0xF0],
            [0xFF],
            [0x80, 0x80, 0x80, 0x80, 0x80], [0x1F], Array(#"\x"#.utf8), Array(#"\u12x4"#.utf8), Array(#"\uDC00"#.utf8),
            Array(#"\uD800\n"#.utf8), Array(#"\uD800\u0041"#.utf8), [.backslash], [.quote],
        ]
        var text: [UInt8] = []
        for _ in 0..<Int.random(in: 0...count, using: &random) {
            text += Array((pieces.randomElement(using: &random) ?? "").utf8)
        }
        if Int.random(in: 0..<3, using: &random) == 0 {
            let place = Int.random(in: 0...text.count, using: &random)
            text.insert(contentsOf: spoilers.randomElement(using: &random) ?? [], at: place)
        }
        return text
    }

    private func check(_ text: [UInt8], _ random: inout SplitMix64) {
        let document = [.quote] + text + [.quote]
        compare(document)
        compare(document + Array(repeating: .space, count: Int.random(in: 0...20, using: &random)))
        compare(Array(document[..<Int.random(in: 0...document.count, using: &random)]))
    }

    private func compare(_ document: [UInt8]) {
        let expected = SlowString.read(document)
        let read = readingString(document).map { Array($0.utf8) }
        #expect(read == expected)
        #expect(reading(document) { (reader) throws(DecodingFault) in try reader.skip() }.fault == expected.fault)
        let appended = reading(document) { (reader) throws(DecodingFault) in
            var text: [UInt8] = []
            try reader.appendString(to: &text)
            return text
        }
        #expect(appended == expected)
    }
}

/// A string read one byte after the other.
private struct SlowString {
    private let bytes: [UInt8]
    private var index = 1
    private var text: [UInt8] = []

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func read(_ document: [UInt8]) -> Result<[UInt8], DecodingFault> {
        guard !document.isEmpty else { return .failure(DecodingFault(.unexpectedEnd, at: 0)) }
        var string = SlowString(document)
        do throws(DecodingFault) {
            while try string.byte(at: string.index) != .quote { try string.step() }
            let rest = document[(string.index + 1)...]
            if let end = rest.firstIndex(where: { !$0.isBlank }) { throw DecodingFault(.trailingBytes, at: end) }
            return .success(string.text)
        } catch {
            return .failure(error)
        }
    }

    private func byte(at index: Int) throws(DecodingFault) -> UInt8 {
        guard index < bytes.count else { throw DecodingFault(.unexpectedEnd, at: bytes.count) }
        return bytes[index]
    }

    private mutating func step() throws(DecodingFault) {
        let byte = bytes[index]
        guard byte >= 0x20 else { throw DecodingFault(.controlCharacter(byte), at: index) }
        if byte == .backslash { try escape() } else { try character() }
    }

    private mutating func character() throws(DecodingFault) {
        let lead = bytes[index]
        let count = lead < 0x80 ? 1 : lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        guard count > 0 else { throw DecodingFault(.invalidUTF8, at: index) }
        guard index + count <= bytes.count else { throw DecodingFault(.unexpectedEnd, at: bytes.count) }
        let sequence = Array(bytes[index..<index + count])
        guard String(validating: sequence, as: UTF8.self) != nil else { throw DecodingFault(.invalidUTF8, at: index) }
        text += sequence
        index += count
    }

    private mutating func escape() throws(DecodingFault) {
        let start = index
        let names = Array(#""\/bfnrt"#.utf8)
        let values = Array("\"\\/\u{8}\u{C}\n\r\t".utf8)
        let name = try byte(at: start + 1)
        if let found = names.firstIndex(of: name) {
            text.append(values[found])
            index += 2
            return
        }
        let unit = try codeUnit(at: start)
        if 0xDC00..<0xE000 ~= unit { throw DecodingFault(.loneSurrogate, at: start) }
        var units = [unit]
        if 0xD800..<0xDC00 ~= unit {
            guard try byte(at: start + 6) == .backslash, try byte(at: start + 7) == UInt8(ascii: "u") else {
                throw DecodingFault(.loneSurrogate, at: start)
            }
            units.append(try codeUnit(at: start + 6))
            guard 0xDC00..<0xE000 ~= units[1] else { throw DecodingFault(.loneSurrogate, at: start) }
        }
        text += Array(String(decoding: units, as: UTF16.self).utf8)
        index += 6 * units.count
    }

    private func codeUnit(at start: Int) throws(DecodingFault) -> UInt16 {
        guard try byte(at: start + 1) == UInt8(ascii: "u") else { throw DecodingFault(.invalidEscape, at: start) }
        var digits = ""
        for index in start + 2..<start + 6 {
            let digit = Character(Unicode.Scalar(try byte(at: index)))
            guard digit.isASCII, digit.isHexDigit else { throw DecodingFault(.invalidEscape, at: start) }
            digits.append(digit)
        }
        return UInt16(digits, radix: 16) ?? 0
    }
}
