/// A service account that signs for itself with its private key.
///
/// Source: developers.google.com/identity/protocols/oauth2/service-account; AIP-4111 for self-signed tokens.
public struct GoogleServiceAccount: TokenSource {
    /// The account's name.
    public var email: String
    /// Signs with the account's private key.
    public var signer: RSASigner
    /// Names the key among the account's; `nil` where the service shall find out.
    public var keyID: String?
    /// Where a signed statement is exchanged for a token.
    public var tokenURL = "https://oauth2.googleapis.com/token"
    /// What the tokens are for.
    public var scopes = [GoogleScope.cloudPlatform]
    /// The user on whose behalf the account acts by domain-wide delegation; `nil` is the account itself.
    public var subject: String?
    /// The project that pays and whose quota counts; `nil` is the account's own.
    public var quotaProject: String?
    /// Sends the signed statement itself as the token, which needs no token service. Not with a ``subject``.
    public var isSelfSigned = false
    /// The machine: variables, files, network and time.
    public var host: HostEnvironment

    public init(email: String, signer: RSASigner, keyID: String? = nil, host: HostEnvironment = HostEnvironment()) {
        self.email = email
        self.signer = signer
        self.keyID = keyID
        self.host = host
    }

    public func token() async throws(ModelError) -> AccessToken {
        let token =
            isSelfSigned && subject == nil ? try await selfSignedToken() : try await exchangedToken()
        return token.billed(to: quotaProject)
    }

    /// Tokens of Google live an hour at most.
    private static let lifetime = 3600
    /// A token that seems to be from the future is refused, so clocks may differ by this many seconds.
    private static let clockSkew = 10

    private func selfSignedToken() async throws(ModelError) -> AccessToken {
        let issued = host.now().wholeSeconds - Self.clockSkew
        let token = try await signed([
            "iss": .string(email), "sub": .string(email), "scope": .string(scopes.joined(separator: " ")),
            "iat": .integer(issued), "exp": .integer(issued + Self.lifetime),
        ])
        return AccessToken(token, expiry: .seconds(issued + Self.lifetime))
    }

    private func exchangedToken() async throws(ModelError) -> AccessToken {
        let issued = host.now().wholeSeconds - Self.clockSkew
        var claims: JSONObject = [
            "iss": .string(email), "scope": .string(scopes.joined(separator: " ")),
            // The service's own name, whichever address it is reached at.
            "aud": "https://oauth2.googleapis.com/token",
            "iat": .integer(issued), "exp": .integer(issued + Self.lifetime),
        ]
        if let subject { claims["sub"] = .string(subject) }
        let assertion = try await signed(claims)
        let request = try TokenRequest(
            "Google's token service", url: tokenURL,
            form: [("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), ("assertion", assertion.reveal())],
            secrets: [assertion])
        return try await request.answer(from: host).accessToken(of: request.service, now: host.now())
    }

    private func signed(_ claims: JSONObject) async throws(ModelError) -> Secret {
        var token = JSONWebToken(claims: claims)
        if let keyID { token.header["kid"] = .string(keyID) }
        return try await token.signed(by: signer, .rs256)
    }
}

/// What a Google token may be used for.
public enum GoogleScope {
    /// All of Google Cloud that the account's roles allow.
    public static let cloudPlatform = "https://www.googleapis.com/auth/cloud-platform"
}

extension AccessToken {
    /// The token with the project that pays for its use, where there is one.
    func billed(to project: String?) -> AccessToken {
        var token = self
        if let project, !project.isEmpty { token.headers["x-goog-user-project"] = project }
        return token
    }
}
