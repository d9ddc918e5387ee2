/// Reading a vector: an array of numbers, or base64 of their bytes.
///
/// Embeddings are most of what an embedding model answers, so they are read in place: no value is built for a number
/// but the number, and an array's digits are looked at once.
extension JSONReader {
    /// The next value, a vector in either form.
    ///
    /// A decimal number becomes the `Float` nearest to what is written, by one rounding: over a `Double` there would be
    /// two, and about one `Float` in 2^30 would be a unit off. What a sender printed of a `Float`, shortest or in full
    /// or as a `Double`, comes back as that `Float`.
    ///
    /// - Parameter count: How many numbers there will be, as far as is known. Only speed depends on it.
    /// - Throws: `.numberOutOfRange` for a number that no finite `Float` is near, `.invalidBase64`, `.impossibleLength`
    ///   for bytes that are no whole number of `Float`s, and what any reading throws.
    @_lifetime(self: copy self)
    mutating func vector(expecting count: Int?) throws(DecodingFault) -> [Float] {
        guard try token() != .quote else { return try base64Floats() }
        var floats: [Float] = []
        floats.reserveCapacity(count ?? 256)
        let powers = PowersOfTen.shared
        try enterArray()
        while try nextElement() {
            floats.append(try float())
            while let next = plainFloatAfterComma(powers) { floats.append(next) }
        }
        return floats
    }

    /// The next value, a number, as the nearest `Float`. One beyond every finite `Float` is a fault.
    @_lifetime(self: copy self)
    mutating func float() throws(DecodingFault) -> Float {
        guard try kind() == .number else { throw try mismatch() }
        let start = offset
        let number = try scanNumber()
        guard let float = number.float ?? Float(text(from: number.start, to: number.end)), float.isFinite else {
            throw DecodingFault(.numberOutOfRange, at: start)
        }
        return float
    }

    /// The number after a comma, where both stand right here in the form that most senders write: one digit, a point,
    /// and up to 23 more, with no blank and no exponent. Anything else is `nil`, and nothing is consumed.
    ///
    /// Up to three words of eight digits are read with a branch for each word instead of one for each digit, and all of
    /// it in the caller's loop: that makes 11 instructions a byte for numbers of some 20 digits (callgrind, w9s).
    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func plainFloatAfterComma(_ powers: PowersOfTen) -> Float? {
        // SAFETY: 29 bytes from here on are read at most: comma, sign, digit, point, 24 digits, and the byte after
        // them.
        guard offset &+ 32 <= count, byte(at: offset) == .comma else { return nil }
        var index = offset &+ 1
        let isNegative = byte(at: index) == UInt8(ascii: "-")
        if isNegative { index &+= 1 }
        let whole = UInt64(byte(at: index) &- UInt8(ascii: "0"))
        guard whole < 10, byte(at: index &+ 1) == UInt8(ascii: ".") else { return nil }
        guard let fraction = fraction(at: index &+ 2, after: whole) else { return nil }
        let end = index &+ 2 &+ fraction.count
        guard byte(at: end) | 0x20 != UInt8(ascii: "e") else { return nil }
        guard let magnitude = Float(fraction.digits, timesTenTo: -fraction.count, powers) else { return nil }
        offset = end
        return isNegative ? -magnitude : magnitude
    }

    /// The 1 to 23 digits at `index` joined to the one before them; `nil` where there are none, or more than 64 bits
    /// hold.
    @inline(__always)
    private func fraction(at index: Int, after whole: UInt64) -> (digits: UInt64, count: Int)? {
        let first = DigitRun(word(at: index))
        guard first.count == 8 else {
            return first.count == 0 ? nil : (whole &* first.scale &+ first.value, first.count)
        }
        let second = DigitRun(word(at: index &+ 8))
        var digits = (whole &* 100_000_000 &+ first.value) &* second.scale &+ second.value
        guard second.count == 8 else { return (digits, 8 &+ second.count) }
        let third = DigitRun(word(at: index &+ 16))
        // 19 digits that count always fit.
        guard third.count < 8, digits < DigitRun.scale(19 &- third.count) else { return nil }
        digits = digits &* third.scale &+ third.value
        return (digits, 16 &+ third.count)
    }
}
