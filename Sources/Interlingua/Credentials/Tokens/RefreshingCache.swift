import Synchronization

/// What is good for a while: a token, or a set of keys.
protocol Expiring: Sendable {
    /// When it stops being good, as the time since 1970 began; `nil` where it never does.
    var expiry: Duration? { get }
    /// From when on another is wanted, where whoever gave it says so.
    var refreshTime: Duration? { get }
    /// Whether there may be another when this one is refused.
    var isRenewable: Bool { get }
}

extension Expiring {
    var refreshTime: Duration? { nil }
    var isRenewable: Bool { true }
}

/// Keeps what expires, and gets the next ahead of that, once for however many callers.
///
///     fresh ──▶ wanted anew ──▶ stale ──▶ expired
///     kept      kept, while     all wait for one refresh; the
///               one refresh     old value serves where that
///               runs            fails, for it is still good
///
/// There is never more than one refresh. It belongs to no caller: one that is cancelled stops waiting, and the
/// refresh goes on for the others.
final class RefreshingCache<Value: Expiring>: Sendable {
    /// How long before its expiry a value is given up.
    struct Margins: Sendable {
        /// With less than this left another is wanted, where the value itself does not say when.
        var early: Duration
        /// With less than this left the value may expire on its way, so that the next is waited for.
        var stale: Duration
    }

    private typealias Answer = Result<Value, ModelError>

    private struct State {
        var value: Value?
        /// When `value` came.
        var arrival: Duration = .zero
        var isRefreshing = false
        /// No further refresh of a good value before this, since one has just ended, well or not.
        var quietUntil: Duration = .zero
        /// When a value was last given up because it was refused.
        var renewalTime: Duration?
        var waiters: [Int: CheckedContinuation<Answer, Never>] = [:]
        var waiterCount = 0
    }

    private enum Step {
        case use(Value)
        /// Good for now, and another should be got.
        case useAndRefresh(Value)
        case wait
    }

    /// Between two refreshes of a value that is good, and between two renewals.
    private static var pause: Duration { .seconds(30) }

    private let margins: Margins
    private let now: @Sendable () -> Duration
    private let get: @Sendable () async throws(ModelError) -> Value
    private let state = Mutex(State())

    /// - Parameters:
    ///   - now: The time since 1970 began.
    ///   - get: Gets another value from whoever gives them.
    init(
        margins: Margins, now: @escaping @Sendable () -> Duration,
        get: @escaping @Sendable () async throws(ModelError) -> Value
    ) {
        self.margins = margins
        self.now = now
        self.get = get
    }

    /// A value that is good now.
    func value() async throws(ModelError) -> Value {
        let now = now()
        let (step, begins) = state.withLock { state in
            let step = nextStep(state, at: now)
            guard case .useAndRefresh = step, !state.isRefreshing else { return (step, false) }
            state.isRefreshing = true
            return (step, true)
        }
        if begins { beginRefresh() }
        switch step {
        case .use(let value), .useAndRefresh(let value): return value
        case .wait: return try await wait().get()
        }
    }

    /// The value was refused. Gives it up, and says whether there may be another.
    ///
    /// Of many requests that are refused together each calls this; the first makes the value forgotten, and the one
    /// that comes in its place serves them all.
    func renew() -> Bool {
        let now = now()
        return state.withLock { state in
            guard state.value?.isRenewable ?? true else { return false }
            if let last = state.renewalTime, now - last < Self.pause { return true }
            state.renewalTime = now
            state.value = nil
            return true
        }
    }

    private func nextStep(_ state: State, at now: Duration) -> Step {
        guard let value = state.value else { return .wait }
        // Of a short life the margins are a part: else its value would be refreshed all the time.
        let life = value.expiry.map { $0 - state.arrival }
        let early = value.refreshTime ?? value.expiry.map { $0 - min(margins.early, (life ?? .zero) / 4) }
        let stale = value.expiry.map { $0 - min(margins.stale, (life ?? .zero) / 6) }
        if stale.map({ now < $0 }) ?? true {
            let isWanted = early.map { now >= $0 } ?? false
            return isWanted && now >= state.quietUntil ? .useAndRefresh(value) : .use(value)
        }
        return !value.isExpired(at: now) && now < state.quietUntil ? .use(value) : .wait
    }

    // MARK: - Waiting

    /// Waits for the refresh that runs, or begins it.
    private func wait() async -> Answer {
        let number = state.withLock { state in
            state.waiterCount += 1
            return state.waiterCount
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { join($0, as: number) }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: number) }
            waiter?.resume(returning: .failure(.taskCancelled))
        }
    }

    private func join(_ waiter: CheckedContinuation<Answer, Never>, as number: Int) {
        let now = now()
        let (answer, begins): (Answer?, Bool) = state.withLock { state in
            // Looked at under the lock that cancelling takes, so that no waiter is left behind.
            if Task.isCancelled { return (.failure(.taskCancelled), false) }
            // The refresh may have ended since this caller found nothing.
            if case .use(let value) = nextStep(state, at: now) { return (.success(value), false) }
            state.waiters[number] = waiter
            defer { state.isRefreshing = true }
            return (nil, !state.isRefreshing)
        }
        if let answer { waiter.resume(returning: answer) }
        if begins { beginRefresh() }
    }

    // MARK: - Refreshing

    private func beginRefresh() {
        Task.detached { [self] in
            let start = now()
            do throws(ModelError) {
                finish(.success(try await get()), begun: start)
            } catch {
                finish(.failure(error), begun: start)
            }
        }
    }

    private func finish(_ result: Answer, begun start: Duration) {
        let now = now()
        let (waiters, answer) = state.withLock { state in
            state.isRefreshing = false
            let answer = Self.settle(result, begun: start, &state, at: now)
            defer { state.waiters = [:] }
            return (state.waiters.values, answer)
        }
        for waiter in waiters { waiter.resume(returning: answer) }
    }

    /// Takes the result over, and says what those who waited get.
    private static func settle(_ result: Answer, begun start: Duration, _ state: inout State, at now: Duration)
        -> Answer
    {
        let error: ModelError
        switch result {
        case .success(let value) where !value.isExpired(at: now):
            // One from before a renewal may be the very one that was refused; it serves who waits, and no more.
            if state.renewalTime.map({ $0 > start }) ?? false { return result }
            state.value = value
            state.arrival = now
            state.quietUntil = now + pause
            return result
        case .success: error = ModelError(.unauthorized, "the credentials that were given have expired already")
        case .failure(let failure): error = failure
        }
        guard let value = state.value, !value.isExpired(at: now) else { return .failure(error) }
        state.quietUntil = now + pause
        return .success(value)
    }
}

extension Expiring {
    fileprivate func isExpired(at now: Duration) -> Bool { expiry.map { $0 <= now } ?? false }
}
