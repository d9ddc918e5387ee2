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
    private let host: HostEnvironment
    private let chain: TokenChain

    public init(scopes: [String] = [GoogleScope.cloudPlatform], host: HostEnvironment = HostEnvironment()) {
        self.host = host
        var server = GoogleMetadataServer(host: host)
        server.scopes = scopes
        server.quotaProject = host["GOOGLE_CLOUD_QUOTA_PROJECT"]
        chain = TokenChain(
            "Google credential",
            [
                NamedGoogleFile(scopes: scopes, host: host), WellKnownGoogleFile(scopes: scopes, host: host),
                GoogleMachine(server: server),
            ])
    }

    public func token() async throws(ModelError) -> AccessToken { try await chain.token() }

    /// The project that requests belong to: `GOOGLE_CLOUD_PROJECT`, else the one in the file, else the machine's.
    ///
    /// - Throws: `.unauthorized` where none is known.
    public func project() async throws(ModelError) -> String {
        if let project = host["GOOGLE_CLOUD_PROJECT"] ?? host["GCLOUD_PROJECT"] { return project }
        for path in [host["GOOGLE_APPLICATION_CREDENTIALS"], host.gcloudCredentialPath].compactMap(\.self) {
            if let bytes = try? host.readFile(path),
                let project = try? GoogleCredentialFile(bytes, name: path, scopes: [], host: host).project
            {
                return project
            }
        }
        let server = GoogleMetadataServer(host: host)
        if let reason = try await server.absence() {
            throw ModelError(
                .unauthorized,
                "no Google Cloud project; tried GOOGLE_CLOUD_PROJECT: is not set; credential files: name none; "
                    + "metadata server: " + reason)
        }
        return try await server.project()
    }
}

extension Credential where Self == BearerToken {
    /// Application Default Credentials: whatever identity this machine has for Google Cloud.
    public static func google(
        scopes: [String] = [GoogleScope.cloudPlatform], host: HostEnvironment = HostEnvironment()
    ) -> BearerToken {
        BearerToken(GoogleDefaultCredentials(scopes: scopes, host: host), now: host.now)
    }

    /// The identity in a credential file of Google's, of any kind.
    ///
    /// - Parameter credentialFile: What the file holds. It says where to send what it holds, so one from a stranger
    ///   must not be used.
    /// - Throws: `.unauthorized` where something is missing in it, `.unsupported` for kinds that are not known.
    public static func google(
        credentialFile: Secret, scopes: [String] = [GoogleScope.cloudPlatform],
        host: HostEnvironment = HostEnvironment()
    ) throws(ModelError) -> BearerToken {
        let file = try GoogleCredentialFile(
            Array(credentialFile.reveal().utf8), name: "the credential file", scopes: scopes, host: host)
        return BearerToken(try file.source(), now: host.now)
    }
}

private struct NamedGoogleFile: TokenCandidate {
    let scopes: [String]
    let host: HostEnvironment

    var name: String { "GOOGLE_APPLICATION_CREDENTIALS" }

    func lookUp() async throws(ModelError) -> TokenLookup {
        guard let path = host["GOOGLE_APPLICATION_CREDENTIALS"] else { return .absent("is not set") }
        return .found(try await host.googleToken(from: try host.readFile(path), path, scopes))
    }
}

private struct WellKnownGoogleFile: TokenCandidate {
    let scopes: [String]
    let host: HostEnvironment

    var name: String { "gcloud" }

    func lookUp() async throws(ModelError) -> TokenLookup {
        guard let path = host.gcloudCredentialPath else { return .absent("neither CLOUDSDK_CONFIG nor HOME is set") }
        let bytes: [UInt8]
        do {
            bytes = try host.readFile(path)
        } catch {
            return .absent(error.message)
        }
        return .found(try await host.googleToken(from: bytes, path, scopes))
    }
}

private struct GoogleMachine: TokenCandidate {
    let server: GoogleMetadataServer

    var name: String { "metadata server" }

    func lookUp() async throws(ModelError) -> TokenLookup {
        if let reason = try await server.absence() { return .absent(reason) }
        return .found(try await server.token())
    }
}

extension HostEnvironment {
    fileprivate var gcloudCredentialPath: String? {
        let folder = self["CLOUDSDK_CONFIG"] ?? self["HOME"].map { $0 + "/.config/gcloud" }
        return folder.map { $0 + "/application_default_credentials.json" }
    }

    fileprivate func googleToken(
        from bytes: [UInt8], _ path: String, _ scopes: [String]
    ) async throws(ModelError) -> AccessToken {
        try await GoogleCredentialFile(bytes, name: path, scopes: scopes, host: self).source().token()
    }
}
