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
            return try await open(request)
        } catch {
            var error = error
            error.provider = error.provider ?? identity.provider
            throw error
        }
    }

    private func open(_ request: ModelRequest) async throws(ModelError) -> ResponseStream {
        var request = request
        request.model = request.model ?? endpoint.identity.model
        try request.validate()
        let encoded = try language.encode(request)
        if request.isStrict, let first = encoded.warnings.first {
            throw ModelError(.unsupported, "\(first.setting): \(first.message)")
        }
        var clock = ResponseClock(deadlines, now: now)
        let response = try await send(encoded, for: request, &clock)
        let assembler = ResponseAssembler(
            identity: endpoint.identity(for: request.model), warnings: encoded.warnings)
        let decoder = language.makeDecoder(for: request, assembler: assembler)
        var reader = ResponseReader(decoder, response, clock: clock, maximumByteCount: maximumBodyByteCount)
        return ResponseStream { (events: inout [ModelEvent]) throws(ModelError) in
            try await reader.next(into: &events)
        }
    }

    /// Sends the request with a credential, and once more with a new one where the first was refused.
    private func send(
        _ encoded: EncodedRequest, for request: ModelRequest, _ clock: inout ResponseClock
    ) async throws(ModelError) -> TransportResponse {
        var outgoing = TransportRequest(headers: encoded.headers, body: encoded.body)
        outgoing.url = endpoint.route(request.model, request.delivery)
        outgoing.headers["content-type"] = "application/json"
        outgoing.headers["accept"] = outgoing.headers["accept"] ?? request.delivery.accepted
        outgoing.acceptsCompression = request.delivery == .whole
        outgoing.connectTimeout = deadlines.connect
        var mayRenew = endpoint.credential != nil
        while true {
            var authorized = outgoing
            try await endpoint.credential?.authorize(&authorized)
            let response = try await clock.waiting { (deadline) async throws(ModelError) in
                try await transport.send(authorized, deadline: deadline)
            }
            if (200..<300).contains(response.status) { return response }
            let error = await failure(response, &clock)
            guard mayRenew, error.kind == .unauthorized else { throw error }
            let refusal = CredentialRefusal(headers: response.headers, error: error)
            guard await endpoint.credential?.renew(after: refusal) == true else { throw error }
            mayRenew = false
        }
    }

    /// What a failure status says. The body is read as far as it is useful; where it cannot be read, the status speaks.
    private func failure(_ response: TransportResponse, _ clock: inout ResponseClock) async -> ModelError {
        var body: [UInt8] = []
        var chunk: [UInt8] = []
        // For the whole body: one that comes byte by byte would never reach the limit of its size.
        let end = clock.waited + .seconds(10)
        do {
            while body.count < ProviderFault.maximumBodyByteCount, clock.waited < end {
                let more = try await clock.waiting(until: end) { (deadline) async throws(ModelError) in
                    try await response.body.next(into: &chunk, deadline: deadline)
                }
                guard more else { break }
                body += chunk
            }
        } catch {
            if error.kind == .cancelled { return error }
            // The status is known and says more than that its explanation was cut.
        }
        return ProviderFault.error(
            status: response.status, headers: response.headers, body: body, provider: identity.provider)
    }
}

extension Delivery {
    fileprivate var accepted: String {
        switch self {
        case .streamed: "text/event-stream"
        case .whole: "application/json"
        }
    }
}
