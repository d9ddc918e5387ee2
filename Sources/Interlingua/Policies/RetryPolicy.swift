/// When to try again, and how long to wait first.
///
/// A pure value: it reads no clock and draws no randomness of its own, so it answers the same question always
/// the same way. ``Retrying`` asks it.
public struct RetryPolicy: Hashable, Sendable {
    /// Tries in all, the first one included.
    public var attempts = 3
    /// The longest wait before the second try. It doubles with each further try.
    public var base: Duration = .milliseconds(500)
    /// Where the doubling ends.
    public var ceiling: Duration = .seconds(20)
    /// The longest wait that a provider may ask for. Where it asks for more, the request fails at once, and
    /// ``ModelError/retryHint`` tells the caller, who may have another provider.
    public var maximumWait: Duration = .seconds(60)
    /// No try begins later than this after the first one began; `nil` is no limit. How long one try may take is
    /// for ``Deadlines`` to say.
    public var totalTime: Duration?
    /// What all requests of a client may spend on trying again, so that an outage is not answered by a storm.
    public var budget = Budget()

    public init() {}

    /// One try, and no more.
    public static var never: RetryPolicy {
        var policy = RetryPolicy()
        policy.attempts = 1
        return policy
    }

    /// A bucket of tokens that retries take from and successes give back to.
    ///
    /// Source: the “standard” retry mode of the AWS SDKs.
    public struct Budget: Hashable, Sendable {
        /// Tokens when full, which it is at first.
        public var capacity = 500
        /// Taken by a retry; given back when it succeeds.
        public var cost = 5
        /// Taken instead by a retry after a deadline, since those cost the provider more.
        public var deadlineCost = 10
        /// Given back by a success at the first try.
        public var refund = 1

        public init() {}
    }
}

extension RetryPolicy {
    /// The wait before trying again after failure number `failures`, or `nil` to give up.
    ///
    /// - Parameters:
    ///   - elapsed: Time since the first try began.
    ///   - jitter: A number in 0..<1. Only the whole range spreads clients that failed together.
    func delay(afterFailure failures: Int, _ error: ModelError, elapsed: Duration, jitter: Double) -> Duration? {
        guard failures < attempts, error.retryHint.isAdvised ?? error.kind.mayPass else { return nil }
        let backOff = min(ceiling, base * (1 << min(failures - 1, 30))) * jitter
        let delay = error.retryHint.delay ?? backOff
        guard error.retryHint.delay == nil || delay <= maximumWait else { return nil }
        guard let totalTime else { return delay }
        return elapsed + delay < totalTime ? delay : nil
    }
}

extension ModelError.Kind {
    /// Whether the same request may well succeed later, when nothing of an answer has come yet.
    fileprivate var mayPass: Bool {
        switch self {
        case .rateLimited, .overloaded, .serverFault, .unreachable, .truncated: true
        case .deadline(let phase): phase != .total
        case .unauthorized, .forbidden, .modelNotFound, .invalidRequest, .unsupported, .contextTooLong,
            .contentFiltered,
            .quotaExhausted, .malformedResponse, .budgetExceeded, .residencyViolation, .cancelled:
            false
        }
    }
}
