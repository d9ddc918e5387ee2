import Synchronization

/// A token that is sent as `authorization: Bearer …`, kept while it is good and refreshed before it expires.
///
/// Copies share one token. However many requests wait for it, its source is asked once.
public struct BearerToken: Credential {
    private let cache: RefreshingCache<AccessToken>
    private let claims = WantedClaims()

    /// - Parameter now: The time since 1970 began, in UTC.
    public init(_ source: some TokenSource, now: @escaping @Sendable () -> Duration = HostEnvironment.systemTime) {
        // Google's metadata server hands out the old token until four minutes before its end.
        cache = RefreshingCache(margins: .init(early: .seconds(225), stale: .seconds(60)), now: now) {
            [claims] () async throws(ModelError) in try await claims.token(from: source)
        }
    }

    public func authorize(_ request: inout TransportRequest) async throws(ModelError) {
        let token = try await cache.value()
        request.headers.set("authorization", to: token.secret, prefix: "Bearer ")
        for field in token.headers.fields { request.headers[field.name] = field.value }
    }

    public func renew() async -> Bool { cache.renew() }

    public func renew(after refusal: CredentialRefusal) async -> Bool {
        claims.note(refusal.headers)
        return cache.renew()
    }
}

/// What a provider wants the next token to have: the answer to a change of policy while a token is good.
///
///     www-authenticate: Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOn…"
///
/// Source: learn.microsoft.com/entra/identity-platform/claims-challenge.
private final class WantedClaims: Sendable {
    /// A JSON object.
    private let claims = Mutex<String?>(nil)

    func note(_ refusal: HTTPHeaders) {
        let challenges = refusal.fields.filter { $0.name.isSameHeaderName(as: "www-authenticate") }.map(\.value)
        for challenge in challenges where challenge.contains(#"error="insufficient_claims""#) {
            guard let start = challenge.firstRange(of: #"claims=""#)?.upperBound,
                let bytes = try? Base64.decode(String(challenge[start...].prefix { $0 != "\"" })),
                (try? JSONValue.parse(bytes.span))?.object != nil
            else { continue }
            claims.withLock { $0 = String(bytes.span) }
        }
    }

    /// A token with the claims, which the ones after it need not be asked for with.
    func token(from source: some TokenSource) async throws(ModelError) -> AccessToken {
        guard let wanted = claims.withLock({ $0 }) else { return try await source.token() }
        let token = try await source.token(satisfying: wanted)
        claims.withLock { if $0 == wanted { $0 = nil } }
        return token
    }
}

extension AccessToken: Expiring {}
