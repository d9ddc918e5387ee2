/// What the search for AWS keys goes by: the environment, the chosen profile, and how to reach AWS.
///
/// The defaults are what AWS's own tools go by. Nothing is read or asked before keys or a region are wanted.
public struct AWSSettings: Sendable {
    /// Addresses that stand in for AWS's own, as in a private network. `nil` is what the environment or the profile
    /// says (`AWS_ENDPOINT_URL_STS`, `AWS_ENDPOINT_URL`, `endpoint_url`, …), and without that AWS's own.
    public struct Endpoints: Hashable, Sendable {
        /// Of the Security Token Service.
        public var securityTokens: String?
        /// Of the portal of IAM Identity Center, which turns a login into keys.
        public var singleSignOn: String?
        /// Of what extends such a login.
        public var singleSignOnTokens: String?
        /// Of the metadata service of an EC2 instance.
        public var instanceMetadata: String?

        public init() {}
    }

    /// A profile of the shared files; `nil` is that of `AWS_PROFILE`, else `default`.
    ///
    /// A profile that is chosen here goes before keys in the environment; one that `AWS_PROFILE` names does not.
    public var profile: String?
    /// `nil` is that of the environment or of the profile.
    public var region: String?
    /// What stands in for AWS's own addresses.
    public var endpoints = Endpoints()
    /// The machine: variables, files, network and time. Its transport trusts the authorities of `AWS_CA_BUNDLE` where
    /// that is set and the app has brought no transport of its own; a factory may take the same transport.
    public var host: HostEnvironment
    /// Draws from 0..<1, so that many machines do not ask at the same time.
    var random: @Sendable () -> Double = { .random(in: 0..<1) }

    public init(profile: String? = nil, region: String? = nil, host: HostEnvironment = HostEnvironment()) {
        self.profile = profile
        self.region = region
        self.host = host
        self.host.certificateBundlePath = host["AWS_CA_BUNDLE"] ?? host.certificateBundlePath
    }
}

extension AWSSettings {
    /// The region to ask: ``region``, else `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile's, or the one that the EC2
    /// instance is in.
    ///
    /// - Throws: `.invalidRequest` where nothing names one, and what reading the shared files throws.
    public func resolvedRegion() async throws(ModelError) -> String {
        if let region = configuredRegion { return region }
        if let region = try AWSProfiles.load(self).selected()?["region"] { return region }
        let reason: String
        switch try await AWSInstanceMetadata(self).region() {
        case .found(let region): return region
        case .absent(let words): reason = words
        }
        throw ModelError(
            .invalidRequest,
            "no AWS region: neither given, nor in AWS_REGION, AWS_DEFAULT_REGION or the profile, and \(reason)")
    }

    /// The address that stands in for that of Bedrock's runtime, as a base URL for a factory: that of
    /// `AWS_ENDPOINT_URL_BEDROCK_RUNTIME`, `AWS_ENDPOINT_URL`, or the profile's `services` or `endpoint_url`; `nil`
    /// where there is none, or configured addresses are to be ignored.
    ///
    /// - Throws: What reading the shared files throws.
    public func bedrockBaseURL() throws(ModelError) -> String? {
        endpoint(nil, "BEDROCK_RUNTIME", "bedrock_runtime", try AWSProfiles.load(self))
    }

    /// What authorizes requests to Bedrock: the API key of `AWS_BEARER_TOKEN_BEDROCK` where there is one, else a
    /// signature with the keys of ``AWSCredentialChain``.
    ///
    /// Keep it: each call begins a search and a cache of its own.
    ///
    /// - Parameter service: The signing name, which is `bedrock-mantle` for the host of that name.
    public func bedrockCredential(region: String, service: String = "bedrock") -> any Credential {
        if let key = host["AWS_BEARER_TOKEN_BEDROCK"] { return APIKey.bearer(Secret(key)) }
        return SigV4(AWSCredentialChain(self), service: service, region: region, now: host.now)
    }

    /// The region, as far as no file is needed to know it.
    var configuredRegion: String? { region ?? host["AWS_REGION"] ?? host["AWS_DEFAULT_REGION"] }

    /// The name of the profile that someone chose; `nil` where nobody did.
    var chosenProfile: String? { profile ?? host["AWS_PROFILE"] ?? host["AWS_DEFAULT_PROFILE"] }
}
