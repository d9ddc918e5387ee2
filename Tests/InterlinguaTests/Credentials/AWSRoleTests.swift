import Testing

@testable import Interlingua

@Suite struct AWSRoleTests {
    private let host: AWSHost

    init() throws { host = try AWSHost() }

    private static let sts = "POST https://sts.eu-west-1.amazonaws.com/"
    private static let source = "[source]\naws_access_key_id = AKIDSOURCE\naws_secret_access_key = s\n"
    private static let role = """
        [profile r]
        region = eu-west-1
        role_arn = arn:aws:iam::1:role/r
        source_profile = source
        role_session_name = me
        external_id = a+b c
        duration_seconds = 900

        """

    @Test func `a role is asked for with the source's signature, and its keys are read from XML`() async throws {
        try host.config(Self.role)
        try host.keys(Self.source)
        host.services = ServiceScript([Self.sts: [.role(until: "2026-01-01T13:00:00Z")]])
        let keys = try await host.chain(profile: "r").credentials()
        #expect(keys == AWSCredentials("ASIAROLE", "a/b&c", token: "the token", until: "2026-01-01T13:00:00Z"))
        let request = try #require(host.services.requests.first)
        #expect(
            request.awsForm == [
                "Action": "AssumeRole", "Version": "2011-06-15", "RoleArn": "arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr",
                "RoleSessionName": "me", "ExternalId": "a%2Bb%20c", "DurationSeconds": "900",
            ])
        let scope = "AWS4-HMAC-SHA256 Credential=AKIDSOURCE/20260101/eu-west-1/sts/aws4_request"
        #expect(request.headers["authorization"]?.hasPrefix(scope) == true)
    }

    @Test func `a role's source may be a role, and its keys sign the next request`() async throws {
        try host.config(
            """
            [profile a]
            role_arn = arn:a
            source_profile = b
            [profile b]
            role_arn = arn:b
            source_profile = source
            """)
        try host.keys(Self.source)
        host.services = ServiceScript([
            "POST https://sts.amazonaws.com/": [
                .role(id: "ASIAB", until: "2026-01-01T13:00:00Z"), .role(id: "ASIAA", until: "2026-01-01T13:00:00Z"),
            ]
        ])
        #expect(try await host.chain(profile: "a").credentials().accessKeyID == "ASIAA")
        let requests = host.services.requests
        #expect(requests.map { $0.awsForm["RoleArn"] } == ["arn%3Ab", "arn%3Aa"])
        #expect(requests[1].headers["authorization"]?.contains("Credential=ASIAB/20260101/us-east-1/sts/") == true)
        #expect(requests[1].headers["x-amz-security-token"] == "the token")
    }

    @Test func `a profile may be its own source where it has keys`() async throws {
        try host.config("[profile source]\nrole_arn = arn:r\nsource_profile = source")
        try host.keys(Self.source)
        host.services = ServiceScript(["POST": [.role(until: "2026-01-01T13:00:00Z")]])
        #expect(try await host.chain(profile: "source").credentials().accessKeyID == "ASIAROLE")
        #expect(host.services.requests.first?.headers["authorization"]?.contains("=AKIDSOURCE/") == true)
    }

    @Test(arguments: [
        ("role_arn = x\nsource_profile = p", "p → p"),
        ("role_arn = x\nsource_profile = q\n[profile q]\nrole_arn = y\nsource_profile = p", "p → q → p"),
        ("role_arn = x\nsource_profile = none", "“none”, which is not there"),
        ("role_arn = x", "no source_profile"),
        ("role_arn = x\nsource_profile = p\ncredential_source = Environment", "both source_profile and"),
        ("role_arn = x\ncredential_source = Elsewhere", "unknown credential_source “Elsewhere”"),
        ("role_arn = x\ncredential_source = Environment", "AWS_ACCESS_KEY_ID is not set"),
        ("role_arn = x\nsource_profile = p\nmfa_serial = arn:mfa", "MFA"),
    ])
    func `a role that cannot be played is refused with its reason`(_ settings: String, _ reason: String) async throws {
        try host.config("[profile p]\n" + settings)
        let error = try #require(await host.failure(profile: "p"))
        #expect(error.kind == .unauthorized && error.message.contains(reason), "\(error.message)")
        #expect(host.services.requests.isEmpty)
    }

    @Test func `credential_source takes the keys of a place`() async throws {
        try host.config("[profile p]\nrole_arn = x\ncredential_source = EcsContainer")
        host.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/keys"
        host.services = ServiceScript([
            "GET http://169.254.170.2/v2/keys": [.document("ASIATASK", until: "2026-01-01T18:00:00Z")],
            "POST": [.role(until: "2026-01-01T13:00:00Z")],
        ])
        #expect(try await host.chain(profile: "p").credentials().accessKeyID == "ASIAROLE")
        #expect(host.services.requests.last?.headers["authorization"]?.contains("=ASIATASK/") == true)
    }

    @Test(arguments: [
        (403, "AccessDenied", ModelError.Kind.unauthorized), (400, "Throttling", .rateLimited),
        (400, "IDPCommunicationError", .serverFault), (503, "", .serverFault),
    ])
    func `what STS refuses is told in its words`(_ status: Int, _ code: String, _ kind: ModelError.Kind) async throws {
        try host.config(Self.role)
        try host.keys(Self.source)
        let body =
            code.isEmpty
            ? "<html>" : "<ErrorResponse><Error><Code>\(code)</Code><Message>not you</Message></Error></ErrorResponse>"
        host.services = ServiceScript([Self.sts: [.init(status: status, body: body)]])
        let error = try #require(await host.failure(profile: "r"))
        #expect(error.kind == kind && error.status == status)
        #expect(error.message.contains(code.isEmpty ? "HTTP 503" : "\(code): not you"))
    }

    @Test func `what may pass is asked for again`() async throws {
        try host.config(Self.role)
        try host.keys(Self.source)
        let passing = "<ErrorResponse><Error><Code>IDPCommunicationError</Code></Error></ErrorResponse>"
        host.services = ServiceScript([
            Self.sts: [.init(status: 400, body: passing), .init(status: 500), .role(until: "2026-01-01T13:00:00Z")]
        ])
        #expect(try await host.chain(profile: "r").credentials().accessKeyID == "ASIAROLE")
        #expect(host.pauses.sleeps == [.seconds(1), .seconds(2)])
    }

    @Test func `a role is asked for by AWS's clock where this machine's is wrong`() async throws {
        try host.config(Self.role)
        try host.keys(Self.source)
        let skewed = "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code></Error></ErrorResponse>"
        host.services = ServiceScript([
            Self.sts: [
                .init(status: 403, body: skewed, headers: ["date": "Thu, 01 Jan 2026 12:20:00 GMT"]),
                .role(until: "2026-01-01T13:00:00Z"),
            ]
        ])
        #expect(try await host.chain(profile: "r").credentials().accessKeyID == "ASIAROLE")
        #expect(host.services.requests.map { $0.headers["x-amz-date"] } == ["20260101T120000Z", "20260101T122000Z"])
        host.services = ServiceScript([Self.sts: [.init(status: 403, body: skewed)]])
        #expect(await host.failure(profile: "r")?.code == "SignatureDoesNotMatch")
        #expect(host.services.requests.count == 1)
    }

    @Test(arguments: [
        ("AWS_ENDPOINT_URL_STS", "http://sts.test:1/x", "", "POST http://sts.test:1/x/"),
        ("AWS_ENDPOINT_URL", "http://all.test", "", "POST http://all.test/"),
        ("X", "", "endpoint_url = http://profile.test", "POST http://profile.test/"),
        (
            "X", "", "services = s\n[services s]\nsts =\n  endpoint_url = http://own.test",
            "POST http://own.test/"
        ),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true", "endpoint_url = http://profile.test", sts),
    ])
    func `STS may be elsewhere`(_ variable: String, _ value: String, _ setting: String, _ line: String) async throws {
        try host.config(Self.role + setting)
        try host.keys(Self.source)
        host.environment[variable] = value
        host.services = ServiceScript(["POST": [.role(until: "2026-01-01T13:00:00Z")]])
        _ = try await host.chain(profile: "r").credentials()
        #expect(host.services.lines == [line])
    }

    @Test(arguments: [("cn-north-1", "amazonaws.com.cn"), ("us-iso-east-1", "c2s.ic.gov"), ("x", "amazonaws.com")])
    func `a region's services are under its partition's name`(_ region: String, _ domain: String) {
        #expect(AWSRegion.url("sts", in: region) == "https://sts.\(region).\(domain)")
    }

    // MARK: - Web identity

    @Test func `a web identity is sent unsigned, and read anew each time`() async throws {
        let file = try host.write("token", "first\n")
        host.environment = [
            "AWS_WEB_IDENTITY_TOKEN_FILE": file, "AWS_ROLE_ARN": "arn:w", "AWS_REGION": "eu-west-1",
            "AWS_ROLE_SESSION_NAME": "pod",
        ]
        host.services = ServiceScript([
            Self.sts: [.role("AssumeRoleWithWebIdentity", until: "2026-01-01T13:00:00Z")]
        ])
        let chain = host.chain()
        #expect(try await chain.credentials().accessKeyID == "ASIAROLE")
        try host.write("token", "second")
        #expect(await chain.renew())
        _ = try await chain.credentials()
        let requests = host.services.requests
        #expect(requests.map { $0.awsForm["WebIdentityToken"] } == ["first", "second"])
        #expect(requests[0].awsForm["RoleSessionName"] == "pod")
        #expect(requests[0].headers["authorization"] == nil)
    }

    @Test func `a profile's web identity is a role's source, and the environment's is not`() async throws {
        let file = try host.write("token", "mine")
        let profile = "[profile w]\nweb_identity_token_file = \(file)\nrole_arn = arn:w\n"
        try host.config(profile + "[profile p]\nrole_arn = arn:p\nsource_profile = w\n")
        host.environment = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/none", "AWS_ROLE_ARN": "arn:none", "AWS_PROFILE": "p"]
        host.services = ServiceScript([
            "POST": [
                .role("AssumeRoleWithWebIdentity", id: "ASIAW", until: "2026-01-01T13:00:00Z"),
                .role(id: "ASIAP", until: "2026-01-01T13:00:00Z"),
            ]
        ])
        #expect(try await host.chain().credentials().accessKeyID == "ASIAP")
        #expect(host.services.requests.map { $0.awsForm["RoleArn"] } == ["arn%3Aw", "arn%3Ap"])
    }

    @Test func `a web identity without a role or with an empty file is told`() async throws {
        host.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = try host.write("token", " \n")
        #expect(await host.failure()?.message.contains("neither AWS_ROLE_ARN nor a role_arn") == true)
        host.environment["AWS_ROLE_ARN"] = "arn:w"
        #expect(await host.failure()?.message.contains("is empty") == true)
        host.environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/none"
        #expect(await host.failure()?.message.contains("/none is not there") == true)
    }
}
