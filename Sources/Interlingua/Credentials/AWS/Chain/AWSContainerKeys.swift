/// Keys from the agent beside a container: of ECS, or of EKS Pod Identity.
///
/// Source: `wire/auth.md`, “Container”.
struct AWSContainerKeys: AWSKeyPlace {
    let settings: AWSSettings
    let name = "container"

    private static let attemptCount = 3

    func look() async throws(ModelError) -> AWSFinding {
        guard let url = try url() else {
            return .nothing("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and …_FULL_URI are not set")
        }
        var request = TransportRequest("GET", url, headers: ["accept": "application/json"])
        if let token = try token() { request.headers.set("authorization", to: token) }
        var attempt = 1
        while true {
            do throws(ModelError) {
                return .keys(AWSKeys(credentials: try await ask(request)))
            } catch {
                guard attempt < Self.attemptCount, error.kind != .cancelled else { throw error }
                attempt += 1
            }
            do { try await settings.clock.sleep(for: .seconds(1)) } catch { throw .taskCancelled }
        }
    }

    private func ask(_ request: TransportRequest) async throws(ModelError) -> AWSCredentials {
        let response = try await settings.hostTransport.whole(request, within: .seconds(2))
        guard response.status == 200 else {
            let kind: ModelError.Kind = response.status >= 500 ? .serverFault : .unauthorized
            throw ModelError(kind, "the agent answers HTTP \(response.status)", status: response.status)
        }
        return try AWSCredentials(response.json(), tokenKey: "Token")
    }

    private func url() throws(ModelError) -> String? {
        if let path = settings["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] { return "http://169.254.170.2" + path }
        guard let url = settings["AWS_CONTAINER_CREDENTIALS_FULL_URI"] else { return nil }
        let request = TransportRequest("GET", url)
        try request.check()
        guard request.isSecure || Self.mayBeAsked(request.host) else {
            throw ModelError(
                .unauthorized,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor at a container agent's address")
        }
        return url
    }

    /// Without TLS only what cannot be elsewhere than on this machine may hear the token.
    private static func mayBeAsked(_ host: String) -> Bool {
        let agents = ["localhost", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]", "[::1]"]
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return agents.contains(host) || numbers.count == 4 && numbers.first == 127 && !numbers.contains(nil)
    }

    private func token() throws(ModelError) -> Secret? {
        let text: String
        if let path = settings["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            text = String(decoding: try settings.contents(of: path), as: UTF8.self)
        } else if let token = settings["AWS_CONTAINER_AUTHORIZATION_TOKEN"] {
            text = token
        } else {
            return nil
        }
        guard !text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else {
            throw ModelError(.unauthorized, "the agent's authorization token has a line break in it")
        }
        return Secret(text)
    }
}

extension TransportRequest {
    /// In lower case, without the port; an IPv6 address keeps its brackets.
    fileprivate var host: String {
        let authority = authority.lowercased()
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
        return String(authority.prefix { $0 != ":" })
    }
}
