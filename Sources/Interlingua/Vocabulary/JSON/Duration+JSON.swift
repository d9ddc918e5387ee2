/// A duration as exact decimal seconds, such as `1.5s` or `-0.25s`.
extension Duration {
    private static let attosecondsPerSecond: UInt128 = 1_000_000_000_000_000_000
    private static let fractionDigits = 18

    var jsonText: String {
        let (seconds, rest) = attoseconds.magnitude.quotientAndRemainder(dividingBy: Self.attosecondsPerSecond)
        let sign = attoseconds < 0 ? "-" : ""
        guard rest > 0 else { return "\(sign)\(seconds)s" }
        let digits = String(rest)
        var fraction = String(repeating: "0", count: Self.fractionDigits - digits.count) + digits
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(sign)\(seconds).\(fraction)s"
    }

    /// `nil` where the text is no duration, or one that no `Duration` can hold.
    init?(jsonText: String) {
        guard jsonText.utf8.last == UInt8(ascii: "s") else { return nil }
        var text = jsonText.dropLast()
        let isNegative = text.first == "-"
        if isNegative { text.removeFirst() }
        let numbers = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = numbers.count == 2 ? numbers[1] : "0"
        guard (1...Self.fractionDigits).contains(fraction.utf8.count) else { return nil }
        let zeros = String(repeating: "0", count: Self.fractionDigits - fraction.utf8.count)
        guard let seconds = UInt128(digits: numbers[0]), let rest = UInt128(digits: fraction + zeros) else {
            return nil
        }
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: Self.attosecondsPerSecond)
        let (sum, carry) = whole.addingReportingOverflow(rest)
        guard !overflow, !carry, let magnitude = Int128(exactly: sum) else { return nil }
        self.init(attoseconds: isNegative ? -magnitude : magnitude)
    }
}

extension UInt128 {
    /// Decimal digits and nothing else; `nil` where there are none.
    fileprivate init?(digits: some StringProtocol) {
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        self.init(digits)
    }
}
