/// Where access tokens come from.
///
/// A source asks its service each time; ``BearerToken`` keeps what it gave.
public protocol TokenSource: Sendable {
    /// Gets a new token.
    ///
    /// - Throws: `.unauthorized` where none can be had, saying what was tried; the kind of what went wrong with the
    ///   service otherwise. No message contains a secret.
    func token() async throws(ModelError) -> AccessToken

    /// Gets a new token that has the claims a provider has asked for, where the source knows how to.
    ///
    /// - Parameter claims: A JSON object, as the provider has written it.
    func token(satisfying claims: String) async throws(ModelError) -> AccessToken
}

extension TokenSource {
    public func token(satisfying claims: String) async throws(ModelError) -> AccessToken { try await token() }
}
