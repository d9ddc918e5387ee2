/// Keys of a role that a person's login at IAM Identity Center gives.
///
/// `aws sso login` leaves a token in `~/.aws/sso/cache`; the portal takes it, and gives keys.
///
/// Source: AWS SDKs and Tools Reference Guide, “IAM Identity Center credential provider”.
struct AWSSingleSignOn: CredentialPlace {
    let settings: AWSSettings
    let profiles: Result<AWSProfiles, ModelError>
    let name = "SSO"

    func lookUp() async throws(ModelError) -> Lookup<AWSKeys> {
        let profiles = try profiles.get()
        let selected = try profiles.selected()
        guard let profile = selected, profile["sso_session"] != nil || profile["sso_start_url"] != nil else {
            return .absent("profile “\(profiles.name)” has neither sso_session nor sso_start_url")
        }
        let login = try login(profile, profiles)
        let token = try await AWSLoginToken(settings: settings, profiles: profiles, login: login).token()
        let base =
            settings.endpoint(settings.endpoints.singleSignOn, "SSO", "sso", profiles)
            ?? AWSRegion.url("portal.sso", in: login.region)
        var request = TokenRequest(
            "IAM Identity Center", url: base + "/federation/credentials",
            query: [("role_name", login.roleName), ("account_id", login.accountID)])
        request.request.headers.set("x-amz-sso_bearer_token", to: token)
        request.secrets = [token]
        request.timeout = .seconds(10)
        let answer = try await request.send(from: settings.host)
        guard answer.isSuccess else { throw request.failure(answer, hint: hint(answer.status, login)) }
        return .found(AWSKeys(credentials: try credentials(answer.json)))
    }

    private func login(_ profile: AWSProfiles.Section, _ profiles: AWSProfiles) throws(ModelError) -> AWSLogin {
        var source = profile
        if let name = profile["sso_session"] {
            guard let session = profiles.session(name) else {
                throw ModelError(.unauthorized, "there is no [sso-session \(name)] in the config file")
            }
            source = session
        }
        guard let startURL = source["sso_start_url"], let region = source["sso_region"],
            let accountID = profile["sso_account_id"], let roleName = profile["sso_role_name"]
        else {
            let wanted = ["sso_start_url", "sso_region", "sso_account_id", "sso_role_name"]
            let missing = wanted.filter { source[$0] == nil && profile[$0] == nil }.joined(separator: ", ")
            throw ModelError(.unauthorized, "profile “\(profiles.name)” or its session lacks \(missing)")
        }
        return AWSLogin(
            profile: profiles.name, region: region, accountID: accountID, roleName: roleName,
            session: profile["sso_session"], startURL: startURL)
    }

    private func credentials(_ document: JSONValue?) throws(ModelError) -> AWSCredentials {
        let keys = document?["roleCredentials"]
        guard let id = keys?["accessKeyId"]?.string, !id.isEmpty, let secret = keys?["secretAccessKey"]?.string,
            !secret.isEmpty, let token = keys?["sessionToken"]?.string,
            let milliseconds = keys?["expiration"]?.integer
        else { throw ModelError(.malformedResponse, "the portal's answer has no credentials") }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: Secret(token),
            expiry: .milliseconds(milliseconds))
    }

    private func hint(_ status: Int, _ login: AWSLogin) -> String? {
        switch status {
        case 401: "the login of “\(login.profile)” is no longer good; \(login.advice)"
        case 403, 404: "the login has no role \(login.roleName) in account \(login.accountID)"
        default: nil
        }
    }
}
