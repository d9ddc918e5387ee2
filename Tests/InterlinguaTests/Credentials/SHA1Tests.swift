import Testing

@testable import Interlingua

@Suite struct SHA1Tests {
    /// Source: FIPS 180 examples (NIST, “SHA Examples”), and RFC 3174, § 7.3.
    @Test(arguments: [
        ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"), ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
    ])
    func `SHA-1 gives the published hashes`(_ text: String, _ hash: String) {
        #expect(SHA1.hash(Array(text.utf8)).hexadecimal == hash)
    }
}
