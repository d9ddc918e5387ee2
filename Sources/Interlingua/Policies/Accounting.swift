/// A backend whose attempts a ledger counts, however they end.
///
/// It belongs inside the retry loop: attempts that are tried again cost tokens too.
public struct Accounting: Backend {
    let backend: any Backend
    let ledger: TokenLedger

    public var identity: BackendIdentity { backend.identity }

    public init(_ backend: some Backend, in ledger: TokenLedger) {
        self.backend = backend
        self.ledger = ledger
    }

    public func stream(_ request: ModelRequest) async throws(ModelError) -> ResponseStream {
        let account = open(request)
        do {
            return try await backend.stream(request).observed(by: account)
        } catch {
            throw account.noted(error)
        }
    }

    // What is synchronous is not inlined: what it needs while it runs would be kept by a stream that waits.
    @inline(never) private func open(_ request: ModelRequest) -> sending AttemptAccount {
        AttemptAccount(request, at: backend.identity, in: ledger)
    }
}

/// What is known of one attempt until it ends. Being dropped is an end too: the caller stopped listening.
private final class AttemptAccount: ResponseObserver {
    private let ledger: TokenLedger
    private let tags: [String: String]
    private var attempt: Attempt
    private var usage: Usage?
    private var isOpen = true

    init(_ request: ModelRequest, at identity: BackendIdentity, in ledger: TokenLedger) {
        self.ledger = ledger
        tags = request.tags
        attempt = Attempt(
            provider: identity.provider, model: request.model ?? identity.model, region: identity.region,
            outcome: .cancelled)
    }

    deinit { close(.cancelled) }

    func note(_ events: [ModelEvent]) {
        for event in events {
            switch event {
            case .started(let start): name(start)
            case .usage(let usage): self.usage = usage
            case .finished: close(.succeeded)
            default: break
            }
        }
    }

    func noteEnd() { close(.failed(.truncated)) }

    @inline(never) func noted(_ error: ModelError) -> ModelError {
        attempt.provider = error.provider ?? attempt.provider
        attempt.status = error.status
        if let start = error.partial?.start { name(start) }
        usage = error.partial?.usage ?? usage
        close(error.kind == .cancelled ? .cancelled : .failed(error.kind))
        return error
    }

    /// Ends the account. Only the first end counts.
    private func close(_ outcome: Attempt.Outcome) {
        guard isOpen else { return }
        isOpen = false
        attempt.outcome = outcome
        ledger.record(attempt, usage: usage, tags: tags)
    }

    private func name(_ start: ResponseStart) {
        attempt.provider = start.provider
        attempt.model = attempt.model ?? start.model
        attempt.region = start.region ?? attempt.region
    }
}
