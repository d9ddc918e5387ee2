import Testing

@testable import Interlingua

@Suite struct GoogleCredentialTests {
    private let key: TestKey
    private let answer = #"{"access_token":"ya29.a","expires_in":3599,"token_type":"Bearer"}"#

    init() async throws { key = try await TestKey.shared.value }

    /// A service account's file.
    private func account(_ members: [String: JSONValue] = [:]) throws -> String {
        var object: JSONObject = [
            "type": "service_account", "client_email": "robot@project.iam.gserviceaccount.com",
            "private_key": .string(try key.text("key.pem")), "private_key_id": "key-7", "project_id": "project",
            "token_uri": "https://oauth2.googleapis.com/token",
        ]
        for (name, value) in members { object[name] = value }
        return JSONValue.object(object).serialized()
    }

    @Test func `a service account exchanges a statement that its key has signed`() async throws {
        let service = TokenService(answer)
        let machine = TestMachine(service)
        let credential = try BearerToken.google(credentialFile: Secret(try account()), host: machine.host)
        #expect(try await credential.headers()["authorization"] == "Bearer ya29.a")
        let request = try #require(service.requests.first)
        #expect(request.method == "POST")
        #expect(request.url == "https://oauth2.googleapis.com/token")
        #expect(request.headers["content-type"] == "application/x-www-form-urlencoded")
        #expect(Set(request.form.keys) == ["grant_type", "assertion"])
        #expect(request.form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer")
        let token = try TokenParts(try #require(request.form["assertion"]))
        #expect(token.header == ["alg": "RS256", "typ": "JWT", "kid": "key-7"])
        #expect(
            token.claims == [
                "iss": "robot@project.iam.gserviceaccount.com", "aud": "https://oauth2.googleapis.com/token",
                "scope": "https://www.googleapis.com/auth/cloud-platform",
                // Ten seconds before 07:00, so that it is not from the future for a clock that is behind.
                "iat": 1_795_503_590, "exp": 1_795_507_190,
            ])
        #expect(try await key.verifies(token.signature, of: token.message))
    }

    @Test func `a service account of another cloud signs its token itself and asks nobody`() async throws {
        let service = TokenService(answer)
        let file = try account(["universe_domain": "cloud.example"])
        let credential = try BearerToken.google(credentialFile: Secret(file), host: TestMachine(service).host)
        let header = try #require(try await credential.headers()["authorization"])
        let token = try TokenParts(String(header.dropFirst("Bearer ".count)))
        #expect(token.claims["sub"] == "robot@project.iam.gserviceaccount.com")
        #expect(token.claims["scope"] == "https://www.googleapis.com/auth/cloud-platform")
        #expect(token.claims["aud"] == nil)
        #expect(try await key.verifies(token.signature, of: token.message))
        #expect(service.requests.isEmpty)
    }

    @Test func `a service account signs its token itself where that is wanted`() async throws {
        let service = TokenService(answer)
        let credential = try BearerToken.google(
            credentialFile: Secret(try account()), signsItself: true, host: TestMachine(service).host)
        let header = try #require(try await credential.headers()["authorization"])
        let token = try TokenParts(String(header.dropFirst("Bearer ".count)))
        #expect(token.header == ["alg": "RS256", "typ": "JWT", "kid": "key-7"])
        #expect(token.claims["iss"] == token.claims["sub"])
        #expect(service.requests.isEmpty)
    }

    @Test func `delegation names the user and is never self-signed`() async throws {
        let service = TokenService(answer)
        var account = GoogleServiceAccount(
            email: "robot@x", signer: try RSASigner(pem: Secret(try key.text("key.pem"))),
            host: TestMachine(service).host)
        account.subject = "person@x"
        account.isSelfSigned = true
        _ = try await account.token()
        let token = try TokenParts(try #require(service.requests.first?.form["assertion"]))
        #expect(token.claims["sub"] == "person@x")
        #expect(token.header["kid"] == nil)
    }

    @Test func `a person's refresh token is exchanged, and the quota project goes with each request`() async throws {
        let service = TokenService(answer)
        let file = """
            {"type":"authorized_user","client_id":"c&1","client_secret":"s=2","refresh_token":"1//r+3",
             "quota_project_id":"payer"}
            """
        let credential = try BearerToken.google(credentialFile: Secret(file), host: TestMachine(service).host)
        #expect(try await credential.headers()["x-goog-user-project"] == "payer")
        let request = try #require(service.requests.first)
        #expect(request.url == "https://oauth2.googleapis.com/token")
        #expect(
            request.form == [
                "grant_type": "refresh_token", "client_id": "c&1", "client_secret": "s=2", "refresh_token": "1//r+3",
            ])
    }

    @Test func `a federated person's refresh token is replaced by the one that comes back`() async throws {
        let service = TokenService { (_, count) async throws(ModelError) in
            (200, [:], #"{"access_token":"t\#(count)","expires_in":60,"refresh_token":"r\#(count + 1)"}"#)
        }
        let file =
            #"{"type":"external_account_authorized_user","client_id":"c","client_secret":"s","refresh_token":"r0"}"#
        let machine = TestMachine(service, variables: ["GOOGLE_APPLICATION_CREDENTIALS": "/f"], files: ["/f": file])
        // By way of the default credentials, which read the file anew each time.
        let source = GoogleDefaultCredentials(host: machine.host)
        for _ in 0..<2 { _ = try await source.token() }
        #expect(service.requests.map(\.url) == Array(repeating: "https://sts.googleapis.com/v1/oauthtoken", count: 2))
        #expect(
            service.requests.map { $0.form } == [
                ["grant_type": "refresh_token", "refresh_token": "r0"],
                ["grant_type": "refresh_token", "refresh_token": "r1"],
            ])
        // `c:s` in Base64.
        #expect(service.requests[0].headers["authorization"] == "Basic Yzpz")
    }

    @Test func `GOOGLE_CLOUD_QUOTA_PROJECT outranks the file`() async throws {
        let host = TestMachine(TokenService(answer), variables: ["GOOGLE_CLOUD_QUOTA_PROJECT": "other"]).host
        let file = try account(["quota_project_id": "payer"])
        let credential = try BearerToken.google(credentialFile: Secret(file), host: host)
        #expect(try await credential.headers()["x-goog-user-project"] == "other")
    }

    @Test func `a login that has ended says so, and no message has a secret in it`() async throws {
        let service = TokenService { (_, _) async throws(ModelError) in
            let words = #""error_description":"Bad token 1//r3 of s2","error_subtype":"invalid_rapt""#
            return (400, [:], #"{"error":"invalid_grant",\#(words)}"#)
        }
        let file = #"{"type":"authorized_user","client_id":"c","client_secret":"s2","refresh_token":"1//r3"}"#
        let credential = try BearerToken.google(credentialFile: Secret(file), host: TestMachine(service).host)
        let error = try #require(await failure { () async throws(ModelError) in try await credential.headers() })
        #expect(error.kind == .unauthorized)
        #expect(error.code == "invalid_grant")
        #expect(error.message.contains("Bad token ••• of •••"))
        #expect(error.message.contains("gcloud auth application-default login"))
        #expect(service.requests.count == 1)
    }

    @Test func `a token service that is down is asked three times, with pauses`() async throws {
        let service = TokenService { (_, count) async throws(ModelError) in
            if count == 0 { throw .noServer }
            return count == 1 ? (503, ["retry-after": "7"], "") : (200, [:], #"{"access_token":"t","expires_in":"60"}"#)
        }
        let machine = TestMachine(service)
        let credential = try BearerToken.google(credentialFile: Secret(try account()), host: machine.host)
        #expect(try await credential.headers()["authorization"] == "Bearer t")
        #expect(machine.clock.sleeps == [.seconds(1), .seconds(7)])
    }

    @Test func `a token service that stays down is a server's fault, and names itself`() async throws {
        let service = TokenService { (_, _) async throws(ModelError) in (500, [:], "oops") }
        let machine = TestMachine(service)
        let credential = try BearerToken.google(credentialFile: Secret(try account()), host: machine.host)
        let error = try #require(await failure { () async throws(ModelError) in try await credential.headers() })
        #expect(error.kind == .serverFault)
        #expect(error.message == "Google's token service answered HTTP 500")
        #expect(service.requests.count == 3)
    }

    @Test(arguments: [
        ("{}", "has no type"), ("[", "is no JSON object"), (#"{"type":"gdch"}"#, "unknown type gdch"),
        (#"{"type":"service_account"}"#, "has no client_email"),
        (#"{"type":"service_account","client_email":"e","private_key":"secret words"}"#, "private key"),
    ])
    func `a file that is no credential is refused with the reason, and without its content`(
        file: String, reason: String
    ) async {
        let host = TestMachine(TokenService(answer)).host
        let error = await failure { () throws(ModelError) in
            try BearerToken.google(credentialFile: Secret(file), host: host)
        }
        #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
        #expect(error?.message.contains("secret words") == false)
    }

    @Test func `a secret is not sent in the clear to another machine`() async throws {
        let service = TokenService(answer)
        let file = Secret(try account(["token_uri": "http://token.example/token"]))
        let credential = try BearerToken.google(credentialFile: file, host: TestMachine(service).host)
        let error = await failure { () async throws(ModelError) in try await credential.headers() }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains("token.example is not reached by https") == true)
        #expect(service.requests.isEmpty)
    }
}
