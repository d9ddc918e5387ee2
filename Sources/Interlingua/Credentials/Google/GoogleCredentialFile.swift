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
    let host: HostEnvironment

    /// - Throws: `.unauthorized` where it is no JSON object.
    init(_ bytes: [UInt8], name: String, scopes: [String], host: HostEnvironment) throws(ModelError) {
        guard let members = (try? JSONValue.parse(bytes.span))?.object else {
            throw ModelError(.unauthorized, "\(name) is no JSON object")
        }
        self.init(members, name: name, scopes: scopes, host: host)
    }

    private init(_ members: JSONObject, name: String, scopes: [String], host: HostEnvironment) {
        self.members = members
        self.name = name
        self.scopes = scopes
        self.host = host
    }

    var project: String? { members["project_id"]?.string }

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

    private var quotaProject: String? {
        host["GOOGLE_CLOUD_QUOTA_PROJECT"] ?? members["quota_project_id"]?.string
    }

    private func serviceAccount() throws(ModelError) -> GoogleServiceAccount {
        var account = GoogleServiceAccount(
            email: try text("client_email"), signer: try signer(), keyID: members["private_key_id"]?.string, host: host)
        if let url = members["token_uri"]?.string { account.tokenURL = url }
        account.scopes = scopes
        account.quotaProject = quotaProject
        // A cloud of its own (of another `universe_domain`) has no token service to exchange statements at.
        account.isSelfSigned = members["universe_domain"]?.string.map { $0 != "googleapis.com" } ?? false
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
        let url = members[isFederated ? "token_url" : "token_uri"]?.string
        let defaultURL =
            isFederated ? "https://sts.googleapis.com/v1/oauthtoken" : "https://oauth2.googleapis.com/token"
        return GoogleAuthorizedUser(
            clientID: try text("client_id"), clientSecret: Secret(try text("client_secret")),
            refreshToken: Secret(try text("refresh_token")), tokenURL: url ?? defaultURL, isFederated: isFederated,
            quotaProject: quotaProject, host: host)
    }

    private func externalAccount() throws(ModelError) -> any TokenSource {
        let impersonated = members["service_account_impersonation_url"]?.string
        let client = members["client_id"]?.string.map { id in
            (id: id, secret: Secret(members["client_secret"]?.string ?? ""))
        }
        let format = members["credential_source"]?["format"]
        let isJSON = format?["type"]?.string == "json"
        let account = GoogleExternalAccount(
            audience: try text("audience"), subjectTokenType: try text("subject_token_type"),
            source: try subjectSource(),
            subjectField: isJSON ? format?["subject_token_field_name"]?.string ?? "access_token" : nil,
            tokenURL: members["token_url"]?.string ?? "https://sts.googleapis.com/v1/token", client: client,
            workforceProject: members["workforce_pool_user_project"]?.string,
            scopes: impersonated == nil ? scopes : [GoogleScope.cloudPlatform], quotaProject: quotaProject, host: host)
        guard let impersonated else { return account }
        var impersonation = impersonation(at: impersonated, by: account)
        if let seconds = members["service_account_impersonation"]?["token_lifetime_seconds"]?.seconds {
            impersonation.lifetime = seconds
        }
        return impersonation
    }

    private func subjectSource() throws(ModelError) -> GoogleExternalAccount.SubjectSource {
        let source = members["credential_source"]
        if let path = source?["file"]?.string { return .file(path) }
        if source?["environment_id"] == nil, let url = source?["url"]?.string {
            let fields = source?["headers"]?.object?.members ?? []
            var headers = HTTPHeaders()
            for field in fields { headers.set(field.key, to: Secret(field.value.string ?? "")) }
            return .url(url, headers: headers)
        }
        let kind = source?.object?.members.first?.key ?? "nothing"
        throw ModelError(
            .unsupported, "\(name): of the sources of a subject token, file and url are known, and not \(kind)")
    }

    private func impersonation() throws(ModelError) -> GoogleImpersonation {
        guard let source = members["source_credentials"]?.object else { throw missing("source_credentials") }
        let file = GoogleCredentialFile(
            source, name: name + "’s source_credentials", scopes: [GoogleScope.cloudPlatform], host: host)
        // One account may act as another by way of delegates, and not by being nested.
        guard source["type"]?.string != "impersonated_service_account" else {
            throw ModelError(.unsupported, "\(file.name) are impersonated themselves")
        }
        var impersonation = impersonation(
            at: try text("service_account_impersonation_url"), by: try file.source())
        impersonation.delegates = members["delegates"]?.array?.compactMap(\.string) ?? []
        return impersonation
    }

    private func impersonation(at url: String, by source: any TokenSource) -> GoogleImpersonation {
        var impersonation = GoogleImpersonation(url: url, source: source, host: host)
        impersonation.scopes = scopes
        impersonation.quotaProject = quotaProject
        return impersonation
    }

    private func text(_ member: String) throws(ModelError) -> String {
        guard let text = members[member]?.string, !text.isEmpty else { throw missing(member) }
        return text
    }

    private func missing(_ member: String) -> ModelError { ModelError(.unauthorized, "\(name) has no \(member)") }
}
