/// Base64 of bytes, both ways.
///
/// Source: RFC 4648, § 4 and § 5.
enum Base64 {
    /// The standard alphabet, padded.
    static func encode(_ bytes: Span<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let count = min(3, bytes.count - start)
            var group: UInt32 = 0
            for index in 0..<3 { group = group << 8 | (index < count ? UInt32(bytes[start + index]) : 0) }
            for index in 0..<4 {
                let digit = Int(truncatingIfNeeded: group >> (18 - 6 * UInt32(index)) & 0x3F)
                text.append(index <= count ? alphabet[digit] : UInt8(ascii: "="))
            }
        }
        return String(text.span)
    }

    /// Reads the standard or the URL-safe alphabet, padded or not.
    ///
    /// Refuses everything else: other bytes (white space and line ends too), wrong padding, a last digit
    /// that has bits no byte takes.
    static func decode(_ text: Span<UInt8>) throws(DecodingFault) -> [UInt8] {
        let count = try digitCount(text)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count / 4 * 3 + 2)
        var group: UInt32 = 0
        var bits = 0
        for index in 0..<count {
            let digit = digits[Int(text[index])]
            guard digit < 64 else { throw DecodingFault(.invalidBase64, at: index) }
            group = group << 6 | UInt32(digit)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            }
        }
        guard group & (1 << UInt32(bits) - 1) == 0 else { throw DecodingFault(.invalidBase64, at: count - 1) }
        return bytes
    }

    static func decode(_ text: String) throws(DecodingFault) -> [UInt8] {
        try decode(Array(text.utf8).span)
    }

    /// How many digits come before the padding, which must complete the last four where there is any.
    private static func digitCount(_ text: Span<UInt8>) throws(DecodingFault) -> Int {
        var count = text.count
        while count > 0, text.count - count < 2, text[count - 1] == UInt8(ascii: "=") { count -= 1 }
        guard count % 4 != 1, count == text.count || text.count % 4 == 0 else {
            throw DecodingFault(.invalidBase64, at: text.count)
        }
        return count
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value of each byte that is a digit in one of the alphabets; 255 for the others.
    private static let digits: [UInt8] = {
        var digits = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { digits[Int(byte)] = UInt8(value) }
        digits[Int(UInt8(ascii: "-"))] = 62
        digits[Int(UInt8(ascii: "_"))] = 63
        return digits
    }()
}
