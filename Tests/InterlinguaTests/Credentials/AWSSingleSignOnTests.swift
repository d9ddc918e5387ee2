import Foundation
import Testing

@testable import Interlingua

@Suite struct AWSSingleSignOnTests {
    private let host: AWSHost

    init() throws {
        host = try AWSHost()
        try host.config(
            """
            [profile new]
            sso_session = my-session
            sso_account_id = 123456789012
            sso_role_name = a/b
            [sso-session my-session]
            sso_region = eu-north-1
            sso_start_url = https://example.awsapps.com/start
            [profile old]
            sso_start_url = https://example.awsapps.com/start
            sso_region = us-east-2
            sso_account_id = 1
            sso_role_name = r
            [profile half]
            sso_session = my-session
            """)
    }

    /// Named by `printf my-session | sha1sum`.
    private static let newFile = ".aws/sso/cache/\(newHash).json"
    private static let newHash = "9e28173066ce536e277c5fb355efd9c64f398167"
    /// Named by `printf https://example.awsapps.com/start | sha1sum`.
    private static let oldFile = ".aws/sso/cache/e8be5486177c5b5392bd9aa76563515b29358e6e.json"
    private static let keys = ServiceScript.Answer(
        body: """
            {"roleCredentials": {"accessKeyId": "ASIA", "secretAccessKey": "s", "sessionToken": "t",
             "expiration": 1767290400000}}
            """)

    private func token(until time: String) -> String { #"{"accessToken": "T0", "expiresAt": "\#(time)"}"# }

    @Test func `a session's login gives the role's keys`() async throws {
        try host.write(Self.newFile, token(until: "2026-01-01T13:00:00Z"))
        host.services = ServiceScript(["GET": [Self.keys]])
        let keys = try await host.chain(profile: "new").credentials()
        // date -u -d @1767290400
        #expect(keys == AWSCredentials("ASIA", "s", token: "t", until: "2026-01-01T18:00:00Z"))
        let url = "https://portal.sso.eu-north-1.amazonaws.com/federation/credentials"
        #expect(host.services.lines == ["GET \(url)?role_name=a%2Fb&account_id=123456789012"])
        #expect(host.services.requests[0].headers["x-amz-sso_bearer_token"] == "T0")
        #expect(host.services.requests[0].headers["authorization"] == nil)
    }

    @Test func `an older profile's login is named after its address, and may end its time with UTC`() async throws {
        try host.write(Self.oldFile, token(until: "2026-01-01T13:00:00UTC"))
        host.environment["AWS_ENDPOINT_URL_SSO"] = "http://sso.test"
        host.services = ServiceScript(["GET": [Self.keys]])
        #expect(try await host.chain(profile: "old").credentials().accessKeyID == "ASIA")
        #expect(host.services.lines == ["GET http://sso.test/federation/credentials?role_name=r&account_id=1"])
    }

    @Test(arguments: [nil, "2026-01-01T11:59:59Z", "soon"])
    func `a login that is missing or over names the command that renews it`(_ time: String?) async throws {
        if let time { try host.write(Self.newFile, token(until: time)) }
        let error = try #require(await host.failure(profile: "new"))
        #expect(error.kind == .unauthorized)
        #expect(error.message.hasSuffix("run `aws sso login --profile new`"))
        #expect(!error.message.contains("T0"))
        #expect(host.services.requests.isEmpty)
    }

    private func login(until time: String, registered: String = "2026-03-01T00:00:00Z") -> String {
        """
        {"startUrl": "u", "accessToken": "T0", "expiresAt": "\(time)", "clientId": "c", "clientSecret": "cs",
         "registrationExpiresAt": "\(registered)", "refreshToken": "R0"}
        """
    }

    private static let extended = ServiceScript.Answer(
        body: #"{"accessToken": "T1", "expiresIn": 3600, "refreshToken": "R1", "tokenType": "Bearer"}"#)

    @Test(arguments: ["2026-01-01T12:14:00Z", "2026-01-01T11:00:00Z"])
    func `a session's login is extended near its end and after it, and kept for the next`(_ time: String) async throws {
        let file = try host.write(Self.newFile, login(until: time))
        let address = "https://oidc.eu-north-1.amazonaws.com/token"
        host.services = ServiceScript(["POST \(address)": [Self.extended], "GET": [Self.keys]])
        _ = try await host.chain(profile: "new").credentials()
        let body = try JSONValue.parse(String(decoding: host.services.requests[0].body, as: UTF8.self))
        #expect(
            body == [
                "clientId": "c", "clientSecret": "cs", "grantType": "refresh_token", "refreshToken": "R0",
            ])
        #expect(host.services.requests[1].headers["x-amz-sso_bearer_token"] == "T1")
        let kept = try JSONValue.parse(String(contentsOfFile: file, encoding: .utf8))
        #expect(
            kept == [
                "startUrl": "u", "accessToken": "T1", "expiresAt": "2026-01-01T13:00:00Z", "clientId": "c",
                "clientSecret": "cs", "registrationExpiresAt": "2026-03-01T00:00:00Z", "refreshToken": "R1",
            ])
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test func `a login that cannot be extended is used to its end`() async throws {
        try host.write(Self.newFile, login(until: "2026-01-01T12:14:00Z"))
        host.services = ServiceScript(["POST": [.init(status: 400)], "GET": [Self.keys]])
        _ = try await host.chain(profile: "new").credentials()
        #expect(host.services.requests.last?.headers["x-amz-sso_bearer_token"] == "T0")
        try host.write(Self.newFile, login(until: "2026-01-01T11:00:00Z"))
        #expect(await host.failure(profile: "new")?.message.hasSuffix("`aws sso login --profile new`") == true)
    }

    @Test func `a login whose registration is over, or of an older profile, is not extended`() async throws {
        try host.write(Self.newFile, login(until: "2026-01-01T11:00:00Z", registered: "2026-01-01T11:00:00Z"))
        try host.write(Self.oldFile, login(until: "2026-01-01T11:00:00Z"))
        host.services = ServiceScript(["POST": [Self.extended], "GET": [Self.keys]])
        #expect(await host.failure(profile: "new")?.kind == .unauthorized)
        #expect(await host.failure(profile: "old")?.kind == .unauthorized)
        #expect(host.services.requests.isEmpty)
    }

    @Test(arguments: [
        (401, ModelError.Kind.unauthorized, "aws sso login --profile new"),
        (403, .unauthorized, "no role a/b in account 123456789012"), (429, .rateLimited, "429"),
        (500, .serverFault, "500"),
    ])
    func `what the portal refuses is told`(_ status: Int, _ kind: ModelError.Kind, _ words: String) async throws {
        try host.write(Self.newFile, token(until: "2026-01-01T13:00:00Z"))
        host.services = ServiceScript(["GET": [.init(status: status)]])
        let error = try #require(await host.failure(profile: "new"))
        #expect(error.kind == kind && error.message.contains(words) && error.status == status)
    }

    @Test func `a profile without account and role is told what it lacks`() async throws {
        let error = try #require(await host.failure(profile: "half"))
        #expect(error.message.contains("lacks sso_account_id, sso_role_name"))
    }
}
