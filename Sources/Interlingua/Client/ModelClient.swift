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
    public func stream(_ request: ModelRequest) async throws(ModelError) -> ResponseStream {
        try await backend.stream(request)
    }

    /// Sends `request` and returns the response when it is whole.
    ///
    /// - Throws: What ended the response, with what came until then in ``ModelError/partial``.
    public func respond(to request: ModelRequest) async throws(ModelError) -> ModelResponse {
        var response = ModelResponse()
        var events = try await stream(request).makeAsyncIterator()
        do {
            while let event = try await events.next() { response.apply(event) }
        } catch {
            var error = error
            if response.start != nil { error.partial = error.partial ?? response }
            throw error
        }
        return response
    }

    /// Asks the backend's own model one thing and returns its response when it is whole.
    public func respond(to prompt: String) async throws(ModelError) -> ModelResponse {
        try await respond(to: ModelRequest(messages: [.user(prompt)]))
    }
}
