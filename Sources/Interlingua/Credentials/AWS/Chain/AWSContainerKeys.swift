/// Keys from the agent beside a container: of ECS, or of EKS Pod Identity.
///
/// Source: AWS SDKs and Tools Reference Guide, “Container credential provider”.
struct AWSContainerKeys: CredentialPlace {
    let settings: AWSSettings
    let name = "container"

    func lookUp() async throws(ModelError) -> Lookup<AWSKeys> {
        guard let url = try url() else {
            return .absent("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and …_FULL_URI are not set")
        }
        var request = TokenRequest("the container's agent", url: url)
        if let token = try token() {
            request.request.headers.set("authorization", to: token)
            request.secrets = [token]
        }
        // It is on this machine, or beside it.
        request.isDirect = !request.request.isSecure
        request.timeout = .seconds(2)
        request.pauses = [.seconds(1), .seconds(1)]
        request.retriesDeadlines = true
        let answer = try await request.answer(from: settings.host)
        return .found(AWSKeys(credentials: try AWSCredentials(answer, of: request.service, tokenKey: "Token")))
    }

    private func url() throws(ModelError) -> String? {
        if let path = settings.host["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] { return "http://169.254.170.2" + path }
        guard let url = settings.host["AWS_CONTAINER_CREDENTIALS_FULL_URI"] else { return nil }
        let request = TokenRequest("the container's agent", url: url).request
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
        if let path = settings.host["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            let bytes = try settings.host.bytes(ofFile: path)
            text = String(bytes.span)
        } else if let token = settings.host["AWS_CONTAINER_AUTHORIZATION_TOKEN"] {
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
