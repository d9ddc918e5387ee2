/// What a profile says about a person's login.
struct AWSLogin: Sendable {
    var profile: String
    var region: String
    var accountID: String
    var roleName: String
    /// `nil` in a profile of the older form, whose login cannot be extended.
    var session: String?
    var startURL: String

    /// The one command that helps.
    var advice: String { "run `aws sso login --profile \(profile)`" }
}

/// The token that `aws sso login` has left, extended where it can be.
///
/// Its file is named after the session, or after the start address in an older profile. A token with less than 15
/// minutes left is changed for a new one, which goes into the same file: the word by which it is changed may be used
/// once only.
///
/// Source: AWS SDKs and Tools Reference Guide, “IAM Identity Center credential provider”.
struct AWSLoginToken {
    let settings: AWSSettings
    let profiles: AWSProfiles
    let login: AWSLogin

    private var path: String {
        let name = SHA1.hash(Array((login.session ?? login.startURL).utf8)).hexadecimal
        return settings.host.expanded("~/.aws/sso/cache/\(name).json")
    }

    func token() async throws(ModelError) -> Secret {
        guard let bytes = try settings.host.readFile(path) else {
            throw ModelError(.unauthorized, "profile “\(login.profile)” is not logged in; \(login.advice)")
        }
        let document = (try? JSONValue.parse(bytes.span))?.object
        guard let document, let token = document["accessToken"]?.string,
            let expiration = document["expiresAt"]?.string.flatMap(Duration.init(timestamp:))
        else { throw ModelError(.unauthorized, "the login of “\(login.profile)” cannot be read; \(login.advice)") }
        let rest = expiration - settings.host.now()
        if rest < .seconds(15 * 60), let extended = await extended(document) { return extended }
        guard rest > .zero else {
            throw ModelError(.unauthorized, "the login of “\(login.profile)” has expired; \(login.advice)")
        }
        return Secret(token)
    }

    /// A new token, or `nil` where there is none to be had.
    private func extended(_ document: JSONObject) async -> Secret? {
        guard login.session != nil, let id = document["clientId"], let secret = document["clientSecret"],
            let refreshToken = document["refreshToken"],
            let registrationEnd = document["registrationExpiresAt"]?.string.flatMap(Duration.init(timestamp:)),
            registrationEnd > settings.host.now()
        else { return nil }
        let base =
            settings.endpoint(settings.endpoints.singleSignOnTokens, "SSO_OIDC", "sso_oidc", profiles)
            ?? AWSRegion.url("oidc", in: login.region)
        let body: JSONValue = [
            "clientId": id, "clientSecret": secret, "grantType": "refresh_token", "refreshToken": refreshToken,
        ]
        var request = TokenRequest("IAM Identity Center", method: "POST", url: base + "/token", json: body)
        request.timeout = .seconds(10)
        guard let answer = try? await request.answer(from: settings.host),
            let token = answer.json?["accessToken"]?.string,
            let life = answer.json?["expiresIn"]?.seconds
        else { return nil }
        var document = document
        document["accessToken"] = .string(token)
        document["expiresAt"] = .string((settings.host.now() + life).timestamp)
        if let next = answer.json?["refreshToken"] { document["refreshToken"] = next }
        // Where the file cannot be written the token is good all the same.
        settings.host.replace(file: path, with: Array(JSONValue.object(document).serialized().utf8))
        return Secret(token)
    }
}
