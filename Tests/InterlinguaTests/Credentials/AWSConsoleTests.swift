import Foundation
import Testing

@testable import Interlingua

@Suite struct AWSConsoleTests {
    private let host: AWSHost

    init() throws {
        host = try AWSHost()
        try host.config("[profile me]\nlogin_session = arn:aws:iam::1:user/me\nregion = eu-west-1")
    }

    /// Named by `printf arn:aws:iam::1:user/me | sha256sum`.
    private static let file =
        "da19974a351c10e6ddab0fe8d7b1fb3a289211121e24f211c7eb19ed08e30e3a.json"
    private static let url = "https://eu-west-1.signin.aws.amazon.com/v1/token"
    /// The key of RFC 7515, appendix A.3.1, in the form of SEC 1.
    private static let pem = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEII6bEJ5xkJi/mASH3x9dd+nLKWBuvtImO19XwhPfhPSyoAoGCCqGSM49
        AwEHoUQDQgAEf83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEXH8UTNG72b
        focs3+257rn0s2ldbqkLJK2KRiMohYjlrQ==
        -----END EC PRIVATE KEY-----
        """

    private func write(until time: String) throws -> String {
        let token =
            #"{"accessKeyId":"OLD","secretAccessKey":"s","sessionToken":"t","accountId":"1","expiresAt":"\#(time)"}"#
        let pem = JSONValue.string(Self.pem).serialized()
        host.environment["AWS_LOGIN_CACHE_DIRECTORY"] = "~/"
        return try host.write(
            Self.file, #"{"accessToken":\#(token),"clientId":"c","refreshToken":"R0","dpopKey":\#(pem),"idToken":"i"}"#)
    }

    private static let renewed = ServiceScript.Answer(
        body: """
            {"accessToken": {"accessKeyId": "NEW", "secretAccessKey": "ns", "sessionToken": "nt"}, "expiresIn": 900,
             "refreshToken": "R1", "tokenType": "aws_sigv4"}
            """)

    @Test func `keys that are good for a while are used as they are`() async throws {
        _ = try write(until: "2026-01-01T12:05:01Z")
        let expected = AWSCredentials("OLD", "s", token: "t", until: "2026-01-01T12:05:01Z")
        #expect(try await host.chain(profile: "me").credentials() == expected)
        #expect(host.services.requests.isEmpty)
    }

    @Test func `keys that end soon are changed by a proof of the login's key, and kept for the next`() async throws {
        let file = try write(until: "2026-01-01T12:04:59Z")
        host.services = ServiceScript(["POST \(Self.url)": [Self.renewed]])
        let expected = AWSCredentials("NEW", "ns", token: "nt", until: "2026-01-01T12:15:00Z")
        #expect(try await host.chain(profile: "me").credentials() == expected)
        let request = try #require(host.services.requests.first)
        #expect(try request.json == ["clientId": "c", "refreshToken": "R0", "grantType": "refresh_token"])
        let proof = try TokenParts(try #require(request.headers["dpop"]))
        #expect(
            proof.header == [
                "alg": "ES256", "typ": "dpop+jwt",
                "jwk": [
                    "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
                ],
            ])
        #expect(proof.signature.count == 64)
        #expect(proof.claims["htm"] == "POST" && proof.claims["htu"]?.string == Self.url)
        // date -u -d 2026-01-01T12:00:00Z +%s
        #expect(proof.claims["iat"] == 1_767_268_800)
        let kept = try JSONValue.parse(String(contentsOfFile: file, encoding: .utf8))
        #expect(kept["refreshToken"] == "R1" && kept["idToken"] == "i")
        #expect(kept["accessToken"]?["accountId"] == "1")
        #expect(kept["accessToken"]?["expiresAt"] == "2026-01-01T12:15:00Z")
    }

    @Test func `keys that cannot be changed are used to their end, and then the command is named`() async throws {
        _ = try write(until: "2026-01-01T12:04:00Z")
        host.services = ServiceScript(["POST": [.init(status: 401, body: #"{"error":"TOKEN_EXPIRED"}"#)]])
        #expect(try await host.chain(profile: "me").credentials().accessKeyID == "OLD")
        _ = try write(until: "2026-01-01T11:59:59Z")
        let error = try #require(await host.failure(profile: "me"))
        #expect(error.kind == .unauthorized && error.code == "TOKEN_EXPIRED")
        #expect(error.message.contains("run `aws login --profile me`") && !error.message.contains("R0"))
    }

    @Test func `a profile that is not logged in names the command`() async {
        #expect(await host.failure(profile: "me")?.message.contains("run `aws login --profile me`") == true)
    }

    @Test(arguments: [
        ("eu-west-1", "https://eu-west-1.signin.aws.amazon.com"),
        ("cn-north-1", "https://cn-north-1.signin.amazonaws.cn"),
        ("us-gov-west-1", "https://us-gov-west-1.signin.amazonaws-us-gov.com"),
        ("us-iso-east-1", "https://signin.us-iso-east-1.c2s.ic.gov"),
    ])
    func `people sign in at addresses of their own`(_ region: String, _ url: String) {
        #expect(AWSRegion.signInURL(in: region) == url)
    }

    @Test func `a key of another curve, and what is no key, is refused`() {
        let other = """
            -----BEGIN EC PRIVATE KEY-----
            MIGkAgEBBDDeqag6TGt4xNeSqUsKqxYFtEQPL7UFsGep3iY69ZoKAkbhY9Rn1xoA
            esGZieTthMSgBwYFK4EEACKhZANiAAQW8MSygFVzXYnlpWEZMj+DIrDxZmJRqq77
            70wBp/3jr55ULDkElK2/0SamNiZlx5yTVsjkv6l/dm1YppYTVaSvUbhZmv8WdWbu
            1EYPhIGMfyZqMrd26LDNZwfIAol7DI0=
            -----END EC PRIVATE KEY-----
            """
        for pem in [other, "none"] {
            #expect(throws: ModelError.self) { try CurveSigner(pem: Secret(pem)) }
        }
    }
}
