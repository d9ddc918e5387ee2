/// The server that gives each machine, function and container on Google Cloud its service account's token.
///
/// `GCE_METADATA_HOST` says where it is, if not at `metadata.google.internal`; then it is taken to be there.
/// Without it the server is looked for first, at `GCE_METADATA_IP` or `169.254.169.254`. `NO_GCE_CHECK=true` says
/// that there is none.
public struct GoogleMetadataServer: TokenSource {
    /// The service account's email address, or `default`.
    public var account = "default"
    /// What the tokens are for.
    public var scopes = [GoogleScope.cloudPlatform]
    /// The project that pays and whose quota counts; `nil` is the account's own.
    public var quotaProject: String?
    /// The machine: variables, files, network and time.
    public var host: HostEnvironment

    static let service = "Google's metadata server"
    private static let flavor: HTTPHeaders = ["metadata-flavor": "Google"]

    public init(host: HostEnvironment = HostEnvironment()) { self.host = host }

    public func token() async throws(ModelError) -> AccessToken {
        let answer = try await request(
            "/computeMetadata/v1/instance/service-accounts/\(account.pathSegment)/token",
            query: [("scopes", scopes.joined(separator: ","))]
        ).send(from: host)
        guard answer.status == 200 else {
            let hint = answer.status == 404 ? "no service account is attached" : nil
            throw request("").failure(answer, hint: hint)
        }
        return try answer.accessToken(of: Self.service, now: host.now()).billed(to: quotaProject)
    }

    /// The project that the machine belongs to.
    func project() async throws(ModelError) -> String {
        let answer = try await request("/computeMetadata/v1/project/project-id").answer(from: host)
        return String(answer.body.span)
    }

    /// Why there is no metadata server here; `nil` where there is one.
    func absence() async throws(ModelError) -> String? {
        if host["NO_GCE_CHECK"]?.lowercased() == "true" { return "NO_GCE_CHECK says that there is none" }
        if host["GCE_METADATA_HOST"] != nil { return nil }
        let address = host["GCE_METADATA_IP"] ?? "169.254.169.254"
        var ping = TokenRequest(Self.service, url: "http://\(address)/", headers: Self.flavor)
        ping.isDirect = true
        ping.timeout = host["GCE_METADATA_TIMEOUT"].flatMap { Duration(decimal: $0, of: .seconds(1)) } ?? .seconds(3)
        ping.request.connectTimeout = ping.timeout
        // A packet may be lost where the network has just come up; that nobody is there shows at once or never.
        ping.pauses = [.milliseconds(200)]
        do {
            let answer = try await ping.send(from: host)
            let isGoogle = answer.headers["metadata-flavor"] == "Google"
            return isGoogle ? nil : "the server at \(address) is not Google's"
        } catch {
            guard error.kind != .cancelled else { throw error }
            return "no server at \(address)"
        }
    }

    private func request(_ path: String, query: [(name: String, value: String)] = []) -> TokenRequest {
        let server = host["GCE_METADATA_HOST"] ?? "metadata.google.internal"
        var request = TokenRequest(Self.service, url: "http://\(server)\(path)", query: query, headers: Self.flavor)
        request.isDirect = true
        request.timeout = .seconds(10)
        request.request.connectTimeout = .seconds(3)
        return request
    }
}
