/// An identity of another system, exchanged for Google's: workload identity federation.
///
///     subject token (file | address | program | AWS | certificate) ──▶ security token service ──▶ access token
///                                                                            └─▶ [impersonated service account] ──▶
///
/// Source: cloud.google.com/iam/docs/workload-identity-federation; RFC 8693.
struct GoogleExternalAccount: TokenSource {
    let audience: String
    let subjectTokenType: String
    let source: any GoogleSubjectSource
    /// What the exchange is made with, where that is what proves the identity.
    let certificate: GoogleWorkloadCertificate?
    let tokenURL: String
    let client: (id: String, secret: Secret)?
    let workforceProject: String?
    let scopes: [String]
    let quotaProject: String?
    let host: HostEnvironment

    func token() async throws(ModelError) -> AccessToken {
        let subject = try await source.subjectToken()
        var form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"), ("audience", audience),
            ("scope", scopes.joined(separator: " ")),
            ("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"),
            ("subject_token", subject.reveal()), ("subject_token_type", subjectTokenType),
        ]
        if let workforceProject, client == nil {
            let options: JSONValue = ["userProject": .string(workforceProject)]
            form.append(("options", options.serialized()))
        }
        var request = try TokenRequest(
            "Google's security token service", url: tokenURL, form: form,
            secrets: [subject] + (client.map { [$0.secret] } ?? []))
        if let client { request.request.headers.set(basic: client.id, client.secret) }
        request.request.clientCertificate = try certificate?.read()
        let answer = try await request.answer(from: host)
        return try answer.accessToken(of: request.service, now: host.now()).billed(to: quotaProject)
    }
}
