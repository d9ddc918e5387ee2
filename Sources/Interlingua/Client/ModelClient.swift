/// The door to a model, wherever it runs.
///
///     let client = try ModelClient(.openAI(apiKey: key, model: "gpt-4.1-mini"))
///     for try await event in try await client.stream(request) {
///         if let text = event.text { print(text, terminator: "") }
///     }
///
/// A client is a backend with sound defaults around it: requests that fail before the first output are tried
/// again, and every attempt is counted. It is a value; copies share their ledger and what they may spend on retries.
public struct ModelClient: Backend {
    /// What this client's requests have cost.
    public let ledger: TokenLedger

    private let backend: any Backend

    public var identity: BackendIdentity { backend.identity }

    /// - Parameters:
    ///   - backend: Who answers: a provider, or policies around some.
    ///   - retry: When to try again; ``RetryPolicy/never`` leaves that to the caller.
    ///   - ledger: Where to count; clients may share one.
    public init(_ backend: some Backend, retry: RetryPolicy = RetryPolicy(), ledger: TokenLedger = TokenLedger()) {
        self.backend = Retrying(Accounting(backend, in: ledger), policy: retry)
        self.ledger = ledger
    }

    /// Sends `request` and returns its events, as they come.
    ///
    /// Dropping the stream, or cancelling the task, ends the request.
    ///
    /// - Throws: What ended the last attempt, with all of them in ``ModelError/attempts``.
    public func stream(_ request: ModelRequest) async throws(ModelError) -> ResponseStream {
        try await backend.stream(request)
    }

    /// Sends `request` and returns the response when it is whole.
    ///
    /// - Throws: What ended the response, with what came until then in ``ModelError/partial``.
    public func respond(to request: ModelRequest) async throws(ModelError) -> ModelResponse {
        var response = ModelResponse()
        var events = try await stream(request).makeAsyncIterator()
        var batch: [ModelEvent] = []
        do {
            while try await events.next(into: &batch) { response.fold(&batch) }
        } catch {
            throw response.carried(by: error)
        }
        return response
    }

    /// Asks the backend's own model one thing and returns its response when it is whole.
    ///
    /// - Throws: As for a request.
    public func respond(to prompt: String) async throws(ModelError) -> ModelResponse {
        try await respond(to: ModelRequest(messages: [.user(prompt)]))
    }
}

extension ModelResponse {
    /// Folds in `events`, and empties the array.
    @inline(never) fileprivate mutating func fold(_ events: inout [ModelEvent]) {
        for event in events { apply(event) }
        events.removeAll(keepingCapacity: true)
    }

    /// `error`, with what came until then.
    @inline(never) fileprivate func carried(by error: ModelError) -> ModelError {
        var error = error
        if start != nil { error.partial = error.partial ?? self }
        return error
    }
}
