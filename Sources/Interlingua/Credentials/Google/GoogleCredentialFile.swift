/// A credential in the JSON form in which Google hands them out, of any kind.
///
/// A file says where to send what it holds, so one from a stranger must not be used.
///
/// Source: google.aip.dev/auth/4112, 4113, 4117; cloud.google.com/docs/authentication/external/set-up-adc.
struct GoogleCredentialFile: Sendable {
    /// Its name for messages.
    let name: String
    let members: JSONObject
    let scopes: [String]
    /// Hosts besides Google's own that may get what a federated identity is proved by.
    let trustedHosts: Set<String>
    /// Whether a service account's own signature serves as its token.
    var signsItself = false
    let host: HostEnvironment

    /// - Throws: `.unauthorized` where it is no JSON object.
    init(
        _ bytes: [UInt8], name: String, scopes: [String], trustedHosts: Set<String> = [], host: HostEnvironment
    ) throws(ModelError) {
        guard let members = (try? JSONValue.parse(bytes.span))?.object else {
            throw ModelError(.unauthorized, "\(name) is no JSON object")
        }
        self.init(members, name: name, scopes: scopes, trustedHosts: trustedHosts, host: host)
    }

    private init(
        _ members: JSONObject, name: String, scopes: [String], trustedHosts: Set<String>, host: HostEnvironment
    ) {
        self.members = members
        self.name = name
        self.scopes = scopes
        self.trustedHosts = Set(trustedHosts.map { $0.lowercased() })
        self.host = host
    }

    var project: String? { members["project_id"]?.string }

    /// The cloud that the identity belongs to, by the domain of its services.
    var universe: String { members["universe_domain"]?.string ?? "googleapis.com" }

    /// The file's identity, ready to be asked for tokens.
    ///
    /// - Throws: `.unauthorized` where something is missing, `.unsupported` for kinds that are not known.
    func source() throws(ModelError) -> any TokenSource {
        switch members["type"]?.string {
        case "service_account": try serviceAccount()
        case "authorized_user": try user(isFederated: false)
        case "external_account_authorized_user": try user(isFederated: true)
        case "external_account": try externalAccount()
        case "impersonated_service_account": try impersonation()
        case let kind?: throw ModelError(.unsupported, "\(name) is a credential of the unknown type \(kind)")
        case nil: throw ModelError(.unauthorized, "\(name) has no type")
        }
    }

    var quotaProject: String? {
        host["GOOGLE_CLOUD_QUOTA_PROJECT"] ?? members["quota_project_id"]?.string
    }

    private func serviceAccount() throws(ModelError) -> GoogleServiceAccount {
        var account = GoogleServiceAccount(
            email: try text("client_email"), signer: try signer(), keyID: members["private_key_id"]?.string, host: host)
        if let url = members["token_uri"]?.string { account.tokenURL = url }
        account.scopes = scopes
        account.quotaProject = quotaProject
        // A cloud of its own (of another `universe_domain`) has no token service to exchange statements at.
        account.isSelfSigned = signsItself || universe != "googleapis.com"
        return account
    }

    private func signer() throws(ModelError) -> RSASigner {
        do {
            return try RSASigner(pem: Secret(try text("private_key")))
        } catch {
            throw ModelError(error.kind, "\(name): \(error.message)")
        }
    }

    private func user(isFederated: Bool) throws(ModelError) -> GoogleAuthorizedUser {
        let url =
            isFederated
            ? try trusted(members["token_url"]?.string ?? "https://sts.\(universe)/v1/oauthtoken", "token_url")
            : members["token_uri"]?.string ?? "https://oauth2.googleapis.com/token"
        return GoogleAuthorizedUser(
            clientID: try text("client_id"), clientSecret: Secret(try text("client_secret")),
            refreshToken: Secret(try text("refresh_token")), tokenURL: url, isFederated: isFederated,
            quotaProject: quotaProject, host: host)
    }

    private func impersonation() throws(ModelError) -> GoogleImpersonation {
        guard let source = members["source_credentials"]?.object else { throw missing("source_credentials") }
        let file = GoogleCredentialFile(
            source, name: name + "’s source_credentials", scopes: [GoogleScope.cloudPlatform],
            trustedHosts: trustedHosts, host: host)
        // One account may act as another by way of delegates, and not by being nested.
        guard source["type"]?.string != "impersonated_service_account" else {
            throw ModelError(.unsupported, "\(file.name) are impersonated themselves")
        }
        var impersonation = try impersonation(
            at: try text("service_account_impersonation_url"), by: try file.source())
        impersonation.delegates = members["delegates"]?.array?.compactMap(\.string) ?? []
        return impersonation
    }

    func impersonation(at url: String, by source: any TokenSource) throws(ModelError) -> GoogleImpersonation {
        let url = try trusted(url, "service_account_impersonation_url")
        var impersonation = GoogleImpersonation(url: url, source: source, host: host)
        impersonation.scopes = scopes
        impersonation.quotaProject = quotaProject
        return impersonation
    }

    func text(_ member: String) throws(ModelError) -> String {
        guard let text = members[member]?.string, !text.isEmpty else { throw missing(member) }
        return text
    }

    func missing(_ member: String) -> ModelError { ModelError(.unauthorized, "\(name) has no \(member)") }
}
