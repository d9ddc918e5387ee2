/// A question to a token service, and how often it may be asked.
struct TokenRequest: Sendable {
    /// What messages call the service.
    var service: String
    var request: TransportRequest
    /// What was sent and must not come back in a message.
    var secrets: [Secret] = []
    /// For the whole of one attempt.
    var timeout: Duration = .seconds(30)
    /// Between the attempts, so one fewer than there are.
    var pauses: [Duration] = [.seconds(1), .seconds(2)]
    /// Statuses that another attempt may change.
    var retriedStatuses: Set<Int> = [408, 429, 500, 502, 503, 504]
    /// Codes in an answer of any other status that another attempt may change.
    var retriedCodes: Set<String> = ["internal_failure", "server_error", "temporarily_unavailable"]
    /// Whether a service that takes too long is asked again, as one is that cannot be reached.
    var retriesDeadlines = false
    /// Whether the service is inside the machine or its network, so that no proxy may come between.
    var isDirect = false

    /// Where a longer answer ends; no token service gives a tenth of it.
    private static let maximumByteCount = 1 << 20

    /// A `POST` of a form.
    ///
    /// - Parameter mayBePlain: Whether the form may go over a network in the clear, where its address is so.
    /// - Throws: `.unauthorized` where it may not, and would.
    init(
        _ service: String, url: String, form: [(name: String, value: String)], secrets: [Secret] = [],
        mayBePlain: Bool = false
    ) throws(ModelError) {
        let body = form.map { $0.name.pathSegment + "=" + $0.value.pathSegment }.joined(separator: "&")
        self.init(service, method: "POST", url: url, body: Array(body.utf8))
        request.headers["content-type"] = "application/x-www-form-urlencoded"
        self.secrets = secrets
        if !mayBePlain { try checkSecrecy() }
    }

    /// A request with a JSON document.
    init(_ service: String, method: String, url: String, json: JSONValue) {
        self.init(service, method: method, url: url, body: Array(json.serialized().utf8))
        request.headers["content-type"] = "application/json"
    }

    /// A request with the parameters in the query.
    init(
        _ service: String, method: String = "GET", url: String, query: [(name: String, value: String)] = [],
        headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []
    ) {
        self.service = service
        let query = query.map { $0.name.pathSegment + "=" + $0.value.pathSegment }.joined(separator: "&")
        request = TransportRequest(headers: headers, body: body)
        request.method = method
        request.url = query.isEmpty ? url : url + (url.contains("?") ? "&" : "?") + query
        request.headers["accept"] = "application/json"
    }

    /// Refuses `http`, except to this machine.
    ///
    /// - Throws: `.unauthorized`
    func checkSecrecy() throws(ModelError) {
        let host = request.authority.lowercased()
        let isLocal = ["127.0.0.1", "localhost", "[::1]"].contains { host == $0 || host.hasPrefix($0 + ":") }
        guard request.isSecure || isLocal else {
            let name = host.isEmpty ? "the address" : host
            throw ModelError(.unauthorized, "\(service): \(name) is not reached by https")
        }
    }

    /// Asks until there is an answer of a status that stays, or the pauses are used up.
    ///
    /// - Throws: What the transport throws, with the service's name before its message.
    func send(from host: HostEnvironment) async throws(ModelError) -> TokenAnswer {
        let transport = isDirect ? host.directTransport : host.transport
        var rest = pauses[...]
        while true {
            let pause = rest.popFirst()
            do {
                let answer = try await attempt(over: transport)
                guard let pause, isPassing(answer) else { return answer }
                try await sleep(max(pause, answer.announcedDelay), on: host.clock)
            } catch {
                guard let pause, isPassing(error) else { throw named(error) }
                try await sleep(pause, on: host.clock)
            }
        }
    }

    private func isPassing(_ answer: TokenAnswer) -> Bool {
        retriedStatuses.contains(answer.status)
            || !answer.isSuccess && answer.faultCode.map(retriedCodes.contains) ?? false
    }

    private func isPassing(_ error: ModelError) -> Bool {
        switch error.kind {
        case .unreachable: true
        case .deadline: retriesDeadlines
        default: false
        }
    }

    /// Asks, and takes only success.
    ///
    /// - Throws: See ``failure(_:)``.
    func answer(from host: HostEnvironment) async throws(ModelError) -> TokenAnswer {
        let answer = try await send(from: host)
        guard answer.isSuccess else { throw failure(answer) }
        return answer
    }

    /// Asks with a credential, once more where that was refused and can be renewed, and takes only success.
    ///
    /// - Throws: See ``failure(_:)``.
    func answer(
        from host: HostEnvironment, authorizedBy credential: some Credential
    ) async throws(ModelError) -> TokenAnswer {
        var mayRenew = true
        while true {
            var authorized = self
            try await credential.authorize(&authorized.request)
            let answer = try await authorized.send(from: host)
            if answer.isSuccess { return answer }
            let error = failure(answer)
            let refusal = CredentialRefusal(headers: answer.headers, error: error)
            guard mayRenew, error.kind == .unauthorized, await credential.renew(after: refusal) else { throw error }
            mayRenew = false
        }
    }

    /// What an answer that is no success says: `.unauthorized`, unless the service itself is at fault.
    func failure(_ answer: TokenAnswer, hint: String? = nil) -> ModelError {
        let code = answer.faultCode
        let kind: ModelError.Kind =
            switch (answer.status, code ?? "") {
            case (429, _), (_, "Throttling"), (_, "ThrottlingException"), (_, "TooManyRequestsException"): .rateLimited
            case (500..., _): .serverFault
            case (_, let code) where retriedCodes.contains(code): .serverFault
            default: .unauthorized
            }
        var message = "\(service) answered HTTP \(answer.status)"
        if let words = answer.faultWords { message += ": " + censored(words) }
        if let hint { message += " (\(hint))" }
        var error = ModelError(kind, message, status: answer.status)
        error.code = code.map(censored)
        return error
    }

    /// The text with dots in the place of all that is secret, and no longer than a few lines.
    private func censored(_ text: String) -> String {
        var text = text
        for secret in secrets.map({ $0.reveal() }) where !secret.isEmpty {
            text = text.replacing(secret, with: "•••").replacing(secret.pathSegment, with: "•••")
        }
        return text.count > 600 ? text.prefix(600) + "…" : text
    }

    private func named(_ error: ModelError) -> ModelError {
        var error = error
        error.message = "\(service): \(error.message)"
        return error
    }

    private func sleep(_ pause: Duration, on clock: any Clock<Duration>) async throws(ModelError) {
        do {
            try await clock.sleep(for: pause)
        } catch {
            throw .taskCancelled
        }
    }

    private func attempt(over transport: any Transport) async throws(ModelError) -> TokenAnswer {
        var request = request
        request.connectTimeout = min(request.connectTimeout ?? timeout, timeout)
        let end = ContinuousClock.now + timeout
        let response = try await transport.send(request, deadline: TransportDeadline(.total, after: timeout))
        var body: [UInt8] = []
        var chunk: [UInt8] = []
        while try await response.body.next(
            into: &chunk, deadline: TransportDeadline(.total, after: end - ContinuousClock.now))
        {
            body += chunk
            guard body.count <= Self.maximumByteCount else {
                throw ModelError(.malformedResponse, "an answer of more than \(Self.maximumByteCount) bytes")
            }
        }
        return TokenAnswer(status: response.status, headers: response.headers, body: body)
    }
}
