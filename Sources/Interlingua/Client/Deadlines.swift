/// The four clocks of a response. A `nil` clock is off. The time that the consumer takes counts for none.
public struct Deadlines: Hashable, Sendable {
    /// From the start to an open connection.
    public var connect: Duration? = .seconds(10)
    /// From the start to the first event. Long, since models load and think.
    public var firstEvent: Duration? = .seconds(300)
    /// From one event to the next.
    public var betweenEvents: Duration? = .seconds(120)
    /// From the start to the end.
    public var total: Duration?
    /// Whether bytes without an event (a ping, a comment) restart the clock between events.
    public var heartbeatsCount = false

    public init() {}
}

/// Keeps the clocks of one response: how long the next wait may last, and which clock ends it.
struct ResponseClock {
    private let deadlines: Deadlines
    /// Tells the time.
    private let now: @Sendable () -> ContinuousClock.Instant
    private var waitStart: ContinuousClock.Instant
    /// All time spent waiting.
    private(set) var waited: Duration = .zero
    /// The time waited when the last event came; `nil` before the first.
    private var waitedAtLastEvent: Duration?

    init(_ deadlines: Deadlines, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.deadlines = deadlines
        self.now = now
        waitStart = now()
    }

    /// A wait begins, which may last until the deadline that is nearest; `nil` is without end.
    ///
    /// - Parameter end: How much may have been waited for this response altogether; `nil` leaves it to the deadlines.
    mutating func startWait(until end: Duration? = nil) -> TransportDeadline? {
        waitStart = now()
        return Self.nearest(deadline, end.map { TransportDeadline(.total, after: $0 - waited) })
    }

    /// The wait is over.
    mutating func endWait() { waited += now() - waitStart }

    /// Notes that an event came, or bytes that were none.
    mutating func heard(events: Bool) {
        if events || deadlines.heartbeatsCount && waitedAtLastEvent != nil { waitedAtLastEvent = waited }
    }

    private var deadline: TransportDeadline? {
        let step: TransportDeadline? =
            if let waitedAtLastEvent {
                deadlines.betweenEvents.map {
                    TransportDeadline(.betweenEvents, after: $0 - (waited - waitedAtLastEvent))
                }
            } else {
                deadlines.firstEvent.map { TransportDeadline(.firstEvent, after: $0 - waited) }
            }
        return Self.nearest(step, deadlines.total.map { TransportDeadline(.total, after: $0 - waited) })
    }

    /// Of two that are equally near, the first.
    private static func nearest(_ one: TransportDeadline?, _ other: TransportDeadline?) -> TransportDeadline? {
        guard let one else { return other }
        guard let other else { return one }
        return other.after < one.after ? other : one
    }
}
