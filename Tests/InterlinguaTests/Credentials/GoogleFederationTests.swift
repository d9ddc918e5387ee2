import Testing

@testable import Interlingua

@Suite struct GoogleFederationTests {
    private static let audience = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x"

    private func file(_ source: String, also members: String = "") -> Secret {
        Secret(
            """
            {"type":"external_account","audience":"\(Self.audience)",
             "subject_token_type":"urn:ietf:params:oauth:token-type:jwt",
             "token_url":"https://sts.googleapis.com/v1/token","credential_source":\(source)\(members)}
            """)
    }

    @Test func `another system's token is exchanged for Google's`() async throws {
        // The real service has been seen to write the number as a string.
        let service = TokenService(#"{"access_token":"federated","expires_in":"3600","token_type":"Bearer"}"#)
        let host = TestMachine(service, files: ["/var/token": " subject\n"]).host
        let credential = try BearerToken.google(credentialFile: file(#"{"file":"/var/token"}"#), host: host)
        #expect(try await credential.headers()["authorization"] == "Bearer federated")
        let request = try #require(service.requests.first)
        #expect(request.url == "https://sts.googleapis.com/v1/token")
        #expect(
            request.form == [
                "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "audience": Self.audience,
                "scope": "https://www.googleapis.com/auth/cloud-platform",
                "requested_token_type": "urn:ietf:params:oauth:token-type:access_token", "subject_token": "subject",
                "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
            ])
    }

    @Test func `the other system's token comes from an address, out of JSON`() async throws {
        let service = TokenService { (request, _) async throws(ModelError) in
            request.method == "GET"
                ? (200, [:], #"{"value":"from-url"}"#) : (200, [:], #"{"access_token":"t","expires_in":60}"#)
        }
        let source = """
            {"url":"http://10.0.0.1/token?audience=a","headers":{"X-Runner":"yes"},
             "format":{"type":"json","subject_token_field_name":"value"}}
            """
        let credential = try BearerToken.google(credentialFile: file(source), host: TestMachine(service).host)
        _ = try await credential.headers()
        #expect(
            service.requests.map(\.url) == ["http://10.0.0.1/token?audience=a", "https://sts.googleapis.com/v1/token"])
        #expect(service.requests[0].headers["x-runner"] == "yes")
        #expect(service.requests[1].form["subject_token"] == "from-url")
    }

    @Test func `an impersonated account is asked for with the federated token`() async throws {
        let url = "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@b:generateAccessToken"
        let service = TokenService { (request, _) async throws(ModelError) in
            request.url == url
                ? (200, [:], #"{"accessToken":"account","expireTime":"2026-11-24T08:00:00.123Z"}"#)
                : (200, [:], #"{"access_token":"federated","expires_in":60}"#)
        }
        let members = """
            ,"service_account_impersonation_url":"\(url)",
             "service_account_impersonation":{"token_lifetime_seconds":1800},"client_id":"id","client_secret":"pw"
            """
        let host = TestMachine(service, files: ["/t": "subject"]).host
        let file = try GoogleCredentialFile(
            Array(file(#"{"file":"/t"}"#, also: members).reveal().utf8), name: "f", scopes: ["scope"], host: host)
        let token = try await file.source().token()
        #expect(token.secret == Secret("account"))
        #expect(token.expiry == TestMachine.start + .milliseconds(3_600_123))
        // `id:pw` in Base64.
        #expect(service.requests[0].headers["authorization"] == "Basic aWQ6cHc=")
        #expect(service.requests[0].form["scope"] == "https://www.googleapis.com/auth/cloud-platform")
        #expect(service.requests[1].headers["authorization"] == "Bearer federated")
        #expect(try service.requests[1].json == ["delegates": [], "scope": ["scope"], "lifetime": "1800s"])
    }

    @Test func `an account is impersonated at the address that has its name`() async throws {
        let service = TokenService(#"{"accessToken":"account","expireTime":"2026-11-24T08:00:00Z"}"#)
        let person = GoogleMetadataServer(
            host: TestMachine(TokenService(#"{"access_token":"machine","expires_in":60}"#)).host)
        let account = GoogleImpersonation(of: "a@b.example", by: person, host: TestMachine(service).host)
        _ = try await account.token()
        #expect(
            service.requests.map(\.url) == [
                "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@b.example:generateAccessToken"
            ])
    }

    @Test func `an impersonated account may stand behind a person and delegates`() async throws {
        let service = TokenService { (request, count) async throws(ModelError) in
            count == 0
                ? (200, [:], #"{"access_token":"person","expires_in":60}"#)
                : (200, [:], #"{"accessToken":"account","expireTime":"2026-11-24T08:00:00Z"}"#)
        }
        let text = """
            {"type":"impersonated_service_account","delegates":["d1"],
             "service_account_impersonation_url":"https://iamcredentials.googleapis.com/v1/x:generateAccessToken",
             "source_credentials":{"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r"}}
            """
        let credential = try BearerToken.google(credentialFile: Secret(text), host: TestMachine(service).host)
        #expect(try await credential.headers()["authorization"] == "Bearer account")
        #expect(service.requests.last?.headers["authorization"] == "Bearer person")
        #expect(try service.requests.last?.json["delegates"] == ["d1"])
    }

    @Test func `the subject token is read anew for each exchange, and its absence named`() async throws {
        let service = TokenService(#"{"access_token":"t","expires_in":60}"#)
        let host = TestMachine(service, files: ["/empty": "{}"]).host
        for (source, reason) in [
            (#"{"file":"/none"}"#, "the file /none is not there"),
            (#"{"file":"/empty","format":{"type":"json","subject_token_field_name":"id"}}"#, "in its member id"),
        ] {
            let credential = try BearerToken.google(credentialFile: file(source), host: host)
            let error = await failure { () async throws(ModelError) in try await credential.headers() }
            #expect(error?.kind == .unauthorized)
            #expect(error?.message.contains(reason) == true)
        }
        #expect(service.requests.isEmpty)
    }
}
