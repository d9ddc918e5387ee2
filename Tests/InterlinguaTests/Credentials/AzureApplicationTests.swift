import Testing

@testable import Interlingua

@Suite struct AzureApplicationTests {
    private let key: TestKey
    private let answer = #"{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"eyJ.a"}"#
    private let url = "https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token"

    init() async throws { key = try await TestKey.shared.value }

    private func ask(
        _ proof: AzureApplication.Proof, _ service: TokenService, variables: [String: String] = [:],
        files: [String: String] = [:]
    ) async throws(ModelError) -> AccessToken {
        let host = TestMachine(service, variables: variables, files: files).host
        return try await AzureApplication(tenant: "tenant-1", clientID: "client-1", proof: proof, host: host).token()
    }

    @Test func `a client secret is posted to the tenant`() async throws {
        let service = TokenService(answer)
        let token = try await ask(.secret(Secret("p~w&1")), service)
        #expect(token.secret == Secret("eyJ.a"))
        let request = try #require(service.requests.first)
        #expect(request.method == "POST")
        #expect(request.url == url)
        #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
        #expect(
            request.form == [
                "grant_type": "client_credentials", "client_id": "client-1", "client_secret": "p~w&1",
                "scope": "https://cognitiveservices.azure.com/.default",
            ])
    }

    @Test(arguments: [
        ("https://login.microsoftonline.us/", "https://login.microsoftonline.us/tenant-1/oauth2/v2.0/token"),
        ("login.example", "https://login.example/tenant-1/oauth2/v2.0/token"),
    ])
    func `AZURE_AUTHORITY_HOST says where Entra is`(host: String, url: String) async throws {
        let service = TokenService(answer)
        _ = try await ask(.secret(Secret("s")), service, variables: ["AZURE_AUTHORITY_HOST": host])
        #expect(service.requests.map(\.url) == [url])
    }

    @Test func `a certificate signs an assertion by PS256 that names it by its SHA-256 digest`() async throws {
        let service = TokenService(answer)
        let pem = Secret(try key.text("key.pem") + key.text("certificate.pem"))
        _ = try await ask(.certificate(try AzureCertificate(pem: pem)), service)
        let form = try #require(service.requests.first?.form)
        #expect(form["client_secret"] == nil)
        #expect(form["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        let token = try TokenParts(try #require(form["client_assertion"]))
        #expect(token.header["alg"] == "PS256")
        #expect(token.header["x5c"] == nil)
        let digest = try Base64.decode(try #require(token.header["x5t#S256"]?.string))
        #expect(try await digest.hexadecimal == key.fingerprint("-sha256"))
        #expect(token.claims["aud"] == .string(url))
        #expect(token.claims["iss"] == "client-1")
        #expect(token.claims["sub"] == "client-1")
        #expect(token.claims["iat"] == 1_795_503_600)
        #expect(token.claims["exp"] == 1_795_504_200)
        #expect(token.claims["jti"]?.string?.count == 22)
        let options = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"]
        #expect(try await key.verifies(token.signature, of: token.message, options: options))
    }

    @Test func `AD FS gets RS256 and the SHA-1 digest, and the chain goes along where it is wanted`() async throws {
        let service = TokenService(answer)
        var certificate = try AzureCertificate(
            pem: try key.text("certificate.pem"), signer: try RSASigner(pem: Secret(try key.text("key.pem"))))
        certificate.sendsChain = true
        let host = TestMachine(service, variables: ["AZURE_AUTHORITY_HOST": "adfs.example"]).host
        _ = try await AzureApplication(
            tenant: "adfs", clientID: "c", proof: .certificate(certificate), host: host
        ).token()
        #expect(service.requests.map(\.url) == ["https://adfs.example/adfs/oauth2/token"])
        let token = try TokenParts(try #require(service.requests.first?.form["client_assertion"]))
        #expect(token.header["alg"] == "RS256")
        #expect(
            try await Base64.decode(try #require(token.header["x5t"]?.string)).hexadecimal == key.fingerprint("-sha1"))
        let lines = try key.text("certificate.pem").split(separator: "\n").dropFirst().dropLast()
        #expect(token.header["x5c"] == [.string(lines.joined())])
        #expect(try await key.verifies(token.signature, of: token.message))
    }

    @Test(arguments: [("open.pfx", nil), ("closed.pfx", "opens it")])
    func `a PKCS#12 file gives the key, the certificate and the chain`(name: String, password: String?) async throws {
        let service = TokenService(answer)
        var certificate = try AzureCertificate(file: try key.bytes(name), password: password.map { Secret($0) })
        certificate.sendsChain = true
        _ = try await ask(.certificate(certificate), service)
        let token = try TokenParts(try #require(service.requests.first?.form["client_assertion"]))
        let digest = try Base64.decode(try #require(token.header["x5t#S256"]?.string))
        #expect(try await digest.hexadecimal == key.fingerprint("-sha256"))
        let chain = try ["certificate.pem", "issuer.pem"].map { name -> JSONValue in
            .string(try key.text(name).split(separator: "\n").dropFirst().dropLast().joined())
        }
        #expect(token.header["x5c"] == .array(chain))
        let options = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"]
        #expect(try await key.verifies(token.signature, of: token.message, options: options))
    }

    @Test(arguments: [
        ("closed.pfx", "wrong", "another password"), ("closed.pfx", "", "another password"),
        ("keyless.pfx", "", "no private key"),
    ])
    func `a PKCS#12 file that does not serve says why`(name: String, password: String, reason: String) throws {
        let bytes = try key.bytes(name)
        let error = #expect(throws: ModelError.self) { try AzureCertificate(file: bytes, password: Secret(password)) }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
    }

    @Test func `a file that is cut short, or neither PEM nor PKCS#12, is refused`() throws {
        let whole = try key.bytes("open.pfx")
        for bytes in [[], Array("hello".utf8), Array(whole.prefix(whole.count / 2)), Array(whole.dropLast())] {
            let error = #expect(throws: ModelError.self) { try AzureCertificate(file: bytes) }
            #expect(error?.kind == .unauthorized)
        }
        let pem = Array((try key.text("key.pem") + key.text("certificate.pem")).utf8)
        _ = try AzureCertificate(file: pem)
    }

    @Test func `claims that a provider wants go along with the request`() async throws {
        let service = TokenService(answer)
        let application = AzureApplication(
            tenant: "t", clientID: "c", proof: .secret(Secret("s")), host: TestMachine(service).host)
        _ = try await application.token(satisfying: #"{"access_token":{"nbf":{"essential":true}}}"#)
        #expect(service.requests.first?.form["claims"] == #"{"access_token":{"nbf":{"essential":true}}}"#)
    }

    @Test func `workload identity sends the file's token, as it is now`() async throws {
        let service = TokenService(answer)
        _ = try await ask(.tokenFile(path: "/var/token"), service, files: ["/var/token": "federated\n"])
        #expect(service.requests.first?.form["client_assertion"] == "federated")
        let error = await failure { () async throws(ModelError) in try await ask(.tokenFile(path: "/none"), service) }
        #expect(error?.kind == .unauthorized)
    }

    @Test func `Entra's refusal is told in its own words, without the secret`() async throws {
        let service = TokenService { (_, _) async throws(ModelError) in
            let words = #""error_description":"AADSTS7000215: Invalid secret hush provided.""#
            return (401, [:], #"{"error":"invalid_client",\#(words)}"#)
        }
        let error = await failure { () async throws(ModelError) in try await ask(.secret(Secret("hush")), service) }
        #expect(error?.kind == .unauthorized)
        #expect(error?.status == 401)
        #expect(error?.code == "invalid_client")
        #expect(
            error?.message
                == "Entra ID answered HTTP 401: invalid_client: AADSTS7000215: Invalid secret ••• provided.")
        #expect(service.requests.count == 1)
    }

    @Test func `a tenant that would lead elsewhere is refused before anything is sent`() async throws {
        let service = TokenService(answer)
        for tenant in ["", "a/b", "x?y", "evil.example/.."] {
            let application = AzureApplication(
                tenant: tenant, clientID: "c", proof: .secret(Secret("s")), host: TestMachine(service).host)
            #expect(
                await failure { () async throws(ModelError) in try await application.token() }?.kind == .unauthorized)
        }
        #expect(service.requests.isEmpty)
    }

    @Test(arguments: [
        // As MSAL does: when Entra says, halfway through a life of two hours or more, else five minutes before the end.
        (#"{"access_token":"t","expires_in":86400,"refresh_in":43200}"#, 86_400, 43_200),
        (#"{"access_token":"t","expires_in":"28800"}"#, 28_800, 14_400),
        (#"{"access_token":"t","expires_in":3600}"#, 3600, 3300),
    ])
    func `a token is wanted anew in time`(body: String, expiry: Int, refresh: Int) async throws {
        let token = try await ask(.secret(Secret("s")), TokenService(body))
        #expect(token.expiry == TestMachine.start + .seconds(expiry))
        #expect(token.refreshTime == TestMachine.start + .seconds(refresh))
    }
}

extension [UInt8] {
    fileprivate var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
