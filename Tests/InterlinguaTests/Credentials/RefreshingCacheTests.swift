import Synchronization
import Testing

@testable import Interlingua

/// A place whose answers come when they are let, one for each fetch.
private final class Supply: Sendable {
    private struct State {
        var count = 0
        var gates: [CheckedContinuation<Void, Never>] = []
        var isOpen = true
        var failure: ModelError?
        var life: Double
        var mayChange = true
    }

    private let state: Mutex<State>
    private let clock: WallClock

    /// - Parameter life: In minutes.
    init(_ clock: WallClock, life: Double = 60) {
        self.clock = clock
        state = Mutex(State(life: life))
    }

    var count: Int { state.withLock { $0.count } }

    func fail(_ error: ModelError?) { state.withLock { $0.failure = error } }
    func fix() { state.withLock { $0.mayChange = false } }
    func close() { state.withLock { $0.isOpen = false } }

    func open() {
        let gates = state.withLock { state in
            state.isOpen = true
            defer { state.gates = [] }
            return state.gates
        }
        for gate in gates { gate.resume() }
    }

    func fetch() async throws(ModelError) -> AWSKeys {
        await withCheckedContinuation { arrive($0) }
        let (current, now) = (state.withLock { $0 }, clock.now)
        if let failure = current.failure { throw failure }
        let credentials = AWSCredentials(
            accessKeyID: "key \(current.count)", secretAccessKey: Secret("s"),
            expiry: now + .seconds(current.life * 60))
        return AWSKeys(credentials: credentials, isRenewable: current.mayChange)
    }

    private func arrive(_ gate: CheckedContinuation<Void, Never>) {
        let isOpen = state.withLock { state in
            state.count += 1
            if !state.isOpen { state.gates.append(gate) }
            return state.isOpen
        }
        if isOpen { gate.resume() }
    }
}

@Suite struct RefreshingCacheTests {
    private let clock = WallClock("2026-01-01T12:00:00Z")

    /// With the margins that AWS's keys have.
    private func cache(_ supply: Supply) -> RefreshingCache<AWSKeys> {
        let clock = clock
        return RefreshingCache(
            margins: .init(early: .seconds(900), stale: .seconds(600)), now: { clock.now },
            get: { () async throws(ModelError) in try await supply.fetch() })
    }

    /// Waits, for a while, until what other tasks do has come about.
    private func settles(_ condition: () -> Bool) async -> Bool {
        for _ in 0..<2_000 where !condition() { try? await Task.sleep(for: .milliseconds(5)) }
        return condition()
    }

    @Test func `a hundred callers make one fetch`() async throws {
        let supply = Supply(clock)
        supply.close()
        let cache = cache(supply)
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<100 { group.addTask { try await cache.value().credentials.accessKeyID } }
            try await Task.sleep(for: .milliseconds(50))
            supply.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(names == Array(repeating: "key 1", count: 100))
        #expect(supply.count == 1)
    }

    @Test func `keys of an hour are fetched early after 45 minutes, and nobody waits`() async throws {
        let supply = Supply(clock)
        let cache = cache(supply)
        _ = try await cache.value()
        clock.advance(minutes: 44)
        #expect(try await cache.value().credentials.accessKeyID == "key 1" && supply.count == 1)
        clock.advance(minutes: 2)
        supply.close()
        #expect(try await cache.value().credentials.accessKeyID == "key 1")
        #expect(try await cache.value().credentials.accessKeyID == "key 1")
        #expect(await settles { supply.count == 2 })
        supply.open()
        for _ in 0..<2_000 where try await cache.value().credentials.accessKeyID == "key 1" {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(try await cache.value().credentials.accessKeyID == "key 2")
        #expect(supply.count == 2)
    }

    @Test func `keys of an hour are waited for after 50 minutes`() async throws {
        let supply = Supply(clock)
        let cache = cache(supply)
        _ = try await cache.value()
        clock.advance(minutes: 51)
        #expect(try await cache.value().credentials.accessKeyID == "key 2")
    }

    @Test func `keys that live shorter than the margins are kept for most of their life`() async throws {
        let supply = Supply(clock, life: 8)
        let cache = cache(supply)
        _ = try await cache.value()
        clock.advance(minutes: 5)
        #expect(try await cache.value().credentials.accessKeyID == "key 1" && supply.count == 1)
        clock.advance(minutes: 2)
        #expect(try await cache.value().credentials.accessKeyID == "key 2")
    }

    @Test func `a failed fetch keeps good keys in use, and is not tried again at once`() async throws {
        let supply = Supply(clock)
        let cache = cache(supply)
        _ = try await cache.value()
        clock.advance(minutes: 51)
        supply.fail(ModelError(.unreachable, "gone"))
        #expect(try await cache.value().credentials.accessKeyID == "key 1" && supply.count == 2)
        #expect(try await cache.value().credentials.accessKeyID == "key 1" && supply.count == 2)
        clock.advance(minutes: 0.45)
        #expect(try await cache.value().credentials.accessKeyID == "key 1" && supply.count == 2)
        clock.advance(minutes: 0.65)
        #expect(try await cache.value().credentials.accessKeyID == "key 1" && supply.count == 3)
        clock.advance(minutes: 8)
        await #expect(throws: ModelError(.unreachable, "gone")) { try await cache.value() }
        supply.fail(nil)
        #expect(try await cache.value().credentials.accessKeyID == "key 5")
    }

    @Test func `keys that have expired when they come are refused`() async {
        let cache = cache(Supply(clock, life: -1))
        await #expect(throws: ModelError.self) { try await cache.value() }
    }

    @Test func `a renewal forgets once for all who were refused at the same time`() async throws {
        let supply = Supply(clock)
        let cache = cache(supply)
        _ = try await cache.value()
        #expect(cache.renew())
        #expect(try await cache.value().credentials.accessKeyID == "key 2")
        #expect(cache.renew())
        #expect(try await cache.value().credentials.accessKeyID == "key 2")
        clock.advance(minutes: 1)
        #expect(cache.renew())
        #expect(try await cache.value().credentials.accessKeyID == "key 3")
    }

    @Test func `keys that cannot change are not renewed`() async throws {
        let supply = Supply(clock)
        supply.fix()
        let cache = cache(supply)
        _ = try await cache.value()
        #expect(!cache.renew())
        _ = try await cache.value()
        #expect(supply.count == 1)
    }

    @Test func `a cancelled caller leaves at once, and the others get their keys`() async throws {
        let supply = Supply(clock)
        supply.close()
        let cache = cache(supply)
        let leaver = Task { try await cache.value() }
        let stayer = Task { try await cache.value() }
        #expect(await settles { supply.count == 1 })
        leaver.cancel()
        await #expect(throws: ModelError.taskCancelled) { try await leaver.value }
        supply.open()
        #expect(try await stayer.value.credentials.accessKeyID == "key 1")
    }
}
