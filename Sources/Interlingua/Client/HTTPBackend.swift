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
            let response = try await send(call)
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

/// One request on its way. In a box, since all that a task has in its hands while it waits is held for each of its
/// calls, and a thousand streams are a thousand tasks.
private final class Call {
    /// With the model that is asked.
    let request: ModelRequest
    /// Complete but for the credential.
    let outgoing: TransportRequest
    /// What of the request is not said.
    let warnings: [Warning]
    var clock: ResponseClock

    init(_ request: ModelRequest, _ outgoing: TransportRequest, _ warnings: [Warning], _ clock: ResponseClock) {
        self.request = request
        self.outgoing = outgoing
        self.warnings = warnings
        self.clock = clock
    }
}

// MARK: Sending

// What is synchronous is not inlined: what it needs while it runs would be kept by a stream that waits.
extension HTTPBackend {
    @inline(never) private func prepare(_ request: ModelRequest) throws(ModelError) -> Call {
        var request = request
        request.model = request.model ?? endpoint.identity.model
        try request.validate()
        let encoded = try language.encode(request)
        if request.isStrict, let first = encoded.warnings.first {
            throw ModelError(.unsupported, "\(first.setting): \(first.message)")
        }
        var outgoing = TransportRequest(headers: encoded.headers, body: encoded.body)
        outgoing.url = endpoint.route(request.model, request.delivery)
        outgoing.headers["content-type"] = "application/json"
        outgoing.headers["accept"] = outgoing.headers["accept"] ?? request.delivery.accepted
        outgoing.acceptsCompression = request.delivery == .whole
        outgoing.connectTimeout = deadlines.connect
        return Call(request, outgoing, encoded.warnings, ResponseClock(deadlines, now: now))
    }

    /// Sends the request with a credential, and once more with a new one where the first was refused.
    private func send(_ call: Call) async throws(ModelError) -> TransportResponse {
        let response = try await attempt(call)
        if response.hasSucceeded { return response }
        let error = await failure(response, call)
        guard let credential = endpoint.credential, error.kind == .unauthorized,
            await credential.renew(after: CredentialRefusal(headers: response.headers, error: error))
        else { throw error }
        let second = try await attempt(call)
        if second.hasSucceeded { return second }
        throw await failure(second, call)
    }

    private func attempt(_ call: Call) async throws(ModelError) -> TransportResponse {
        var request = call.outgoing
        try await endpoint.credential?.authorize(&request)
        let deadline = call.clock.startWait()
        defer { call.clock.endWait() }
        return try await transport.send(request, deadline: deadline)
    }
}

// MARK: Listening

extension HTTPBackend {
    @inline(never) private func listen(to response: TransportResponse, _ call: Call) -> ResponseStream {
        let assembler = ResponseAssembler(identity: endpoint.identity(for: call.request.model), warnings: call.warnings)
        let decoder = language.makeDecoder(for: call.request, assembler: assembler)
        let unfinished = UnfinishedResponse(
            decoder, of: response, clock: call.clock, maximumByteCount: maximumBodyByteCount)
        let reader = ResponseReader(unfinished, from: response.body)
        return ResponseStream { (events: inout [ModelEvent]) throws(ModelError) in
            try await reader.next(into: &events)
        }
    }

    /// What a failure status says. The body is read as far as it is useful; where it cannot be read, the status speaks.
    private func failure(_ response: TransportResponse, _ call: Call) async -> ModelError {
        var body: [UInt8] = []
        var chunk: [UInt8] = []
        // For the whole body: one that comes byte by byte would never reach the limit of its size.
        let end = call.clock.waited + .seconds(10)
        do {
            while body.count < ProviderFault.maximumBodyByteCount, call.clock.waited < end {
                let deadline = call.clock.startWait(until: end)
                defer { call.clock.endWait() }
                guard try await response.body.next(into: &chunk, deadline: deadline) else { break }
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

extension TransportResponse {
    fileprivate var hasSucceeded: Bool { (200..<300).contains(status) }
}

extension Delivery {
    fileprivate var accepted: String {
        switch self {
        case .streamed: "text/event-stream"
        case .whole: "application/json"
        }
    }
}
