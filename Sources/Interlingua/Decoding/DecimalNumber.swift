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

    /// The nearest `Double`, or `nil` where the digits that were kept do not settle it, or it is near the ends of what
    /// a `Double` can be.
    ///
    /// Digits and power both exact in a `Double`: one operation, so one rounding (Clinger, “How to read
    /// floating point numbers accurately”, 1990). Else by ``PowersOfTen``.
    var double: Double? {
        if isExact, digits <= 1 << 53, -22...22 ~= exponent {
            let power = Self.tens[abs(exponent)]
            let magnitude = exponent < 0 ? Double(digits) / power : Double(digits) * power
            return isNegative ? -magnitude : magnitude
        }
        let powers = PowersOfTen.shared
        return nearest { Double($0, timesTenTo: exponent, powers) }
    }

    /// The nearest `Float`, or `nil` as for ``double``.
    var float: Float? {
        let powers = PowersOfTen.shared
        return nearest { Float($0, timesTenTo: exponent, powers) }
    }

    /// What the kept digits round to, where any digits after them would change nothing.
    private func nearest<Value: BinaryFloatingPoint>(_ round: (UInt64) -> Value?) -> Value? {
        guard let magnitude = round(digits), isExact || round(digits + 1) == magnitude else { return nil }
        return isNegative ? -magnitude : magnitude
    }

    private static let tens: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]
}
