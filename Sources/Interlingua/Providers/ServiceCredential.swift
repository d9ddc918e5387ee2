/// How a service that takes keys and tokens alike knows the caller.
public enum ServiceCredential: Sendable {
    /// The key in the service's own variable, such as `ANTHROPIC_API_KEY`.
    case platform(HostEnvironment)
    /// A key.
    case apiKey(Secret)
    /// Tokens from one source; they are kept and refreshed ahead of their expiry.
    case token(any TokenSource)
    /// Anything else, such as what a gateway wants.
    case custom(any Credential)

    /// The key in the service's own variable.
    public static var `default`: Self { .platform(HostEnvironment()) }
}

extension ServiceCredential {
    /// - Parameters:
    ///   - header: Where a key travels.
    ///   - variables: Where one may be, in this order.
    /// - Throws: `.unauthorized` where there is no key, or it is empty.
    func credential(_ header: String, variables: [String]) throws(ModelError) -> any Credential {
        switch self {
        case .platform(let host): return APIKey(try host.key(variables), header: header)
        case .apiKey(let key): return APIKey(try key.checked(), header: header)
        case .token(let source): return BearerToken(source)
        case .custom(let credential): return credential
        }
    }
}

extension HostEnvironment {
    /// The key in the first of the variables that is set.
    ///
    /// - Throws: `.unauthorized` where none is.
    func key(_ variables: [String]) throws(ModelError) -> Secret {
        guard let key = variables.lazy.compactMap({ self[$0] }).first else {
            throw ModelError(
                .unauthorized,
                "no API key: none is given, and \(variables.joined(separator: " and ")) "
                    + (variables.count == 1 ? "is not set" : "are not set"))
        }
        return Secret(key)
    }
}

extension APIKey {
    /// `authorization: Bearer …`, of a service that knows callers by key alone.
    ///
    /// - Parameters:
    ///   - key: `nil` is that in `variable`.
    /// - Throws: `.unauthorized` where there is no key, or it is empty.
    static func bearer(_ key: Secret?, else variable: String) throws(ModelError) -> APIKey {
        guard let key else { return .bearer(try HostEnvironment().key([variable])) }
        return .bearer(try key.checked())
    }
}

extension Secret {
    /// The secret itself.
    ///
    /// - Throws: `.unauthorized` where it is empty, such as one read from a variable that is not set.
    func checked() throws(ModelError) -> Secret {
        guard self != Secret("") else { throw ModelError(.unauthorized, "the API key is empty") }
        return self
    }
}
