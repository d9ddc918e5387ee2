import Synchronization

/// Application Default Credentials: whatever identity this machine has for Google Cloud.
///
/// Looked for in this order, and kept to once found:
///
/// 1. the file that `GOOGLE_APPLICATION_CREDENTIALS` names,
/// 2. gcloud's file, in `CLOUDSDK_CONFIG` or `~/.config/gcloud`,
/// 3. the metadata server of Google Cloud.
///
/// Source: cloud.google.com/docs/authentication/application-default-credentials.
public struct GoogleDefaultCredentials: TokenSource {
    let host: HostEnvironment
    private let search: CredentialSearch<AccessToken>

    /// - Parameter trustedHosts: Hosts besides Google's own that may get what a federated identity is proved by, such
    ///   as an address in a private network. `GOOGLE_CLOUD_UNIVERSE_DOMAIN` adds a whole cloud's.
    public init(
        scopes: [String] = [GoogleScope.cloudPlatform], trustedHosts: Set<String> = [],
        host: HostEnvironment = HostEnvironment()
    ) {
        self.host = host
        let file = GoogleFile(scopes: scopes, trustedHosts: trustedHosts, host: host)
        var server = GoogleMetadataServer(host: host)
        server.scopes = scopes
        server.quotaProject = host["GOOGLE_CLOUD_QUOTA_PROJECT"]
        search = CredentialSearch(
            "Google credential",
            [
                NamedGoogleFile(file: file, host: host), WellKnownGoogleFile(file: file, host: host),
                GoogleMachine(server: server),
            ])
    }

    public func token() async throws(ModelError) -> AccessToken { try await search.run() }
}

extension Credential where Self == BearerToken {
    /// Application Default Credentials: whatever identity this machine has for Google Cloud.
    ///
    /// - Parameter trustedHosts: Hosts besides Google's own that may get what a federated identity is proved by.
    public static func google(
        scopes: [String] = [GoogleScope.cloudPlatform], trustedHosts: Set<String> = [],
        host: HostEnvironment = HostEnvironment()
    ) -> BearerToken {
        BearerToken(GoogleDefaultCredentials(scopes: scopes, trustedHosts: trustedHosts, host: host), now: host.now)
    }

    /// The identity in a credential file of Google's, of any kind.
    ///
    /// - Parameters:
    ///   - credentialFile: What the file holds. It says where to send what it holds, so one from a stranger must not
    ///     be used.
    ///   - signsItself: Whether a service account's own signature serves as the token, which saves asking a token
    ///     service for one.
    ///   - trustedHosts: Hosts besides Google's own that may get what a federated identity is proved by.
    /// - Throws: `.unauthorized` where something is missing in it or it leads to another host, `.unsupported` for
    ///   kinds that are not known.
    public static func google(
        credentialFile: Secret, scopes: [String] = [GoogleScope.cloudPlatform], signsItself: Bool = false,
        trustedHosts: Set<String> = [], host: HostEnvironment = HostEnvironment()
    ) throws(ModelError) -> BearerToken {
        var file = try GoogleCredentialFile(
            Array(credentialFile.reveal().utf8), name: "the credential file", scopes: scopes,
            trustedHosts: trustedHosts, host: host)
        file.signsItself = signsItself
        return BearerToken(try file.source(), now: host.now)
    }
}

/// A credential file, read anew for each token; its identity is kept while the file stays the same.
private final class GoogleFile: Sendable {
    private typealias Identity = (bytes: [UInt8], source: any TokenSource)

    private let scopes: [String]
    private let trustedHosts: Set<String>
    private let host: HostEnvironment
    private let identity = Mutex<Identity?>(nil)

    init(scopes: [String], trustedHosts: Set<String>, host: HostEnvironment) {
        self.scopes = scopes
        self.trustedHosts = trustedHosts
        self.host = host
    }

    func token(in bytes: [UInt8], of path: String) async throws(ModelError) -> AccessToken {
        if let known = identity.withLock({ $0 }), known.bytes == bytes { return try await known.source.token() }
        let file = try GoogleCredentialFile(
            bytes, name: path, scopes: scopes, trustedHosts: trustedHosts, host: host)
        let source = try file.source()
        identity.withLock { $0 = (bytes, source) }
        return try await source.token()
    }
}

private struct NamedGoogleFile: CredentialPlace {
    let file: GoogleFile
    let host: HostEnvironment

    var name: String { "GOOGLE_APPLICATION_CREDENTIALS" }

    func lookUp() async throws(ModelError) -> Lookup<AccessToken> {
        guard let path = host["GOOGLE_APPLICATION_CREDENTIALS"] else { return .absent("is not set") }
        return .found(try await file.token(in: try host.bytes(ofFile: path), of: path))
    }
}

private struct WellKnownGoogleFile: CredentialPlace {
    let file: GoogleFile
    let host: HostEnvironment

    var name: String { "gcloud" }

    func lookUp() async throws(ModelError) -> Lookup<AccessToken> {
        guard let path = host.gcloudCredentialPath else { return .absent("neither CLOUDSDK_CONFIG nor HOME is set") }
        let bytes: [UInt8]
        do {
            bytes = try host.bytes(ofFile: path)
        } catch {
            return .absent(error.message)
        }
        return .found(try await file.token(in: bytes, of: path))
    }
}

private struct GoogleMachine: CredentialPlace {
    let server: GoogleMetadataServer

    var name: String { "metadata server" }

    func lookUp() async throws(ModelError) -> Lookup<AccessToken> {
        if let reason = try await server.absence() { return .absent(reason) }
        return .found(try await server.token())
    }
}
