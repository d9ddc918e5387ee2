/// The person who has logged in with one of Azure's command line programs.
///
/// Source: learn.microsoft.com/cli/azure/account, learn.microsoft.com/azure/developer/azure-developer-cli/reference.
public struct AzureCommandLine: TokenSource {
    /// Which program.
    public enum Program: String, Hashable, Sendable {
        /// The Azure CLI.
        case az
        /// The Azure Developer CLI.
        case azd
    }

    /// The one to ask.
    public var program: Program
    /// What the tokens are for.
    public var scope: AzureScope
    /// `nil` is the one that the program is logged in to.
    public var tenant: String?
    public var host: HostEnvironment

    public init(
        _ program: Program = .az, scope: AzureScope = .cognitiveServices, tenant: String? = nil,
        host: HostEnvironment = HostEnvironment()
    ) {
        self.program = program
        self.scope = scope
        self.tenant = tenant
        self.host = host
    }

    public func token() async throws(ModelError) -> AccessToken {
        switch try await lookUp() {
        case .found(let token): return token
        case .absent(let reason): throw ModelError(.unauthorized, "\(program.rawValue): \(reason)")
        }
    }

    /// A token, or why the program gives none.
    func lookUp() async throws(ModelError) -> TokenLookup {
        guard let path = host.executable(program.rawValue) else { return .absent("is not on the PATH") }
        var command = ExternalCommand(path: path, arguments: arguments, variables: host.variables)
        command.variables["AZURE_CORE_NO_COLOR"] = "true"
        command.variables["NO_COLOR"] = "true"
        let result = try await host.run(command)
        guard result.status == 0 else {
            let words = String(result.errors.span)
            if words.contains("login") { return .absent("nobody is logged in; run \(program.rawValue) \(login)") }
            return .absent("ended with status \(result.status): \(words.prefix(300))")
        }
        guard let answer = try? JSONValue.parse(result.output.span),
            let token = answer[program == .az ? "accessToken" : "token"]?.string
        else { return .absent("answered without an access token") }
        // `expiresOn` of az is in local time, of which nobody knows which; azd's is in UTC.
        let moment = answer["expires_on"]?.seconds ?? answer["expiresOn"]?.string.flatMap(Duration.init(timestamp:))
        let expiry = moment ?? host.now() + .seconds(600)
        return .found(AccessToken(Secret(token), expiry: expiry).refreshedEarly(now: host.now()))
    }

    private var login: String { program == .az ? "login" : "auth login" }

    private var arguments: [String] {
        switch program {
        case .az:
            ["account", "get-access-token", "--output", "json", "--resource", scope.resource]
                + (tenant.map { ["--tenant", $0] } ?? [])
        case .azd:
            ["auth", "token", "--output", "json", "--scope", scope.rawValue]
                + (tenant.map { ["--tenant-id", $0] } ?? [])
        }
    }
}
