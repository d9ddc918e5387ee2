import Synchronization

/// One embedding request as a backend of events, so that the loops around backends serve it as they are.
///
/// To them it is a response like any other, which begins, reports its usage and ends; its vectors wait beside it.
final class EmbeddingExchange: Backend {
    private let request: EmbeddingRequest
    private let backend: any EmbeddingBackend
    /// What the last attempt brought.
    private let answer = Mutex<EmbeddingResponse?>(nil)

    var identity: BackendIdentity { backend.identity }

    init(_ request: EmbeddingRequest, with backend: any EmbeddingBackend) {
        self.request = request
        self.backend = backend
    }

    /// Sends the request, again where it failed and may pass, and counts every attempt.
    func run(
        retry: RetryPolicy, budget: RetryBudget, ledger: TokenLedger
    ) async throws(ModelError) -> EmbeddingResponse {
        var asked = ModelRequest(model: request.model, messages: [])
        asked.tags = request.tags
        let loop = Retrying(Accounting(self, in: ledger), policy: retry, budget: budget)
        var folded = ModelResponse()
        var events = try await loop.stream(asked).makeAsyncIterator()
        while let event = try await events.next() { folded.apply(event) }
        guard var response = answer.withLock({ $0.take() }) else {
            throw ModelError(.truncated, "the answer ended without vectors")
        }
        response.failedAttempts = folded.failedAttempts + response.failedAttempts
        return response
    }

    func stream(_: ModelRequest) async throws(ModelError) -> ResponseStream {
        let response = try await backend.embed(request)
        let start = ResponseStart(
            id: nil, model: response.model, provider: response.provider, region: response.region)
        var events: [ModelEvent] = [.started(start)]
        if let usage = response.usage { events.append(.usage(usage)) }
        events.append(.finished(FinishReason(.unreported)))
        answer.withLock { $0 = response }
        return ResponseStream { (batch: inout [ModelEvent]) throws(ModelError) in
            swap(&batch, &events)
            return !batch.isEmpty
        }
    }
}
