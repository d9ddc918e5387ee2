/// The door to embeddings, wherever they are made.
///
///     let client = EmbeddingClient(try .openAI(model: "text-embedding-3-small"))
///     let response = try await client.embed(EmbeddingRequest(["Hello", "Good morning"], purpose: .document))
///     print(response.vectors[1].count)
///
/// A client is a backend with sound defaults around it, the ones of ``ModelClient``: failed requests are tried again,
/// and every attempt is counted. More inputs than the provider takes at once are sent in several requests. It is a
/// value; copies share their ledger and what they may spend on retries.
public struct EmbeddingClient: EmbeddingBackend {
    /// What this client's requests have cost.
    public let ledger: TokenLedger
    /// How many requests are under way at once, where the inputs take several; at least 1.
    public var maximumConcurrency = 4

    private let backend: any EmbeddingBackend
    private let retry: RetryPolicy
    private let budget: RetryBudget

    public var identity: BackendIdentity { backend.identity }

    /// - Parameters:
    ///   - backend: Who answers.
    ///   - retry: When to try again; ``RetryPolicy/never`` leaves that to the caller.
    ///   - ledger: Where to count; clients may share one.
    public init(
        _ backend: some EmbeddingBackend, retry: RetryPolicy = RetryPolicy(), ledger: TokenLedger = TokenLedger()
    ) {
        self.backend = backend
        self.ledger = ledger
        self.retry = retry
        budget = RetryBudget(retry.budget)
    }

    /// Returns the vectors of the request's inputs, in their order.
    ///
    /// - Throws: What ended the request. Where the inputs took several, the first failure ends them all.
    public func embed(_ request: EmbeddingRequest) async throws(ModelError) -> EmbeddingResponse {
        try request.validate()
        let limit = backend.maximumInputCount(for: request) ?? request.inputs.count
        guard request.inputs.count > limit else { return try await send(request) }
        return try await sendParts(of: request, inputCount: max(limit, 1))
    }

    /// Asks the backend's own model for the vector of one text.
    ///
    /// - Throws: As for a request.
    public func embed(_ text: String, purpose: EmbeddingPurpose? = nil) async throws(ModelError) -> [Float] {
        if let vector = try await embed(EmbeddingRequest([text], purpose: purpose)).vectors.first { return vector }
        throw ModelError(.malformedResponse, "no vector for the text")
    }

    private func send(_ request: EmbeddingRequest) async throws(ModelError) -> EmbeddingResponse {
        try await EmbeddingExchange(request, with: backend).run(retry: retry, budget: budget, ledger: ledger)
    }
}

extension EmbeddingClient {
    private func sendParts(
        of request: EmbeddingRequest, inputCount: Int
    ) async throws(ModelError) -> EmbeddingResponse {
        let parts = stride(from: 0, to: request.inputs.count, by: inputCount).map { start in
            var part = request
            part.inputs = Array(request.inputs[start..<min(start + inputCount, request.inputs.count)])
            return part
        }
        return try await EmbeddingResponse(joining: answers(to: parts).get())
    }

    /// The answers, in order, or the first failure, which ends the requests that are under way.
    private func answers(to parts: [EmbeddingRequest]) async -> Result<[EmbeddingResponse], ModelError> {
        await withTaskGroup(of: (Int, Result<EmbeddingResponse, ModelError>).self) { group in
            var answers = [EmbeddingResponse?](repeating: nil, count: parts.count)
            var waiting = parts.enumerated().makeIterator()
            func sendNext() {
                guard let (index, part) = waiting.next() else { return }
                group.addTask {
                    do throws(ModelError) {
                        return (index, .success(try await send(part)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            for _ in 0..<max(maximumConcurrency, 1) { sendNext() }
            while let (index, answer) = await group.next() {
                switch answer {
                case .success(let answer): answers[index] = answer
                case .failure(let error):
                    group.cancelAll()
                    return .failure(error)
                }
                sendNext()
            }
            return .success(answers.compactMap { $0 })
        }
    }
}

extension EmbeddingResponse {
    /// The vectors of several responses, one after the other, and what all of them cost.
    ///
    /// - Throws: `.malformedResponse` where their lengths differ.
    fileprivate init(joining parts: [EmbeddingResponse]) throws(ModelError) {
        self = parts[0]
        for part in parts.dropFirst() {
            guard part.dimensions == dimensions else {
                throw ModelError(
                    .malformedResponse, "vectors of \(dimensions) and of \(part.dimensions) numbers for one request")
            }
            vectors += part.vectors
            if let more = part.usage {
                usage = usage ?? Usage()
                usage?.add(more)
                usage?.raw = nil  // what the provider said of each is true of none of the others
            }
            warnings += part.warnings.filter { !warnings.contains($0) }
            failedAttempts += part.failedAttempts
        }
    }
}
