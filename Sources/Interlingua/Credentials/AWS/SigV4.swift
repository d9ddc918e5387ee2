/// AWS Signature Version 4: signs each request with keys that never travel.
///
/// Signed are the method, the path and query as they are sent, the body's bytes, and every header that is there when
/// the signature is made, but for those that the way may change. So it must be the last thing that is done to a
/// request, and a retry is signed anew. Copies share what they have learned of AWS's clock.
///
/// Source: AWS, “Create a signed AWS API request”.
public struct SigV4: Credential {
    /// Where the keys come from.
    public var source: any AWSCredentialSource
    /// The service's signing name, such as `bedrock`.
    public var service: String
    /// The region that the host is in.
    public var region: String
    private let now: @Sendable () -> Duration
    private let skew = ClockSkew()

    /// - Parameter now: The time since 1970 began; AWS takes a signature within five minutes of its own.
    public init(
        _ source: any AWSCredentialSource, service: String, region: String,
        now: @escaping @Sendable () -> Duration = HostEnvironment.systemTime
    ) {
        self.source = source
        self.service = service
        self.region = region
        self.now = now
    }

    public func authorize(_ request: inout TransportRequest) async throws(ModelError) {
        let credentials = try await source.credentials()
        guard !credentials.accessKeyID.isEmpty, credentials.secretAccessKey != Secret("") else {
            throw ModelError(.unauthorized, "the AWS access key is empty")
        }
        request.headers["authorization"] = nil
        request.headers["x-amz-date"] = (now() + skew.offset).shortTimestamp
        request.headers["x-amz-security-token"] = nil
        if let token = credentials.sessionToken { request.headers.set("x-amz-security-token", to: token) }
        let signed = try CanonicalRequest(request)
        let signature = signature(of: signed, at: request.headers["x-amz-date"] ?? "", with: credentials)
        request.headers.set("authorization", to: Secret(signature))
    }

    public func renew() async -> Bool { await source.renew() }

    /// Where AWS's time differs from this machine's, the next signature has AWS's, and the keys are kept.
    public func renew(after refusal: CredentialRefusal) async -> Bool {
        if skew.learn(from: refusal, at: now()) { return true }
        return await source.renew()
    }

    /// The header's value.
    private func signature(
        of request: CanonicalRequest, at timestamp: String, with credentials: AWSCredentials
    ) -> String {
        let day = String(timestamp.prefix(8))
        let scope = "\(day)/\(region)/\(service)/aws4_request"
        let hash = SHA256.hash(Array(request.text.utf8).span).hexadecimal
        let text = "AWS4-HMAC-SHA256\n\(timestamp)\n\(scope)\n\(hash)"
        var key = Array("AWS4\(credentials.secretAccessKey.reveal())".utf8)
        for step in [day, region, service, "aws4_request"] { key = HMAC.authenticate(step, key: key) }
        let signature = HMAC.authenticate(text, key: key).hexadecimal
        return "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), "
            + "SignedHeaders=\(request.signedHeaders), Signature=\(signature)"
    }
}
