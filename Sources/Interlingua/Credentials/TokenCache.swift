import Synchronization

/// Keeps a token, and gets the next one before it expires.
///
///     fresh ──▶ wanted anew ──▶ stale ──▶ expired
///     kept      kept, while one      all wait for one refresh; a stale
///               refresh runs         token serves where that fails
///
/// There is never more than one refresh. It belongs to no caller: one that is cancelled stops waiting, and the
/// refresh goes on for the others.
final class TokenCache: Sendable {
    private typealias Answer = Result<AccessToken, ModelError>

    private struct State {
        var token: AccessToken?
        var isRefreshing = false
        var waiters: [Int: CheckedContinuation<Answer, Never>] = [:]
        var waiterCount = 0
        /// When a token that is still good may be refreshed again.
        var earlyRefreshTime: Duration = .zero
        /// When a token was last given up because the provider refused it.
        var renewalTime: Duration?
    }

    /// A token is wanted anew when it is good for less than this, where its service does not say. Google's metadata
    /// server hands out the old one until four minutes before its end.
    private static let earlyMargin: Duration = .seconds(225)
    /// A token that is good for less than this may expire on its way.
    private static let staleMargin: Duration = .seconds(60)
    /// Between two early refreshes, and between two renewals.
    private static let pause: Duration = .seconds(30)

    private let source: any TokenSource
    private let now: @Sendable () -> Duration
    private let state = Mutex(State())

    init(_ source: any TokenSource, now: @escaping @Sendable () -> Duration) {
        self.source = source
        self.now = now
    }

    /// A token that is good now.
    func token() async throws(ModelError) -> AccessToken {
        let id = state.withLock { state in
            state.waiterCount += 1
            return state.waiterCount
        }
        let answer = await withTaskCancellationHandler {
            await withCheckedContinuation { ask($0, as: id) }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
            waiter?.resume(returning: .failure(.taskCancelled))
        }
        return try answer.get()
    }

    /// The provider refused the token. Gives it up, but not the one that has just come in its place: of many
    /// requests that are refused together, each calls this, and one new token serves them all.
    func renew() {
        let now = now()
        state.withLock { state in
            if let last = state.renewalTime, now - last < Self.pause { return }
            state.renewalTime = now
            state.token = nil
        }
    }

    /// Answers the waiter from what is there, or lets it wait for the refresh.
    private func ask(_ waiter: CheckedContinuation<Answer, Never>, as id: Int) {
        let now = now()
        let (answer, mustRefresh) = state.withLock { state -> (Answer?, Bool) in
            // Looked at under the lock that cancelling takes, so that no waiter is left behind.
            if Task.isCancelled { return (.failure(.taskCancelled), false) }
            let answer = state.token.flatMap { Self.isStale($0, now) ? nil : $0 }
            if answer == nil { state.waiters[id] = waiter }
            let isWanted = answer.map { Self.isWantedAnew($0, now) && now >= state.earlyRefreshTime } ?? true
            guard isWanted, !state.isRefreshing else { return (answer.map(Answer.success), false) }
            state.isRefreshing = true
            state.earlyRefreshTime = now + Self.pause
            return (answer.map(Answer.success), true)
        }
        if mustRefresh { Task.detached { await self.refresh() } }
        if let answer { waiter.resume(returning: answer) }
    }

    private func refresh() async {
        let startOfRefresh = now()
        var answer: Answer
        do throws(ModelError) {
            answer = .success(try await source.token())
        } catch {
            answer = .failure(error)
        }
        let now = now()
        let waiters = state.withLock { state in
            // A token from before a renewal may be the very one that was refused; it serves who waits, and no more.
            let isOutdated = state.renewalTime.map { $0 > startOfRefresh } ?? false
            switch answer {
            case .success(let token): if !isOutdated { state.token = token }
            case .failure:
                if let token = state.token, token.expiry.map({ now < $0 }) ?? true { answer = .success(token) }
            }
            state.isRefreshing = false
            defer { state.waiters = [:] }
            return state.waiters.values.map { $0 }
        }
        for waiter in waiters { waiter.resume(returning: answer) }
    }

    private static func isStale(_ token: AccessToken, _ now: Duration) -> Bool {
        token.expiry.map { now >= $0 - staleMargin } ?? false
    }

    private static func isWantedAnew(_ token: AccessToken, _ now: Duration) -> Bool {
        (token.refreshTime ?? token.expiry.map { $0 - earlyMargin }).map { now >= $0 } ?? false
    }
}
