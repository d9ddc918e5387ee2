/// A service account that another identity may act as.
///
/// Source: cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken.
public struct GoogleImpersonation: TokenSource {
    /// The address that ends in `:generateAccessToken`.
    let url: String
    let source: any TokenSource
    let host: HostEnvironment
    /// What the service is shown besides, where it is what proves the source's identity.
    var certificate: GoogleWorkloadCertificate?
    /// Accounts in between, each of which may act as the next.
    public var delegates: [String] = []
    /// What the tokens are for.
    public var scopes = [GoogleScope.cloudPlatform]
    /// How long the token shall be good; an hour is the most without further permission.
    public var lifetime: Duration = .seconds(3600)
    /// The project that pays and whose quota counts; `nil` is the account's own.
    public var quotaProject: String?

    /// - Parameters:
    ///   - account: The service account's email address.
    ///   - source: Gives the tokens of the identity that acts as the account.
    public init(of account: String, by source: some TokenSource, host: HostEnvironment = HostEnvironment()) {
        let base = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
        // The service's own libraries leave the sign in an address as it is.
        let account = account.pathSegment.replacing("%40", with: "@")
        self.init(url: base + account + ":generateAccessToken", source: source, host: host)
    }

    init(url: String, source: any TokenSource, host: HostEnvironment) {
        self.url = url
        self.source = source
        self.host = host
    }

    public func token() async throws(ModelError) -> AccessToken {
        let identity = try await source.token()
        let body: JSONValue = [
            "delegates": .array(delegates.map { .string($0) }), "scope": .array(scopes.map { .string($0) }),
            "lifetime": .string("\(lifetime.wholeSeconds)s"),
        ]
        var request = TokenRequest("Google's service account credentials", method: "POST", url: url, json: body)
        request.request.headers.set("authorization", to: identity.secret, prefix: "Bearer ")
        request.secrets = [identity.secret]
        try request.checkSecrecy()
        request.request.clientCertificate = try certificate?.read()
        let answer = try await request.answer(from: host)
        guard let token = answer.json?["accessToken"]?.string, !token.isEmpty else {
            throw ModelError(.malformedResponse, "\(request.service) answered without an access token")
        }
        let expiry = answer.json?["expireTime"]?.string.flatMap(Duration.init(timestamp:)) ?? host.now() + lifetime
        return AccessToken(Secret(token), expiry: expiry).billed(to: quotaProject)
    }
}
