/// Embeddings: the endpoint's addresses are those of embeddings, and it is asked for whole answers. Bytes count as
/// events to the clocks. All of a body is held while it is read, and its vectors beside it.
extension HTTPBackend: EmbeddingBackend where Language: EmbeddingDialect {
    public func maximumInputCount(for request: EmbeddingRequest) -> Int? {
        language.maximumInputCount(for: named(request))
    }

    public func embed(_ request: EmbeddingRequest) async throws(ModelError) -> EmbeddingResponse {
        do {
            return try await answer(to: named(request))
        } catch {
            throw named(error)
        }
    }

    /// The request, naming the model to ask.
    private func named(_ request: EmbeddingRequest) -> EmbeddingRequest {
        var request = request
        request.model = request.model ?? endpoint.identity.model
        return request
    }

    private func answer(to request: EmbeddingRequest) async throws(ModelError) -> EmbeddingResponse {
        try request.validate()
        if let limit = language.maximumInputCount(for: request), request.inputs.count > limit {
            throw ModelError(
                .invalidRequest, "inputs: are \(request.inputs.count), and one request takes no more than \(limit)")
        }
        let call = try makeCall(
            for: request, saying: try language.encode(request), to: request.model, .whole, strictly: request.isStrict)
        let answer = try await call.send()
        do {
            let body = try await wholeBody(of: answer, call)
            let identity = endpoint.identity(for: request.model)
            var response = EmbeddingResponse(
                provider: identity.provider, region: identity.region, warnings: call.warnings)
            try language.decode(body.span, headers: answer.headers, for: request, into: &response)
            return response
        } catch {
            var error = error
            error.status = error.status ?? answer.status
            error.requestID = error.requestID ?? ProviderFault.requestID(in: answer.headers)
            throw error
        }
    }

    private func wholeBody(
        of answer: TransportResponse, _ call: EndpointCall<EmbeddingRequest>
    ) async throws(ModelError) -> [UInt8] {
        var body: [UInt8] = []
        var chunk: [UInt8] = []
        // What the server announces saves growing. Memory that is never written costs nothing, but not all is believed.
        let announced = answer.headers["content-length"].flatMap { Int($0) } ?? 0
        body.reserveCapacity(max(0, min(announced, maximumBodyByteCount, 128 << 20)))
        while true {
            let deadline = call.clock.startWait()
            let more: Bool
            do {
                defer { call.clock.endWait() }
                more = try await answer.body.next(into: &chunk, deadline: deadline)
            }
            guard more else { return body }
            call.clock.heard(events: true)
            guard chunk.count <= maximumBodyByteCount - body.count else {
                throw ModelError(.malformedResponse, "the body is longer than \(maximumBodyByteCount) bytes")
            }
            body += chunk
        }
    }
}
