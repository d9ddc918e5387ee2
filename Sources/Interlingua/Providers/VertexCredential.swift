/// How Vertex AI knows the caller.
public enum VertexCredential: Sendable {
    /// What the platform gives: Application Default Credentials, as ``GoogleDefaultCredentials`` finds them when the
    /// first request is sent.
    case platform(HostEnvironment)
    /// Tokens from one source, such as a service account; they are kept and refreshed ahead of their expiry.
    case token(any TokenSource)
    /// Anything else, such as what a gateway wants.
    case custom(any Credential)

    /// What the platform gives, found where Google's own tools find it.
    public static var `default`: Self { .platform(HostEnvironment()) }
}

extension VertexCredential {
    /// - Parameter quotaProject: Whose quota counts, where that is another project.
    func credential(quotaProject: String?) -> any Credential {
        let credential: any Credential =
            switch self {
            case .platform(let host): BearerToken.google(host: host)
            case .token(let source): BearerToken(source)
            case .custom(let credential): credential
            }
        return quotaProject.map { QuotaProject(name: $0, credential: credential) } ?? credential
    }

    /// Where requests go: what is given, else what the platform's variables say.
    ///
    /// - Throws: `.invalidRequest` for a project, location or base URL that is none or is nowhere said.
    func address(
        project: String?, location: String?, baseURL: String?, version: String = "/v1beta1"
    ) throws(ModelError) -> VertexAddress {
        let host = if case .platform(let host) = self { host } else { HostEnvironment() }
        return try VertexAddress(
            project: try host.setting(project, "project", ["GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT"]),
            location: try host.setting(
                location, "location", ["GOOGLE_CLOUD_LOCATION", "GOOGLE_CLOUD_REGION", "CLOUD_ML_REGION"]),
            baseURL: baseURL, version: version)
    }
}

extension HostEnvironment {
    fileprivate func setting(
        _ given: String?, _ name: String, _ variables: [String]
    ) throws(ModelError) -> String {
        if let value = given ?? variables.lazy.compactMap({ self[$0] }).first { return value }
        throw ModelError(
            .invalidRequest,
            "no \(name) of Vertex AI: none is given, and none of \(variables.joined(separator: ", ")) is set")
    }
}

/// A credential, and the project whose quota its requests count against.
private struct QuotaProject: Credential {
    var name: String
    var credential: any Credential

    func authorize(_ request: inout TransportRequest) async throws(ModelError) {
        try await credential.authorize(&request)
        request.headers["x-goog-user-project"] = name
    }

    func renew() async -> Bool { await credential.renew() }

    func renew(after refusal: CredentialRefusal) async -> Bool { await credential.renew(after: refusal) }
}
