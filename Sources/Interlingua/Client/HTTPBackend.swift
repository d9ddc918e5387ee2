/// Any provider behind HTTP: a dialect, the endpoint that speaks it, and a transport.
///
/// The dialect makes it a ``Backend`` or, where it is an ``EmbeddingDialect``, an ``EmbeddingBackend``.
public struct HTTPBackend<Language: Sendable>: Sendable {
    /// The four clocks of each response. Each is off where it is `nil`.
    public var deadlines: Deadlines
    /// A body of more bytes than this is given up as `.malformedResponse`.
    public var maximumBodyByteCount = 1 << 30

    let language: Language
    let endpoint: Endpoint
    let transport: any Transport
    /// Tells the time to the four clocks.
    var now: @Sendable () -> ContinuousClock.Instant = { .now }

    public var identity: BackendIdentity { endpoint.identity }

    /// - Parameters:
    ///   - language: What is said.
    ///   - endpoint: To whom, and how the caller is known there.
    ///   - transport: Moves the bytes. Backends may share one.
    public init(
        _ language: Language, at endpoint: Endpoint, deadlines: Deadlines = Deadlines(), transport: any Transport
    ) {
        self.language = language
        self.endpoint = endpoint
        self.deadlines = deadlines
        self.transport = transport
    }
}

extension HTTPBackend {
    /// The call that says `encoded`, ready to be sent.
    ///
    /// - Throws: `.unsupported` where a strict request cannot be said in full.
    func makeCall<Request>(
        for request: Request, saying encoded: EncodedRequest, to model: ModelID?, _ delivery: Delivery,
        strictly isStrict: Bool
    ) throws(ModelError) -> EndpointCall<Request> {
        try encoded.check(strictly: isStrict)
        let call = EndpointCall(request, to: endpoint, over: transport, ResponseClock(deadlines, now: now))
        call.say(encoded, to: model, delivery, connectTimeout: deadlines.connect)
        return call
    }

    /// The error, naming the provider.
    @inline(never) func named(_ error: ModelError) -> ModelError {
        var error = error
        error.provider = error.provider ?? identity.provider
        return error
    }
}

extension HTTPBackend: Backend where Language: Dialect {
    public func stream(_ request: ModelRequest) async throws(ModelError) -> ResponseStream {
        do {
            let call = try prepare(request)
            let response = try await call.send()
            return listen(to: response, call)
        } catch {
            throw named(error)
        }
    }

    // What is synchronous is not inlined: what it needs while it runs would be kept by a stream that waits.
    @inline(never) private func prepare(_ request: ModelRequest) throws(ModelError) -> EndpointCall<ModelRequest> {
        var request = request
        request.model = request.model ?? endpoint.identity.model
        try request.validate()
        return try makeCall(
            for: request, saying: try language.encode(request), to: request.model, request.delivery,
            strictly: request.isStrict)
    }

    @inline(never) private func listen(to response: TransportResponse, _ call: EndpointCall<ModelRequest>)
        -> ResponseStream
    {
        let assembler = ResponseAssembler(identity: endpoint.identity(for: call.request.model), warnings: call.warnings)
        let decoder = language.makeDecoder(for: call.request, assembler: assembler)
        let unfinished = UnfinishedResponse(
            consume decoder, of: response, clock: call.clock, maximumByteCount: maximumBodyByteCount)
        return ResponseStream(EventBatches(.read(ResponseReader(unfinished, from: response.body))))
    }
}
