import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Holds keys and fetches others ahead of their expiry, once for however many callers.
///
/// In the last quarter of the keys' life (at most 15 minutes) a fetch begins and nobody waits for it; in the last sixth
/// (at most 10 minutes) everybody does. Where a fetch fails, keys that are still good go on being used.
///
/// Source: `wire/auth.md`, “Expiry”, for lives of an hour; the shares keep shorter lives from being fetched all the time.
final class AWSCredentialCache: Sendable {
    private typealias Answer = Result<AWSCredentials, ModelError>

    private struct State {
        var keys: AWSKeys?
        /// When `keys` came.
        var fetched = Date.distantPast
        var isFetching = false
        /// No early fetch before this, since the last one failed.
        var quietUntil = Date.distantPast
        /// When keys were last forgotten.
        var renewed = Date.distantPast
        var waiters: [Int: CheckedContinuation<Answer, Never>] = [:]
        var waiterCount = 0
    }

    private enum Step {
        case use(AWSCredentials)
        /// Good for now, and others should be fetched.
        case useAndFetch(AWSCredentials)
        case wait
    }

    private let state = Mutex(State())
    private let now: @Sendable () -> Date
    private let fetch: @Sendable () async throws(ModelError) -> AWSKeys

    init(now: @escaping @Sendable () -> Date, fetch: @escaping @Sendable () async throws(ModelError) -> AWSKeys) {
        self.now = now
        self.fetch = fetch
    }

    func credentials() async throws(ModelError) -> AWSCredentials {
        let now = now()
        let (step, begins) = state.withLock { state in
            let step = Self.step(state, at: now)
            guard case .useAndFetch = step, !state.isFetching else { return (step, false) }
            state.isFetching = true
            return (step, true)
        }
        if begins { beginFetch() }
        switch step {
        case .use(let credentials), .useAndFetch(let credentials): return credentials
        case .wait: return try await wait().get()
        }
    }

    /// Forgets keys that AWS refused, and says whether a fetch may bring others.
    ///
    /// Of many requests that were refused for the same keys, the first makes them forgotten; what comes within ten
    /// seconds of it means the same keys, and does not count.
    func renew() -> Bool {
        let now = now()
        return state.withLock { state in
            guard let keys = state.keys else { return true }
            guard keys.mayChange else { return false }
            if now.timeIntervalSince(state.renewed) >= 10 {
                state.keys = nil
                state.renewed = now
            }
            return true
        }
    }

    private static func step(_ state: State, at now: Date) -> Step {
        guard let credentials = state.keys?.credentials else { return .wait }
        guard let expiration = credentials.expiration else { return .use(credentials) }
        let life = expiration.timeIntervalSince(state.fetched)
        let rest = expiration.timeIntervalSince(now)
        if rest > min(15 * 60, life / 4) { return .use(credentials) }
        if rest > 0, now < state.quietUntil { return .use(credentials) }
        return rest > min(10 * 60, life / 6) ? .useAndFetch(credentials) : .wait
    }

    // MARK: - Waiting

    /// Waits for the fetch that runs, or begins it. A caller that is cancelled leaves; the fetch is not its own.
    private func wait() async -> Answer {
        let number = state.withLock { state in
            state.waiterCount += 1
            return state.waiterCount
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { join($0, as: number) }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(returning: .failure(.taskCancelled))
        }
    }

    private func join(_ waiter: CheckedContinuation<Answer, Never>, as number: Int) {
        let now = now()
        let (answer, begins): (Answer?, Bool) = state.withLock { state in
            if Task.isCancelled { return (.failure(.taskCancelled), false) }
            // Keys may have come since this caller found none.
            if case .use(let credentials) = Self.step(state, at: now) { return (.success(credentials), false) }
            state.waiters[number] = waiter
            defer { state.isFetching = true }
            return (nil, !state.isFetching)
        }
        if let answer { waiter.resume(returning: answer) }
        if begins { beginFetch() }
    }

    // MARK: - Fetching

    /// In a task of its own, so that no caller's cancellation ends what others wait for.
    private func beginFetch() {
        Task {
            do throws(ModelError) {
                finish(.success(try await fetch()))
            } catch {
                finish(.failure(error))
            }
        }
    }

    private func finish(_ result: Result<AWSKeys, ModelError>) {
        let now = now()
        let (waiters, answer) = state.withLock { state in
            let answer = Self.settle(result, &state, at: now)
            defer { state.waiters = [:] }
            return (state.waiters.values, answer)
        }
        for waiter in waiters { waiter.resume(returning: answer) }
    }

    /// Takes the fetch's result over, and says what the callers get.
    private static func settle(
        _ result: Result<AWSKeys, ModelError>, _ state: inout State, at now: Date
    ) -> Answer {
        state.isFetching = false
        let error: ModelError
        switch result {
        case .success(let keys) where !keys.credentials.isExpired(at: now):
            state.keys = keys
            state.fetched = now
            state.quietUntil = .distantPast
            return .success(keys.credentials)
        case .success: error = ModelError(.unauthorized, "the AWS credentials that were found have expired already")
        case .failure(let failure): error = failure
        }
        guard let credentials = state.keys?.credentials, !credentials.isExpired(at: now) else {
            return .failure(error)
        }
        state.quietUntil = now.addingTimeInterval(60)
        return .success(credentials)
    }
}

extension AWSCredentials {
    fileprivate func isExpired(at now: Date) -> Bool { expiration.map { $0 <= now } ?? false }
}
