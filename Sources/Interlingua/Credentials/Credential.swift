/// How a provider knows the caller.
public protocol Credential: Sendable {
    /// Adds what the provider wants to a request that is otherwise complete, as its last step.
    ///
    /// - Throws: `.unauthorized` where no credential can be had, saying what was tried.
    func authorize(_ request: inout TransportRequest) async throws(ModelError)

    /// The provider refused what `authorize` added. Forgets it, and says whether another try may help.
    func renew() async -> Bool

    /// As ``renew()``, for a credential that can learn from the provider's answer what to do better.
    func renew(after refusal: CredentialRefusal) async -> Bool
}

extension Credential {
    public func renew() async -> Bool { false }
    public func renew(after refusal: CredentialRefusal) async -> Bool { await renew() }
}
