/// Whatever identity this machine has for Azure.
///
/// Looked for in this order, and kept to once found:
///
/// 1. an application in the variables `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and `AZURE_CLIENT_SECRET` or
///    `AZURE_CLIENT_CERTIFICATE_PATH`,
/// 2. workload identity, with `AZURE_FEDERATED_TOKEN_FILE`,
/// 3. managed identity,
/// 4. the Azure CLI,
/// 5. Azure PowerShell,
/// 6. the Azure Developer CLI.
///
/// `AZURE_TOKEN_CREDENTIALS` narrows the choice: `prod` is the first three, `dev` the others, and a name such as
/// `ManagedIdentityCredential` is that one. A place that is set up and does not work ends the search, except for the
/// programs, which a developer may have without using them. Visual Studio Code's credential and the broker's need the
/// broker of a desktop (Windows or WSL), and so are no part of a server's search.
///
/// Source: learn.microsoft.com/azure/developer/python/sdk/authentication/credential-chains.
public struct AzureDefaultCredential: TokenSource {
    private let places: [AzurePlace]
    private let search: CredentialSearch<AccessToken>
    private let choice: String?

    public init(scope: AzureScope = .cognitiveServices, host: HostEnvironment = HostEnvironment()) {
        choice = host["AZURE_TOKEN_CREDENTIALS"]?.outerTrimmed
        let choice = choice?.lowercased()
        places = AzurePlace.Kind.allCases.filter { $0.isWanted(by: choice) }.map { kind in
            AzurePlace(kind: kind, isOnlyChoice: choice == kind.rawValue.lowercased(), scope: scope, host: host)
        }
        search = CredentialSearch("Azure credential", places)
    }

    public func token() async throws(ModelError) -> AccessToken {
        guard !places.isEmpty else {
            let names = AzurePlace.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw ModelError(
                .unauthorized, "AZURE_TOKEN_CREDENTIALS is \(choice ?? "empty"), and none of prod, dev, \(names)")
        }
        return try await search.run()
    }

    public func token(satisfying claims: String) async throws(ModelError) -> AccessToken {
        guard let index = search.chosenIndex else { return try await token() }
        var place = places[index]
        place.claims = claims
        switch try await place.lookUp() {
        case .found(let token): return token
        case .absent(let reason): throw ModelError(.unauthorized, "\(place.name): \(reason)")
        }
    }
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
private struct AzurePlace: CredentialPlace {
    enum Kind: String, CaseIterable {
        case environment = "EnvironmentCredential"
        case workloadIdentity = "WorkloadIdentityCredential"
        case managedIdentity = "ManagedIdentityCredential"
        case cli = "AzureCliCredential"
        case powerShell = "AzurePowerShellCredential"
        case developerCLI = "AzureDeveloperCliCredential"

        /// Whether it is of a developer's machine, and not of a server.
        var isForDevelopers: Bool {
            switch self {
            case .environment, .workloadIdentity, .managedIdentity: false
            case .cli, .powerShell, .developerCLI: true
            }
        }

        func isWanted(by choice: String?) -> Bool {
            switch choice {
            case nil: true
            case "prod": !isForDevelopers
            case "dev": isForDevelopers
            case let name: rawValue.lowercased() == name
            }
        }
    }

    let kind: Kind
    /// Whether the machine's administrator has named it, so that it need not be looked for.
    let isOnlyChoice: Bool
    let scope: AzureScope
    let host: HostEnvironment
    /// What the token has to satisfy; `nil` is nothing beyond the scope.
    var claims: String?

    var name: String {
        switch kind {
        case .environment: "environment"
        case .workloadIdentity: "workload identity"
        case .managedIdentity: "managed identity"
        case .cli: "az"
        case .powerShell: "pwsh"
        case .developerCLI: "azd"
        }
    }

    func lookUp() async throws(ModelError) -> Lookup<AccessToken> {
        switch kind {
        case .environment:
            guard let application = try application() else { return .absent(missing("AZURE_CLIENT_SECRET")) }
            return .found(try await application.token(claims: claims))
        case .workloadIdentity:
            guard let path = host["AZURE_FEDERATED_TOKEN_FILE"], let application = application(.tokenFile(path: path))
            else { return .absent(missing("AZURE_FEDERATED_TOKEN_FILE")) }
            return .found(try await application.token(claims: claims))
        case .managedIdentity:
            return try await AzureManagedIdentity(scope: scope, host: host).lookUp(probes: !isOnlyChoice)
        case .cli: return try await lookUp(.az)
        case .powerShell: return try await lookUp(.pwsh)
        case .developerCLI: return try await lookUp(.azd)
        }
    }

    private func lookUp(_ program: AzureCommandLine.Program) async throws(ModelError) -> Lookup<AccessToken> {
        guard claims == nil else {
            return .absent("the provider wants more proof of who is there; log in again: \(program.login)")
        }
        return try await AzureCommandLine(program, scope: scope, host: host).lookUp()
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
        return application(.certificate(try certificate(try host.bytes(ofFile: path), path)))
    }

    private func certificate(_ bytes: [UInt8], _ path: String) throws(ModelError) -> AzureCertificate {
        do {
            var certificate = try AzureCertificate(
                file: bytes, password: host["AZURE_CLIENT_CERTIFICATE_PASSWORD"].map { Secret($0) })
            let choice = host["AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"]?.lowercased()
            certificate.sendsChain = choice == "1" || choice == "true"
            return certificate
        } catch {
            throw ModelError(error.kind, "\(path): \(error.message)")
        }
    }
}
