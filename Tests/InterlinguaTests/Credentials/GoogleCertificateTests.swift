import Testing

@testable import Interlingua

/// Identities that a certificate proves, to Google's token service and to whom it leads.
@Suite struct GoogleCertificateTests {
    private static let audience = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x"
    private static let impersonation =
        "https://iamcredentials.mtls.googleapis.com/v1/projects/-/serviceAccounts/a@b:generateAccessToken"

    /// RFC 4648, § 10: "foo", "foob" and "fooba" in Base64.
    private static func pem(_ digits: String) -> String {
        "-----BEGIN CERTIFICATE-----\n\(digits)\n-----END CERTIFICATE-----"
    }

    private static let (own, issuer, root) = (pem("Zm9v"), pem("Zm9vYg=="), pem("Zm9vYmE="))
    private static let configuration = #"{"cert_configs":{"workload":{"cert_path":"/own.pem","key_path":"/own.key"}}}"#
    private static let files = ["/c.json": configuration, "/own.pem": own, "/own.key": "a key"]

    private static func file(_ certificate: String, also members: String = "") -> Secret {
        Secret(
            """
            {"type":"external_account","audience":"\(audience)",
             "subject_token_type":"urn:ietf:params:oauth:token-type:mtls",
             "token_url":"https://sts.mtls.googleapis.com/v1/token",
             "credential_source":{"certificate":\(certificate)}\(members)}
            """)
    }

    private let service = TokenService { (request, _) async throws(ModelError) in
        request.url.hasSuffix("generateAccessToken")
            ? (200, [:], #"{"accessToken":"account","expireTime":"2026-11-24T08:00:00Z"}"#)
            : (200, [:], #"{"access_token":"federated","expires_in":60}"#)
    }

    private func ask(
        _ file: Secret, variables: [String: String] = [:], files: [String: String] = Self.files
    ) async throws(ModelError) -> HTTPHeaders {
        let host = TestMachine(service, variables: variables, files: files).host
        return try await BearerToken.google(credentialFile: file, host: host).headers()
    }

    private static let atC = #"{"certificate_config_location":"/c.json"}"#
    private static let shown = ClientCertificate(chain: own, key: Secret("a key"))

    @Test func `the certificate is the subject token, and is shown to the service`() async throws {
        #expect(try await ask(Self.file(Self.atC))["authorization"] == "Bearer federated")
        let request = try #require(service.requests.first)
        #expect(request.url == "https://sts.mtls.googleapis.com/v1/token")
        #expect(request.form["subject_token"] == #"["Zm9v"]"#)
        #expect(request.form["subject_token_type"] == "urn:ietf:params:oauth:token-type:mtls")
        #expect(request.clientCertificate == Self.shown)
    }

    @Test func `an account is impersonated over a connection that shows it too`() async throws {
        let members = #","service_account_impersonation_url":"\#(Self.impersonation)""#
        #expect(try await ask(Self.file(Self.atC, also: members))["authorization"] == "Bearer account")
        #expect(service.requests.map(\.clientCertificate) == [Self.shown, Self.shown])
        #expect(service.requests.last?.url == Self.impersonation)
    }

    @Test(arguments: [
        ([own, issuer, root], #"["Zm9v","Zm9vYg==","Zm9vYmE="]"#),
        ([issuer, root], #"["Zm9v","Zm9vYg==","Zm9vYmE="]"#),
        ([own], #"["Zm9v"]"#), ([], #"["Zm9v"]"#),
    ])
    func `the trust chain follows, whether or not it begins with the certificate`(
        chain: [String], token: String
    ) async throws {
        let files = Self.files.merging(["/chain": chain.joined(separator: "\n")]) { $1 }
        _ = try await ask(
            Self.file(#"{"certificate_config_location":"/c.json","trust_chain_path":"/chain"}"#), files: files)
        #expect(service.requests.first?.form["subject_token"] == token)
    }

    @Test(arguments: [
        (["GOOGLE_API_CERTIFICATE_CONFIG": "/c.json", "HOME": "/h"], "/c.json"),
        (["CLOUDSDK_CONTEXT_AWARE_CERTIFICATE_CONFIG_FILE_PATH": "/c.json", "HOME": "/h"], "/c.json"),
        (["GOOGLE_API_CERTIFICATE_CONFIG": "~/c.json", "HOME": "/h"], "/h/c.json"),
        (["HOME": "/h"], "/h/.config/gcloud/certificate_config.json"),
        (["CLOUDSDK_CONFIG": "/g", "HOME": "/h"], "/g/certificate_config.json"),
        // The one that is named is of certificates for other purposes.
        (["GOOGLE_API_CERTIFICATE_CONFIG": "/other", "HOME": "/h"], "/h/.config/gcloud/certificate_config.json"),
    ])
    func `the machine says where its certificate is`(variables: [String: String], path: String) async throws {
        let files = [
            path: Self.configuration, "/own.pem": Self.own, "/own.key": "a key",
            "/other": #"{"cert_configs":{"pkcs11":{}}}"#,
        ]
        _ = try await ask(Self.file(#"{"use_default_certificate_config":true}"#), variables: variables, files: files)
        #expect(service.requests.first?.clientCertificate == Self.shown)
    }

    @Test func `a certificate that is replaced is shown from then on`() async throws {
        let next = Self.pem("Zm9vYg==")
        for (file, token) in [(Self.own, #"["Zm9v"]"#), (next, #"["Zm9vYg=="]"#)] {
            _ = try await ask(Self.file(Self.atC), files: Self.files.merging(["/own.pem": file]) { $1 })
            #expect(service.requests.last?.form["subject_token"] == token)
            #expect(service.requests.last?.clientCertificate?.chain == file)
        }
    }

    @Test(arguments: [
        ("{}", [:], "certificate_config_location"),
        (#"{"certificate_config_location":"/c.json","use_default_certificate_config":true}"#, [:], "and not both"),
        (#"{"certificate_config_location":"/none"}"#, [:], "the file /none is not there"),
        (#"{"use_default_certificate_config":true}"#, [:], "neither CLOUDSDK_CONFIG nor HOME is set"),
        (atC, ["/c.json": "{}"], "/c.json is no configuration of certificates"),
        (atC, ["/c.json": #"{"cert_configs":{}}"#], "/c.json does not say where"),
        (atC, ["/c.json": #"{"cert_configs":{"workload":{"cert_path":"/own.pem"}}}"#], "/c.json does not say where"),
        (atC, ["/own.pem": "hello"], "is not in PEM form"),
        (atC, ["/own.pem": pem("!")], "is not in PEM form"),
        (
            #"{"certificate_config_location":"/c.json","trust_chain_path":"/chain"}"#,
            ["/chain": issuer + own], "in /chain, and not the first"
        ),
        (
            #"{"certificate_config_location":"/c.json","trust_chain_path":"/chain"}"#, [:],
            "the file /chain is not there"
        ),
    ])
    func `what is missing is named, and nothing is asked`(
        source: String, files: [String: String], reason: String
    ) async {
        let error = await failure { () async throws(ModelError) in
            try await ask(Self.file(source), files: Self.files.merging(files) { $1 })
        }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
        #expect(service.requests.isEmpty)
    }
}
