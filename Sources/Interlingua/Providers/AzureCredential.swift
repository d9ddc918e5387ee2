/// How Azure knows the caller.
public enum AzureCredential: Sendable {
    /// What the platform gives: the token of `AZURE_OPENAI_AD_TOKEN` or the key of `AZURE_OPENAI_API_KEY` where one is
    /// set, else whatever identity ``AzureDefaultCredential`` finds when the first request is sent.
    case platform(HostEnvironment)
    /// A key of the resource.
    case apiKey(Secret)
    /// Tokens of Entra from one source, such as a managed identity; they are kept and refreshed ahead of their expiry.
    case token(any TokenSource)
    /// Anything else, such as what a gateway wants.
    case custom(any Credential)

    /// What the platform gives, found where Azure's own tools find it.
    public static var `default`: Self { .platform(HostEnvironment()) }
}

extension AzureCredential {
    /// Where requests go: the given resource, else that of `AZURE_OPENAI_ENDPOINT`, with its `OPENAI_API_VERSION`.
    ///
    /// - Throws: `.invalidRequest` for an address that is none of Azure's or is nowhere said.
    func address(
        resource: String?, deployment: String?, apiVersion: String?
    ) throws(ModelError) -> AzureAddress {
        let version = apiVersion ?? (resource == nil ? host["OPENAI_API_VERSION"] : nil)
        return try AzureAddress(try endpoint(resource), deployment: deployment, apiVersion: version)
    }

    /// The resource's name or address: the given one, else that of `AZURE_OPENAI_ENDPOINT`.
    ///
    /// - Throws: `.invalidRequest` where there is none.
    func endpoint(_ resource: String?) throws(ModelError) -> String {
        if let resource = resource ?? host["AZURE_OPENAI_ENDPOINT"] { return resource }
        throw ModelError(.invalidRequest, "no Azure resource: none is given, and AZURE_OPENAI_ENDPOINT is not set")
    }

    private var host: HostEnvironment { if case .platform(let host) = self { host } else { HostEnvironment() } }

    /// - Parameters:
    ///   - keyHeader: Where a key travels.
    ///   - scope: What a token of the platform's must be good for.
    /// - Throws: `.unauthorized` for an empty key.
    func credential(keyHeader: String = "api-key", scope: AzureScope) throws(ModelError) -> any Credential {
        switch self {
        case .platform(let host):
            // Of key and token, a server that gets both takes neither.
            if let token = host["AZURE_OPENAI_AD_TOKEN"] { return APIKey.bearer(Secret(token)) }
            if let key = host["AZURE_OPENAI_API_KEY"] { return APIKey(Secret(key), header: keyHeader) }
            return BearerToken.azure(scope: scope, host: host)
        case .apiKey(let key): return APIKey(try key.checked(), header: keyHeader)
        case .token(let source): return BearerToken(source)
        case .custom(let credential): return credential
        }
    }
}
