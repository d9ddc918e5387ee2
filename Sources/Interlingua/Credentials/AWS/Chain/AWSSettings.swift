#if canImport(FoundationEssentials)
    public import FoundationEssentials
#else
    public import Foundation
#endif

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
    public var endpoints = Endpoints()
    /// Variables; an empty one counts as absent.
    public var environment: [String: String]
    /// Asks AWS's services on the internet.
    public var transport: any Transport
    /// Asks the host and its container agent; `nil` is one that never uses a proxy.
    public var metadataTransport: (any Transport)?
    /// Tells when keys expire, and dates signatures.
    public var now: @Sendable () -> Date
    /// Measures the pauses before another attempt.
    public var clock: any Clock<Duration>
    /// Draws from 0..<1, so that many hosts do not ask at the same time.
    public var random: @Sendable () -> Double

    public init(
        profile: String? = nil, region: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        transport: any Transport = CurlTransport.shared, metadataTransport: (any Transport)? = nil,
        now: @escaping @Sendable () -> Date = { Date() }, clock: any Clock<Duration> = ContinuousClock(),
        random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.profile = profile
        self.region = region
        self.environment = environment
        self.transport = transport
        self.metadataTransport = metadataTransport
        self.now = now
        self.clock = clock
        self.random = random
    }
}

extension AWSSettings {
    /// The region to ask: ``region``, else `AWS_REGION`, `AWS_DEFAULT_REGION`, or that of the profile.
    ///
    /// - Throws: `.invalidRequest` where nothing names one, and what reading the shared files throws.
    public func resolvedRegion() throws(ModelError) -> String {
        if let region = configuredRegion { return region }
        if let region = try AWSProfiles.load(self).selected()?["region"] { return region }
        throw ModelError(
            .invalidRequest, "no AWS region: neither given, nor in AWS_REGION, AWS_DEFAULT_REGION or the profile")
    }

    /// What authorizes requests to Bedrock: the API key of `AWS_BEARER_TOKEN_BEDROCK` where there is one, else a
    /// signature with the keys of ``AWSCredentialChain``.
    ///
    /// Keep it: each call begins a search and a cache of its own.
    public func bedrockCredential(region: String) -> any Credential {
        if let key = self["AWS_BEARER_TOKEN_BEDROCK"] { return APIKey.bearer(Secret(key)) }
        return SigV4(AWSCredentialChain(self), service: "bedrock", region: region, now: now)
    }

    /// The variable's value, or `nil` where it is absent or empty.
    subscript(variable: String) -> String? {
        environment[variable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The region, as far as no file is needed to know it.
    var configuredRegion: String? { region ?? self["AWS_REGION"] ?? self["AWS_DEFAULT_REGION"] }

    /// The name of the profile that someone chose; `nil` where nobody did.
    var chosenProfile: String? { profile ?? self["AWS_PROFILE"] ?? self["AWS_DEFAULT_PROFILE"] }

    var hostTransport: any Transport { metadataTransport ?? HostTransport.direct }

    /// The path with a leading `~` replaced.
    func expanded(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/") else { return path }
        let home = self["HOME"] ?? FileManager.default.homeDirectoryForCurrentUser.path
        return home + path.dropFirst()
    }

    /// The file's bytes.
    ///
    /// - Throws: `.unauthorized` where it cannot be read.
    func contents(of path: String) throws(ModelError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: expanded(path)) else {
            throw ModelError(.unauthorized, "the file \(path) cannot be read")
        }
        return [UInt8](data)
    }
}

/// Reaches services of the host itself, where a proxy would be a way out for keys.
private enum HostTransport {
    /// Made when it is first wanted, since most programs never do.
    static let direct: CurlTransport = {
        var configuration = CurlTransport.Configuration()
        configuration.proxy = CurlTransport.Proxy("http://localhost", exceptions: ["*"])
        configuration.threadName = "aws-metadata"
        return CurlTransport(configuration)
    }()
}
