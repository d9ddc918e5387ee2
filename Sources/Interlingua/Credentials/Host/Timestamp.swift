/// Moments, which are the time since 1970 began, as services write them: in the Gregorian calendar, and UTC.
extension Duration {
    /// A moment such as `2026-11-24T07:00:00.5Z`, also with an offset for the `Z`; `nil` for anything else.
    ///
    /// Files of older AWS tools have `UTC` for the `Z`, and some services a blank for the `T`.
    ///
    /// Source: RFC 3339, § 5.6.
    init?(timestamp text: String) {
        var rest = Array(text.utf8)[...]
        guard let year = rest.number(4), rest.skip("-"), let month = rest.number(2), rest.skip("-"),
            let day = rest.number(2), rest.skip("T") || rest.skip(" "), let hour = rest.number(2), rest.skip(":"),
            let minute = rest.number(2), rest.skip(":"), let second = rest.number(2),
            let date = CalendarDate(year: year, month: month, day: day), hour < 24, minute < 60, second <= 60,
            let fraction = rest.fraction(), let offset = rest.offset(), rest.isEmpty
        else { return nil }
        self = .seconds(date.dayNumber * 86_400 + hour * 3600 + minute * 60 + second - offset) + fraction
    }

    /// Such as `2026-11-24T07:00:00Z`: the moment without the fraction of its second.
    var timestamp: String { timestamp(dateSeparator: "-", timeSeparator: ":") }

    /// Such as `20261124T070000Z`: the moment in the short form.
    var shortTimestamp: String { timestamp(dateSeparator: "", timeSeparator: "") }

    private func timestamp(dateSeparator: String, timeSeparator: String) -> String {
        let seconds = Int(components.seconds) - (components.attoseconds < 0 ? 1 : 0)
        let rest = (seconds % 86_400 + 86_400) % 86_400
        let date = CalendarDate(dayNumber: (seconds - rest) / 86_400)
        let year = String(repeating: "0", count: max(0, 4 - String(date.year).count)) + String(date.year)
        let day = [year, date.month.twoDigits, date.day.twoDigits].joined(separator: dateSeparator)
        let time = [rest / 3600, rest / 60 % 60, rest % 60].map(\.twoDigits).joined(separator: timeSeparator)
        return day + "T" + time + "Z"
    }
}

/// A day of the Gregorian calendar.
private struct CalendarDate: Hashable {
    var year: Int
    var month: Int
    var day: Int

    /// `nil` for a day that no month has.
    init?(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
        guard (1...12).contains(month), self == CalendarDate(dayNumber: dayNumber) else { return nil }
    }

    /// - Parameter dayNumber: 0 is 1970-01-01.
    init(dayNumber: Int) {
        let days = dayNumber + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// From 1970-01-01. The year is taken to begin in March, so that the leap day is its last.
    var dayNumber: Int {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }
}

extension Int {
    fileprivate var twoDigits: String { self < 10 ? "0\(self)" : "\(self)" }
}

extension ArraySlice<UInt8> {
    /// Takes that many digits.
    fileprivate mutating func number(_ count: Int) -> Int? {
        let digits = prefix(count)
        guard digits.count == count, digits.allSatisfy(\.isDigit) else { return nil }
        removeFirst(count)
        return digits.reduce(0) { 10 * $0 + Int($1 - 0x30) }
    }

    fileprivate mutating func skip(_ text: String) -> Bool {
        guard starts(with: text.utf8) else { return false }
        removeFirst(text.utf8.count)
        return true
    }

    /// Takes the fraction of a second, exact to the ninth place; zero where there is none.
    fileprivate mutating func fraction() -> Duration? {
        guard skip(".") else { return .zero }
        let digits = prefix(while: \.isDigit)
        guard !digits.isEmpty else { return nil }
        removeFirst(digits.count)
        let places = (digits + [UInt8](repeating: 0x30, count: 9)).prefix(9)
        return .nanoseconds(places.reduce(0) { 10 * $0 + Int($1 - 0x30) })
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
