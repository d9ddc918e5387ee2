/// A token that is sent as `authorization: Bearer …`, kept while it is good and refreshed before it expires.
///
/// Copies share one token. However many requests wait for it, its source is asked once.
public struct BearerToken: Credential {
    private let cache: TokenCache

    /// - Parameter now: The time since 1970 began, in UTC.
    public init(_ source: some TokenSource, now: @escaping @Sendable () -> Duration = HostEnvironment.systemTime) {
        cache = TokenCache(source, now: now)
    }

    public func authorize(_ request: inout TransportRequest) async throws(ModelError) {
        let token = try await cache.token()
        request.headers.set("authorization", to: token.secret, prefix: "Bearer ")
        for field in token.headers.fields { request.headers[field.name] = field.value }
    }

    public func renew() async -> Bool {
        cache.renew()
        return true
    }
}
