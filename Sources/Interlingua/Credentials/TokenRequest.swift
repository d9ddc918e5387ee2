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
    /// Whether the service is inside the machine or its network, so that no proxy may come between.
    var isDirect = false

    /// Where a longer answer ends; no token service gives a tenth of it.
    private static let maximumByteCount = 1 << 20

    /// A `POST` of a form.
    ///
    /// - Throws: `.unauthorized` for an address that would carry the form in the clear over a network.
    init(
        _ service: String, url: String, form: [(name: String, value: String)], secrets: [Secret] = []
    ) throws(ModelError) {
        let body = form.map { $0.name.pathSegment + "=" + $0.value.pathSegment }.joined(separator: "&")
        self.init(service, method: "POST", url: url, body: Array(body.utf8))
        request.headers["content-type"] = "application/x-www-form-urlencoded"
        self.secrets = secrets
        try checkSecrecy()
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
                guard let pause, retriedStatuses.contains(answer.status) else { return answer }
                try await sleep(max(pause, answer.announcedDelay), on: host.clock)
            } catch {
                guard let pause, error.kind == .unreachable else { throw named(error) }
                try await sleep(pause, on: host.clock)
            }
        }
    }

    /// Asks, and takes only success.
    ///
    /// - Throws: See ``failure(_:)``.
    func answer(from host: HostEnvironment) async throws(ModelError) -> TokenAnswer {
        let answer = try await send(from: host)
        guard (200..<300).contains(answer.status) else { throw failure(answer) }
        return answer
    }

    /// What an answer that is no success says: `.unauthorized`, unless the service itself is at fault.
    func failure(_ answer: TokenAnswer, hint: String? = nil) -> ModelError {
        let kind: ModelError.Kind =
            switch answer.status {
            case 429: .rateLimited
            case 500...: .serverFault
            default: .unauthorized
            }
        var message = "\(service) answered HTTP \(answer.status)"
        if let words = answer.faultWords { message += ": " + censored(words) }
        if let hint { message += " (\(hint))" }
        var error = ModelError(kind, message, status: answer.status)
        error.code = answer.json?["error"]?.string.map(censored)
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
        let deadline = TransportDeadline(.total, after: timeout)
        let response = try await transport.send(request, deadline: deadline)
        var body: [UInt8] = []
        var chunk: [UInt8] = []
        while try await response.body.next(into: &chunk, deadline: deadline) {
            body += chunk
            guard body.count <= Self.maximumByteCount else {
                throw ModelError(.malformedResponse, "an answer of more than \(Self.maximumByteCount) bytes")
            }
        }
        return TokenAnswer(status: response.status, headers: response.headers, body: body)
    }
}
