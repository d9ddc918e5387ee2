#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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
/// Source: `wire/auth.md`, “SSO”.
struct AWSLoginToken {
    let settings: AWSSettings
    let profiles: AWSProfiles
    let login: AWSLogin

    private var path: String {
        let name = SHA1.hash(Array((login.session ?? login.startURL).utf8)).hexadecimal
        return settings.expanded("~/.aws/sso/cache/\(name).json")
    }

    func token() async throws(ModelError) -> Secret {
        guard FileManager.default.fileExists(atPath: path) else {
            throw ModelError(.unauthorized, "profile “\(login.profile)” is not logged in; \(login.advice)")
        }
        let bytes = try settings.contents(of: path)
        let document = (try? JSONValue.parse(bytes.span))?.object
        guard let document, let token = document["accessToken"]?.string,
            let expiration = document["expiresAt"]?.string.flatMap(AWSTimestamp.date)
        else { throw ModelError(.unauthorized, "the login of “\(login.profile)” cannot be read; \(login.advice)") }
        let rest = expiration.timeIntervalSince(settings.now())
        if rest < 15 * 60, let extended = await extended(document) { return extended }
        guard rest > 0 else {
            throw ModelError(.unauthorized, "the login of “\(login.profile)” has expired; \(login.advice)")
        }
        return Secret(token)
    }

    /// A new token, or `nil` where there is none to be had.
    private func extended(_ document: JSONObject) async -> Secret? {
        guard login.session != nil, let id = document["clientId"], let secret = document["clientSecret"],
            let refreshToken = document["refreshToken"],
            let registrationEnd = document["registrationExpiresAt"]?.string.flatMap(AWSTimestamp.date),
            registrationEnd > settings.now()
        else { return nil }
        let base =
            settings.endpoint(settings.endpoints.singleSignOnTokens, "SSO_OIDC", "sso_oidc", profiles)
            ?? AWSRegion.url("oidc", in: login.region)
        let body: JSONValue = [
            "clientId": id, "clientSecret": secret, "grantType": "refresh_token", "refreshToken": refreshToken,
        ]
        var request = TransportRequest(
            headers: ["content-type": "application/json"], body: Array(body.serialized().utf8))
        request.url = base + "/token"
        guard let response = try? await settings.transport.whole(request, within: .seconds(10)), response.isSuccess,
            let answer = try? response.json(), let token = answer["accessToken"]?.string,
            let life = answer["expiresIn"]?.number
        else { return nil }
        var document = document
        document["accessToken"] = .string(token)
        document["expiresAt"] = .string(settings.now().addingTimeInterval(life).ISO8601Format())
        if let next = answer["refreshToken"] { document["refreshToken"] = next }
        store(document)
        return Secret(token)
    }

    /// For the owner's eyes alone. Where the file cannot be written the token is good all the same.
    private func store(_ document: JSONObject) {
        let data = Data(JSONValue.object(document).serialized().utf8)
        _ = FileManager.default.createFile(atPath: path, contents: data, attributes: [.posixPermissions: 0o600])
    }
}
