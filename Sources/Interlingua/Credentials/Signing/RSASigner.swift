/// Signs with an RSA key: through the OpenSSL that libcurl has brought into the process, or as the app says.
public struct RSASigner: Sendable {
    /// How a signature is made, by the name that JSON Web Tokens have for it.
    ///
    /// Source: RFC 7518, § 3.3 and § 3.5.
    public enum Algorithm: String, Hashable, Sendable {
        /// PKCS#1 v1.5 with SHA-256.
        case rs256 = "RS256"
        /// PSS with SHA-256 and a salt of 32 bytes.
        case ps256 = "PS256"
    }

    private let sign: @Sendable ([UInt8], Algorithm) async throws(ModelError) -> [UInt8]

    /// A signer of the app's own, such as one that asks a key store and never sees the key.
    public init(sign: @escaping @Sendable (_ message: [UInt8], Algorithm) async throws(ModelError) -> [UInt8]) {
        self.sign = sign
    }

    /// A signer with a key in PEM form, PKCS#8 or PKCS#1, that has been tried once.
    ///
    /// - Parameter password: Opens an encrypted key; `nil` where it is not.
    /// - Throws: `.unauthorized` where `pem` is no RSA key, `.unsupported` where there is no OpenSSL 3.
    public init(pem: Secret, password: Secret? = nil) throws(ModelError) {
        let library = try Libcrypto.loaded.get()
        let signature = { @Sendable (message: [UInt8], algorithm: Algorithm) throws(ModelError) -> [UInt8] in
            try library.sign(
                message, pem: Array(pem.reveal().utf8), password: password?.reveal(),
                by: algorithm == .ps256 ? .rsaPSS : .rsa)
        }
        _ = try signature([], .rs256)
        self.init { (message, algorithm) async throws(ModelError) in try signature(message, algorithm) }
    }

    /// The signature of `message`.
    public func signature(of message: [UInt8], by algorithm: Algorithm) async throws(ModelError) -> [UInt8] {
        try await sign(message, algorithm)
    }
}
