import Testing

@testable import Interlingua

@Suite struct AWSHostKeysTests {
    private let host: AWSHost

    init() throws { host = try AWSHost() }

    private static let keys = AWSCredentials("ASIA", "s", token: "t", until: "2026-01-01T18:00:00Z")

    @Test func `a container's agent is asked at its path, with the token as it stands`() async throws {
        host.environment = [
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/keys",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://evil.test/",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic abc",
        ]
        host.services = ServiceScript(["GET": [.document("ASIA", until: "2026-01-01T18:00:00Z")]])
        #expect(try await host.chain().credentials() == Self.keys)
        #expect(host.services.lines == ["GET http://169.254.170.2/v2/keys"])
        #expect(host.services.requests[0].headers["authorization"] == "Basic abc")
        #expect(host.services.requests[0].headers["accept"] == "application/json")
    }

    @Test func `the token's file counts before the token, and is read each time`() async throws {
        host.environment = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "other",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": try host.write("token", "one"),
        ]
        host.services = ServiceScript(["GET": [.document("ASIA", until: "2026-01-01T18:00:00Z")]])
        let chain = host.chain()
        _ = try await chain.credentials()
        try host.write("token", "two")
        #expect(await chain.renew())
        _ = try await chain.credentials()
        #expect(host.services.requests.map { $0.headers["authorization"] } == ["one", "two"])
        try host.write("token", "three\r\nx-injected: 1")
        #expect(await host.failure()?.message.contains("line break") == true)
        #expect(host.services.requests.count == 2)
    }

    @Test(arguments: [
        ("https://keys.test/a", true), ("http://localhost:8080/a", true), ("http://127.0.0.53/a", true),
        ("http://[::1]:80/a", true), ("http://169.254.170.23/a", true), ("http://[fd00:ec2::23]/a", true),
        ("http://keys.test/a", false), ("http://127.0.0.1.evil.test/a", false), ("http://localhost@evil.test/", false),
        ("http://127.0.0.1@evil.test/", false), ("http://169.254.170.24/a", false), ("http://10.0.0.1/a", false),
        ("ftp://localhost/", false), ("localhost/a", false),
    ])
    func `without TLS an agent is asked only on this machine`(_ url: String, _ isAsked: Bool) async {
        host.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url
        host.services = ServiceScript(["GET": [.document("ASIA", until: "2026-01-01T18:00:00Z")]])
        let error = await host.failure()
        #expect((error == nil) == isAsked, "\(error?.message ?? "")")
        #expect(host.services.lines == (isAsked ? ["GET " + url] : []))
    }

    @Test func `an agent is asked three times, a second apart`() async throws {
        host.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/k"
        host.services = ServiceScript([
            "GET": [
                .init(status: 500), .init(error: ModelError(.unreachable, "x")),
                .document("ASIA", until: "2026-01-01T18:00:00Z"),
            ]
        ])
        #expect(try await host.chain().credentials() == Self.keys)
        #expect(host.pauses.sleeps == [.seconds(1), .seconds(1)])
        host.services = ServiceScript(["GET": [.init(status: 503)]])
        let error = try #require(await host.failure())
        #expect(error.kind == .serverFault && error.status == 503 && host.services.requests.count == 3)
        #expect(!error.message.contains("EC2"), "the search went on")
    }

    @Test func `a hundred callers of a slow agent make one request`() async throws {
        host.environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/k"
        host.services = ServiceScript([
            "GET": [.document("ASIA", until: "2026-01-01T18:00:00Z", delay: .milliseconds(100))]
        ])
        let chain = host.chain()
        let count = try await withThrowingTaskGroup(of: AWSCredentials.self) { group in
            for _ in 0..<100 { group.addTask { try await chain.credentials() } }
            return try await group.reduce(0) { $0 + ($1 == Self.keys ? 1 : 0) }
        }
        #expect(count == 100 && host.services.requests.count == 1)
    }

    private static let base = "http://169.254.169.254/latest/"

    private func instance(_ answers: [ServiceScript.Answer], at base: String = base) -> ServiceScript {
        ServiceScript([
            "PUT \(base)api/token": [.init(body: "T0")],
            "GET \(base)meta-data/iam/security-credentials/demo": answers,
            "GET \(base)meta-data/iam/security-credentials/": [.init(body: "demo\n")],
        ])
    }

    @Test func `an instance is asked for a token, the role and its keys`() async throws {
        host.services = instance([.document("ASIA", until: "2026-01-01T18:00:00Z")])
        #expect(try await host.chain().credentials() == Self.keys)
        let path = Self.base + "meta-data/iam/security-credentials/"
        #expect(host.services.lines == ["PUT \(Self.base)api/token", "GET \(path)", "GET \(path)demo"])
        let requests = host.services.requests
        #expect(requests[0].headers["x-aws-ec2-metadata-token-ttl-seconds"] == "21600")
        #expect(requests[1...].allSatisfy { $0.headers["x-aws-ec2-metadata-token"] == "T0" })
    }

    @Test(arguments: [
        (["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://imds.test/"], "http://imds.test/latest/"),
        (["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], "http://[fd00:ec2::254]/latest/"),
    ])
    func `the metadata service may be elsewhere`(_ variables: [String: String], _ base: String) async throws {
        host.environment = variables
        host.services = instance([.document("ASIA", until: "2026-01-01T18:00:00Z")], at: base)
        #expect(try await host.chain().credentials() == Self.keys)
    }

    @Test(arguments: [
        ServiceScript.Answer(status: 403), .init(status: 404), .init(status: 405),
        .init(error: ModelError(.deadline(.total), "late")),
    ])
    func `an instance without tokens is asked by version 1, unless that is forbidden`(
        _ answer: ServiceScript.Answer
    ) async throws {
        let path = Self.base + "meta-data/iam/security-credentials/"
        let services = {
            ServiceScript([
                "PUT \(Self.base)api/token": [answer],
                "GET \(path)demo": [.document("ASIA", until: "2026-01-01T18:00:00Z")],
                "GET \(path)": [.init(body: "demo")],
            ])
        }
        host.services = services()
        #expect(try await host.chain().credentials() == Self.keys)
        #expect(host.services.requests.count == 3)
        #expect(host.services.requests[1...].allSatisfy { $0.headers["x-aws-ec2-metadata-token"] == nil })
        host.environment["AWS_EC2_METADATA_V1_DISABLED"] = "true"
        host.services = services()
        #expect(await host.failure()?.kind == .unauthorized)
        #expect(host.services.lines == ["PUT \(Self.base)api/token"])
    }

    @Test(arguments: [
        ServiceScript.Answer(status: 400), .init(error: ModelError(.deadline(.connect), "nobody")),
        .init(error: ModelError(.unreachable, "nobody")),
    ])
    func `where the service refuses the question or is not there, version 1 is not tried`(
        _ answer: ServiceScript.Answer
    ) async {
        host.services = ServiceScript(["PUT": [answer], "GET": [.init(body: "demo")]])
        #expect(await host.failure()?.kind == .unauthorized)
        #expect(host.services.requests.count == 1)
    }

    @Test func `an instance that is turned off is not asked`() async {
        host.environment["AWS_EC2_METADATA_DISABLED"] = "TRUE"
        host.services = instance([.document("ASIA", until: "2026-01-01T18:00:00Z")])
        #expect(await host.failure()?.message.hasSuffix("AWS_EC2_METADATA_DISABLED is true") == true)
        #expect(host.services.requests.isEmpty)
    }

    @Test func `where no service answers there is no instance`() async {
        let error = await host.failure()
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.hasSuffix("the metadata service does not answer") == true)
    }

    @Test func `an error in a successful answer is an error`() async throws {
        host.services = instance([.init(body: #"{"Code":"AssumeRoleUnauthorizedAccess","Message":"no trust"}"#)])
        let error = try #require(await host.failure())
        #expect(error.kind == .unauthorized)
        #expect(error.message.contains("AssumeRoleUnauthorizedAccess: no trust"))
    }

    @Test func `expired keys that an instance gives are used, and asked for again later`() async throws {
        host.services = instance([
            .document("OLD", until: "2026-01-01T11:00:00Z"), .document("NEW", until: "2026-01-01T18:00:00Z"),
        ])
        let chain = host.chain()
        // 12 minutes, and half of 8 more.
        let expected = AWSCredentials("OLD", "s", token: "t", until: "2026-01-01T12:16:00Z")
        #expect(try await chain.credentials() == expected)
        host.clock.advance(minutes: 10)
        #expect(try await chain.credentials().accessKeyID == "OLD")
        host.clock.advance(minutes: 5)
        #expect(try await chain.credentials().accessKeyID == "NEW")
    }
}
