/// Powers of ten in 128 bits, and the rounding of decimal numbers to binary ones by them.
///
/// Of each power of ten only the power of five matters, since the power of two is a matter of the exponent; it is kept
/// as its 128 highest bits, cut. So a product with it is known from both sides, and almost always both sides round
/// alike.
///
/// Source: D. Lemire, “Number parsing at a gigabyte per second”, 2021, after M. Eisel. There the cases in which the
/// sides differ are proven away; here they are left to another parser, which is simple to see and costs nothing.
struct PowersOfTen {
    /// Computed when first used, in some 170,000 instructions (callgrind).
    static let shared = PowersOfTen()

    static let exponents = -342...308

    /// For each exponent two words, the higher first. The highest bit is set.
    private let words: [UInt64]

    private init() {
        var words: [UInt64] = []
        words.reserveCapacity(2 * Self.exponents.count)
        // Dividing by five and cutting, again and again, is dividing once and cutting. Of the last quotient, 2^1024 /
        // 5^342, 229 bits are left.
        var quotient = WideInteger(powerOfTwo: 1024)
        for _ in 0..<(-Self.exponents.lowerBound) {
            quotient.divide(by: 5)
            words += [quotient.top.low, quotient.top.high]
        }
        words.reverse()
        var power = WideInteger(powerOfTwo: 0)
        for _ in 0...Self.exponents.upperBound {
            words += [power.top.high, power.top.low]
            power.multiply(by: 5)
        }
        self.words = words
    }

    /// `digits` × 10^`exponent` as the nearest significand of `precision` bits, ties to even, and its power of two.
    ///
    /// - Parameter digits: Not 0.
    /// - Returns: `nil` where 128 bits of the power do not settle it, or the exponent is none of the table's.
    @inline(__always)
    func rounded(
        _ digits: UInt64, timesTenTo exponent: Int, precision: Int
    ) -> (significand: UInt64, exponent: Int)? {
        guard Self.exponents ~= exponent else { return nil }
        let row = 2 &* (exponent &- Self.exponents.lowerBound)
        let shift = digits.leadingZeroBitCount
        let product = (digits &<< UInt64(truncatingIfNeeded: shift)).multipliedFullWidth(by: words[row])
        // The binary exponent of the power: its logarithm to the base of two, rounded down.
        let scale = (217_706 &* exponent) >> 16 &+ 1 &- shift
        let cut = Cut(product.high, precision)
        // The power is cut, so the number is at least the product, and less than 2 above its high word.
        guard cut.rest == cut.half || cut.rest &+ 1 == cut.half else {
            let significand = cut.kept &+ (cut.rest > cut.half ? 1 : 0)
            return (significand, cut.count &+ scale)
        }
        return refined(digits << shift, product, row: row, scale: scale, precision)
    }

    /// The same, where the high word of the power does not settle it.
    @inline(never)
    private func refined(
        _ digits: UInt64, _ product: (high: UInt64, low: UInt64), row: Int, scale: Int, _ precision: Int
    ) -> (significand: UInt64, exponent: Int)? {
        let more = digits.multipliedFullWidth(by: words[row + 1])
        let (middle, carries) = product.low.addingReportingOverflow(more.high)
        let cut = Cut(product.high &+ (carries ? 1 : 0), precision)
        let roundsUp: Bool
        if 0...55 ~= row / 2 + Self.exponents.lowerBound {
            // The power has no more bits than are kept, so the product is the number.
            let isTie = cut.rest == cut.half && middle == 0 && more.low == 0
            roundsUp = isTie ? cut.kept & 1 == 1 : cut.rest >= cut.half
        } else {
            // Less than 2 above the middle word.
            if cut.rest == cut.half, middle == 0 { return nil }
            if cut.rest &+ 1 == cut.half, middle == .max { return nil }
            roundsUp = cut.rest >= cut.half
        }
        return (cut.kept &+ (roundsUp ? 1 : 0), cut.count &+ scale)
    }

    /// A word whose highest bit, or the one below it, is set, cut after the first `precision` bits.
    private struct Cut {
        /// How many bits were cut off.
        let count: Int
        let kept: UInt64
        /// What was cut off, and half of what it could be.
        let rest: UInt64
        let half: UInt64

        @inline(__always)
        init(_ word: UInt64, _ precision: Int) {
            let places = 63 &- UInt64(truncatingIfNeeded: precision) &+ word >> 63
            count = Int(truncatingIfNeeded: places)
            kept = word &>> places
            rest = word &- kept &<< places
            half = 1 &<< (places &- 1)
        }
    }
}

extension Float {
    /// The number nearest to `digits` × 10^`exponent`, ties to even; `nil` where it is not settled here, or is near the
    /// ends of what a `Float` can be.
    @inline(__always)
    init?(_ digits: UInt64, timesTenTo exponent: Int, _ powers: PowersOfTen) {
        if digits == 0 {
            self = 0
            return
        }
        guard let nearest = powers.rounded(digits, timesTenTo: exponent, precision: 24) else { return nil }
        let biased = nearest.exponent &+ 23 &+ 127
        guard 1...253 ~= biased else { return nil }
        // Adding, not joining: a carry out of the significand is then a step of the exponent, as it should be.
        self.init(bitPattern: UInt32(biased &- 1) << 23 &+ UInt32(truncatingIfNeeded: nearest.significand))
    }
}

extension Double {
    /// As for `Float`.
    init?(_ digits: UInt64, timesTenTo exponent: Int, _ powers: PowersOfTen) {
        if digits == 0 {
            self = 0
            return
        }
        guard let nearest = powers.rounded(digits, timesTenTo: exponent, precision: 53) else { return nil }
        let biased = nearest.exponent &+ 52 &+ 1023
        guard 1...2045 ~= biased else { return nil }
        self.init(bitPattern: UInt64(biased &- 1) << 52 &+ nearest.significand)
    }
}

/// A natural number of any length, as far as the table needs it.
private struct WideInteger {
    /// The lowest word first; the highest is not 0.
    private var words: [UInt64]

    init(powerOfTwo exponent: Int) {
        words = Array(repeating: 0, count: exponent / 64 + 1)
        words[exponent / 64] = 1 << (exponent % 64)
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for index in words.indices {
            let product = words[index].multipliedFullWidth(by: factor)
            let (low, overflow) = product.low.addingReportingOverflow(carry)
            words[index] = low
            carry = product.high + (overflow ? 1 : 0)
        }
        if carry > 0 { words.append(carry) }
    }

    mutating func divide(by divisor: UInt64) {
        var rest: UInt64 = 0
        for index in words.indices.reversed() {
            (words[index], rest) = divisor.dividingFullWidth((rest, words[index]))
        }
        if words.last == 0 { words.removeLast() }
    }

    /// The 128 highest bits, the first of them set.
    var top: (high: UInt64, low: UInt64) {
        func word(_ index: Int) -> UInt64 { index < words.count ? words[words.count - 1 - index] : 0 }
        let shift = word(0).leadingZeroBitCount
        guard shift > 0 else { return (word(0), word(1)) }
        return (word(0) << shift | word(1) >> (64 - shift), word(1) << shift | word(2) >> (64 - shift))
    }
}
