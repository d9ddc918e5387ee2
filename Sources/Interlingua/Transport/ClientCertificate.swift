/// A certificate by which a client proves to servers who it is, with its private key: mutual TLS.
///
///     var configuration = CurlTransport.Configuration()
///     configuration.clientCertificate = ClientCertificate(chain: pem, key: Secret(keyPEM))
///
/// Only a server that asks for one sees it, and the key itself never leaves the process.
public struct ClientCertificate: Hashable, Sendable {
    /// The client's own certificate, and after it those that lead to an authority, in PEM form.
    public var chain: String
    /// The private key of the first certificate, in PEM form.
    public var key: Secret
    /// Opens an encrypted key; `nil` where it is not.
    public var password: Secret?

    public init(chain: String, key: Secret, password: Secret? = nil) {
        self.chain = chain
        self.key = key
        self.password = password
    }
}
