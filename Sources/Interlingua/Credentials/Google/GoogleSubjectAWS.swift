/// An identity at AWS: a signed request to `GetCallerIdentity`, which Google sends on to learn whose it is.
///
///     {"headers":[{"key":"Authorization","value":"AWS4-HMAC-SHA256 …"}, …],"method":"POST","url":"https://sts.…"}
///
/// in percent-encoding. The keys are those of the variables `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
/// `AWS_SESSION_TOKEN`, else those of the machine's role.
///
/// Source: google.aip.dev/auth/4117, “AWS”; cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token.
struct GoogleSubjectAWS: GoogleSubjectSource {
    /// The provider at Google, which is signed too, so that nobody can use the request at another.
    let audience: String
    /// Where AWS tells whose keys they are, with `{region}` in it.
    let verificationURL: String
    /// Where the machine's region, its role, and a session for asking are found; `nil` where the file names none.
    let regionURL: String?
    let roleURL: String?
    let sessionURL: String?
    let host: HostEnvironment

    func subjectToken() async throws(ModelError) -> Secret {
        let session = isOnMachine ? try await session() : HTTPHeaders()
        let region = try await region(session)
        var request = TransportRequest(headers: ["x-goog-cloud-target-resource": audience])
        request.url = verificationURL.replacing("{region}", with: region)
        request.headers["host"] = request.authority
        try await SigV4(try await keys(session), service: "sts", region: region, now: host.now).authorize(&request)
        let headers = request.headers.fields.map { field -> JSONValue in
            ["key": .string(field.name), "value": .string(field.value)]
        }
        let token: JSONValue = [
            "headers": .array(headers), "method": .string(request.method), "url": .string(request.url),
        ]
        return Secret(token.serialized().pathSegment)
    }

    private var knownRegion: String? { host["AWS_REGION"] ?? host["AWS_DEFAULT_REGION"] }

    private var knownKeys: AWSCredentials? {
        guard let id = host["AWS_ACCESS_KEY_ID"], let secret = host["AWS_SECRET_ACCESS_KEY"] else { return nil }
        return AWSCredentials(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: host["AWS_SESSION_TOKEN"].map(Secret.init))
    }

    /// Whether the machine has to be asked for something.
    private var isOnMachine: Bool { knownRegion == nil || knownKeys == nil }

    private func region(_ session: HTTPHeaders) async throws(ModelError) -> String {
        if let knownRegion { return knownRegion }
        guard let regionURL else {
            throw ModelError(.unauthorized, "no AWS region: neither in AWS_REGION, nor does the file say where to ask")
        }
        // The zone, such as `eu-west-3b`.
        return String(try await ask("GET", regionURL, session).dropLast())
    }

    private func keys(_ session: HTTPHeaders) async throws(ModelError) -> AWSCredentials {
        if let knownKeys { return knownKeys }
        guard let roleURL else {
            throw ModelError(
                .unauthorized, "no AWS keys: neither in AWS_ACCESS_KEY_ID, nor does the file say where to ask")
        }
        let role = try await ask("GET", roleURL, session)
        let url = (roleURL.hasSuffix("/") ? roleURL : roleURL + "/") + role.pathSegment
        let text = try await ask("GET", url, session)
        return try AWSCredentials((try? JSONValue.parse(text)) ?? .null, tokenKey: "Token")
    }

    /// What the machine's metadata service wants to see with each question: nothing in its first version.
    private func session() async throws(ModelError) -> HTTPHeaders {
        guard let sessionURL else { return HTTPHeaders() }
        let session = try await ask("PUT", sessionURL, ["x-aws-ec2-metadata-token-ttl-seconds": "300"])
        var headers = HTTPHeaders()
        headers.set("x-aws-ec2-metadata-token", to: Secret(session))
        return headers
    }

    private func ask(_ method: String, _ url: String, _ headers: HTTPHeaders) async throws(ModelError) -> String {
        var request = TokenRequest("the AWS metadata service", method: method, url: url, headers: headers)
        request.isDirect = true
        request.timeout = .seconds(5)
        request.request.connectTimeout = .seconds(2)
        request.pauses = [.milliseconds(200)]
        let text = try await request.answer(from: host).text
        guard !text.isEmpty else { throw ModelError(.unauthorized, "\(request.service) answers with nothing") }
        return text
    }
}
