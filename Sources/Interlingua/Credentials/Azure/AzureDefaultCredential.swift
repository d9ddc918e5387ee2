/// Whatever identity this machine has for Azure.
///
/// Looked for in this order, and kept to once found:
///
/// 1. an application in the variables `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_CLIENT_SECRET` or
///    `AZURE_CLIENT_CERTIFICATE_PATH`,
/// 2. workload identity, with `AZURE_FEDERATED_TOKEN_FILE`,
/// 3. managed identity,
/// 4. the Azure CLI,
/// 5. the Azure Developer CLI.
///
/// `AZURE_TOKEN_CREDENTIALS` narrows the choice: `prod` is the first three, `dev` the others, and a name such as
/// `ManagedIdentityCredential` is that one. A place that is set up and does not work ends the search.
///
/// Source: learn.microsoft.com/azure/developer/python/sdk/authentication/credential-chains.
public struct AzureDefaultCredential: TokenSource {
    private let chain: TokenChain

    public init(scope: AzureScope = .cognitiveServices, host: HostEnvironment = HostEnvironment()) {
        let places = AzurePlace.Kind.allCases.filter { $0.isWanted(by: host["AZURE_TOKEN_CREDENTIALS"]) }
        chain = TokenChain("Azure credential", places.map { AzurePlace(kind: $0, scope: scope, host: host) })
    }

    public func token() async throws(ModelError) -> AccessToken { try await chain.token() }
}

extension Credential where Self == BearerToken {
    /// Whatever identity this machine has for Azure.
    public static func azure(
        scope: AzureScope = .cognitiveServices, host: HostEnvironment = HostEnvironment()
    ) -> BearerToken {
        BearerToken(AzureDefaultCredential(scope: scope, host: host), now: host.now)
    }
}

/// One place where an Azure credential may be.
private struct AzurePlace: TokenCandidate {
    enum Kind: String, CaseIterable {
        case environment = "EnvironmentCredential"
        case workloadIdentity = "WorkloadIdentityCredential"
        case managedIdentity = "ManagedIdentityCredential"
        case cli = "AzureCliCredential"
        case developerCLI = "AzureDeveloperCliCredential"

        func isWanted(by choice: String?) -> Bool {
            switch choice?.lowercased() {
            case nil: true
            case "prod": self != .cli && self != .developerCLI
            case "dev": self == .cli || self == .developerCLI
            case let name: rawValue.lowercased() == name
            }
        }
    }

    let kind: Kind
    let scope: AzureScope
    let host: HostEnvironment

    var name: String {
        switch kind {
        case .environment: "environment"
        case .workloadIdentity: "workload identity"
        case .managedIdentity: "managed identity"
        case .cli: "az"
        case .developerCLI: "azd"
        }
    }

    func lookUp() async throws(ModelError) -> TokenLookup {
        switch kind {
        case .environment:
            guard let application = try application() else { return .absent(missing("AZURE_CLIENT_SECRET")) }
            return .found(try await application.token())
        case .workloadIdentity:
            guard let path = host["AZURE_FEDERATED_TOKEN_FILE"], let application = application(.tokenFile(path: path))
            else { return .absent(missing("AZURE_FEDERATED_TOKEN_FILE")) }
            return .found(try await application.token())
        case .managedIdentity:
            return try await AzureManagedIdentity(scope: scope, host: host).lookUp()
        case .cli:
            return try await AzureCommandLine(.az, scope: scope, host: host).lookUp()
        case .developerCLI:
            return try await AzureCommandLine(.azd, scope: scope, host: host).lookUp()
        }
    }

    /// The first of the variables that is not set.
    private func missing(_ proof: String) -> String {
        let name = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID"].first { host[$0] == nil } ?? proof
        return name + " is not set"
    }

    /// The application that the variables name; `nil` where they name none.
    private func application(_ proof: AzureApplication.Proof) -> AzureApplication? {
        guard let tenant = host["AZURE_TENANT_ID"], let client = host["AZURE_CLIENT_ID"] else { return nil }
        return AzureApplication(tenant: tenant, clientID: client, proof: proof, scope: scope, host: host)
    }

    /// The application that the variables name, with the proof that they give.
    private func application() throws(ModelError) -> AzureApplication? {
        guard host["AZURE_TENANT_ID"] != nil, host["AZURE_CLIENT_ID"] != nil else { return nil }
        if let secret = host["AZURE_CLIENT_SECRET"] { return application(.secret(Secret(secret))) }
        guard let path = host["AZURE_CLIENT_CERTIFICATE_PATH"] else { return nil }
        let bytes = try host.readFile(path)
        return application(.certificate(try certificate(Secret(String(bytes.span)), path)))
    }

    private func certificate(_ pem: Secret, _ path: String) throws(ModelError) -> AzureCertificate {
        let password = host["AZURE_CLIENT_CERTIFICATE_PASSWORD"].map { Secret($0) }
        do {
            var certificate = try AzureCertificate(pem: pem, password: password)
            let choice = host["AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"]?.lowercased()
            certificate.sendsChain = choice == "1" || choice == "true"
            return certificate
        } catch {
            throw ModelError(error.kind, "\(path): \(error.message)")
        }
    }
}
