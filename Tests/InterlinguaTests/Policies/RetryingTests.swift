import Testing

@testable import Interlingua

@Suite struct RetryingTests {
    private let clock = VirtualClock()

    private func retrying(_ script: Script, _ policy: RetryPolicy = RetryPolicy(), jitter: Double = 0.5) -> Retrying {
        Retrying(script, policy: policy, clock: clock) { jitter }
    }

    private func failure(_ backend: Retrying) async -> ModelError? {
        do throws(ModelError) {
            return await (try await backend.stream(.hello)).gathered().error
        } catch {
            return error
        }
    }

    @Test func `a refused request is asked again and the failures are told`() async throws {
        let script = Script([
            .refuse(.failing(.overloaded, status: 529)), .refuse(.failing(.rateLimited, status: 429)), .hi,
        ])
        let (events, error) = try await retrying(script).stream(.hello).gathered()
        let first = Attempt(provider: "script", model: "m", region: "here", outcome: .failed(.overloaded), status: 529)
        let second = Attempt(
            provider: "script", model: "m", region: "here", outcome: .failed(.rateLimited), status: 429,
            delay: .milliseconds(250))
        #expect(error == nil)
        #expect(
            events == .opening + [.notice(.attemptFailed(first)), .notice(.attemptFailed(second))] + .hi
                + [.usage(Usage(input: 3, output: 1)), .finished(FinishReason(.stop))])
        #expect(clock.sleeps == [.milliseconds(250), .milliseconds(500)])
    }

    @Test func `a stream without failures passes unchanged`() async throws {
        let (events, error) = try await retrying(Script([.hi])).stream(.hello).gathered()
        #expect(events == .opening + .hi + [.usage(Usage(input: 3, output: 1)), .finished(FinishReason(.stop))])
        #expect(error == nil && clock.sleeps.isEmpty)
    }

    @Test(arguments: [ModelError.Kind.overloaded, .truncated, .deadline(.firstEvent)])
    func `a stream that fails before output is asked again unseen`(_ kind: ModelError.Kind) async throws {
        let preamble: [[ModelEvent]] = [.opening, [.usage(Usage(input: 99))], [.notice(.contentFilter("x"))]]
        let script = Script([.play(preamble, then: .failing(kind, status: 200)), .hi])
        let (events, error) = try await retrying(script).stream(.hello).gathered()
        #expect(error == nil)
        #expect(script.attemptCount == 2)
        #expect(events.count { if case .started = $0 { true } else { false } } == 1)
        #expect(!events.contains(.usage(Usage(input: 99))))
    }

    @Test func `after the first output a failure is the caller's`() async throws {
        let script = Script([
            .refuse(.failing(.overloaded, status: 529)),
            .play([.opening + [.partStarted(.text, part: 0)], [.textDelta("H", part: 0)]], then: .failing(.truncated)),
        ])
        let (events, error) = try await retrying(script).stream(.hello).gathered()
        #expect(events.last == .textDelta("H", part: 0))
        #expect(error?.kind == .truncated)
        #expect(error?.attempts.map(\.outcome) == [.failed(.overloaded), .failed(.truncated)])
        #expect(script.attemptCount == 2)
    }

    @Test func `the first output is handed out as soon as it is there`() async throws {
        let script = Script([.stall([.opening, [.partStarted(.text, part: 0)], [.textDelta("H", part: 0)]])])
        var events = try await retrying(script).stream(.hello).makeAsyncIterator()
        var seen: [ModelEvent] = []
        for _ in 0..<4 { seen.append(try #require(try await events.next())) }
        #expect(seen == .opening + [.partStarted(.text, part: 0), .textDelta("H", part: 0)])
    }

    @Test func `a request that no provider would take is asked once`() async {
        let script = Script([.refuse(.failing(.invalidRequest, status: 400)), .hi])
        let error = await failure(retrying(script))
        #expect(error?.kind == .invalidRequest)
        #expect(error?.attempts.count == 1)
        #expect(script.attemptCount == 1 && clock.sleeps.isEmpty)
    }

    @Test func `nothing sent is no attempt`() async {
        let error = await failure(retrying(Script([.refuse(.failing(.unsupported))])))
        #expect(error?.attempts == [])
    }

    @Test func `when all fail the error lists every attempt with its wait`() async {
        let script = Script([
            .refuse(.failing(.rateLimited, status: 429, wait: .seconds(3))), .refuse(.failing(.serverFault)),
        ])
        let error = await failure(retrying(script))
        #expect(error?.kind == .serverFault)
        #expect(
            error?.attempts.map(\.outcome) == [.failed(.rateLimited), .failed(.serverFault), .failed(.serverFault)])
        #expect(error?.attempts.map(\.delay) == [.zero, .seconds(3), .milliseconds(500)])
        #expect(clock.sleeps == [.seconds(3), .milliseconds(500)])
    }

    @Test(
        arguments: [
            (["retry-after": "1", "retry-after-ms": "0"], .seconds(1)),
            (["retry-after-ms": "1500"], .milliseconds(1500)),
            (["x-ms-retry-after-ms": "700"], .milliseconds(700)),
            (["x-ratelimit-reset-tokens": "1.5s"], .milliseconds(1500)),
            (["date": "Wed, 21 Oct 2015 07:28:00 GMT", "retry-after": "Wed, 21 Oct 2015 07:28:12 GMT"], .seconds(12)),
            ([:], .milliseconds(250)),
        ] as [(HTTPHeaders, Duration)])
    func `the wait is exactly what the header says`(_ headers: HTTPHeaders, _ wait: Duration) async throws {
        let refusal = ProviderFault.error(status: 429, headers: headers, body: [], provider: "script")
        _ = try await retrying(Script([.refuse(refusal), .hi])).stream(.hello).gathered()
        #expect(clock.sleeps == [wait])
    }

    @Test func `a wait beyond the limit fails at once and is told`() async {
        let script = Script([.refuse(.failing(.rateLimited, status: 429, wait: .seconds(3600))), .hi])
        let error = await failure(retrying(script))
        #expect(error?.kind == .rateLimited)
        #expect(error?.retryHint.delay == .seconds(3600))
        #expect(script.attemptCount == 1 && clock.sleeps.isEmpty)
    }

    @Test func `all tries begin within the total time`() async {
        var policy = RetryPolicy()
        policy.attempts = 100
        policy.totalTime = .seconds(30)
        let clock = clock
        let script = Script([.refuse(.failing(.overloaded))]) { clock.advance(by: .seconds(2)) }
        let error = await failure(retrying(script, policy, jitter: 0.999))
        #expect(error?.kind == .overloaded)
        #expect(clock.now.offset <= .seconds(32))
        // Six tries of 2 s with waits of about 0.5, 1, 2, 4 and 8 s end at 27.5 s; the next would begin at 43.5 s.
        #expect(script.attemptCount == 6)
    }

    @Test func `an outage empties the budget and retries stop`() async throws {
        var policy = RetryPolicy()
        policy.budget.capacity = 12
        let script = Script([.refuse(.failing(.serverFault))])
        let backend = retrying(script, policy)
        for _ in 0..<5 { _ = await failure(backend) }
        #expect(script.attemptCount == 3 + 1 + 1 + 1 + 1)
    }

    @Test func `a success gives back what its retry had taken, and one token where it took none`() {
        let budget = RetryBudget(RetryPolicy.Budget())
        for _ in 0..<100 { #expect(budget.spend(after: .serverFault) == 5) }
        #expect(budget.spend(after: .serverFault) == nil)
        budget.refund(5)
        for _ in 0..<5 { budget.refund(nil) }
        #expect(budget.spend(after: .deadline(.connect)) == 10)
        #expect(budget.spend(after: .serverFault) == nil)
    }

    @Test(.timeLimit(.minutes(5))) func `cancelling ends the wait at once`() async {
        let script = Script([.refuse(.failing(.rateLimited, status: 429, wait: .seconds(36000)))])
        var patient = RetryPolicy()
        patient.maximumWait = .seconds(36000)
        let backend = Retrying(script, policy: patient)
        let task = Task {
            do throws(ModelError) {
                _ = try await backend.stream(.hello)
                return ModelError?.none
            } catch {
                return error
            }
        }
        while script.attemptCount == 0 { await Task.yield() }
        task.cancel()
        let error = await task.value
        #expect(error?.kind == .cancelled)
        #expect(error?.attempts.map(\.outcome) == [.failed(.rateLimited)])
    }
}
