/// A person who has logged in with `gcloud auth application-default login`, or by federation with its sibling.
struct GoogleAuthorizedUser: TokenSource {
    let clientID: String
    let clientSecret: Secret
    let refreshToken: Secret
    let tokenURL: String
    /// Federation's token service wants the client as HTTP Basic, Google's own wants it in the form.
    let isFederated: Bool
    let quotaProject: String?
    let host: HostEnvironment

    func token() async throws(ModelError) -> AccessToken {
        var form = [("grant_type", "refresh_token"), ("refresh_token", refreshToken.reveal())]
        if !isFederated { form += [("client_id", clientID), ("client_secret", clientSecret.reveal())] }
        var request = try TokenRequest(
            "Google's token service", url: tokenURL, form: form, secrets: [clientSecret, refreshToken])
        if isFederated { request.request.headers.set(basic: clientID, clientSecret) }
        let answer = try await request.send(from: host)
        guard answer.status == 200 else {
            let mustLogIn = answer.json?["error"]?.string == "invalid_grant"
            throw request.failure(
                answer, hint: mustLogIn ? "log in again: gcloud auth application-default login" : nil)
        }
        return try answer.accessToken(of: request.service, now: host.now()).billed(to: quotaProject)
    }
}

extension HTTPHeaders {
    /// The client's name and password.
    ///
    /// Source: RFC 7617, § 2.
    mutating func set(basic name: String, _ password: Secret) {
        let pair = Array((name + ":" + password.reveal()).utf8)
        set("authorization", to: Secret(Base64.encode(pair.span)), prefix: "Basic ")
    }
}
