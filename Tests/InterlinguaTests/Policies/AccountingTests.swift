import Testing

@testable import Interlingua

@Suite struct AccountingTests {
    private let ledger = TokenLedger()

    private func run(_ act: Script.Act) async {
        do throws(ModelError) {
            _ = await (try await Accounting(Script([act]), in: ledger).stream(.hello)).gathered()
        } catch {}
    }

    @Test func `a success counts with its usage under what was asked`() async {
        var request = ModelRequest.hello
        request.tags = ["tenant": "acme"]
        _ = try? await Accounting(Script([.hi]), in: ledger).stream(request).gathered()
        var totals = TokenLedger.Totals()
        totals.attempts = 1
        totals.succeeded = 1
        totals.usage = Usage(input: 3, output: 1)
        let key = TokenLedger.Key(provider: "script", model: "m", region: "here", tags: ["tenant": "acme"])
        #expect(ledger.snapshot() == [TokenLedger.Entry(key: key, totals: totals)])
    }

    @Test func `the model that answers counts where none was asked`() async {
        let script = Script([.hi], identity: BackendIdentity(provider: "router"))
        _ = try? await Accounting(script, in: ledger).stream(.hello).gathered()
        #expect(
            ledger.snapshot().map(\.key)
                == [TokenLedger.Key(provider: "script", model: "m-2026", region: "here", tags: [:])])
    }

    @Test func `an attempt without a stream counts as failed, without usage`() async {
        await run(.refuse(.failing(.overloaded, status: 529)))
        #expect(ledger.totals.failed == 1 && ledger.totals.withoutUsage == 1)
        #expect(ledger.totals.usage == Usage())
    }

    @Test func `a cut stream counts with the usage so far`() async {
        await run(.play([.opening, [.usage(Usage(input: 7))], .hi], then: .failing(.truncated)))
        #expect(ledger.totals.failed == 1 && ledger.totals.withoutUsage == 0)
        #expect(ledger.totals.usage.input == 7)
        #expect(ledger.totals.usage.output == nil)
    }

    @Test func `the last usage replaces those before`() async {
        await run(
            .play([
                [.usage(Usage(input: 7, output: 1)), .usage(Usage(input: 7, output: 5))],
                [.finished(FinishReason(.stop))],
            ]))
        #expect(ledger.totals.usage == Usage(input: 7, output: 5))
    }

    @Test func `a stream that is dropped midway counts as cancelled with its usage so far`() async throws {
        do {
            let script = Script([.stall([.opening, [.usage(Usage(input: 7))], .hi])])
            for try await event in try await Accounting(script, in: ledger).stream(.hello) {
                if event.text == "Hi" { break }
            }
        }
        #expect(ledger.totals.attempts == 1 && ledger.totals.cancelled == 1)
        #expect(ledger.totals.usage.input == 7)
    }

    @Test func `a stream that nobody reads counts as cancelled`() async throws {
        _ = try await Accounting(Script([.hi]), in: ledger).stream(.hello)
        #expect(ledger.totals.cancelled == 1 && ledger.totals.withoutUsage == 1)
    }

    @Test func `a cancelled task counts as cancelled, not as failed`() async {
        let ledger = ledger
        let script = Script([.stall([.opening, .hi])])
        let task = Task { _ = try? await Accounting(script, in: ledger).stream(.hello).gathered() }
        while script.attemptCount == 0 { await Task.yield() }
        task.cancel()
        await task.value
        #expect(ledger.totals.cancelled == 1 && ledger.totals.failed == 0)
    }

    @Test func `dropping after the end leaves a success`() async throws {
        var events = try await Accounting(Script([.hi]), in: ledger).stream(.hello).makeAsyncIterator()
        while let event = try await events.next() { if case .finished = event { break } }
        #expect(ledger.totals.succeeded == 1 && ledger.totals.attempts == 1)
    }

    @Test func `a backend that ends without finishing has failed`() async {
        await run(.play([.opening, .hi]))
        #expect(ledger.totals.failed == 1 && ledger.totals.succeeded == 0)
    }
}
