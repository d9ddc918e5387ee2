/// The person who has logged in with one of Azure's command line programs.
///
/// Source: learn.microsoft.com/cli/azure/account, learn.microsoft.com/azure/developer/azure-developer-cli/reference,
/// learn.microsoft.com/powershell/module/az.accounts/get-azaccesstoken.
public struct AzureCommandLine: TokenSource {
    /// Which program.
    public enum Program: String, Hashable, Sendable {
        /// The Azure CLI.
        case az
        /// The Azure Developer CLI.
        case azd
        /// PowerShell 7, with the module Az.Accounts.
        case pwsh

        /// What a person runs to log in.
        var login: String {
            switch self {
            case .az: "az login"
            case .azd: "azd auth login"
            case .pwsh: "Connect-AzAccount"
            }
        }
    }

    /// The one to ask.
    public var program: Program
    /// What the tokens are for.
    public var scope: AzureScope
    /// `nil` is the one that the program is logged in to.
    public var tenant: String?
    /// The machine: variables, files, network and time.
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
    ///
    /// - Throws: `.cancelled`
    func lookUp() async throws(ModelError) -> Lookup<AccessToken> {
        guard let path = host.executable(program.rawValue) else { return .absent("is not on the PATH") }
        var command = ExternalCommand(path: "/bin/sh", arguments: Self.fromSystemFolder + [path] + arguments)
        command.variables = host.variables
        command.variables["AZURE_CORE_NO_COLOR"] = "true"
        command.variables["NO_COLOR"] = "true"
        let result: ExternalCommand.Output
        do {
            result = try await host.run(command)
        } catch {
            guard error.kind != .cancelled else { throw error }
            return .absent(error.message)
        }
        guard result.status == 0 else { return .absent(reason(of: result)) }
        guard let answer = answer(in: result.output),
            let token = answer[program == .az ? "accessToken" : "token"]?.string, !token.isEmpty
        else { return .absent("answered without an access token") }
        // `expiresOn` of az is in local time, of which nobody knows which; azd's is in UTC.
        let moment = answer["expires_on"]?.seconds ?? answer["expiresOn"]?.string.flatMap(Duration.init(timestamp:))
        let expiry = moment ?? host.now() + .seconds(600)
        return .found(AccessToken(Secret(token), expiry: expiry).refreshedEarly(now: host.now()))
    }

    /// Has a program run in the system's folder, and not in the app's: the Azure CLI is written in Python, which takes
    /// modules from where it is run. The shell sees no text but this.
    private static let fromSystemFolder = ["-c", #"cd /bin && exec "$0" "$@""#]

    /// The JSON document that the program prints, after whatever else it says.
    private func answer(in output: [UInt8]) -> JSONValue? {
        if let answer = try? JSONValue.parse(output.span) { return answer }
        let lines = String(output.span).split(whereSeparator: \.isNewline)
        return lines.last { $0.hasPrefix("{") }.flatMap { try? JSONValue.parse(String($0)) }
    }

    private func reason(of result: ExternalCommand.Output) -> String {
        let words = String(result.errors.span)
        // Where Entra has refused, its own words say more.
        let mustLogIn = words.contains("login") || words.contains("Connect-AzAccount")
        if mustLogIn, !words.contains("AADSTS") { return "nobody is logged in; run \(program.login)" }
        return "ended with status \(result.status): \(words.prefix(300))"
    }

    private var arguments: [String] {
        switch program {
        case .az:
            ["account", "get-access-token", "--output", "json", "--resource", scope.resource]
                + (tenant.map { ["--tenant", $0] } ?? [])
        case .azd:
            ["auth", "token", "--output", "json", "--no-prompt", "--scope", scope.rawValue]
                + (tenant.map { ["--tenant-id", $0] } ?? [])
        case .pwsh: ["-NoProfile", "-NonInteractive", "-EncodedCommand", encodedScript]
        }
    }

    /// The script in UTF-16 and Base64, in which nothing has to be quoted for a command line.
    private var encodedScript: String {
        let bytes = script.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        return Base64.encode(bytes.span)
    }

    /// From version 5 of the module on, the token is a secure string.
    private var script: String {
        var wanted = "ResourceUrl = \(scope.resource.quotedForPowerShell); WarningAction = 'Ignore'"
        if let tenant { wanted += "; TenantId = \(tenant.quotedForPowerShell)" }
        return """
            $ErrorActionPreference = 'Stop'
            Import-Module Az.Accounts -MinimumVersion 2.2.0
            $wanted = @{ \(wanted) }
            $answer = Get-AzAccessToken @wanted
            $token = $answer.Token
            if ($token -is [securestring]) { $token = ConvertFrom-SecureString $token -AsPlainText }
            @{ token = $token; expires_on = $answer.ExpiresOn.ToUnixTimeSeconds() } | ConvertTo-Json -Compress
            """
    }
}

extension String {
    /// The text in single quotes, in which PowerShell expands nothing. It takes four other characters for them too.
    ///
    /// Source: learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules.
    fileprivate var quotedForPowerShell: String {
        let quotes: Set<Character> = ["'", "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}"]
        return "'" + flatMap { quotes.contains($0) ? [$0, $0] : [$0] } + "'"
    }
}
