import Testing

@testable import Interlingua

@Suite struct CertificateThumbprintTests {
    @Test(arguments: [
        "a9993e364706816aba3e25717850c26c9cd0d89d", "A9993E364706816ABA3E25717850C26C9CD0D89D",
        "A9:99:3E:36:47:06:81:6A:BA:3E:25:71:78:50:C2:6C:9C:D0:D8:9D\n",
        "a999 3e36 4706 816a ba3e 2571 7850 c26c 9cd0 d89d",
    ])
    func `a thumbprint is read as people and programs write it`(text: String) {
        // SHA-1 of "abc" (RFC 3174, § 7.3).
        #expect(CertificateThumbprint(text)?.digest == SHA1.hash(Array("abc".utf8)))
    }

    @Test(arguments: [
        "", "a9993e364706816aba3e25717850c26c9cd0d8", "a9993e364706816aba3e25717850c26c9cd0d89d0",
        "g9993e364706816aba3e25717850c26c9cd0d89d", "a9993e364706816aba3e25717850c26c9cd0d89d9d",
        "ä9993e364706816aba3e25717850c26c9cd0d89d",
    ])
    func `anything else is none`(text: String) { #expect(CertificateThumbprint(text) == nil) }

    @Test func `SHA-256 makes thumbprints too`() {
        // FIPS 180-4 example, “abc”.
        let text = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(CertificateThumbprint(text)?.digest.count == 32)
    }
}
