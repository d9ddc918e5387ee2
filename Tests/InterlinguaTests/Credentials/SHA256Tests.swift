import Testing

@testable import Interlingua

/// Expected hashes are FIPS 180-4's examples, RFC 4231's, and others by Python's `hashlib`.
@Suite struct SHA256Tests {
    @Test(
        arguments: [
            ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                Array("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq".utf8),
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                Array(
                    """
                    abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn\
                    hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu
                    """.utf8),
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
            // At and around the length where the padding takes a block of its own.
            (Array(repeating: 0, count: 55), "02779466cdec163811d078815c633f21901413081449002f24aa3e80f0b88ef7"),
            (Array(repeating: 0, count: 63), "c7723fa1e0127975e49e62e753db53924c1bd84b8ac1ac08df78d09270f3d971"),
            (Array(repeating: 0, count: 64), "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"),
            (Array(repeating: 0, count: 119), "f616b0d54e78571a9611f343c9f8e022e859e920381ab0e4d3da01e193a7bd7e"),
        ] as [([UInt8], String)])
    func `a hash is the standard's, however the bytes are cut in three`(bytes: [UInt8], expected: String) {
        #expect(SHA256.hash(bytes.span).hexadecimal == expected)
        for first in 0...bytes.count {
            for second in stride(from: first, through: bytes.count, by: 5) {
                var hash = SHA256()
                for piece in bytes.cut(at: [first, second]) { hash.update(piece.span) }
                #expect(hash.finish().hexadecimal == expected, "cut at \(first) and \(second)")
            }
        }
    }

    @Test func `a million letters have their hash`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        let expected = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        #expect(SHA256.hash(bytes.span).hexadecimal == expected)
    }

    @Test(
        arguments: [
            (
                Array(repeating: 0x0b, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                Array(repeating: 0xaa, count: 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ] as [([UInt8], String, String)])
    func `a proof under a key is the standard's`(key: [UInt8], text: String, expected: String) {
        #expect(HMAC.authenticate(text, key: key).hexadecimal == expected)
    }
}
