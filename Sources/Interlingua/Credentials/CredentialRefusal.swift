#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The answer of a provider that did not take a request's credential.
public struct CredentialRefusal: Sendable {
    /// Those of the answer.
    public var headers: HTTPHeaders
    /// What the answer says; its code is the provider's own.
    public var error: ModelError

    public init(headers: HTTPHeaders, error: ModelError) {
        self.headers = headers
        self.error = error
    }

    /// The provider's own time when it answered, since 1970 began; `nil` where it does not say.
    var time: Duration? {
        headers["date"].flatMap(Date.init(http:)).map { .seconds($0.timeIntervalSince1970) }
    }
}
