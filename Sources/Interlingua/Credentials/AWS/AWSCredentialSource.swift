/// Where a signer gets its keys: a chain of places, a service, or an app's own code.
///
/// A source caches what it gives and refreshes it ahead of its expiry; it is asked before each request.
public protocol AWSCredentialSource: Sendable {
    /// Keys that are good now.
    ///
    /// - Throws: `.unauthorized` where there are none, saying what was tried.
    func credentials() async throws(ModelError) -> AWSCredentials

    /// AWS refused what was given last. Forgets it, and says whether other keys may come of asking again.
    func renew() async -> Bool
}

extension AWSCredentialSource {
    public func renew() async -> Bool { false }
}

/// Keys that never change.
extension AWSCredentials: AWSCredentialSource {
    public func credentials() async throws(ModelError) -> AWSCredentials { self }
}

/// Keys that a closure gives, for an app that has its own way to them.
public struct AWSCredentialProvider: AWSCredentialSource {
    private let provide: @Sendable () async throws(ModelError) -> AWSCredentials

    /// - Parameter provide: Asked before each request, and once more where AWS refused the keys. Caching is its own
    ///   matter.
    public init(_ provide: @escaping @Sendable () async throws(ModelError) -> AWSCredentials) {
        self.provide = provide
    }

    /// What the app's own provider gives, asked anew for each request.
    public func credentials() async throws(ModelError) -> AWSCredentials { try await provide() }

    /// The closure may give others when it is asked again.
    public func renew() async -> Bool { true }
}
