import Synchronization

/// How far this machine's clock is from AWS's, as far as AWS has let it be known.
///
/// AWS refuses a signature that is more than five minutes old or early, and says with each answer what time it has.
/// So a machine whose clock is wrong is refused once, and signs by AWS's clock from then on.
final class ClockSkew: Sendable {
    private struct State {
        /// What is to be added to this machine's time.
        var offset: Duration = .zero
        /// When it was learned, by this machine's clock.
        var learned: Duration?
    }

    /// A smaller difference is not why a signature was refused.
    private static let tolerance: Duration = .seconds(4 * 60)
    /// Requests that were signed by the old time may be refused as long after the first of them.
    private static let pause: Duration = .seconds(60)

    private static let codes: Set<String> = [
        "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "InvalidSignatureException",
        "SignatureDoesNotMatch",
    ]

    private let state = Mutex(State())

    var offset: Duration { state.withLock { $0.offset } }

    /// Whether the time may be why the request was refused, and is now known better.
    ///
    /// - Parameter now: This machine's time.
    func learn(from refusal: CredentialRefusal, at now: Duration) -> Bool {
        guard refusal.error.code.map(Self.codes.contains) ?? false, let time = refusal.time else { return false }
        let offset = time - now
        return state.withLock { state in
            if abs(offset - state.offset) > Self.tolerance {
                state = State(offset: offset, learned: now)
                return true
            }
            return state.learned.map { now - $0 < Self.pause } ?? false
        }
    }

    private func abs(_ duration: Duration) -> Duration { duration < .zero ? .zero - duration : duration }
}
