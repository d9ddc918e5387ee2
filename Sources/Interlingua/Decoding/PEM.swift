/// Certificates in PEM form, as files and TLS libraries have them.
///
/// Source: RFC 7468, § 2 and § 5.
enum PEM {
    /// The certificates in DER form, in their order; whatever else is in the text counts for nothing.
    ///
    /// - Throws: `.invalidBase64` for one that is not encoded as it says.
    static func certificates(in text: String) throws(DecodingFault) -> [[UInt8]] {
        var certificates: [[UInt8]] = []
        var rest = text[...]
        while let begin = rest.firstRange(of: "-----BEGIN CERTIFICATE-----") {
            rest = rest[begin.upperBound...]
            guard let end = rest.firstRange(of: "-----END CERTIFICATE-----") else { break }
            let bytes = try Base64.decode(rest[..<end.lowerBound].filter { !$0.isWhitespace })
            guard !bytes.isEmpty else { throw DecodingFault(.invalidBase64, at: 0) }
            certificates.append(bytes)
            rest = rest[end.upperBound...]
        }
        return certificates
    }
}
