#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// AWS's Security Token Service, which gives keys for a role.
///
///     POST /    Action=AssumeRole&Version=2011-06-15&RoleArn=…      (form; signed, but with a web identity)
///     200       <AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>…
///     4xx       <ErrorResponse><Error><Code>…</Code><Message>…</Message></Error>
///
/// Source: `wire/auth.md`, “Assume role” and “Web identity”.
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
        var request = request("AssumeRole", role)
        try await SigV4(source, service: "sts", region: region, now: settings.now).authorize(&request)
        return try await answer(to: request, "AssumeRole")
    }

    /// Keys for `role`, asked for with a token of another service that AWS trusts.
    func assume(_ role: Role, withWebIdentity token: Secret) async throws(ModelError) -> AWSCredentials {
        let field = [("WebIdentityToken", token.reveal())]
        return try await answer(
            to: request("AssumeRoleWithWebIdentity", role, field), "AssumeRoleWithWebIdentity")
    }

    private func request(_ action: String, _ role: Role, _ more: [(String, String)] = []) -> TransportRequest {
        let name = role.sessionName ?? "interlingua-\(Int(settings.now().timeIntervalSince1970))"
        var fields = [
            ("Action", action), ("Version", "2011-06-15"), ("RoleArn", role.arn), ("RoleSessionName", name),
        ]
        if let externalID = role.externalID { fields.append(("ExternalId", externalID)) }
        if let duration = role.duration { fields.append(("DurationSeconds", String(duration))) }
        let body = (fields + more).map { "\($0)=\($1.pathSegment)" }.joined(separator: "&")
        var request = TransportRequest(
            headers: ["content-type": "application/x-www-form-urlencoded; charset=utf-8"], body: Array(body.utf8))
        request.url = url.hasSuffix("/") ? url : url + "/"
        return request
    }

    private func answer(to request: TransportRequest, _ action: String) async throws(ModelError) -> AWSCredentials {
        let response = try await settings.transport.whole(request, within: .seconds(10))
        guard response.isSuccess else { throw fault(response, action) }
        let document: MarkupElement
        do throws(MarkupElement.Fault) {
            document = try MarkupElement.parse(response.body)
        } catch {
            throw ModelError(.malformedResponse, "\(action): the answer is not XML", offset: error.offset)
        }
        guard document.name == action + "Response",
            let keys = document[action + "Result"]?["Credentials"],
            let id = keys["AccessKeyId"]?.text, !id.isEmpty,
            let secret = keys["SecretAccessKey"]?.text, !secret.isEmpty,
            let token = keys["SessionToken"]?.text, !token.isEmpty,
            let expiration = keys["Expiration"].flatMap({ AWSTimestamp.date($0.text) })
        else { throw ModelError(.malformedResponse, "\(action): the answer has no credentials") }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: Secret(token), expiration: expiration)
    }

    private func fault(_ response: WholeResponse, _ action: String) -> ModelError {
        let error = (try? MarkupElement.parse(response.body))?["Error"]
        let code = error?["Code"]?.text
        let words = [code, error?["Message"]?.text].compactMap(\.self).filter { !$0.isEmpty }
        let text = words.isEmpty ? "HTTP \(response.status)" : words.joined(separator: ": ")
        return ModelError(
            Self.kind(response.status, code ?? ""), "\(action): \(text)", status: response.status, code: code)
    }

    private static func kind(_ status: Int, _ code: String) -> ModelError.Kind {
        switch (status, code) {
        case (_, "Throttling"), (_, "ThrottlingException"), (_, "TooManyRequestsException"), (429, _): .rateLimited
        case (_, "IDPCommunicationError"), (500..., _): .serverFault
        default: .unauthorized
        }
    }
}
