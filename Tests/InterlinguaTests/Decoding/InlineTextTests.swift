import Testing

@testable import Interlingua

/// Strings that are made as the standard library holds them.
@Suite struct InlineTextTests {
    private static let texts = [
        "0123456789abcdefghij", "éèêëàâäùûüîï", "€uro, and more of them", "😀😀😀😀😀", "日本語の文",
        "\u{0}\u{1}\u{7F}\u{80}\u{7FF}\u{800}",
    ]

    /// Else all strings would be made by the library, and no test would tell.
    @Test func `strings are held as it is known`() {
        #expect(InlineText.isKnown)
    }

    @Test func `a text of up to 15 bytes is the string that the library makes, bit by bit`() throws {
        for text in Self.texts {
            for scalarCount in 0...text.unicodeScalars.count {
                let expected = String(String.UnicodeScalarView(text.unicodeScalars.prefix(scalarCount)))
                let bytes = Array(expected.utf8)
                // Something else around it, of which nothing may stay.
                let framed = Array("~\u{7FF}".utf8) + bytes + [UInt8](repeating: 0xFF, count: 16)
                let last = [UInt8](repeating: 0xFF, count: 8) + bytes
                // SAFETY: bytes have no padding.
                let (raw, rawLast) = unsafe (framed.span.bytes, last.span.bytes)
                let made = [
                    InlineText(bytes.span), InlineText(raw, 3..<3 + bytes.count),
                    InlineText(rawLast, 8..<8 + bytes.count), InlineText(expected),
                ]
                for made in made {
                    guard bytes.count <= 15 else {
                        #expect(made == nil)
                        continue
                    }
                    let string = try #require(made).string
                    #expect(string == expected)
                    #expect(Self.words(of: string) == Self.words(of: String(decoding: bytes, as: UTF8.self)))
                    #expect(string.hashValue == expected.hashValue)
                    #expect(Array(string.utf8) == bytes)
                    #expect(string + "!" == expected + "!")
                }
            }
        }
    }

    @Test func `none is made where neither sixteen bytes from its begin nor eight to its end can be read`() {
        let bytes = Array("0123456789abcdef".utf8)
        // SAFETY: bytes have no padding.
        let raw = unsafe bytes.span.bytes
        #expect(InlineText(raw, 0..<3)?.string == "012")
        #expect(InlineText(raw, 1..<3) == nil)
        #expect(InlineText(raw, 16..<16)?.string == "")
        #expect(InlineText(raw, 9..<16)?.string == "9abcdef")
    }

    private static func words(of text: String) -> [UInt64] {
        // SAFETY: a string is two words, and any bits are numbers.
        let words = unsafe unsafeBitCast(text, to: (UInt64, UInt64).self)
        return [words.0, words.1]
    }
}
