import Synchronization
import Testing

@testable import Interlingua

/// Expected signatures are those of botocore 1.43.11; `Tests/Oracles/check_sigv4.py` compares thousands.
@Suite struct SigV4Tests {
    private static let keys = AWSCredentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("secret/Key+EXAMPLE"))
    private static let host = "https://bedrock-runtime.eu-central-1.amazonaws.com"

    private static func request(
        _ method: String, _ url: String, _ fields: [(String, String)], _ body: String
    ) -> TransportRequest {
        var request = TransportRequest(body: Array(body.utf8))
        request.method = method
        request.url = url
        for field in fields { request.headers.add(field.0, field.1) }
        return request
    }

    /// 2026-11-24 09:05:07.9 UTC.
    private func signed(
        _ request: TransportRequest, with source: any AWSCredentialSource = keys, service: String = "bedrock",
        region: String = "eu-central-1"
    ) async throws -> HTTPHeaders {
        var request = request
        let time = Duration.seconds(1_795_511_107.9)
        try await SigV4(source, service: service, region: region) { time }.authorize(&request)
        return request.headers
    }

    @Test(
        arguments: [
            (
                request(
                    "POST", host + "/model/eu.amazon.nova-lite-v1%3A0/converse", [("content-type", "application/json")],
                    "{}"), "content-type;host;x-amz-date",
                "ae11a6b25e474e09f859d259c0c76cd3482b27cd90cb5c259669abaaa875ffb4"
            ),
            (
                request(
                    "POST", host + "/model/arn%3Aaws%3Abedrock%3Aeu-central-1%3A1%3Aprompt-router%2Fx/converse",
                    [("content-type", "application/json")], #"{"a":"é"}"#), "content-type;host;x-amz-date",
                "0641bd723dd2940d05806c08d17514c580970636b0ac88a0490223bc14167e9d"
            ),
            (
                request(
                    "GET", "http://127.0.0.1:8080/a//b/../c/?b=2&a=%20x&a&b=1",
                    [("X-B", " two   words "), ("x-a", "1"), ("X-A", "2"), ("User-Agent", "x")], ""),
                "host;x-a;x-amz-date;x-b", "3a76ea01d91192a7d96380c7140d75d55d11027c26b278bf77e70b5f380e586c"
            ),
        ])
    func `a request has AWS's own signature`(request: TransportRequest, names: String, signature: String) async throws {
        let headers = try await signed(request)
        #expect(headers["x-amz-date"] == "20261124T090507Z")
        #expect(headers["x-amz-security-token"] == nil)
        #expect(
            headers["authorization"] == """
                AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/eu-central-1/bedrock/aws4_request, \
                SignedHeaders=\(names), Signature=\(signature)
                """)
    }

    @Test func `another service and region sign otherwise`() async throws {
        let headers = try await signed(
            Self.request("POST", "https://Example.com:443", [], ""), service: "sts", region: "us-east-1")
        #expect(
            headers["authorization"] == """
                AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/us-east-1/sts/aws4_request, \
                SignedHeaders=host;x-amz-date, \
                Signature=94f4e58c56752c42717615c942c01d41f6bc56da1a2f6e89d166b70dbf2a6a01
                """)
    }

    @Test func `a session's token is sent and signed`() async throws {
        var keys = Self.keys
        keys.sessionToken = Secret("to/ken==")
        let request = Self.request(
            "POST", Self.host + "/model/eu.amazon.nova-lite-v1%3A0/converse", [("content-type", "application/json")],
            "{}")
        let headers = try await signed(request, with: keys)
        #expect(headers["x-amz-security-token"] == "to/ken==")
        let signature = "d89d80e156ae70424f9a2b297deed62afcdb44de4fce86b51b19ddba5988bb65"
        #expect(headers["authorization"]?.hasSuffix("x-amz-security-token, Signature=\(signature)") == true)
    }

    @Test func `signing again gives the same, and one signature`() async throws {
        var request = Self.request(
            "POST", Self.host + "/model/m/converse", [("content-type", "application/json")], "{}")
        let once = try await signed(request)
        request.headers = once
        #expect(try await signed(request) == once)
    }

    @Test func `what signs is never printed`() async throws {
        var keys = Self.keys
        keys.sessionToken = Secret("to/ken==")
        let headers = try await signed(Self.request("POST", Self.host, [], ""), with: keys)
        let printed = "\(headers) \(keys)"
        #expect(!printed.contains("Signature="))
        #expect(!printed.contains("to/ken"))
        #expect(!printed.contains("secret/Key"))
    }

    @Test(arguments: [("", "s"), ("AK", "")])
    func `an empty key is no credential`(id: String, secret: String) async throws {
        let keys = AWSCredentials(accessKeyID: id, secretAccessKey: Secret(secret))
        let error = await #expect(throws: ModelError.self) {
            _ = try await signed(Self.request("POST", Self.host, [], ""), with: keys)
        }
        #expect(error?.kind == .unauthorized)
    }

    @Test func `a provider is asked for each request, and again after a refusal`() async throws {
        let asked = Counter()
        let provider = AWSCredentialProvider { () throws(ModelError) in
            AWSCredentials(accessKeyID: "AK\(asked.next())", secretAccessKey: Secret("s"))
        }
        let signer = SigV4(provider, service: "bedrock", region: "us-east-1")
        for count in 1...2 {
            var request = Self.request("POST", Self.host, [], "")
            try await signer.authorize(&request)
            #expect(request.headers["authorization"]?.contains("Credential=AK\(count)/") == true)
        }
        #expect(await signer.renew())
        #expect(await SigV4(Self.keys, service: "bedrock", region: "us-east-1").renew() == false)
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
