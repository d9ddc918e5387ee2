#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension Duration {
    /// The time from 1970 to a moment such as `2026-11-24T07:00:00.5Z`, without the fraction of its second; `nil`
    /// for anything else.
    ///
    /// Source: RFC 3339, § 5.6.
    init?(timestamp text: String) {
        let whole = text.prefix { $0 != "." }
        let zone = text.dropFirst(whole.count).drop { $0 == "." || $0.isNumber }
        guard let date = try? Date(String(whole + zone), strategy: .iso8601) else { return nil }
        self = .seconds(Int(date.timeIntervalSince1970))
    }
}
