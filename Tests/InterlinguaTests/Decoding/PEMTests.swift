import Testing

@testable import Interlingua

@Suite struct PEMTests {
    @Test(arguments: [
        ("", []),
        ("no certificate", []),
        // RFC 4648, § 10: "foobar".
        ("-----BEGIN CERTIFICATE-----\nZm9v\nYmFy\n-----END CERTIFICATE-----\n", ["foobar"]),
        (
            "Subject: a\r\n-----BEGIN CERTIFICATE-----\r\nZm9v\r\n-----END CERTIFICATE-----\r\n\r\n"
                + "-----BEGIN PRIVATE KEY-----\nZm8=\n-----END PRIVATE KEY-----\n"
                + "-----BEGIN CERTIFICATE-----Zg==-----END CERTIFICATE-----",
            ["foo", "f"]
        ),
        ("-----BEGIN CERTIFICATE-----\nZm9v\n", []),
    ])
    func `certificates are found among whatever else is there`(text: String, contents: [String]) throws {
        #expect(try PEM.certificates(in: text) == contents.map { Array($0.utf8) })
    }

    @Test(arguments: ["Zm9v!", "Zm9v=", "Zg=", "Z", ""])
    func `one that is not encoded as it says is an error`(digits: String) {
        #expect(throws: DecodingFault.self) {
            try PEM.certificates(in: "-----BEGIN CERTIFICATE-----\n\(digits)\n-----END CERTIFICATE-----")
        }
    }
}
