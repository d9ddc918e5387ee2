#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

// How long a provider asks to wait, wherever it says so.

extension ProviderFault {
    /// The longest of all waits that are announced; `nil` where none is. Zero announces nothing: a real answer had
    /// `retry-after: 1` and `retry-after-ms: 0` together.
    func delay(in headers: HTTPHeaders, for kind: ModelError.Kind, now: Date) -> Duration? {
        let now = headers["date"].flatMap(Date.init(http:)) ?? now
        var waits = headers.fields.compactMap { Self.wait(in: $0, now: now) }
        if let delay { waits.append(delay) }
        if kind == .rateLimited { waits += Self.resets(in: headers, now: now) }
        let usable = waits.filter { $0 > .zero && $0 < .longestWait }
        if let longest = usable.max() { return longest }
        // Sentences come last: they are for people, and round.
        return kind.mayPass ? (remarks + [message]).lazy.compactMap(Self.wait(inSentence:)).first : nil
    }

    private static func wait(in field: HTTPHeaders.Field, now: Date) -> Duration? {
        switch field.name.lowercased() {
        case "retry-after-ms", "x-ms-retry-after-ms", "x-amz-retry-after":
            Duration(decimal: field.value, of: .milliseconds(1))
        case "retry-after":
            Duration(decimal: field.value, of: .seconds(1))
                ?? Date(http: field.value).map { .seconds($0.timeIntervalSince(now)) }
        default: nil
        }
    }

    /// When the limits that are used up are lifted: `x-ratelimit-reset-tokens`, `anthropic-ratelimit-requests-reset`
    /// and their like.
    private static func resets(in headers: HTTPHeaders, now: Date) -> [Duration] {
        headers.fields.compactMap { field in
            let name = field.name.lowercased()
            guard let limit = name.firstRange(of: "ratelimit-"), let reset = name.firstRange(of: "reset"),
                limit.lowerBound < reset.lowerBound
            else { return nil }
            let remaining = headers[name.replacing("reset", with: "remaining")]
            if let remaining, let count = Double(remaining), count > 0 { return nil }
            return Duration(reset: field.value, now: now)
        }
    }

    /// The wait in a sentence such as “Please retry after 6 seconds.”
    private static func wait(inSentence text: String) -> Duration? {
        let text = text.lowercased()
        for phrase in ["retry after ", "retry in ", "try again in ", "try again after "] {
            guard let found = text.firstRange(of: phrase) else { continue }
            let words = text[found.upperBound...].prefix(60).split(whereSeparator: \.isWhitespace)
            guard let number = words.first.map(trimmingPunctuation) else { continue }
            let unit = words.dropFirst().first.flatMap { Duration.units[trimmingPunctuation($0)] }
            let wait = unit.flatMap { Duration(decimal: number, of: $0) } ?? Duration(wire: number)
            if let wait, wait > .zero, wait < .longestWait { return wait }
        }
        return nil
    }

    private static func trimmingPunctuation(_ word: Substring) -> String {
        String(word.reversed().drop { ".,;:!)".contains($0) }.reversed())
    }
}

extension ModelError.Kind {
    /// Whether the fault goes away by itself.
    fileprivate var mayPass: Bool {
        switch self {
        case .rateLimited, .overloaded, .serverFault: true
        default: false
        }
    }
}

extension Duration {
    /// What is announced for longer than this is a mistake, and would overflow in the end.
    fileprivate static let longestWait: Duration = .seconds(366 * 86400)

    /// A decimal number of `unit`s, exact to the ninth place; `nil` for anything else.
    init?(decimal text: some StringProtocol, of unit: Duration) {
        let pieces = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = pieces.first, (1...10).contains(whole.utf8.count), let count = Int64(digits: whole) else {
            return nil
        }
        self = unit * count
        guard pieces.count == 2 else { return }
        let fraction = pieces[1].prefix(9)
        guard let count = Int64(digits: fraction) else { return nil }
        self += unit * count / fraction.reduce(into: Int64(1)) { scale, _ in scale *= 10 }
    }

    /// A duration as Go and protobuf write it: numbers with units, such as `6m0s`, `1m12.5s`, `20ms`, `48s`.
    init?(wire text: String) {
        guard text.utf8.count <= 40 else { return nil }
        var rest = text[...]
        self = .zero
        repeat {
            let number = rest.prefix { $0.isNumber || $0 == "." }
            let unit = rest.dropFirst(number.count).prefix { $0.isLetter }
            guard let length = Self.units[String(unit)], let part = Duration(decimal: number, of: length) else {
                return nil
            }
            self += part
            rest = rest.dropFirst(number.count + unit.count)
        } while !rest.isEmpty
    }

    /// A moment or a time span, as the headers of rate limits give it: seconds, a Go duration, a date of RFC 3339,
    /// or, since numbers this large are no time spans, seconds or milliseconds since 1970.
    fileprivate init?(reset text: String, now: Date) {
        if let seconds = Double(text), (1e9..<1e15).contains(seconds) {
            self = .seconds((seconds > 1e11 ? seconds / 1000 : seconds) - now.timeIntervalSince1970)
        } else if let wait = Duration(decimal: text, of: .seconds(1)) ?? Duration(wire: text) {
            self = wait
        } else if let date = try? Date(text, strategy: .iso8601) {
            self = .seconds(date.timeIntervalSince(now))
        } else {
            return nil
        }
    }

    fileprivate static let units: [String: Duration] = [
        "ns": .nanoseconds(1), "us": .microseconds(1), "µs": .microseconds(1), "ms": .milliseconds(1), "s": .seconds(1),
        "m": .seconds(60), "h": .seconds(3600), "d": .seconds(86400),
        "milliseconds": .milliseconds(1), "second": .seconds(1), "seconds": .seconds(1), "sec": .seconds(1),
        "minute": .seconds(60), "minutes": .seconds(60), "hour": .seconds(3600), "hours": .seconds(3600),
    ]
}

extension Int64 {
    /// A number of digits alone.
    fileprivate init?(digits: some StringProtocol) {
        guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        self.init(digits)
    }
}

extension Date {
    /// A date in a header, such as `Wed, 21 Oct 2015 07:28:00 GMT`.
    ///
    /// Put into the order of ISO 8601, which Foundation reads without its large half.
    init?(http text: String) {
        let fields = text.split { $0 == " " || $0 == "," }
        guard fields.count == 6, fields[5] == "GMT", let month = Self.months.firstIndex(of: String(fields[2])) else {
            return nil
        }
        let number = month < 9 ? "0\(month + 1)" : "\(month + 1)"
        guard let date = try? Date("\(fields[3])-\(number)-\(fields[1])T\(fields[4])Z", strategy: .iso8601) else {
            return nil
        }
        self = date
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
