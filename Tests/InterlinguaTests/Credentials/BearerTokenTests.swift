import Synchronization
import Testing

@testable import Interlingua

@Suite struct BearerTokenTests {
    @Test func `a hundred callers make one refresh`() async throws {
        let source = Issuer(isHeld: true)
        let credential = BearerToken(source, now: source.now)
        let values = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<100 { group.addTask { try await credential.headers()["authorization"] } }
            await source.waitUntilAsked()
            // Time for the others to come as well; those that come later find the token.
            try await Task.sleep(for: .milliseconds(50))
            source.release()
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(values == Array(repeating: "Bearer token-1", count: 100))
        #expect(source.count == 1)
    }

    @Test func `a caller that is cancelled stops waiting and takes no other along`() async throws {
        let source = Issuer(isHeld: true)
        let credential = BearerToken(source, now: source.now)
        let first = Task { await failure { () async throws(ModelError) in try await credential.headers() } }
        await source.waitUntilAsked()
        let second = Task { try await credential.headers()["authorization"] }
        first.cancel()
        #expect(await first.value?.kind == .cancelled)
        source.release()
        #expect(try await second.value == "Bearer token-1")
        #expect(source.count == 1)
    }

    @Test func `a token is kept while it is fresh, and its expiry costs one refresh`() async throws {
        let source = Issuer(lifetime: .seconds(3600))
        let credential = BearerToken(source, now: source.now)
        #expect(try await credential.headers()["authorization"] == "Bearer token-1")
        source.clock.advance(by: .seconds(3600 - 226))
        #expect(try await credential.headers()["authorization"] == "Bearer token-1")
        #expect(source.count == 1)
        // Less than a minute is left: it may expire on its way, so the caller waits for the next.
        source.clock.advance(by: .seconds(226 - 59))
        #expect(try await credential.headers()["authorization"] == "Bearer token-2")
    }

    @Test func `a token that runs out soon is refreshed while callers go on with it`() async throws {
        let source = Issuer(lifetime: .seconds(3600))
        let credential = BearerToken(source, now: source.now)
        _ = try await credential.headers()
        source.clock.advance(by: .seconds(3600 - 224))
        #expect(try await credential.headers()["authorization"] == "Bearer token-1")
        while source.count < 2 { await Task.yield() }
        while try await credential.headers()["authorization"] == "Bearer token-1" { await Task.yield() }
        #expect(source.count == 2)
    }

    @Test func `an early refresh that fails is not noticed, and not repeated at once`() async throws {
        let source = Issuer(lifetime: .seconds(3600))
        let credential = BearerToken(source, now: source.now)
        _ = try await credential.headers()
        source.fail(with: ModelError(.serverFault, "down"))
        source.clock.advance(by: .seconds(3600 - 200))
        while source.count < 2 {
            #expect(try await credential.headers()["authorization"] == "Bearer token-1")
        }
        for _ in 0..<20 {
            #expect(try await credential.headers()["authorization"] == "Bearer token-1")
            try await Task.sleep(for: .milliseconds(1))
        }
        #expect(source.count == 2)
        source.clock.advance(by: .seconds(31))
        while source.count < 3 {
            #expect(try await credential.headers()["authorization"] == "Bearer token-1")
        }
    }

    @Test func `a stale token serves where its refresh fails, an expired one does not`() async throws {
        let source = Issuer(lifetime: .seconds(3600))
        let credential = BearerToken(source, now: source.now)
        _ = try await credential.headers()
        source.fail(with: ModelError(.serverFault, "down"))
        source.clock.advance(by: .seconds(3600 - 30))
        #expect(try await credential.headers()["authorization"] == "Bearer token-1")
        source.clock.advance(by: .seconds(30))
        #expect(await failure { () async throws(ModelError) in try await credential.headers() }?.kind == .serverFault)
    }

    @Test func `of many that were refused together, the first renews for all`() async throws {
        let source = Issuer(lifetime: .seconds(3600))
        let credential = BearerToken(source, now: source.now)
        _ = try await credential.headers()
        #expect(await credential.renew())
        #expect(try await credential.headers()["authorization"] == "Bearer token-2")
        source.clock.advance(by: .seconds(1))
        #expect(await credential.renew())
        #expect(try await credential.headers()["authorization"] == "Bearer token-2")
        source.clock.advance(by: .seconds(60))
        #expect(await credential.renew())
        #expect(try await credential.headers()["authorization"] == "Bearer token-3")
    }

    @Test func `a failure is not kept`() async throws {
        let source = Issuer()
        source.fail(with: ModelError(.unreachable, "down"))
        let credential = BearerToken(source, now: source.now)
        #expect(await failure { () async throws(ModelError) in try await credential.headers() }?.kind == .unreachable)
        source.fail(with: nil)
        #expect(try await credential.headers()["authorization"] == "Bearer token-2")
    }

    @Test func `what goes with a token is sent with it`() async throws {
        let source = Issuer(headers: ["x-goog-user-project": "payer"])
        let headers = try await BearerToken(source, now: source.now).headers()
        #expect(headers["x-goog-user-project"] == "payer")
        #expect(!"\(headers)".contains("token-1"))
    }
}

/// A source whose tokens are numbered, on a virtual clock.
private final class Issuer: TokenSource {
    private struct State {
        var count = 0
        var isHeld: Bool
        var failure: ModelError?
    }

    let clock = VirtualClock()
    private let lifetime: Duration
    private let headers: HTTPHeaders
    private let state: Mutex<State>

    /// - Parameter isHeld: Answers wait for ``release()``.
    init(lifetime: Duration = .seconds(3600), isHeld: Bool = false, headers: HTTPHeaders = [:]) {
        self.lifetime = lifetime
        self.headers = headers
        state = Mutex(State(isHeld: isHeld))
    }

    /// How often it was asked.
    var count: Int { state.withLock { $0.count } }
    var now: @Sendable () -> Duration {
        let clock = clock
        return { clock.now.offset }
    }

    func release() { state.withLock { $0.isHeld = false } }
    func fail(with error: ModelError?) { state.withLock { $0.failure = error } }
    func waitUntilAsked() async { while count == 0 { await Task.yield() } }

    func token() async throws(ModelError) -> AccessToken {
        let (number, failure) = state.withLock { state in
            state.count += 1
            return (state.count, state.failure)
        }
        while state.withLock({ $0.isHeld }) { await Task.yield() }
        if let failure { throw failure }
        var token = AccessToken(Secret("token-\(number)"), expiry: clock.now.offset + lifetime)
        token.headers = headers
        return token
    }
}
