/// One request on its way to an endpoint, with a credential that the endpoint knows; what every backend over HTTP
/// shares.
///
/// In a box, since all that a task has in its hands while it waits is held for each of its calls, and a thousand
/// streams are a thousand tasks.
final class EndpointCall<Request> {
    /// With the model that is asked.
    let request: Request
    /// What of the request is not said.
    private(set) var warnings: [Warning] = []
    var clock: ResponseClock

    private let endpoint: Endpoint
    private let credential: (any Credential)?
    private let transport: any Transport
    /// Complete but for the credential.
    private var outgoing = TransportRequest()
    /// The same with the credential, for the attempt that runs.
    private var authorized = TransportRequest()

    init(_ request: Request, to endpoint: Endpoint, over transport: any Transport, _ clock: ResponseClock) {
        self.request = request
        self.endpoint = endpoint
        credential = endpoint.credential
        self.transport = transport
        self.clock = clock
    }

    /// Takes what a dialect says, and addresses it.
    func say(_ encoded: EncodedRequest, to model: ModelID?, _ delivery: Delivery, connectTimeout: Duration?) {
        warnings = encoded.warnings
        var headers = encoded.headers
        headers["content-type"] = "application/json"
        headers["accept"] = headers["accept"] ?? delivery.accepted
        outgoing = TransportRequest(headers: headers, body: encoded.body)
        outgoing.url = endpoint.route(model, delivery)
        outgoing.acceptsCompression = delivery == .whole
        outgoing.connectTimeout = connectTimeout
    }

    /// Sends the request with a credential, and once more with a new one where the first was refused.
    ///
    /// - Throws: What the answer says went wrong, where its status is none of success.
    func send() async throws(ModelError) -> TransportResponse {
        let response = try await attempt()
        if response.hasSucceeded { return response }
        let error = await failure(response)
        guard let credential, error.kind == .unauthorized,
            await credential.renew(after: CredentialRefusal(headers: response.headers, error: error))
        else { throw error }
        let second = try await attempt()
        if second.hasSucceeded { return second }
        throw await failure(second)
    }

    @inline(never) private func attempt() async throws(ModelError) -> TransportResponse {
        try await authorize()
        let deadline = startWait()
        defer { endWait() }
        return try await transport.send(authorized, deadline: deadline)
    }

    private func authorize() async throws(ModelError) {
        beginAttempt()
        if let credential { try await credential.authorize(&authorized) }
    }

    // Not inlined, as these are not: what they need while they run would be kept by a task that waits.
    @inline(never) private func beginAttempt() { authorized = outgoing }

    @inline(never) private func startWait() -> TransportDeadline? { clock.startWait() }

    @inline(never) private func endWait() { clock.endWait() }

    /// What a failure status says. The body is read as far as it is useful; where it cannot be read, the status speaks.
    private func failure(_ response: TransportResponse) async -> ModelError {
        var body: [UInt8] = []
        var chunk: [UInt8] = []
        // For the whole body: one that comes byte by byte would never reach the limit of its size.
        let end = clock.waited + .seconds(10)
        do {
            while body.count < ProviderFault.maximumBodyByteCount, clock.waited < end {
                let deadline = clock.startWait(until: end)
                defer { clock.endWait() }
                guard try await response.body.next(into: &chunk, deadline: deadline) else { break }
                body += chunk
            }
        } catch {
            if error.kind == .cancelled { return error }
            // The status is known and says more than that its explanation was cut.
        }
        return ProviderFault.error(
            status: response.status, headers: response.headers, body: body, provider: endpoint.identity.provider)
    }
}

extension EncodedRequest {
    /// - Throws: `.unsupported` where the request demands that all of it be said, and something was not.
    func check(strictly isStrict: Bool) throws(ModelError) {
        guard isStrict, let first = warnings.first else { return }
        throw ModelError(.unsupported, "\(first.setting): \(first.message)")
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
