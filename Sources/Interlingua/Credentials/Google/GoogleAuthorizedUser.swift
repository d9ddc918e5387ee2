import Synchronization

/// A person who has logged in with `gcloud auth application-default login`, or by federation with its sibling.
final class GoogleAuthorizedUser: TokenSource {
    let clientID: String
    let clientSecret: Secret
    /// Federation's token service replaces it each time; the file stays as it is, as with Google's own libraries.
    private let refreshToken: Mutex<Secret>
    let tokenURL: String
    /// Federation's token service wants the client as HTTP Basic, Google's own wants it in the form.
    let isFederated: Bool
    let quotaProject: String?
    let host: HostEnvironment

    init(
        clientID: String, clientSecret: Secret, refreshToken: Secret, tokenURL: String, isFederated: Bool,
        quotaProject: String?, host: HostEnvironment
    ) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.refreshToken = Mutex(refreshToken)
        self.tokenURL = tokenURL
        self.isFederated = isFederated
        self.quotaProject = quotaProject
        self.host = host
    }

    func token() async throws(ModelError) -> AccessToken {
        let refreshToken = refreshToken.withLock { $0 }
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
        if let next = answer.json?["refresh_token"]?.string, !next.isEmpty {
            self.refreshToken.withLock { $0 = Secret(next) }
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
