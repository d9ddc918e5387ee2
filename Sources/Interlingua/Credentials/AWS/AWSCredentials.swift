/// What signs a request to AWS: an access key, and the session that it belongs to.
public struct AWSCredentials: Hashable, Sendable {
    /// Names the key; not a secret.
    public var accessKeyID: String
    /// Signs, and is never sent.
    public var secretAccessKey: Secret
    /// Of temporary keys; `nil` for a user's own.
    public var sessionToken: Secret?
    /// When the keys stop to work, as the time since 1970 began; `nil` is never.
    public var expiry: Duration?

    public init(accessKeyID: String, secretAccessKey: Secret, sessionToken: Secret? = nil, expiry: Duration? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiry = expiry
    }
}
