/// Any provider behind HTTP: a dialect, the endpoint that speaks it, and a transport.
public struct HTTPBackend<Language: Dialect>: Backend {
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

    public init(
        _ language: Language, at endpoint: Endpoint, deadlines: Deadlines = Deadlines(), transport: any Transport
    ) {
        self.language = language
        self.endpoint = endpoint
        self.deadlines = deadlines
        self.transport = transport
    }

    public func stream(_ request: ModelRequest) async throws(ModelError) -> ResponseStream {
        do {
            let call = try prepare(request)
            let response = try await call.send()
            return listen(to: response, call)
        } catch {
            throw named(error)
        }
    }

    @inline(never) private func named(_ error: ModelError) -> ModelError {
        var error = error
        error.provider = error.provider ?? identity.provider
        return error
    }
}

// What is synchronous is not inlined: what it needs while it runs would be kept by a stream that waits.
extension HTTPBackend {
    @inline(never) private func prepare(_ request: ModelRequest) throws(ModelError) -> EndpointCall<ModelRequest> {
        var request = request
        request.model = request.model ?? endpoint.identity.model
        try request.validate()
        let encoded = try language.encode(request)
        try encoded.check(strictly: request.isStrict)
        let call = EndpointCall(request, to: endpoint, over: transport, ResponseClock(deadlines, now: now))
        call.say(encoded, to: request.model, request.delivery, connectTimeout: deadlines.connect)
        return call
    }

    @inline(never) private func listen(to response: TransportResponse, _ call: EndpointCall<ModelRequest>)
        -> ResponseStream
    {
        let assembler = ResponseAssembler(identity: endpoint.identity(for: call.request.model), warnings: call.warnings)
        let decoder = language.makeDecoder(for: call.request, assembler: assembler)
        let unfinished = UnfinishedResponse(
            decoder, of: response, clock: call.clock, maximumByteCount: maximumBodyByteCount)
        let reader = ResponseReader(unfinished, from: response.body)
        return ResponseStream { (events: inout [ModelEvent]) throws(ModelError) in
            try await reader.next(into: &events)
        }
    }
}
