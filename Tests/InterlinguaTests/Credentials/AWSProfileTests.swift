import Foundation
import Testing

@testable import Interlingua

@Suite struct AWSProfileTests {
    private let host: AWSHost

    init() throws { host = try AWSHost() }

    @Test func `keys of the environment come first, and need both halves`() async throws {
        try host.keys("[default]\naws_access_key_id = FILE\naws_secret_access_key = f")
        host.environment = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "e", "AWS_SESSION_TOKEN": "t"]
        #expect(try await host.chain().credentials() == AWSCredentials("ENV", "e", token: "t"))
        host.environment["AWS_SECRET_ACCESS_KEY"] = ""
        #expect(await host.failure()?.message.contains("AWS_SECRET_ACCESS_KEY is not") == true)
        host.environment["AWS_ACCESS_KEY_ID"] = ""
        #expect(try await host.chain().credentials().accessKeyID == "FILE")
    }

    @Test func `a profile chosen in code goes before the environment, one of AWS_PROFILE does not`() async throws {
        try host.keys("[other]\naws_access_key_id = OTHER\naws_secret_access_key = o")
        host.environment = ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "e", "AWS_PROFILE": "other"]
        #expect(try await host.chain().credentials().accessKeyID == "ENV")
        #expect(try await host.chain(profile: "other").credentials() == AWSCredentials("OTHER", "o"))
        host.environment["AWS_ACCESS_KEY_ID"] = nil
        #expect(try await host.chain().credentials().accessKeyID == "OTHER")
    }

    @Test func `the credentials file goes before the config file, and credential_process between them`() async throws {
        let process = #"credential_process = /bin/echo '{"Version": 1, "AccessKeyId": "RUN", "SecretAccessKey": "r"}'"#
        let config = "[profile p]\naws_access_key_id = CONFIG\naws_secret_access_key = c\naws_session_token = ct\n"
        try host.config(config + process)
        try host.keys("[p]\naws_access_key_id = KEYS\naws_secret_access_key = k\n")
        #expect(try await host.chain(profile: "p").credentials() == AWSCredentials("KEYS", "k"))
        try host.keys("")
        #expect(try await host.chain(profile: "p").credentials() == AWSCredentials("RUN", "r"))
        try host.config(config)
        #expect(try await host.chain(profile: "p").credentials() == AWSCredentials("CONFIG", "c", token: "ct"))
    }

    @Test func `the files may be elsewhere, also by a path from home`() async throws {
        try host.write("c", "[profile 'a b']\nregion = eu-central-1\naws_access_key_id = A\naws_secret_access_key = b")
        try host.write("k", "[default]\naws_access_key_id = K\naws_secret_access_key = k")
        host.environment = ["AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": host.home.path + "/k"]
        #expect(try await host.chain(profile: "a b").credentials().accessKeyID == "A")
        #expect(try await host.chain().credentials().accessKeyID == "K")
    }

    @Test func `the region is the given one, else the environment's, the profile's, the instance's`() async throws {
        let base = "http://169.254.169.254/latest/"
        host.services = ServiceScript([
            "PUT \(base)api/token": [.init(body: "T0")],
            "GET \(base)meta-data/placement/region": [.init(body: "instance-1\n"), .init(status: 404)],
        ])
        #expect(try await host.settings().resolvedRegion() == "instance-1")
        #expect(host.services.requests.last?.headers["x-aws-ec2-metadata-token"] == "T0")
        await #expect(throws: ModelError.self) { try await host.settings().resolvedRegion() }
        try host.config("[default]\nregion = profile-1")
        #expect(try await host.settings().resolvedRegion() == "profile-1")
        host.environment["AWS_DEFAULT_REGION"] = "default-1"
        #expect(try await host.settings().resolvedRegion() == "default-1")
        host.environment["AWS_REGION"] = "env-1"
        #expect(try await host.settings().resolvedRegion() == "env-1")
        var settings = host.settings()
        settings.region = "code-1"
        #expect(try await settings.resolvedRegion() == "code-1")
        #expect(host.services.requests.count == 4)
    }

    @Test func `without any region the error says where it was looked for`() async throws {
        host.environment["AWS_EC2_METADATA_DISABLED"] = "true"
        let error = await failure { () async throws(ModelError) in try await host.settings().resolvedRegion() }
        #expect(error?.kind == .invalidRequest)
        #expect(error?.message.contains("AWS_REGION, AWS_DEFAULT_REGION or the profile") == true)
    }

    private static let services = """
        [default]
        endpoint_url = http://all.profile
        services = mine
        [services mine]
        bedrock_runtime =
          endpoint_url = http://own.profile

        """

    @Test(
        arguments: [
            ([:], "", nil), ([:], "[default]\nendpoint_url = http://all.profile", "http://all.profile"),
            ([:], services, "http://own.profile"), (["AWS_ENDPOINT_URL": "http://all.env"], services, "http://all.env"),
            (
                ["AWS_ENDPOINT_URL": "http://all.env", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": "http://own.env"], services,
                "http://own.env"
            ),
            (["AWS_ENDPOINT_URL_STS": "http://sts.env"], "", nil),
            (["AWS_ENDPOINT_URL": "http://all.env", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], services, nil),
            ([:], services.replacing("[default]", with: "[default]\nignore_configured_endpoint_urls = TRUE"), nil),
        ] as [([String: String], String, String?)])
    func `Bedrock may be elsewhere`(_ variables: [String: String], _ config: String, _ url: String?) throws {
        host.environment = variables
        try host.config(config)
        #expect(try host.settings().bedrockBaseURL() == url)
    }

    @Test func `AWS_CA_BUNDLE names the authorities, unless the app brings a transport`() {
        func transport(_ variables: [String: String], _ own: CurlTransport? = nil) -> CurlTransport? {
            AWSSettings(host: HostEnvironment(variables: variables, transport: own)).host.transport as? CurlTransport
        }
        let trusting = transport(["AWS_CA_BUNDLE": "/a.pem"])
        #expect(trusting !== CurlTransport.shared)
        #expect(transport(["AWS_CA_BUNDLE": "/a.pem"]) === trusting)
        #expect(transport(["AWS_CA_BUNDLE": "/b.pem"]) !== trusting)
        #expect(transport([:]) === CurlTransport.shared)
        let own = CurlTransport()
        #expect(transport(["AWS_CA_BUNDLE": "/a.pem"], own) === own)
    }

    @Test func `where nothing serves the error names each place in order and no secret`() async throws {
        try host.config("[default]\nregion = x\naws_secret_access_key = hidden")
        let error = try #require(await host.failure())
        #expect(error.kind == .unauthorized)
        let names = [
            "environment", "role of the profile", "web identity", "SSO", "credentials file", "login_session",
            "credential_process",
            "config file", "container", "EC2 instance",
        ]
        var rest = error.message[...]
        for name in names {
            let place = try #require(rest.firstRange(of: " \(name): "), "\(name) is not in its place")
            rest = rest[place.upperBound...]
        }
        #expect(!error.message.contains("hidden"))
    }

    @Test func `a chosen profile that is not there, and a file that cannot be read, end the search`() async throws {
        #expect(await host.failure(profile: "p")?.message.contains("there is no profile “p”") == true)
        try host.config("[default]\nregion = x\nnonsense")
        #expect(await host.failure()?.message.contains("config, line 3: neither a section nor a setting") == true)
        #expect(host.services.requests.isEmpty)
    }

    @Test func `the bearer key of Bedrock goes before signatures`() async throws {
        host.environment = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "e"]
        var request = TransportRequest("GET", "https://bedrock-runtime.us-east-1.amazonaws.com/")
        try await host.settings().bedrockCredential(region: "us-east-1").authorize(&request)
        let scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/bedrock/aws4_request"
        #expect(request.headers["authorization"]?.hasPrefix(scope) == true)
        host.environment["AWS_BEARER_TOKEN_BEDROCK"] = "key"
        try await host.settings().bedrockCredential(region: "us-east-1").authorize(&request)
        #expect(request.headers["authorization"] == "Bearer key")
    }

    @Test func `a process's words are quoted as in a shell, and nothing is expanded`() {
        let cases: [(String, [String]?)] = [
            (#"run 'a b' "c \" d" e\ f"#, ["run", "a b", #"c " d"#, "e f"]),
            (#"a""b 'c'd"#, ["ab", "cd"]), (#""" '' "#, ["", ""]), (#""\n" $HOME"#, [#"\n"#, "$HOME"]),
            ("a 'b", nil), (#"a "b"#, nil), (#"a \"#, nil), ("", []),
        ]
        for (text, words) in cases { #expect(ShellWords.split(text) == words, "\(text)") }
    }

    @Test func `keys of a process have its expiry, and a failing one is told by its first line`() async throws {
        let document =
            #"{"Version": 1, "AccessKeyId": "A", "SecretAccessKey": "s", "SessionToken": "t", "#
            + #""Expiration": "2026-01-01T13:00:00+00:00"}"#
        let output = try host.write("out", document)
        try host.config("[default]\ncredential_process = cat \(output)")
        host.environment["PATH"] = "/usr/bin:/bin"
        let expected = AWSCredentials("A", "s", token: "t", until: "2026-01-01T13:00:00Z")
        #expect(try await host.chain().credentials() == expected)
        try host.config("[default]\ncredential_process = sh -c 'echo secret; echo no card >&2; exit 3'")
        let error = try #require(await host.failure())
        #expect(error.message.contains("sh ended with status 3: no card") && !error.message.contains("secret"))
        try host.config("[default]\ncredential_process = cat \(try host.write("out", #"{"Version": 2}"#))")
        #expect(await host.failure()?.kind == .malformedResponse)
        try host.config("[default]\ncredential_process = no-such-program")
        #expect(await host.failure()?.message.contains("there is no program no-such-program") == true)
    }
}
