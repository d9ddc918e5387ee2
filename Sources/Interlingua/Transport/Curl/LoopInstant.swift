internal import CCurl

/// A point on the event loop's clock: nanoseconds that never run backwards.
///
/// One word, so that it fits an atomic, and read by one cheap call.
struct LoopInstant: Hashable, Comparable, Sendable {
    var nanoseconds: UInt64

    /// Later than every other.
    static let never = LoopInstant(nanoseconds: .max)

    static var now: LoopInstant { LoopInstant(nanoseconds: ccurl_monotonic_nanoseconds()) }

    static func < (one: LoopInstant, other: LoopInstant) -> Bool { one.nanoseconds < other.nanoseconds }

    /// Further than the clock reaches is ``never``; a negative duration adds nothing.
    static func + (instant: LoopInstant, duration: Duration) -> LoopInstant {
        let added = instant.nanoseconds.addingReportingOverflow(duration.nanosecondsClamped)
        return added.overflow ? .never : LoopInstant(nanoseconds: added.partialValue)
    }

    /// Whole milliseconds until `other`, rounded up so that a wait of that length is never short.
    func milliseconds(until other: LoopInstant) -> UInt64 {
        guard other > self else { return 0 }
        let distance = other.nanoseconds - nanoseconds
        return distance / 1_000_000 + (distance % 1_000_000 == 0 ? 0 : 1)
    }
}

extension Duration {
    /// Nanoseconds from zero to `UInt64.max`, rounded up.
    fileprivate var nanosecondsClamped: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow else { return .max }
        let part = UInt64(attoseconds) / 1_000_000_000 + (attoseconds % 1_000_000_000 == 0 ? 0 : 1)
        let sum = whole.addingReportingOverflow(part)
        return sum.overflow ? .max : sum.partialValue
    }

    /// Milliseconds as libcurl takes them: at least one, at most what 32 bits hold (24 days).
    var timeoutMilliseconds: Int {
        let milliseconds = nanosecondsClamped / 1_000_000
        return Int(min(max(milliseconds, 1), UInt64(Int32.max)))
    }
}
