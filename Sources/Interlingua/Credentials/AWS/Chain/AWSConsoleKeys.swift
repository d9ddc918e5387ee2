/// Keys that `aws login` has got for a person who is signed in to AWS's console.
///
///     ~/.aws/login/cache/{SHA-256 of the profile's login_session}.json
///     {"accessToken": {"accessKeyId", …, "expiresAt"}, "clientId", "refreshToken", "dpopKey": PEM}
///     POST https://{region}.signin.aws.amazon.com/v1/token     header DPoP: a statement signed with that key
///
/// Keys with less than five minutes left are changed for new ones, which go into the same file.
///
/// Source: botocore's `LoginCredentialFetcher`; RFC 9449, § 4.2.
struct AWSConsoleKeys: CredentialPlace {
    let settings: AWSSettings
    let profiles: Result<AWSProfiles, ModelError>
    let name = "login_session"

    private static let margin: Duration = .seconds(5 * 60)

    func lookUp() async throws(ModelError) -> Lookup<AWSKeys> {
        let profiles = try profiles.get()
        guard let session = try profiles.selected()?["login_session"] else {
            return .absent("profile “\(profiles.name)” has none")
        }
        let advice = "run `aws login --profile \(profiles.name)`"
        let folder = settings.host["AWS_LOGIN_CACHE_DIRECTORY"] ?? "~/.aws/login/cache"
        let hash = SHA256.hash(Array(session.utf8).span).hexadecimal
        let path = settings.host.expanded(folder) + "/\(hash).json"
        guard let bytes = try settings.host.readFile(path) else {
            throw ModelError(.unauthorized, "profile “\(profiles.name)” is not logged in; \(advice)")
        }
        guard let document = (try? JSONValue.parse(bytes.span))?.object,
            let keys = credentials(document["accessToken"]), let expiry = keys.expiry
        else { throw ModelError(.unauthorized, "the login of “\(profiles.name)” cannot be read; \(advice)") }
        if expiry - settings.host.now() > Self.margin { return .found(AWSKeys(credentials: keys)) }
        do throws(ModelError) {
            return .found(AWSKeys(credentials: try await refreshed(document, path, profiles, advice)))
        } catch {
            guard error.kind != .cancelled, expiry > settings.host.now() else { throw error }
            return .found(AWSKeys(credentials: keys))
        }
    }

    private func refreshed(
        _ document: JSONObject, _ path: String, _ profiles: AWSProfiles, _ advice: String
    ) async throws(ModelError) -> AWSCredentials {
        guard let client = document["clientId"], let refreshToken = document["refreshToken"],
            let pem = document["dpopKey"]?.string
        else { throw ModelError(.unauthorized, "the login of “\(profiles.name)” cannot be renewed; \(advice)") }
        var request = TokenRequest(
            "AWS Sign-In", method: "POST", url: try url(profiles),
            json: ["clientId": client, "refreshToken": refreshToken, "grantType": "refresh_token"])
        request.secrets = [Secret(refreshToken.string ?? "")]
        request.request.headers.set("dpop", to: try await proof(by: CurveSigner(pem: Secret(pem)), request.request.url))
        request.timeout = .seconds(10)
        let answer = try await request.send(from: settings.host)
        guard answer.isSuccess else {
            throw request.failure(answer, hint: [401, 403].contains(answer.status) ? advice : nil)
        }
        guard let life = answer.json?["expiresIn"]?.seconds, let next = answer.json?["refreshToken"],
            var token = answer.json?["accessToken"]?.object
        else { throw ModelError(.malformedResponse, "AWS Sign-In answered without keys") }
        token["accountId"] = document["accessToken"]?["accountId"]
        token["expiresAt"] = .string((settings.host.now() + life).timestamp)
        guard let keys = credentials(.object(token)) else {
            throw ModelError(.malformedResponse, "AWS Sign-In answered without keys")
        }
        var document = document
        document["accessToken"] = .object(token)
        document["refreshToken"] = next
        settings.host.replace(file: path, with: Array(JSONValue.object(document).serialized().utf8))
        return keys
    }

    /// That whoever asks has the key to which the login is bound.
    private func proof(by signer: CurveSigner, _ url: String) async throws(ModelError) -> Secret {
        var token = JSONWebToken(claims: [
            "htm": "POST", "htu": .string(url), "iat": .integer(settings.host.now().wholeSeconds),
            "jti": .string(JSONWebToken.randomID()),
        ])
        token.header = ["typ": "dpop+jwt", "jwk": .object(signer.publicKey)]
        return try await token.signed("ES256") { (message) throws(ModelError) in try signer.signature(of: message) }
    }

    private func url(_ profiles: AWSProfiles) throws(ModelError) -> String {
        let own = settings.endpoint(nil, "SIGNIN", "signin", profiles)
        if let own { return (own.hasSuffix("/") ? String(own.dropLast()) : own) + "/v1/token" }
        guard let region = settings.configuredRegion ?? profiles.setting("region") else {
            throw ModelError(.unauthorized, "the login of “\(profiles.name)” needs a region to be renewed")
        }
        return AWSRegion.signInURL(in: region) + "/v1/token"
    }

    private func credentials(_ token: JSONValue?) -> AWSCredentials? {
        guard let id = token?["accessKeyId"]?.string, let secret = token?["secretAccessKey"]?.string,
            let session = token?["sessionToken"]?.string,
            let expiry = token?["expiresAt"]?.string.flatMap(Duration.init(timestamp:))
        else { return nil }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: Secret(session), expiry: expiry)
    }
}
