/// An Entra application (service principal) that proves itself by a secret, a certificate, or another system's word.
///
/// Source: learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow.
public struct AzureApplication: TokenSource {
    /// How the application proves that it is itself.
    public enum Proof: Sendable {
        case secret(Secret)
        case certificate(AzureCertificate)
        /// A file with a token of another system that Entra trusts, read anew each time: workload identity.
        case tokenFile(path: String)
        /// Gives a token of another system that Entra trusts.
        case assertion(@Sendable () async throws(ModelError) -> Secret)
    }

    /// The directory's id, or one of its domain names.
    public var tenant: String
    /// The application's id.
    public var clientID: String
    /// How it proves itself.
    public var proof: Proof
    /// What the tokens are for.
    public var scope: AzureScope
    /// Where Entra is; the default is `AZURE_AUTHORITY_HOST`, else the public cloud's.
    public var authority: String
    /// The machine: variables, files, network and time.
    public var host: HostEnvironment

    static let publicAuthority = "https://login.microsoftonline.com"

    public init(
        tenant: String, clientID: String, proof: Proof, scope: AzureScope = .cognitiveServices,
        host: HostEnvironment = HostEnvironment()
    ) {
        self.tenant = tenant
        self.clientID = clientID
        self.proof = proof
        self.scope = scope
        self.host = host
        authority = host["AZURE_AUTHORITY_HOST"] ?? Self.publicAuthority
    }

    public func token() async throws(ModelError) -> AccessToken { try await token(claims: nil) }

    public func token(satisfying claims: String) async throws(ModelError) -> AccessToken {
        try await token(claims: claims)
    }

    func token(claims: String?) async throws(ModelError) -> AccessToken {
        let url = try tokenURL()
        let (fields, secret) = try await proofFields(for: url)
        var form = [("grant_type", "client_credentials"), ("client_id", clientID), ("scope", scope.rawValue)] + fields
        if let claims { form.append(("claims", claims)) }
        let request = try TokenRequest("Entra ID", url: url, form: form, secrets: [secret])
        let answer = try await request.answer(from: host)
        return try answer.accessToken(of: request.service, now: host.now()).refreshedEarly(now: host.now())
    }

    private var isADFS: Bool { tenant.lowercased() == "adfs" }

    private func tokenURL() throws(ModelError) -> String {
        let isPlain = tenant.utf8.allSatisfy { byte in
            byte.isDigit || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: ".")
        }
        guard isPlain, !tenant.isEmpty else {
            throw ModelError(.unauthorized, "the tenant is neither an id nor a domain name")
        }
        let base = authority.contains("://") ? authority : "https://" + authority
        let root = base.hasSuffix("/") ? String(base.dropLast()) : base
        return root + "/" + tenant + (isADFS ? "/oauth2/token" : "/oauth2/v2.0/token")
    }

    private func proofFields(
        for url: String
    ) async throws(ModelError) -> (fields: [(name: String, value: String)], secret: Secret) {
        let assertion: Secret
        switch proof {
        case .secret(let secret): return ([("client_secret", secret.reveal())], secret)
        case .certificate(let certificate):
            assertion = try await certificate.assertion(of: clientID, for: url, isADFS: isADFS, now: host.now())
        case .tokenFile(let path):
            let text = try host.text(ofFile: path)
            guard !text.isEmpty else { throw ModelError(.unauthorized, "the file \(path) is empty") }
            assertion = Secret(text)
        case .assertion(let give): assertion = try await give()
        }
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        return ([("client_assertion_type", kind), ("client_assertion", assertion.reveal())], assertion)
    }
}

extension AccessToken {
    /// The token, wanted anew when its service says so, halfway through a long life, and five minutes before its
    /// end at the latest, as Microsoft's own libraries do.
    func refreshedEarly(now: Duration) -> AccessToken {
        guard let expiry else { return self }
        let lifetime = expiry - now
        let halfway: Duration? = lifetime >= .seconds(7200) ? now + lifetime / 2 : nil
        var token = self
        token.refreshTime = min(refreshTime ?? halfway ?? expiry, expiry - .seconds(300))
        return token
    }
}
