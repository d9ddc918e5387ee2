/// Where another system's token is found, which Google's security token service takes for one of its own.
protocol GoogleSubjectSource: Sendable {
    /// The token, got anew each time, since whoever provides it changes it.
    ///
    /// - Throws: `.unauthorized` where there is none; the message has nothing of what was found.
    func subjectToken() async throws(ModelError) -> Secret
}

/// A file with the token.
struct GoogleSubjectFile: GoogleSubjectSource {
    let path: String
    let format: GoogleSubjectFormat
    let host: HostEnvironment

    func subjectToken() async throws(ModelError) -> Secret {
        try format.token(in: try host.text(ofFile: path), of: "the file \(path)")
    }
}

/// An address that answers with the token.
struct GoogleSubjectAddress: GoogleSubjectSource {
    let url: String
    let headers: HTTPHeaders
    let format: GoogleSubjectFormat
    let host: HostEnvironment

    private static let name = "the subject token's address"

    func subjectToken() async throws(ModelError) -> Secret {
        var request = TokenRequest(Self.name, url: url, headers: headers)
        // A service of the machine is reached by http; one by https may be anywhere, and behind a proxy.
        request.isDirect = !request.request.isSecure
        let answer = try await request.answer(from: host)
        return try format.token(in: String(answer.body.span), of: Self.name)
    }
}

/// Whether a text is the token, or a JSON document that has it as a member.
struct GoogleSubjectFormat: Hashable, Sendable {
    /// The member; `nil` where the whole text is the token.
    var member: String?

    /// - Throws: `.unauthorized` where it is not there.
    func token(in text: String, of place: String) throws(ModelError) -> Secret {
        let token = member.map { (try? JSONValue.parse(text))?[$0]?.string } ?? text
        guard let token, !token.isEmpty else {
            let hint = member.map { " in its member \($0)" } ?? ""
            throw ModelError(.unauthorized, "\(place) holds no subject token" + hint)
        }
        return Secret(token)
    }
}
