import Testing

@testable import Interlingua

@Suite struct RetryPolicyTests {
    private func delay(
        _ error: ModelError, under policy: RetryPolicy = RetryPolicy(), failures: Int = 1, elapsed: Duration = .zero,
        jitter: Double = 1
    ) -> Duration? {
        policy.delay(afterFailure: failures, error, elapsed: elapsed, jitter: jitter)
    }

    @Test func `waits double up to the ceiling`() {
        var policy = RetryPolicy()
        policy.attempts = 100
        let waits = [1, 2, 3, 4, 5, 6, 7, 8, 99].compactMap {
            delay(.failing(.unreachable), under: policy, failures: $0)
        }
        #expect(waits == [0.5, 1, 2, 4, 8, 16, 20, 20, 20].map { .seconds($0) })
    }

    @Test(arguments: [(0.0, Duration.zero), (0.25, .milliseconds(250)), (0.5, .milliseconds(500))])
    func `jitter takes its share of the whole wait`(_ jitter: Double, _ wait: Duration) {
        #expect(delay(.failing(.serverFault), failures: 2, jitter: jitter) == wait)
    }

    @Test func `the last try is the last`() {
        #expect(delay(.failing(.overloaded), failures: 2) != nil)
        #expect(delay(.failing(.overloaded), failures: 3) == nil)
        #expect(delay(.failing(.overloaded), under: .never) == nil)
    }

    @Test(
        arguments: [
            .rateLimited, .overloaded, .serverFault, .unreachable, .truncated, .deadline(.connect),
            .deadline(.firstEvent),
            .deadline(.betweenEvents),
        ] as [ModelError.Kind])
    func `what may pass is tried again`(_ kind: ModelError.Kind) {
        #expect(delay(.failing(kind)) != nil)
    }

    @Test(
        arguments: [
            .unauthorized, .forbidden, .modelNotFound, .invalidRequest, .unsupported, .contextTooLong, .contentFiltered,
            .quotaExhausted, .malformedResponse, .budgetExceeded, .residencyViolation, .cancelled, .deadline(.total),
        ] as [ModelError.Kind])
    func `what will not pass is not`(_ kind: ModelError.Kind) {
        #expect(delay(.failing(kind)) == nil)
    }

    @Test func `the provider's advice outranks the kind`() {
        #expect(delay(.failing(.overloaded, isAdvised: false)) == nil)
        #expect(delay(.failing(.invalidRequest, isAdvised: true)) == .milliseconds(500))
    }

    @Test func `the provider's wait wins over back-off, up to what the caller allows`() {
        #expect(delay(.failing(.rateLimited, wait: .seconds(45)), jitter: 0) == .seconds(45))
        #expect(delay(.failing(.rateLimited, wait: .milliseconds(3))) == .milliseconds(3))
        #expect(delay(.failing(.rateLimited, wait: .seconds(60))) == .seconds(60))
        #expect(delay(.failing(.rateLimited, wait: .seconds(61))) == nil)
    }

    @Test func `no try begins after the total time`() {
        var policy = RetryPolicy()
        policy.totalTime = .seconds(10)
        let error = ModelError.failing(.rateLimited, wait: .seconds(4))
        #expect(delay(error, under: policy, elapsed: .seconds(5)) == .seconds(4))
        #expect(delay(error, under: policy, elapsed: .seconds(6)) == nil)
    }
}

extension ModelError {
    static func failing(
        _ kind: Kind, status: Int? = nil, isAdvised: Bool? = nil, wait: Duration? = nil
    ) -> ModelError {
        var error = ModelError(kind, "as told", status: status)
        error.retryHint = RetryHint(isAdvised: isAdvised, delay: wait)
        return error
    }
}
