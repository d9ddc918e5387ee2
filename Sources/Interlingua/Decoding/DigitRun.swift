/// The decimal digits at the front of eight bytes.
struct DigitRun {
    /// 0 to 8.
    let count: Int
    /// What they write.
    let value: UInt64

    /// - Parameter word: The bytes, the first of them lowest.
    @inline(__always)
    init(_ word: UInt64) {
        let digits = word ^ 0x3030_3030_3030_3030
        count = word.digitStops.trailingZeroBitCount >> 3
        // Digits that are not there become zeros at the front.
        let padding = UInt64(truncatingIfNeeded: 64 &- count &<< 3)
        let ones = count == 0 ? 0 : digits &<< padding
        // Neighbours are joined to numbers of two, then four, then eight digits.
        let twos = (ones &* 10 &+ ones >> 8) & 0x00FF_00FF_00FF_00FF
        let fours = (twos &* 100 &+ twos >> 16) & 0x0000_FFFF_0000_FFFF
        value = (fours &* 10_000 &+ fours >> 32) & 0xFFFF_FFFF
    }

    /// Ten to the power of the count.
    var scale: UInt64 { Self.scale(count) }

    /// Ten to a power of 0 to 19.
    static func scale(_ exponent: Int) -> UInt64 { scales[exponent] }

    private static let scales: [UInt64] = [
        1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
        100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
        10_000_000_000_000_000, 100_000_000_000_000_000, 1_000_000_000_000_000_000, 10_000_000_000_000_000_000,
    ]
}

extension UInt64 {
    /// Of eight bytes, marks those that are no digits. The lowest mark is exact; those above it may be false.
    @inline(__always)
    var digitStops: UInt64 {
        let digits = self ^ 0x3030_3030_3030_3030
        // A byte above 9 reaches its high bit; what it carries reaches only bytes after it.
        return (digits &+ 0x7676_7676_7676_7676 | digits) & 0x8080_8080_8080_8080
    }
}
