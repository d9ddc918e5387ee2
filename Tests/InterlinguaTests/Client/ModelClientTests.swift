import Testing

@testable import Interlingua

@Suite struct ModelClientTests {
    private var impatient: RetryPolicy {
        var policy = RetryPolicy()
        policy.base = .zero
        return policy
    }

    @Test func `a response is the fold of its stream`() async throws {
        let response = try await ModelClient(Script([.hi])).respond(to: "Hello")
        #expect(response.text == "Hi")
        #expect(response.usage == Usage(input: 3, output: 1))
        #expect(response.finish == FinishReason(.stop))
        #expect(response.warnings == [Warning("seed", "ignored")])
    }

    @Test func `failed attempts are retried, told and counted`() async throws {
        let client = ModelClient(
            Script([
                .refuse(.failing(.overloaded, status: 529)),
                .play([.opening, [.usage(Usage(input: 3))]], then: .failing(.serverFault, status: 200)), .hi,
            ]), retry: impatient)
        let response = try await client.respond(to: .hello)
        #expect(response.text == "Hi")
        #expect(response.failedAttempts.map(\.outcome) == [.failed(.overloaded), .failed(.serverFault)])
        #expect(client.ledger.totals.attempts == 3)
        #expect(client.ledger.totals.failed == 2 && client.ledger.totals.succeeded == 1)
        #expect(client.ledger.totals.usage == Usage(input: 6, output: 1))
    }

    @Test func `a cut response is thrown with what came`() async throws {
        let client = ModelClient(
            Script([
                .play(
                    [.opening, [.partStarted(.text, part: 0), .textDelta("H", part: 0)]], then: .failing(.truncated))
            ]))
        let error = try await #require(throws: ModelError.self) { try await client.respond(to: .hello) }
        #expect(error.kind == .truncated)
        #expect(error.partial?.text == "H")
        #expect(error.attempts.count == 1)
    }

    @Test func `without retries one attempt is all`() async throws {
        let script = Script([.refuse(.failing(.overloaded)), .hi])
        let error = try await #require(throws: ModelError.self) {
            try await ModelClient(script, retry: .never).respond(to: .hello)
        }
        #expect(error.kind == .overloaded)
        #expect(script.attemptCount == 1)
    }

    @Test func `a provider's factory is all that a client takes`() throws {
        let client = try ModelClient(.openAI(apiKey: Secret("k"), model: "m"))
        #expect(client.identity == BackendIdentity(provider: .openAI, model: "m"))
    }

    @Test func `clients may share a ledger`() async throws {
        let ledger = TokenLedger()
        for _ in 0..<2 { _ = try await ModelClient(Script([.hi]), ledger: ledger).respond(to: .hello) }
        #expect(ledger.totals.succeeded == 2)
    }
}
