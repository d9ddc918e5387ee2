/// A token that a service gave out for a while.
public struct AccessToken: Hashable, Sendable {
    /// What is sent as proof.
    public var secret: Secret
    /// When it stops being good, as the time since 1970 began; `nil` where it never does.
    public var expiry: Duration?
    /// From when on a new one is wanted, though this one is still good; `nil` is a few minutes before the expiry.
    public var refreshTime: Duration?
    /// Sent along with it, such as the project that pays.
    public var headers = HTTPHeaders()

    public init(_ secret: Secret, expiry: Duration? = nil, refreshTime: Duration? = nil) {
        self.secret = secret
        self.expiry = expiry
        self.refreshTime = refreshTime
    }
}
