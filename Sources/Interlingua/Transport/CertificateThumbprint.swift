/// The digest of one certificate, by which a server is known that no authority vouches for.
public struct CertificateThumbprint: Hashable, Sendable {
    /// Of SHA-1, 20 bytes, or of SHA-256, 32.
    let digest: [UInt8]

    /// - Parameter text: 40 (SHA-1) or 64 (SHA-256) hexadecimal digits, with or without colons and white space;
    ///   anything else gives `nil`.
    public init?(_ text: String) {
        var digits: [UInt8] = []
        for character in text where !character.isWhitespace && character != ":" {
            guard let byte = character.asciiValue, let digit = byte.hexDigit else { return nil }
            digits.append(UInt8(digit))
        }
        guard digits.count == 40 || digits.count == 64 else { return nil }
        digest = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
