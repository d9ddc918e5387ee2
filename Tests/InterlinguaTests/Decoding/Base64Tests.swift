import Foundation
import Testing

@testable import Interlingua

@Suite struct Base64Tests {
    /// Source: RFC 4648, § 10.
    @Test(
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func `the RFC's vectors go both ways`(plain: String, coded: String) throws {
        #expect(Base64.encode(Array(plain.utf8).span) == coded)
        #expect(try Base64.decode(coded) == Array(plain.utf8))
        #expect(try Base64.decode(coded.filter { $0 != "=" }) == Array(plain.utf8))
    }

    @Test func `both alphabets are read`() throws {
        #expect(try Base64.decode("+/+/") == [0xFB, 0xFF, 0xBF])
        #expect(try Base64.decode("-_-_") == [0xFB, 0xFF, 0xBF])
    }

    @Test(
        arguments: [
            ("A", 1), ("AAAAA", 5), ("A===", 1), ("=", 1), ("====", 0), ("Zg=", 3), ("Zg===", 5), ("Zm9v=", 5),
            ("Zm9v====", 4), ("Zm=v", 2), ("Zm 9v", 5), ("Zm9\n", 3), ("Zh==", 1), ("Zh", 1), ("Zm9=", 2), ("Zé==", 5),
            ("*g==", 0),
        ])
    func `anything else is a fault: at the byte, or at the end where the length is wrong`(text: String, offset: Int) {
        #expect(throws: DecodingFault(.invalidBase64, at: offset)) { _ = try Base64.decode(text) }
    }

    @Test func `random bytes are coded as Foundation codes them`() throws {
        var random = SplitMix64(seed: 6)
        for count in 0..<300 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let expected = Data(bytes).base64EncodedString()
            #expect(Base64.encode(bytes.span) == expected)
            #expect(try Base64.decode(expected) == bytes)
        }
    }
}
