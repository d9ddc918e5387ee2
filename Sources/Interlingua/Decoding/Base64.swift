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

    fileprivate static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value of each byte that is a digit in one of the alphabets; 255 for the others.
    private static let digits: [UInt8] = {
        var digits = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { digits[Int(byte)] = UInt8(value) }
        digits[Int(UInt8(ascii: "-"))] = 62
        digits[Int(UInt8(ascii: "_"))] = 63
        return digits
    }()
}

extension JSONReader {
    /// The next value, a string: the base64 of four-byte numbers, the lowest byte first (IEEE 754, binary32).
    ///
    /// - Throws: `.invalidBase64`, at the byte or at the end where the length is wrong; `.impossibleLength` for bytes
    ///   that are no whole number of `Float`s; `.numberOutOfRange` where one is infinite or no number.
    @_lifetime(self: copy self)
    mutating func base64Floats() throws(DecodingFault) -> [Float] {
        guard try token() == .quote else { throw try mismatch() }
        let start = offset
        if let floats = plainBase64Floats() { return try floats.finite(at: start) }
        // With escapes, without padding, in the other alphabet, or none at all: rare, so the plain way.
        var text: [UInt8] = []
        try appendString(to: &text)
        let bytes: [UInt8]
        do throws(DecodingFault) {
            bytes = try Base64.decode(text.span)
        } catch {
            throw DecodingFault(error.reason, at: start + 1 + error.offset)
        }
        guard bytes.count.isMultiple(of: 4) else { throw DecodingFault(.impossibleLength(bytes.count), at: start) }
        return try bytes.floats.finite(at: start)
    }

    /// The numbers of a string of the standard alphabet, padded and without escapes, which is consumed; `nil` for any
    /// other, of which nothing is.
    @_lifetime(self: copy self)
    private mutating func plainBase64Floats() -> [Float]? {
        let first = offset &+ 1
        guard let end = bytes.firstIndex(of: .quote, from: first), (end - first).isMultiple(of: 4) else { return nil }
        var digitCount = end - first
        for _ in 0..<2 where digitCount > 0 && byte(at: first + digitCount - 1) == UInt8(ascii: "=") { digitCount -= 1 }
        let byteCount = digitCount * 3 / 4
        guard byteCount.isMultiple(of: 4) else { return nil }
        let digits = bytes.extracting(first..<first + digitCount)
        guard let floats = Base64.floats(digits, byteCount / 4) else { return nil }
        offset = end + 1
        return floats
    }
}

extension Base64 {
    /// The numbers that these digits of the standard alphabet are the bytes of, `count` of them; `nil` where a byte is
    /// no digit.
    fileprivate static func floats(_ text: RawSpan, _ count: Int) -> [Float]? {
        // Elsewhere the bytes would have to change places.
        guard UInt16(1).littleEndian == 1 else { return nil }
        let fours = text.byteCount / 16
        // The loop leaves fewer than 16 digits.
        guard let tail = try? decode([UInt8](copying: text.extracting((fours * 16)...)).span) else { return nil }
        var isValid = false
        // SAFETY: the loop reads 16 bytes of `text` and writes 12 at each step, in all no more than there are; with the
        // tail every byte of the numbers is written. Any bytes are a `Float`.
        let floats = unsafe [Float](unsafeUninitializedCapacity: count) { floats, initializedCount in
            let bytes = UnsafeMutableRawBufferPointer(floats)
            isValid = unsafe groups.withUnsafeBufferPointer { groups in
                unsafe decode(text, fours, groups, into: bytes)
            }
            unsafe bytes[(fours * 12)...].copyBytes(from: tail)
            initializedCount = count
        }
        return isValid ? floats : nil
    }

    /// Decodes `count` times 16 digits to 12 bytes, and tells whether all were digits.
    private static func decode(
        _ text: RawSpan, _ count: Int, _ groups: UnsafeBufferPointer<UInt32>,
        into bytes: UnsafeMutableRawBufferPointer
    ) -> Bool {
        var stops: UInt32 = 0
        for index in 0..<count {
            // SAFETY: as the caller argues; each of `groups`' indices is four times 256.
            let early = unsafe text.unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 16, as: UInt64.self)
            let late = unsafe text.unsafeLoadUnaligned(fromUncheckedByteOffset: index &* 16 &+ 8, as: UInt64.self)
            let first = unsafe group(early, groups)
            let second = unsafe group(early >> 32, groups)
            let third = unsafe group(late, groups)
            let fourth = unsafe group(late >> 32, groups)
            stops |= first | second | third | fourth
            let low = UInt64(first) | UInt64(second) << 24 | UInt64(third) << 48
            unsafe bytes.storeBytes(of: low, toByteOffset: index &* 12, as: UInt64.self)
            unsafe bytes.storeBytes(of: third >> 16 | fourth << 8, toByteOffset: index &* 12 &+ 8, as: UInt32.self)
        }
        return stops & noDigit == 0
    }

    /// The three bytes of the four digits in the low half of `word`, the first lowest in both; marked where one is
    /// none.
    @inline(__always)
    private static func group(_ word: UInt64, _ groups: UnsafeBufferPointer<UInt32>) -> UInt32 {
        // SAFETY: the indices are below 4 × 256.
        unsafe groups[Int(word & 0xFF)] | groups[Int(word >> 8 & 0xFF) &+ 256] | groups[Int(word >> 16 & 0xFF) &+ 512]
            | groups[Int(word >> 24 & 0xFF) &+ 768]
    }

    private static let noDigit: UInt32 = 1 << 31

    /// What each byte adds to a group of three bytes as its first, second, third and fourth digit.
    private static let groups: [UInt32] = {
        var groups = [UInt32](repeating: noDigit, count: 4 * 256)
        for (value, byte) in alphabet.enumerated() {
            for place in 0..<4 {
                let group = UInt32(value) << (18 - 6 * UInt32(place))
                groups[place * 256 + Int(byte)] = group.byteSwapped >> 8
            }
        }
        return groups
    }()
}

extension [UInt8] {
    /// Each four bytes as a number, the lowest first.
    fileprivate var floats: [Float] {
        stride(from: 0, to: count, by: 4).map { start in
            Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(self[start + $1]) << (8 * $1) })
        }
    }
}

extension [Float] {
    /// - Throws: `.numberOutOfRange` where one is infinite or no number.
    fileprivate func finite(at offset: Int) throws(DecodingFault) -> [Float] {
        let exponent = Float.infinity.bitPattern
        // All are looked at, with no way out before the end; so the compiler looks at several at once.
        let highest = reduce(0 as UInt32) { Swift.max($0, $1.bitPattern & exponent) }
        guard highest < exponent else { throw DecodingFault(.numberOutOfRange, at: offset) }
        return self
    }
}
