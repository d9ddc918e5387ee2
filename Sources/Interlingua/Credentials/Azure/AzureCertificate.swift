/// A certificate that an Entra application is known by, with its private key.
public struct AzureCertificate: Sendable {
    let signer: RSASigner
    /// The certificates in DER form; the application's own is the first.
    let chain: [[UInt8]]
    /// Whether the chain is sent along, as an application wants that trusts certificates by their subject's name.
    public var sendsChain = false

    /// - Parameters:
    ///   - pem: One or more certificates in PEM form, the application's own first.
    ///   - signer: Signs with the private key.
    /// - Throws: `.unauthorized` where `pem` has no certificate.
    public init(pem: String, signer: RSASigner) throws(ModelError) {
        self.signer = signer
        chain = try Self.certificates(in: pem)
    }

    /// - Parameters:
    ///   - pem: Certificates and private key, in PEM form.
    ///   - password: Opens an encrypted key; `nil` where it is not.
    /// - Throws: `.unauthorized` where one of them is missing, `.unsupported` where there is no OpenSSL 3.
    public init(pem: Secret, password: Secret? = nil) throws(ModelError) {
        chain = try Self.certificates(in: pem.reveal())
        signer = try RSASigner(pem: pem, password: password)
    }

    /// - Parameters:
    ///   - file: What a file with certificates and private key holds, in PEM or PKCS#12 form (`.pfx`).
    ///   - password: Opens it; `nil` where it is open.
    /// - Throws: `.unauthorized` where it is neither, has another password, or something is missing in it;
    ///   `.unsupported` where there is no OpenSSL 3.
    public init(file: [UInt8], password: Secret? = nil) throws(ModelError) {
        let text = String(file.span)
        if text.contains("-----BEGIN ") {
            try self.init(pem: Secret(text), password: password)
        } else {
            let contents = try PKCS12File(file, password: password)
            self.init(signer: try RSASigner(pem: contents.key), chain: contents.certificates)
        }
    }

    private init(signer: RSASigner, chain: [[UInt8]]) {
        self.signer = signer
        self.chain = chain
    }

    /// Where a token endpoint of AD FS asks, the certificate goes by an older digest.
    func assertion(of clientID: String, for audience: String, isADFS: Bool, now: Duration) async throws(ModelError)
        -> Secret
    {
        let own = chain[0]
        let digest = if isADFS { SHA1.hash(own) } else { SHA256.hash(own.span) }
        var token = JSONWebToken(claims: [
            "aud": .string(audience), "iss": .string(clientID), "sub": .string(clientID),
            "jti": .string(JSONWebToken.randomID()), "nbf": .integer(now.wholeSeconds),
            "iat": .integer(now.wholeSeconds),
            "exp": .integer(now.wholeSeconds + 600),
        ])
        token.header[isADFS ? "x5t" : "x5t#S256"] = .string(Base64.encodeForURL(digest))
        if sendsChain { token.header["x5c"] = .array(chain.map { .string(Base64.encode($0.span)) }) }
        return try await token.signed(by: signer, isADFS ? .rs256 : .ps256)
    }

    private static func certificates(in pem: String) throws(ModelError) -> [[UInt8]] {
        guard let certificates = try? PEM.certificates(in: pem) else {
            throw ModelError(.unauthorized, "a certificate is not in PEM form")
        }
        guard !certificates.isEmpty else { throw ModelError(.unauthorized, "there is no certificate in PEM form") }
        return certificates
    }
}
