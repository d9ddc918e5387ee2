import Testing

@testable import Interlingua

@Suite struct AzureManagedIdentityTests {
    // The real services write these numbers as strings.
    private let answer = #"{"access_token":"mi","expires_in":"3599","expires_on":"1795507199","token_type":"Bearer"}"#

    @Test func `a virtual machine asks the metadata service`() async throws {
        let service = TokenService(answer)
        let token = try await AzureManagedIdentity(host: TestMachine(service).host).token()
        #expect(token.expiry == TestMachine.start + .seconds(3599))
        let request = try #require(service.requests.first)
        #expect(request.method == "GET")
        #expect(request.path == "http://169.254.169.254/metadata/identity/oauth2/token")
        #expect(request.query == ["api-version": "2018-02-01", "resource": "https://cognitiveservices.azure.com"])
        #expect(request.headers["metadata"] == "true")
    }

    @Test(arguments: [
        (AzureManagedIdentity.Identity.clientID("c"), "client_id", "c"), (.objectID("o"), "object_id", "o"),
        (.resourceID("/subscriptions/r"), "msi_res_id", "/subscriptions/r"),
    ])
    func `one of several identities is named`(
        identity: AzureManagedIdentity.Identity, name: String, value: String
    ) async throws {
        let service = TokenService(answer)
        let host = TestMachine(service, variables: ["AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:9/"]).host
        _ = try await AzureManagedIdentity(identity, host: host).token()
        let request = try #require(service.requests.first)
        #expect(request.path == "http://127.0.0.1:9/metadata/identity/oauth2/token")
        #expect(request.query[name] == value)
    }

    @Test func `App Service is asked at its endpoint, with its header`() async throws {
        let service = TokenService(#"{"access_token":"mi","expires_on":"1795507200","resource":"r"}"#)
        let variables = [
            "IDENTITY_ENDPOINT": "http://127.0.0.1:41741/msi/token/", "IDENTITY_HEADER": "hush", "AZURE_CLIENT_ID": "c",
        ]
        let token = try await AzureManagedIdentity(
            scope: .foundry, host: TestMachine(service, variables: variables).host
        ).token()
        #expect(token.expiry == .seconds(1_795_507_200))
        let request = try #require(service.requests.first)
        #expect(request.path == "http://127.0.0.1:41741/msi/token/")
        #expect(
            request.query == ["api-version": "2019-08-01", "resource": "https://ai.azure.com", "client_id": "c"])
        #expect(request.headers["x-identity-header"] == "hush")
        #expect(request.headers["metadata"] == nil)
        #expect(!"\(request.headers)".contains("hush"))
    }

    @Test func `Azure Machine Learning and Cloud Shell have their own ways`() async throws {
        let service = TokenService(answer)
        let endpoint = "http://127.0.0.1:1/msi"
        let learning = ["MSI_ENDPOINT": endpoint, "MSI_SECRET": "hush"]
        let shell = ["MSI_ENDPOINT": endpoint]
        _ = try await AzureManagedIdentity(.clientID("c"), host: TestMachine(service, variables: learning).host).token()
        _ = try await AzureManagedIdentity(host: TestMachine(service, variables: shell).host).token()
        let requests = service.requests
        #expect(
            requests[0].query == [
                "api-version": "2017-09-01", "resource": "https://cognitiveservices.azure.com", "clientid": "c",
            ])
        #expect(requests[0].headers["secret"] == "hush")
        #expect(requests[1].method == "POST")
        #expect(requests[1].form == ["resource": "https://cognitiveservices.azure.com"])
        #expect(requests[1].headers["metadata"] == "true")
    }

    private static let thumbprint = "A9993E364706816ABA3E25717850C26C9CD0D89D"

    @Test func `Service Fabric is known by its certificate, and asked with its header`() async throws {
        let service = TokenService(#"{"token_type":"Bearer","access_token":"sf","expires_on":1795507200}"#)
        let variables = [
            "IDENTITY_ENDPOINT": "https://10.0.0.4:2377/metadata/identity/oauth2/token", "IDENTITY_HEADER": "hush",
            "IDENTITY_SERVER_THUMBPRINT": Self.thumbprint,
        ]
        let token = try await AzureManagedIdentity(host: TestMachine(service, variables: variables).host).token()
        #expect(token.secret == Secret("sf"))
        #expect(token.expiry == .seconds(1_795_507_200))
        let request = try #require(service.requests.first)
        #expect(request.method == "GET")
        #expect(request.path == variables["IDENTITY_ENDPOINT"])
        #expect(
            request.query == ["api-version": "2019-07-01-preview", "resource": "https://cognitiveservices.azure.com"])
        #expect(request.headers["secret"] == "hush")
        #expect(request.serverThumbprint == CertificateThumbprint(Self.thumbprint))
        #expect(!"\(request)".contains("hush"))
    }

    @Test func `what Service Fabric refuses is told in its words`() async throws {
        let service = TokenService { (_, _) async throws(ModelError) in
            (401, [:], #"{"error":{"code":"SecretHeaderNotFound","message":"Secret is not found."}}"#)
        }
        let variables = [
            "IDENTITY_ENDPOINT": "https://10.0.0.4:2377/token", "IDENTITY_HEADER": "hush",
            "IDENTITY_SERVER_THUMBPRINT": Self.thumbprint,
        ]
        let host = TestMachine(service, variables: variables).host
        let error = await failure { () async throws(ModelError) in try await AzureManagedIdentity(host: host).token() }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains("SecretHeaderNotFound: Secret is not found.") == true)
    }

    /// Arc's agent, whose challenge names that file.
    private func arc(_ file: String) -> (TokenService, HostEnvironment) {
        let answer = answer
        let service = TokenService { (request, _) async throws(ModelError) in
            request.headers["authorization"] == "Basic hush"
                ? (200, [:], answer) : (401, ["www-authenticate": "Basic realm=" + file], "")
        }
        let variables = [
            "IDENTITY_ENDPOINT": "http://localhost:40342/metadata/identity/oauth2/token",
            "IMDS_ENDPOINT": "http://localhost:40342",
        ]
        let files = file.hasSuffix("none.key") ? [:] : [file: "hush"]
        return (service, TestMachine(service, variables: variables, files: files).host)
    }

    @Test func `Arc wants to see the key in the file that it names`() async throws {
        let (service, host) = arc("/var/opt/azcmagent/tokens/a.key")
        #expect(try await AzureManagedIdentity(host: host).token().secret == Secret("mi"))
        let requests = service.requests
        #expect(requests.map { $0.headers["metadata"] } == ["true", "true"])
        #expect(requests[0].headers["authorization"] == nil)
        #expect(
            requests[0].query == ["api-version": "2020-06-01", "resource": "https://cognitiveservices.azure.com"])
    }

    @Test(arguments: [
        "/etc/b.key", "/var/opt/azcmagent/tokens/../../../../etc/b.key", "/var/opt/azcmagent/tokens/a.txt",
        "/var/opt/azcmagent/tokens/none.key",
    ])
    func `no other file is shown to whoever answers at Arc's address`(file: String) async {
        let (service, host) = arc(file)
        let error = await failure { () async throws(ModelError) in try await AzureManagedIdentity(host: host).token() }
        #expect(error?.kind == .unauthorized)
        #expect(service.requests.count == 1)
    }

    @Test(arguments: [
        (AzureManagedIdentity.Identity.clientID("C"), "client_id"), (.objectID("o"), "object_id"),
        (.resourceID("/r"), "msi_res_id"),
    ])
    func `Arc gives one of several identities only if it says so itself`(
        identity: AzureManagedIdentity.Identity, name: String
    ) async throws {
        for isNamed in [true, false] {
            let service = TokenService { (request, _) async throws(ModelError) in
                let given = isNamed ? "\(request.query[name]?.lowercased() ?? "")" : "another"
                let body = #"{"access_token":"mi","expires_in":"60","\#(name)":"\#(given)"}"#
                return request.headers["authorization"] == nil
                    ? (401, ["www-authenticate": "Basic realm=/var/opt/azcmagent/tokens/a.key"], "") : (200, [:], body)
            }
            let variables = ["IDENTITY_ENDPOINT": "http://localhost:40342/", "IMDS_ENDPOINT": "http://localhost:40342"]
            let files = ["/var/opt/azcmagent/tokens/a.key": "hush"]
            let host = TestMachine(service, variables: variables, files: files).host
            let error = await failure { () async throws(ModelError) in
                try await AzureManagedIdentity(identity, host: host).token()
            }
            #expect(
                error?.message == (isNamed ? nil : "Azure Arc gives another identity than the one that was asked for"))
            #expect(service.requests.count == 2)
        }
    }

    @Test func `Arc shows also by its agent`() async throws {
        let (service, host) = arc("/var/opt/azcmagent/tokens/a.key")
        var machine = host
        machine.variables = [:]
        var identity = AzureManagedIdentity(host: machine)
        // Any program that is there.
        identity.arcAgentPath = "/bin/sh"
        _ = try await identity.token()
        #expect(
            service.requests.map(\.path)
                == Array(
                    repeating: "http://localhost:40342/metadata/identity/oauth2/token", count: 2))
        identity.arcAgentPath = "/none/himds"
        _ = try? await identity.token()
        #expect(service.requests.last?.path == "http://169.254.169.254/metadata/identity/oauth2/token")
    }

    @Test(arguments: [
        ([:], "neither IDENTITY_HEADER nor IMDS_ENDPOINT"),
        (["IDENTITY_HEADER": "h", "IDENTITY_SERVER_THUMBPRINT": "t"], "no thumbprint"),
        (
            ["IDENTITY_HEADER": "h", "IDENTITY_SERVER_THUMBPRINT": thumbprint, "AZURE_CLIENT_ID": "c"],
            "none may be named"
        ),
        (
            [
                "IDENTITY_HEADER": "h", "IDENTITY_SERVER_THUMBPRINT": thumbprint,
                "IDENTITY_ENDPOINT": "http://127.0.0.1:1/",
            ], "not reached by https"
        ),
    ])
    func `an endpoint of which too little is known, or something impossible, is not asked`(
        variables: [String: String], reason: String
    ) async {
        let service = TokenService(answer)
        let endpoint = ["IDENTITY_ENDPOINT": "https://127.0.0.1:1/"]
        let host = TestMachine(service, variables: endpoint.merging(variables) { $1 }).host
        let error = await failure { () async throws(ModelError) in try await AzureManagedIdentity(host: host).token() }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains(reason) == true)
        #expect(service.requests.isEmpty)
    }

    @Test func `the metadata service may be late`() async throws {
        let answer = answer
        let service = TokenService { (_, count) async throws(ModelError) in
            count < 2 ? (count == 0 ? 404 : 410, [:], "") : (200, [:], answer)
        }
        let machine = TestMachine(service)
        _ = try await AzureManagedIdentity(host: machine.host).token()
        #expect(machine.clock.sleeps == [.seconds(1), .seconds(4)])
    }

    @Test func `a machine without that identity says so`() async throws {
        let service = TokenService { (_, _) async throws(ModelError) in
            (400, [:], #"{"error":"invalid_request","error_description":"Identity not found"}"#)
        }
        let error = await failure { () async throws(ModelError) in
            try await AzureManagedIdentity(host: TestMachine(service).host).token()
        }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains("Identity not found (this machine has no such identity)") == true)
    }
}
