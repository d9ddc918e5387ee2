import Foundation
import Synchronization
import Testing

@testable import Interlingua

@Suite struct AzureDefaultCredentialTests {
    private static let all = [
        "AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "hush",
        "AZURE_FEDERATED_TOKEN_FILE": "/token", "PATH": "/none",
    ]

    /// What was asked, in order, where everything answers.
    private func asked(_ variables: [String: String]) async throws -> [String] {
        let service = TokenService { (request, _) async throws(ModelError) in
            request.headers["metadata"] == nil && request.path.contains("169.254")
                ? (400, [:], "") : (200, [:], #"{"access_token":"t","expires_in":3600}"#)
        }
        let host = TestMachine(service, variables: variables, files: ["/token": "federated"]).host
        _ = try await BearerToken.azure(host: host).headers()
        return service.requests.map { request in
            request.form["client_secret"] ?? request.form["client_assertion"]
                ?? (request.headers["metadata"] == nil ? "probe" : "identity")
        }
    }

    @Test func `the order is environment, workload identity, managed identity`() async throws {
        var variables = Self.all
        #expect(try await asked(variables) == ["hush"])
        variables["AZURE_CLIENT_SECRET"] = ""
        #expect(try await asked(variables) == ["federated"])
        variables["AZURE_FEDERATED_TOKEN_FILE"] = nil
        // The probe comes without the header, so that a stranger at that address is not asked for a token.
        #expect(try await asked(variables) == ["probe", "identity"])
    }

    @Test func `AZURE_TOKEN_CREDENTIALS narrows the choice`() async throws {
        var variables = Self.all
        variables["AZURE_TOKEN_CREDENTIALS"] = "workloadidentitycredential"
        #expect(try await asked(variables) == ["federated"])
        variables["AZURE_TOKEN_CREDENTIALS"] = "prod"
        #expect(try await asked(variables) == ["hush"])
        variables["AZURE_TOKEN_CREDENTIALS"] = "dev"
        await #expect(throws: ModelError.self) { try await asked(variables) }
        // The one that is named is asked without being looked for.
        variables["AZURE_TOKEN_CREDENTIALS"] = "ManagedIdentityCredential"
        #expect(try await asked(variables) == ["identity"])
    }

    @Test func `a choice that is none says what there is`() async {
        let service = TokenService("{}")
        let variables = ["AZURE_TOKEN_CREDENTIALS": "VisualStudioCodeCredential"]
        let host = TestMachine(service, variables: variables).host
        let error = await failure { () async throws(ModelError) in try await BearerToken.azure(host: host).headers() }
        #expect(error?.kind == .unauthorized)
        #expect(
            error?.message
                == "AZURE_TOKEN_CREDENTIALS is VisualStudioCodeCredential, and none of prod, dev, EnvironmentCredential, "
                + "WorkloadIdentityCredential, ManagedIdentityCredential, AzureCliCredential, AzurePowerShellCredential, "
                + "AzureDeveloperCliCredential")
        #expect(service.requests.isEmpty)
    }

    @Test(arguments: [(200, "<html>hello</html>"), (403, "connecting to 169.254.169.254:80: host unreachable")])
    func `a network that answers for everyone is no metadata service`(status: Int, body: String) async {
        let service = TokenService { (_, _) async throws(ModelError) in (status, [:], body) }
        let host = TestMachine(service, variables: ["PATH": "/none"]).host
        let error = await failure { () async throws(ModelError) in try await BearerToken.azure(host: host).headers() }
        #expect(
            error?.message.contains(
                "managed identity: 169.254.169.254 is not Azure's metadata service; az: is not on the PATH") == true)
    }

    @Test func `where nothing serves, the error says what was tried and why not`() async throws {
        let service = TokenService { (_, _) async throws(ModelError) in throw .noServer }
        let host = TestMachine(service, variables: ["AZURE_TENANT_ID": "t", "PATH": "/none"]).host
        let error = await failure { () async throws(ModelError) in try await BearerToken.azure(host: host).headers() }
        #expect(error?.kind == .unauthorized)
        #expect(
            error?.message
                == "no Azure credential; tried environment: AZURE_CLIENT_ID is not set; workload identity: "
                + "AZURE_CLIENT_ID is not set; managed identity: no metadata service at 169.254.169.254; az: is not on the "
                + "PATH; pwsh: is not on the PATH; azd: is not on the PATH")
    }

    @Test func `a place that is set up and refused ends the search, with what was tried before`() async throws {
        let service = TokenService { (_, _) async throws(ModelError) in (401, [:], #"{"error":"invalid_client"}"#) }
        var variables = Self.all
        variables["AZURE_CLIENT_SECRET"] = nil
        let host = TestMachine(service, variables: variables, files: ["/token": "federated"]).host
        let error = await failure { () async throws(ModelError) in try await BearerToken.azure(host: host).headers() }
        #expect(
            error?.message
                == "no Azure credential; tried environment: AZURE_CLIENT_SECRET is not set; workload identity: Entra ID "
                + "answered HTTP 401: invalid_client")
        #expect(service.requests.count == 1)
    }

    @Test func `the command line is asked for the resource, and its words are not repeated where it is logged in`()
        async throws
    {
        let commands = Mutex<[ExternalCommand]>([])
        let output = #"{"accessToken":"cli","expiresOn":"2026-11-24 09:00:00.000000","expires_on":1795507200}"#
        // Any executable on the PATH by that name; the program itself is played.
        let host = try commandLine("az") { (command) async throws(ModelError) in
            commands.withLock { $0.append(command) }
            return ExternalCommand.Output(status: 0, output: Array(output.utf8), errors: [])
        }
        let token = try await AzureCommandLine(tenant: "t", host: host).token()
        #expect(token.secret == Secret("cli"))
        #expect(token.expiry == .seconds(1_795_507_200))
        let command = try #require(commands.withLock { $0.first })
        // Not where the app runs: Python would take modules from there.
        #expect(command.path == "/bin/sh")
        #expect(command.arguments.prefix(2) == ["-c", #"cd /bin && exec "$0" "$@""#])
        #expect(command.arguments[2].hasSuffix("/az"))
        #expect(
            command.arguments.dropFirst(3) == [
                "account", "get-access-token", "--output", "json", "--resource", "https://cognitiveservices.azure.com",
                "--tenant", "t",
            ])
        #expect(command.variables["AZURE_CORE_NO_COLOR"] == "true")
    }

    @Test func `the developer's command line writes its time in UTC`() async throws {
        let output = #"{"token":"cli","expiresOn":"2026-11-24T08:00:00Z"}"#
        let host = try commandLine("azd") { (_) async throws(ModelError) in
            ExternalCommand.Output(status: 0, output: Array(output.utf8), errors: [])
        }
        #expect(try await AzureCommandLine(.azd, host: host).token().expiry == .seconds(1_795_507_200))
    }

    @Test func `PowerShell runs a script in which nothing can be quoted wrongly`() async throws {
        let commands = Mutex<[ExternalCommand]>([])
        let host = try commandLine("pwsh") { (command) async throws(ModelError) in
            commands.withLock { $0.append(command) }
            let output = "WARNING: old\n{\"token\":\"cli\",\"expires_on\":1795507200}\n"
            return ExternalCommand.Output(status: 0, output: Array(output.utf8), errors: [])
        }
        let token = try await AzureCommandLine(.pwsh, tenant: "t'; exit", host: host).token()
        #expect(token.secret == Secret("cli"))
        #expect(token.expiry == .seconds(1_795_507_200))
        let arguments = try #require(commands.withLock { $0.first }).arguments
        #expect(arguments.dropFirst(3).dropLast() == ["-NoProfile", "-NonInteractive", "-EncodedCommand"])
        let bytes = try Base64.decode(try #require(arguments.last))
        let script = try #require(String(data: Data(bytes), encoding: .utf16LittleEndian))
        #expect(script.contains("ResourceUrl = 'https://cognitiveservices.azure.com'; "))
        #expect(script.contains("TenantId = 't''; exit' }"))
    }

    @Test func `a program that fails or hangs leaves the search to the next`() async throws {
        let folder = try programs(["az", "pwsh", "azd"])
        let service = TokenService("{}")
        let variables = ["PATH": folder, "AZURE_TOKEN_CREDENTIALS": "dev"]
        let machine = TestMachine(service, variables: variables) { (command) async throws(ModelError) in
            switch command.arguments[2].suffix(3) {
            case "/az": throw ModelError(.unauthorized, "the program az takes longer than 10 seconds")
            case "wsh": ExternalCommand.Output(status: 1, output: [], errors: Array("no module".utf8))
            default: ExternalCommand.Output(status: 0, output: Array(#"{"token":"azd"}"#.utf8), errors: [])
            }
        }
        #expect(try await BearerToken.azure(host: machine.host).headers()["authorization"] == "Bearer azd")
    }

    @Test func `a program that Entra has refused is told about in Entra's words`() async throws {
        let host = try commandLine("az") { (_) async throws(ModelError) in
            let words = "ERROR: AADSTS50076: use multi-factor authentication. Run az login."
            return ExternalCommand.Output(status: 1, output: [], errors: Array(words.utf8))
        }
        let error = await failure { () async throws(ModelError) in try await AzureCommandLine(host: host).token() }
        #expect(error?.message.contains("AADSTS50076") == true)
    }

    @Test func `a command line that nobody is logged in to says how`() async throws {
        let host = try commandLine("az") { (_) async throws(ModelError) in
            ExternalCommand.Output(
                status: 1, output: [], errors: Array("ERROR: Please run 'az login' to setup account.".utf8))
        }
        let error = await failure { () async throws(ModelError) in try await AzureCommandLine(host: host).token() }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message == "az: nobody is logged in; run az login")
    }

    /// A machine with a program of that name, which `run` plays.
    private func commandLine(
        _ name: String, run: @escaping @Sendable (ExternalCommand) async throws(ModelError) -> ExternalCommand.Output
    ) throws -> HostEnvironment {
        let variables = ["PATH": "/none:" + (try programs([name]))]
        return TestMachine(TokenService("{}"), variables: variables, run: run).host
    }

    /// A folder with executables of those names.
    private func programs(_ names: [String]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "credential-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for name in names {
            let path = folder.appending(path: name).path
            _ = FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o755])
        }
        return folder.path
    }
}
