#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Times as AWS writes them: `2026-01-31T08:05:00Z`, with a fraction, an offset, or `UTC` for the `Z`.
///
/// Source: ISO 8601 as RFC 3339 restricts it, § 5.6; `UTC` is in the token files of older AWS tools.
enum AWSTimestamp {
    /// The time, or `nil` where `text` is none.
    static func date(_ text: String) -> Date? {
        var rest = Array(text.utf8)[...]
        guard let year = rest.number(4), rest.skip("-"), let month = rest.number(2), rest.skip("-"),
            let day = rest.number(2), rest.skip("T") || rest.skip(" "), let hour = rest.number(2), rest.skip(":"),
            let minute = rest.number(2), rest.skip(":"), let second = rest.number(2),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        var fraction = 0.0
        if rest.skip(".") {
            var place = 0.1
            guard let first = rest.first, (0x30...0x39).contains(first) else { return nil }
            while let digit = rest.number(1) {
                fraction += Double(digit) * place
                place /= 10
            }
        }
        guard let offset = rest.offset(), rest.isEmpty else { return nil }
        let seconds = dayCount(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    /// Days from 1970-01-01, in the Gregorian calendar. The year is taken to begin in March, so that the leap day is
    /// its last.
    private static func dayCount(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}

extension ArraySlice<UInt8> {
    /// Takes that many digits.
    fileprivate mutating func number(_ count: Int) -> Int? {
        let digits = prefix(count)
        guard digits.count == count, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        removeFirst(count)
        return digits.reduce(0) { 10 * $0 + Int($1 - 0x30) }
    }

    fileprivate mutating func skip(_ text: String) -> Bool {
        guard starts(with: text.utf8) else { return false }
        removeFirst(text.utf8.count)
        return true
    }

    /// Takes the time zone; in seconds.
    fileprivate mutating func offset() -> Int? {
        if skip("Z") || skip("UTC") { return 0 }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(2) else { return nil }
        _ = skip(":")
        guard let minutes = number(2) else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}
