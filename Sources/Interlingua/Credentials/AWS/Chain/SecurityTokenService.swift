/// AWS's Security Token Service, which gives keys for a role.
///
///     POST /    Action=AssumeRole&Version=2011-06-15&RoleArn=…      (form; signed, but with a web identity)
///     200       <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>…
///     4xx       <ErrorResponse><Error><Code>…</Code><Message>…</Message></Error>
///
/// Source: AWS STS API Reference, “AssumeRole” and “AssumeRoleWithWebIdentity”.
struct SecurityTokenService {
    /// Who a role is played by, and for how long.
    struct Role {
        var arn: String
        /// What AWS's logs call the caller; `nil` is a name of ours.
        var sessionName: String?
        /// A word that the role's owner wants to hear.
        var externalID: String?
        /// In seconds; `nil` is AWS's own, an hour.
        var duration: Int?
    }

    private let settings: AWSSettings
    private let region: String
    private let url: String

    init(_ settings: AWSSettings, _ profiles: AWSProfiles) {
        self.settings = settings
        let known = settings.configuredRegion ?? profiles[profiles.name]?["region"]
        region = known ?? "us-east-1"
        let own = known.map { AWSRegion.url("sts", in: $0) } ?? "https://sts.amazonaws.com"
        url = settings.endpoint(settings.endpoints.securityTokens, "STS", "sts", profiles) ?? own
    }

    /// Keys for `role`, asked for with the keys of someone who may play it.
    func assume(_ role: Role, with source: AWSCredentials) async throws(ModelError) -> AWSCredentials {
        let signer = SigV4(source, service: "sts", region: region, now: settings.host.now)
        let request = try request("AssumeRole", role)
        let answer = try await request.answer(from: settings.host, authorizedBy: signer)
        return try credentials(from: answer, "AssumeRole")
    }

    /// Keys for `role`, asked for with a token of another service that AWS trusts.
    func assume(_ role: Role, withWebIdentity token: Secret) async throws(ModelError) -> AWSCredentials {
        let action = "AssumeRoleWithWebIdentity"
        var request = try request(action, role, [("WebIdentityToken", token.reveal())])
        request.secrets = [token]
        return try credentials(from: try await request.answer(from: settings.host), action)
    }

    private func request(
        _ action: String, _ role: Role, _ more: [(name: String, value: String)] = []
    ) throws(ModelError) -> TokenRequest {
        let name = role.sessionName ?? "interlingua-\(settings.host.now().wholeSeconds)"
        var fields = [
            (name: "Action", value: action), ("Version", "2011-06-15"), ("RoleArn", role.arn),
            ("RoleSessionName", name),
        ]
        if let externalID = role.externalID { fields.append(("ExternalId", externalID)) }
        if let duration = role.duration { fields.append(("DurationSeconds", String(duration))) }
        // Whoever sets another address, as for a service in the same network, means it.
        var request = try TokenRequest(
            "AWS STS", url: url.hasSuffix("/") ? url : url + "/", form: fields + more, mayBePlain: true)
        // Else it would answer in a JSON that is not documented.
        request.request.headers["accept"] = nil
        request.timeout = .seconds(10)
        request.retriedCodes = ["IDPCommunicationError", "Throttling", "ThrottlingException"]
        return request
    }

    private func credentials(from answer: TokenAnswer, _ action: String) throws(ModelError) -> AWSCredentials {
        let document: MarkupElement
        do throws(MarkupElement.Fault) {
            document = try MarkupElement.parse(answer.body)
        } catch {
            throw ModelError(.malformedResponse, "\(action): the answer is not XML", offset: error.offset)
        }
        guard document.name == action + "Response",
            let keys = document[action + "Result"]?["Credentials"],
            let id = keys["AccessKeyId"]?.text, !id.isEmpty,
            let secret = keys["SecretAccessKey"]?.text, !secret.isEmpty,
            let token = keys["SessionToken"]?.text, !token.isEmpty,
            let expiry = keys["Expiration"].flatMap({ Duration(timestamp: $0.text) })
        else { throw ModelError(.malformedResponse, "\(action): the answer has no credentials") }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: Secret(token), expiry: expiry)
    }
}
