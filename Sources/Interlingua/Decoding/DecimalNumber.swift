/// A JSON number as it was written: ± digits × 10^exponent.
struct DecimalNumber {
    /// Where the number begins and ends in the document.
    var start: Int
    var end = 0
    var isNegative = false
    /// Up to 19 significant digits.
    private(set) var digits: UInt64 = 0
    var exponent = 0
    /// No fraction and no exponent.
    var isWrittenAsInteger = true
    /// Nothing but zeros followed the digits that were kept.
    private(set) var isExact = true
    private var count = 0

    init(start: Int) { self.start = start }

    /// How many more significant digits can be kept.
    var room: Int { 19 - count }

    /// Takes what the digits have become by `count` further significant ones, no more than `room`.
    mutating func take(_ digits: UInt64, count: Int) {
        self.digits = digits
        self.count += count
    }

    /// Takes one more digit. After the nineteenth, only the scale and whether it was exact are kept.
    mutating func append(_ digit: UInt64) {
        if count < 19 {
            digits = digits &* 10 &+ digit
            if digits != 0 { count &+= 1 }
        } else {
            exponent += 1
            if digit != 0 { isExact = false }
        }
    }

    /// The value where it is an integer of 64 bits, else `nil`.
    ///
    /// A number that is not exact has more than 19 significant digits, so if it is an integer at all, it is
    /// above 10^19, beyond 64 bits.
    var integer: Int? {
        guard isExact else { return nil }
        if digits == 0 { return 0 }
        var magnitude = digits
        var exponent = exponent
        while exponent < 0 {
            let (quotient, remainder) = magnitude.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { return nil }
            magnitude = quotient
            exponent += 1
        }
        while exponent > 0 {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            magnitude = product
            exponent -= 1
        }
        if isNegative { return magnitude <= 1 << 63 ? Int(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int(exactly: magnitude)
    }

    /// The nearest `Double`, or `nil` where the digits that were kept do not settle it in 64-bit arithmetic.
    ///
    /// Digits and power both exact in a `Double`: one operation, so one rounding (Clinger, “How to read
    /// floating point numbers accurately”, 1990). Else the quotient or product by a power of five is formed
    /// exactly as far as rounding needs, which covers what programs print.
    var double: Double? {
        guard isExact else { return nil }
        let magnitude: Double
        if digits == 0 {
            magnitude = 0
        } else if digits <= 1 << 53, -22...22 ~= exponent {
            let power = Self.tens[abs(exponent)]
            magnitude = exponent < 0 ? Double(digits) / power : Double(digits) * power
        } else if -27...27 ~= exponent {
            magnitude = scaled
        } else {
            return nil
        }
        return isNegative ? -magnitude : magnitude
    }

    /// digits × 5^exponent × 2^exponent, rounded once. The exponent is within ±27, so 5^|exponent| fits 64 bits.
    private var scaled: Double {
        let shift = digits.leadingZeroBitCount
        let power = Self.fives[abs(exponent)]
        if exponent >= 0 {
            let (high, low) = (digits << shift).multipliedFullWidth(by: power)
            let lift = high.leadingZeroBitCount
            let top = lift == 0 ? high : high << lift | low >> (64 - lift)
            return Self.round(top, hasMore: low << lift != 0, exponent: exponent - shift + 64 - lift)
        }
        // Both operands with their highest bits set and the dividend halved, the quotient has 63 or 64 bits.
        let lift = power.leadingZeroBitCount
        let dividend = digits << shift
        let (quotient, rest) = (power << lift).dividingFullWidth((dividend >> 1, dividend << 63))
        let normal = quotient.leadingZeroBitCount
        return Self.round(quotient << normal, hasMore: rest != 0, exponent: exponent - shift - 63 + lift - normal)
    }

    /// `top` × 2^exponent to the nearest, ties to even. Its highest bit is set, and the result is a normal number.
    private static func round(_ top: UInt64, hasMore: Bool, exponent: Int) -> Double {
        let kept = top >> 11
        let half = top & 0x7FF
        let roundsUp = half > 0x400 || half == 0x400 && (hasMore || kept & 1 == 1)
        // Adding, not joining: a carry out of the significand is then a step of the exponent, as it should be.
        let biased = UInt64(exponent + 63 + 1022)
        return Double(bitPattern: biased << 52 &+ kept &+ (roundsUp ? 1 : 0))
    }

    private static let tens: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    private static let fives: [UInt64] = (0...27).map { (0..<$0).reduce(1) { power, _ in power * 5 } }
}
