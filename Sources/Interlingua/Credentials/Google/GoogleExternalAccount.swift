/// An identity of another system, exchanged for Google's: workload identity federation.
///
///     subject token (file | url) ──▶ security token service ──▶ [impersonated service account] ──▶ access token
///
/// Source: cloud.google.com/iam/docs/workload-identity-federation; RFC 8693.
struct GoogleExternalAccount: TokenSource {
    /// Where the other system's token is found.
    enum SubjectSource: Sendable {
        case file(String)
        case url(String, headers: HTTPHeaders)
    }

    let audience: String
    let subjectTokenType: String
    let source: SubjectSource
    /// The member of a JSON document that holds the token; `nil` where the whole text is the token.
    let subjectField: String?
    let tokenURL: String
    let client: (id: String, secret: Secret)?
    let workforceProject: String?
    let scopes: [String]
    let quotaProject: String?
    let host: HostEnvironment

    func token() async throws(ModelError) -> AccessToken {
        let subject = try await subjectToken()
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
        let answer = try await request.answer(from: host)
        return try answer.accessToken(of: request.service, now: host.now()).billed(to: quotaProject)
    }

    /// Read anew each time, since whoever provides it changes it.
    private func subjectToken() async throws(ModelError) -> Secret {
        let (text, place) =
            switch source {
            case .file(let path): (try host.text(ofFile: path), "the file \(path)")
            case .url(let url, let headers): (try await fetch(url, headers), "the subject token's address")
            }
        let token = subjectField == nil ? text : (try? JSONValue.parse(text))?[subjectField ?? ""]?.string
        guard let token, !token.isEmpty else {
            let member = subjectField.map { " in its member \($0)" } ?? ""
            throw ModelError(.unauthorized, "\(place) holds no subject token" + member)
        }
        return Secret(token)
    }

    private func fetch(_ url: String, _ headers: HTTPHeaders) async throws(ModelError) -> String {
        var request = TokenRequest("the subject token's address", url: url, headers: headers)
        // A service of the machine is reached by http; one by https may be anywhere, and behind a proxy.
        request.isDirect = !request.request.isSecure
        let answer = try await request.answer(from: host)
        return String(answer.body.span)
    }
}
