#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Keys of a role that a person's login at IAM Identity Center gives.
///
/// `aws sso login` leaves a token in `~/.aws/sso/cache`; the portal takes it, and gives keys.
///
/// Source: `wire/auth.md`, “SSO”.
struct AWSSingleSignOn: AWSKeyPlace {
    let settings: AWSSettings
    let profiles: Result<AWSProfiles, ModelError>
    let name = "SSO"

    func look() async throws(ModelError) -> AWSFinding {
        let profiles = try profiles.get()
        let selected = try profiles.selected()
        guard let profile = selected, profile["sso_session"] != nil || profile["sso_start_url"] != nil else {
            return .nothing("profile “\(profiles.name)” has neither sso_session nor sso_start_url")
        }
        let login = try login(profile, profiles)
        let token = try await AWSLoginToken(settings: settings, profiles: profiles, login: login).token()
        var headers: HTTPHeaders = ["accept": "application/json"]
        headers.set("x-amz-sso_bearer_token", to: token)
        let query = "?role_name=\(login.roleName.pathSegment)&account_id=\(login.accountID.pathSegment)"
        let base =
            settings.endpoint(settings.endpoints.singleSignOn, "SSO", "sso", profiles)
            ?? AWSRegion.url("portal.sso", in: login.region)
        let request = TransportRequest("GET", base + "/federation/credentials" + query, headers: headers)
        let response = try await settings.transport.whole(request, within: .seconds(10))
        guard response.isSuccess else { throw fault(response, login) }
        return .keys(AWSKeys(credentials: try credentials(response.json())))
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

    private func credentials(_ document: JSONValue) throws(ModelError) -> AWSCredentials {
        let keys = document["roleCredentials"]
        guard let id = keys?["accessKeyId"]?.string, !id.isEmpty, let secret = keys?["secretAccessKey"]?.string,
            !secret.isEmpty, let token = keys?["sessionToken"]?.string,
            let milliseconds = keys?["expiration"]?.integer
        else { throw ModelError(.malformedResponse, "the portal's answer has no credentials") }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: Secret(token),
            expiration: Date(timeIntervalSince1970: Double(milliseconds) / 1000))
    }

    private func fault(_ response: WholeResponse, _ login: AWSLogin) -> ModelError {
        let status = response.status
        switch status {
        case 401:
            return ModelError(
                .unauthorized, "the login of “\(login.profile)” is no longer good; \(login.advice)", status: status)
        case 403, 404:
            return ModelError(
                .unauthorized, "the login has no role \(login.roleName) in account \(login.accountID)", status: status)
        case 429: return ModelError(.rateLimited, "the portal answers HTTP 429", status: status)
        default:
            let kind: ModelError.Kind = status >= 500 ? .serverFault : .unauthorized
            return ModelError(kind, "the portal answers HTTP \(status)", status: status)
        }
    }
}
