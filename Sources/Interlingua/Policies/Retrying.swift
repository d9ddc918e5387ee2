import Synchronization

/// A backend that is asked again when it fails before it has said anything.
///
/// The one retry loop of the library. Nothing is handed out until the first output: what comes before it (who
/// answers, warnings, the usage of the prompt) is held back, so a stream that fails there is tried again unseen.
/// After it, a failure is the caller's. The failed attempts come as notices after `started`, or in
/// ``ModelError/attempts`` where none succeeded.
public struct Retrying: Backend {
    let backend: any Backend
    let policy: RetryPolicy
    let budget: RetryBudget
    let clock: any Clock<Duration>
    let random: @Sendable () -> Double

    public var identity: BackendIdentity { backend.identity }

    /// Copies share one budget.
    ///
    /// - Parameter random: Draws from 0..<1, for the jitter.
    public init(
        _ backend: some Backend, policy: RetryPolicy = RetryPolicy(), clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.init(backend, policy: policy, budget: RetryBudget(policy.budget), clock: clock, random: random)
    }

    /// A loop that draws on a budget which others share.
    init(
        _ backend: some Backend, policy: RetryPolicy, budget: RetryBudget,
        clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.backend = backend
        self.policy = policy
        self.budget = budget
        self.clock = clock
        self.random = random
    }

    public func stream(_ request: ModelRequest) async throws(ModelError) -> ResponseStream {
        let loop = makeLoop(request)
        let response = try await loop.open(request)
        return ResponseStream(
            EventBatches(
                .opened { (events: inout [ModelEvent]) throws(ModelError) in try await loop.begin(response, &events) }))
    }

    // What is synchronous is not inlined: what it needs while it runs would be kept by a stream that waits.
    @inline(never) private func makeLoop(_ request: ModelRequest) -> sending RetryLoop { RetryLoop(self, request) }
}

/// The attempts of one request. Once there is output it only looks on.
private final class RetryLoop {
    private let retrying: Retrying
    private let request: ModelRequest
    /// The time since the first attempt began.
    private let elapsed: () -> Duration
    private var failed: [Attempt] = []
    private var failureCount = 0
    /// The wait before the attempt that runs.
    private var delay: Duration = .zero
    /// What the attempt that runs has taken from the budget.
    private var cost: Int?

    init(_ retrying: Retrying, _ request: ModelRequest) {
        self.retrying = retrying
        self.request = request
        elapsed = stopwatch(retrying.clock)
    }

    /// Asks until the request is accepted.
    ///
    /// - Parameter request: The one it was made with; out of a class it would be copied for the time of the wait.
    func open(_ request: ModelRequest) async throws(ModelError) -> ResponseStream {
        while true {
            do {
                return try await retrying.backend.stream(request)
            } catch {
                try await recover(from: error)
            }
        }
    }

    /// Fills `events` with all up to the first output, asking anew where the response fails before it, and returns what
    /// comes after.
    func begin(_ first: ResponseStream, _ events: inout [ModelEvent]) async throws(ModelError) -> EventBatches {
        var response = first.takeBatches()
        while true {
            do {
                try await gather(&events, from: &response)
                break
            } catch {
                events.removeAll()
                response = try await reopen(after: error).takeBatches()
            }
        }
        retrying.budget.refund(cost)
        let start = events.firstIndex { !$0.isPreamble } ?? events.endIndex
        events.insert(contentsOf: failed.map { .notice(.attemptFailed($0)) }, at: start)
        return response.observed(by: self)
    }

    @inline(never) private func reopen(after error: ModelError) async throws(ModelError) -> ResponseStream {
        try await recover(from: error)
        return try await open(request)
    }

    private func gather(_ events: inout [ModelEvent], from response: inout EventBatches) async throws(ModelError) {
        var batch: [ModelEvent] = []
        while try await response.next(into: &batch) {
            events += batch
            if batch.contains(where: \.isOutput) { return }
            batch.removeAll(keepingCapacity: true)
        }
    }

    /// Waits for the next attempt.
    ///
    /// - Throws: `error`, where there shall be none; `.cancelled`.
    @inline(never) private func recover(from error: ModelError) async throws(ModelError) {
        let error = described(error)
        failed = error.attempts
        failureCount += 1
        guard
            let wait = retrying.policy.delay(
                afterFailure: failureCount, error, elapsed: elapsed(), jitter: retrying.random()),
            let cost = retrying.budget.spend(after: error.kind)
        else { throw error }
        self.cost = cost
        delay = wait
        do {
            try await retrying.clock.sleep(for: wait)
        } catch {
            var cancelled = ModelError(.cancelled, "cancelled while waiting to try again")
            cancelled.provider = retrying.identity.provider
            cancelled.attempts = failed
            throw cancelled
        }
    }

    /// `error` of the attempt that runs, with all attempts. A backend that makes several itself has listed them.
    private func described(_ error: ModelError) -> ModelError {
        var error = error
        var attempts = error.attempts
        if attempts.isEmpty, error.wasSent { attempts = [attempt(error)] }
        if !attempts.isEmpty { attempts[0].delay = delay }
        error.attempts = failed + attempts
        return error
    }

    private func attempt(_ error: ModelError) -> Attempt {
        let identity = retrying.identity
        let start = error.partial?.start
        return Attempt(
            provider: start?.provider ?? error.provider ?? identity.provider,
            model: request.model ?? identity.model ?? start?.model, region: start?.region ?? identity.region,
            outcome: error.kind == .cancelled ? .cancelled : .failed(error.kind), status: error.status)
    }
}

extension RetryLoop: ResponseObserver {
    func note(_ events: [ModelEvent]) {}
    func noteEnd() {}
    func noted(_ error: ModelError) -> ModelError { described(error) }
}

/// What is left to be spent on retries.
final class RetryBudget: Sendable {
    private let terms: RetryPolicy.Budget
    private let tokens: Mutex<Int>

    init(_ terms: RetryPolicy.Budget) {
        self.terms = terms
        tokens = Mutex(terms.capacity)
    }

    /// Takes the cost of a retry and returns it; `nil` where there is not enough left.
    func spend(after kind: ModelError.Kind) -> Int? {
        let cost = if case .deadline = kind { terms.deadlineCost } else { terms.cost }
        return tokens.withLock { tokens in
            guard tokens >= cost else { return nil }
            tokens -= cost
            return cost
        }
    }

    /// Notes a success.
    ///
    /// - Parameter cost: What its attempt had taken; `nil` for the first.
    func refund(_ cost: Int?) {
        tokens.withLock { $0 = min(terms.capacity, $0 + (cost ?? terms.refund)) }
    }
}

/// A function that tells the time since it was made.
private func stopwatch<Timer: Clock<Duration>>(_ clock: Timer) -> () -> Duration {
    let start = clock.now
    return { start.duration(to: clock.now) }
}

extension ModelEvent {
    /// Whether the consumer has something of the answer once it has this.
    fileprivate var isOutput: Bool {
        switch self {
        case .started, .warning, .usage, .notice, .unknown: false
        case .partStarted, .textDelta, .reasoningDelta, .refusalDelta, .argumentsDelta, .dataDelta, .partFinished,
            .logprobs,
            .finished:
            true
        }
    }

    fileprivate var isPreamble: Bool {
        switch self {
        case .started, .warning: true
        default: false
        }
    }
}

extension ModelError {
    /// Whether the request got out of the house: an error without a status may come from before that.
    fileprivate var wasSent: Bool {
        switch kind {
        case .unsupported, .residencyViolation, .budgetExceeded: false
        case .invalidRequest, .unauthorized: status != nil
        default: true
        }
    }
}
