import Foundation
import Testing

@testable import Interlingua

/// A provider may refuse a token that is good and say what it wants of another: a claims challenge.
@Suite struct AzureClaimsTests {
    private static let wanted = #"{"access_token":{"nbf":{"essential":true,"value":"1795503600"}}}"#

    /// Entra, whose tokens are numbered.
    private let service = TokenService { (_, count) async throws(ModelError) in
        (200, [:], #"{"access_token":"t\#(count)","expires_in":3600}"#)
    }

    private func credential(_ variables: [String: String] = [:]) -> (BearerToken, TestMachine) {
        let application = ["AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "s"]
        let machine = TestMachine(service, variables: application.merging(variables) { $1 })
        return (BearerToken.azure(host: machine.host), machine)
    }

    private static func challenge(_ claims: String, error: String = "insufficient_claims") -> HTTPHeaders {
        [
            "WWW-Authenticate":
                #"Bearer realm="", authorization_uri="https://login.example/a", error="\#(error)", claims="\#(claims)""#
        ]
    }

    private static func refusal(_ headers: HTTPHeaders) -> CredentialRefusal {
        CredentialRefusal(headers: headers, error: ModelError(.unauthorized, "refused"))
    }

    // Made by `base64` of coreutils; the second as addresses want it, without padding.
    @Test(arguments: [
        "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzk1NTAzNjAwIn19fQ==",
        "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzk1NTAzNjAwIn19fQ",
    ])
    func `the next token is asked for with the claims, and the ones after it are not`(claims: String) async throws {
        let (credential, machine) = credential()
        _ = try await credential.headers()
        #expect(await credential.renew(after: Self.refusal(Self.challenge(claims))))
        #expect(try await credential.headers()["authorization"] == "Bearer t1")
        machine.clock.advance(by: .seconds(3600))
        #expect(try await credential.headers()["authorization"] == "Bearer t2")
        #expect(service.requests.map { $0.form["claims"] } == [nil, Self.wanted, nil])
    }

    @Test(arguments: [
        AzureClaimsTests.challenge("eyJhIjoxfQ", error: "invalid_token"),
        AzureClaimsTests.challenge("no Base64!"), AzureClaimsTests.challenge("WzFd"),
        ["www-authenticate": #"Bearer error="insufficient_claims""#], [:],
    ])
    func `any other refusal asks for a token as before`(headers: HTTPHeaders) async throws {
        let (credential, _) = credential()
        _ = try await credential.headers()
        #expect(await credential.renew(after: Self.refusal(headers)))
        _ = try await credential.headers()
        #expect(service.requests.map { $0.form["claims"] } == [nil, nil])
    }

    @Test func `a backend passes the challenge on, and tries once more`() async throws {
        let service = TokenService { (request, count) async throws(ModelError) in
            guard request.path == "https://models.example/chat" else {
                return (200, [:], #"{"access_token":"t\#(count)","expires_in":3600}"#)
            }
            return count < 2 ? (401, Self.challenge("eyJhIjoxfQ"), "{}") : (403, [:], "{}")
        }
        let machine = TestMachine(
            service,
            variables: ["AZURE_TENANT_ID": "t", "AZURE_CLIENT_ID": "c", "AZURE_CLIENT_SECRET": "s"])
        let endpoint = Endpoint(provider: "test", credential: BearerToken.azure(host: machine.host)) { _, _ in
            "https://models.example/chat"
        }
        let backend = HTTPBackend(ChatCompletionsDialect(), at: endpoint, transport: service)
        let error = await failure { () async throws(ModelError) in
            try await backend.stream(ModelRequest("hello", model: "m"))
        }
        #expect(error?.kind == .forbidden)
        #expect(service.requests.map { $0.form["claims"] } == [nil, nil, #"{"a":1}"#, nil])
    }
}
