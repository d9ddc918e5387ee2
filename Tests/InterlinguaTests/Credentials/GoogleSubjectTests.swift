import Foundation
import Synchronization
import Testing

@testable import Interlingua

@Suite struct GoogleSubjectTests {
    private static let audience = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/x"
    private static let jwt = "urn:ietf:params:oauth:token-type:jwt"

    /// Google's security token service, and the metadata service of an AWS machine.
    private let service = TokenService { (request, _) async throws(ModelError) in
        switch request.path {
        case "https://sts.googleapis.com/v1/token": (200, [:], #"{"access_token":"t","expires_in":60}"#)
        case "http://169.254.169.254/latest/api/token": (200, [:], "session")
        case "http://169.254.169.254/latest/az": (200, [:], "eu-north-1a")
        case "http://169.254.169.254/latest/roles": (200, [:], "a role\n")
        case "http://169.254.169.254/latest/roles/a%20role":
            (200, [:], #"{"Code":"Success","AccessKeyId":"AKID","SecretAccessKey":"secret","Token":"session"}"#)
        default: (404, [:], "")
        }
    }

    private func file(_ source: String, type: String = Self.jwt, also members: String = "") -> Secret {
        Secret(
            """
            {"type":"external_account","audience":"\(Self.audience)","subject_token_type":"\(type)",
             "credential_source":\(source)\(members)}
            """)
    }

    /// The subject token that Google gets.
    private func subjectToken(
        _ file: Secret, variables: [String: String] = [:], files: [String: String] = [:],
        run: @escaping @Sendable (ExternalCommand) async throws(ModelError) -> ExternalCommand.Output = {
            (_) async throws(ModelError) in throw ModelError(.unauthorized, "no programs here")
        }
    ) async throws(ModelError) -> String? {
        let host = TestMachine(service, variables: variables, files: files, run: run).host
        _ = try await BearerToken.google(credentialFile: file, host: host).headers()
        return service.requests.last?.form["subject_token"]
    }

    // MARK: - AWS

    private static let onAWS = """
        {"environment_id":"aws1","region_url":"http://169.254.169.254/latest/az",
         "url":"http://169.254.169.254/latest/roles",
         "imdsv2_session_token_url":"http://169.254.169.254/latest/api/token",
         "regional_cred_verification_url":
            "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15"}
        """

    @Test(arguments: [
        [
            "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "session",
            "AWS_REGION": "eu-north-1",
        ],
        [:],
    ])
    func `AWS vouches by a signed request, which only this provider can use`(variables: [String: String]) async throws {
        let file = file(Self.onAWS, type: "urn:ietf:params:aws:token-type:aws4_request")
        let token = try #require(try await subjectToken(file, variables: variables)?.removingPercentEncoding)
        let request = try JSONValue.parse(token)
        #expect(request.object?.members.map(\.key).sorted() == ["headers", "method", "url"])
        #expect(request["method"] == "POST")
        #expect(
            request["url"] == "https://sts.eu-north-1.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15")
        let fields = (request["headers"]?.array ?? []).map { ($0["key"]?.string ?? "", $0["value"]?.string ?? "") }
        let headers = Dictionary(fields.map { ($0.0.lowercased(), $0.1) }) { first, _ in first }
        #expect(headers.count == 5)
        #expect(headers["host"] == "sts.eu-north-1.amazonaws.com")
        #expect(headers["x-amz-security-token"] == "session")
        #expect(headers["x-goog-cloud-target-resource"] == Self.audience)
        // The signature was computed by a script of ten lines, from AWS's description.
        #expect(
            headers["authorization"]
                == "AWS4-HMAC-SHA256 Credential=AKID/20261124/eu-north-1/sts/aws4_request, "
                + "SignedHeaders=host;x-amz-date;x-amz-security-token;x-goog-cloud-target-resource, "
                + "Signature=06e364b42045187dfa9f3877bb0dcf4fc2678e6ad2f9c3565becc78180e18eaf")
    }

    @Test func `an AWS machine is asked with a session, and only for what the variables do not say`() async throws {
        let file = file(Self.onAWS)
        _ = try await subjectToken(file, variables: ["AWS_DEFAULT_REGION": "eu-west-3"])
        let requests = service.requests.dropLast()
        #expect(requests.map(\.method) == ["PUT", "GET", "GET"])
        #expect(requests.first?.headers["x-aws-ec2-metadata-token-ttl-seconds"] == "300")
        #expect(requests.dropFirst().allSatisfy { $0.headers["x-aws-ec2-metadata-token"] == "session" })
    }

    @Test(arguments: [
        (#"{"environment_id":"aws2"}"#, ModelError.Kind.unsupported, "not aws2"),
        (#"{"environment_id":"aws1"}"#, .unauthorized, "no regional_cred_verification_url"),
        (#"{"environment_id":"aws1","regional_cred_verification_url":"u"}"#, .unauthorized, "no AWS region"),
        (
            #"{"environment_id":"aws1","regional_cred_verification_url":"u","region_url":"http://169.254.169.254/latest/az"}"#,
            .unauthorized, "no AWS keys"
        ),
        (#"{"magic":{}}"#, .unsupported, "not from magic"),
    ])
    func `a source that cannot serve says why`(source: String, kind: ModelError.Kind, reason: String) async {
        let error = await failure { () async throws(ModelError) in try await subjectToken(file(source)) }
        #expect(error?.kind == kind)
        #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
    }

    // MARK: - Programs

    private static let permission = ["GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES": "1", "PATH": "/none"]
    private static let program = #"{"executable":{"command":"/opt/tell 'two words'","output_file":"/kept"}}"#

    @Test func `a program is told what its token is for, and prints it`() async throws {
        let commands = Mutex<[ExternalCommand]>([])
        let impersonation = """
            ,"service_account_impersonation_url":
             "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@b:generateAccessToken"
            """
        let output = #"{"version":1,"success":true,"token_type":"\#(Self.jwt)","id_token":"printed"}"#
        _ = await failure { () async throws(ModelError) in
            try await subjectToken(file(Self.program, also: impersonation), variables: Self.permission) {
                (command) async throws(ModelError) in
                commands.withLock { $0.append(command) }
                return ExternalCommand.Output(status: 0, output: Array(output.utf8), errors: [])
            }
        }
        #expect(service.requests.first?.form["subject_token"] == "printed")
        let command = try #require(commands.withLock { $0.first })
        #expect(command.path == "/opt/tell")
        #expect(command.arguments == ["two words"])
        #expect(command.timeout == .seconds(30))
        let told = command.variables.filter { $0.key.hasPrefix("GOOGLE_EXTERNAL_ACCOUNT_") }
        #expect(
            told == [
                "GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE": Self.audience, "GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE": Self.jwt,
                "GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE": "0", "GOOGLE_EXTERNAL_ACCOUNT_OUTPUT_FILE": "/kept",
                "GOOGLE_EXTERNAL_ACCOUNT_IMPERSONATED_EMAIL": "a@b", "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES": "1",
            ])
        #expect(command.variables["PATH"] == "/none")
    }

    @Test func `no program runs where none is allowed`() async {
        let error = await failure { () async throws(ModelError) in try await subjectToken(file(Self.program)) }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains("GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES=1") == true)
    }

    @Test func `a kept token serves until the time in it, and one without a time never`() async throws {
        let kept = #"{"version":1,"success":true,"token_type":"\#(Self.jwt)","id_token":"kept","expiration_time":"#
        // 2026-11-24T07:00:01Z, a second after the machine's time.
        #expect(
            try await subjectToken(
                file(Self.program), variables: Self.permission, files: ["/kept": kept + "1795503601}"]) == "kept")
        for rest in ["1795503600}", "null}"] {
            let error = await failure { () async throws(ModelError) in
                try await subjectToken(file(Self.program), variables: Self.permission, files: ["/kept": kept + rest])
            }
            #expect(error?.message == "no programs here")
        }
    }

    @Test(arguments: [
        (0, #"{"version":1,"success":false,"code":"401","message":"no login"}"#, "401: no login"),
        (0, #"{"version":2,"success":true}"#, "version 1"), (0, "hello", "version 1"),
        (1, "{}", "ended with status 1"),
        (0, #"{"version":1,"success":true,"token_type":"x","id_token":"a secret"}"#, "no known type"),
        (
            0, #"{"version":1,"success":true,"token_type":"\#(Self.jwt)","id_token":"a secret","expiration_time":1}"#,
            "expired"
        ),
        (0, #"{"version":1,"success":true,"token_type":"\#(Self.jwt)","saml_response":"a secret"}"#, "no id_token"),
    ])
    func `a program that gives no token is told about, without what it printed`(
        status: Int, output: String, reason: String
    ) async {
        let error = await failure { () async throws(ModelError) in
            try await subjectToken(file(Self.program), variables: Self.permission) { (_) async throws(ModelError) in
                ExternalCommand.Output(status: status, output: Array(output.utf8), errors: Array("a secret".utf8))
            }
        }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains(reason) == true, "\(String(describing: error))")
        #expect(error?.message.contains("a secret") == false)
    }

    @Test(arguments: [4999, 120_001])
    func `a program has from five seconds to two minutes`(milliseconds: Int) async {
        let source = #"{"executable":{"command":"/opt/tell","timeout_millis":\#(milliseconds)}}"#
        let error = await failure { () async throws(ModelError) in
            try await subjectToken(file(source), variables: Self.permission)
        }
        #expect(error?.message.contains("5 to 120 seconds") == true)
    }

    // MARK: - Where a file leads

    private func elsewhere(_ url: String) -> Secret { file(#"{"file":"/t"}"#, also: #","token_url":"\#(url)""#) }

    @Test(arguments: [
        "https://sts.example/v1/token", "https://sts.googleapis.com.example/v1/token", "https://googleapis.com/",
        "https://sts.googleapis.com@evil.example/v1/token", "https://evil.example\\\\.googleapis.com/",
    ])
    func `a file does not lead a token to a stranger`(url: String) async {
        let error = await failure { () async throws(ModelError) in
            try await subjectToken(elsewhere(url), files: ["/t": "subject"])
        }
        #expect(error?.kind == .unauthorized)
        #expect(error?.message.contains("token_url leads to") == true, "\(String(describing: error))")
        #expect(service.requests.isEmpty)
    }

    @Test func `nor does it have a stranger say who may act as whom`() async {
        let members = #","service_account_impersonation_url":"https://iam.example/v1/x:generateAccessToken""#
        let error = await failure { () async throws(ModelError) in
            try await subjectToken(file(#"{"file":"/t"}"#, also: members), files: ["/t": "subject"])
        }
        #expect(error?.message.contains("service_account_impersonation_url leads to iam.example") == true)
        #expect(service.requests.isEmpty)
    }

    @Test(arguments: [
        "https://us-east1-sts.googleapis.com/v1/token", "https://sts-x.p.googleapis.com/v1/token",
        "http://127.0.0.1:8080/v1/token", "https://sts.cloud.example/v1/token",
        "https://STS.corp.example:8443/v1/token",
    ])
    func `Google's hosts, this machine, and hosts that are trusted get it`(url: String) async throws {
        let service = TokenService(#"{"access_token":"t","expires_in":60}"#)
        let variables = ["GOOGLE_CLOUD_UNIVERSE_DOMAIN": "cloud.example"]
        let host = TestMachine(service, variables: variables, files: ["/t": "subject"]).host
        _ = try await BearerToken.google(
            credentialFile: elsewhere(url), trustedHosts: ["sts.corp.example"], host: host
        ).headers()
        #expect(service.requests.map(\.url) == [url])
    }

    @Test func `another cloud's file has that cloud's token service`() async throws {
        let service = TokenService(#"{"access_token":"t","expires_in":60}"#)
        let variables = ["GOOGLE_CLOUD_UNIVERSE_DOMAIN": "cloud.example"]
        let host = TestMachine(service, variables: variables, files: ["/t": "subject"]).host
        let file = file(#"{"file":"/t"}"#, also: #","universe_domain":"cloud.example""#)
        _ = try await BearerToken.google(credentialFile: file, host: host).headers()
        #expect(service.requests.map(\.url) == ["https://sts.cloud.example/v1/token"])
    }
}
