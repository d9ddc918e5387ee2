/// A key that travels in one header.
public struct APIKey: Credential, Hashable {
    private let secret: Secret
    private let header: String
    private let prefix: String

    /// - Parameters:
    ///   - header: The header's name.
    ///   - prefix: What stands before the key, such as `Bearer ` with its space.
    public init(_ secret: Secret, header: String, prefix: String = "") {
        self.secret = secret
        self.header = header
        self.prefix = prefix
    }

    /// `authorization: Bearer …`
    public static func bearer(_ secret: Secret) -> APIKey { APIKey(secret, header: "authorization", prefix: "Bearer ") }

    public func authorize(_ request: inout TransportRequest) async throws(ModelError) {
        request.headers.set(header, to: secret, prefix: prefix)
    }
}
