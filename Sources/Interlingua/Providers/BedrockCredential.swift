/// How Bedrock knows the caller.
public enum BedrockCredential: Sendable {
    /// What the platform gives: the API key of `AWS_BEARER_TOKEN_BEDROCK` where there is one, else signatures with the
    /// keys of ``AWSCredentialChain``. Keys are looked for when the first request is sent.
    case platform(AWSSettings)
    /// One of Bedrock's own API keys.
    case apiKey(Secret)
    /// A signature with AWS keys: ``AWSCredentials`` themselves, or whatever finds some.
    case keys(any AWSCredentialSource)
    /// Anything else, such as what a gateway wants.
    case custom(any Credential)

    /// What the platform gives, found where AWS's own tools find it.
    public static var `default`: Self { .platform(AWSSettings()) }
}

extension BedrockCredential {
    /// The region to ask: the given one, else the platform's.
    ///
    /// - Throws: `.invalidRequest` where there is none, or it is no region's name.
    func region(_ given: String?) throws(ModelError) -> String {
        if case .platform(let settings) = self { return try AWSRegion.checked(given, else: settings) }
        return try AWSRegion.checked(given, else: AWSSettings())
    }

    /// The address that stands in for Bedrock's own: the given one, else the platform's; `nil` where there is none.
    ///
    /// - Throws: What reading AWS's shared files throws.
    func baseURL(_ given: String?) throws(ModelError) -> String? {
        guard given == nil, case .platform(let settings) = self else { return given }
        return try settings.bedrockBaseURL()
    }

    /// - Parameter service: The host's signing name.
    /// - Throws: `.unauthorized` for an empty key.
    func credential(for service: String, in region: String) throws(ModelError) -> any Credential {
        switch self {
        case .platform(let settings): return settings.bedrockCredential(region: region, service: service)
        case .apiKey(let key): return APIKey.bearer(try key.checked())
        case .keys(let source): return SigV4(source, service: service, region: region)
        case .custom(let credential): return credential
        }
    }
}

extension AWSRegion {
    /// The region's name, which becomes part of a host's: the given one, else the platform's, as far as that is known
    /// without asking anyone.
    ///
    /// - Throws: `.invalidRequest` where there is none, or it is no region's name, and what reading AWS's shared files
    ///   throws.
    static func checked(_ given: String?, else settings: @autoclosure () -> AWSSettings) throws(ModelError) -> String {
        let name = if let given { given } else { try settings().namedRegion() }
        let isName =
            name.first?.isLetter == true
            && name.unicodeScalars.allSatisfy { ("a"..."z").contains($0) || ("0"..."9").contains($0) || $0 == "-" }
        guard isName else { throw ModelError(.invalidRequest, "\"\(name)\" is no AWS region, such as eu-central-1") }
        return name
    }
}

extension AWSSettings {
    /// The region that the variables or the profile name. Where an EC2 instance is, only its metadata knows
    /// (``resolvedRegion()``), and a backend is made without asking.
    fileprivate func namedRegion() throws(ModelError) -> String {
        if let region = configuredRegion { return region }
        if let region = try AWSProfiles.load(self).selected()?["region"] { return region }
        throw ModelError(
            .invalidRequest, "no AWS region: neither given, nor in AWS_REGION, AWS_DEFAULT_REGION or the profile")
    }
}
