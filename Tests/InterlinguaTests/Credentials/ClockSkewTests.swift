import Testing

@testable import Interlingua

/// The machine's time is 2026-01-01, noon, unless it is told to pass.
@Suite struct ClockSkewTests {
    private let clock = WallClock("2026-01-01T12:00:00Z")

    private func refusal(_ code: String, date: String?) -> CredentialRefusal {
        var error = ModelError(.unauthorized, "refused", status: 403)
        error.code = code
        return CredentialRefusal(headers: date.map { ["date": $0] } ?? [:], error: error)
    }

    private func signer(_ asked: RenewalCounter) -> SigV4 {
        let clock = clock
        return SigV4(asked, service: "bedrock", region: "us-east-1", now: { clock.now })
    }

    private func time(signedBy signer: SigV4) async throws -> String? {
        var request = TransportRequest("POST", "https://bedrock-runtime.us-east-1.amazonaws.com/")
        try await signer.authorize(&request)
        return request.headers["x-amz-date"]
    }

    @Test(arguments: [
        ("Thu, 01 Jan 2026 12:04:01 GMT", "20260101T120401Z"), ("Thu, 01 Jan 2026 09:00:00 GMT", "20260101T090000Z"),
        ("Fri, 01 Jan 2027 12:00:00 GMT", "20270101T120000Z"),
    ])
    func `a time that is far from AWS's is corrected, and the keys are kept`(_ date: String, _ time: String)
        async throws
    {
        let keys = RenewalCounter()
        let signer = signer(keys)
        #expect(try await self.time(signedBy: signer) == "20260101T120000Z")
        let copy = signer
        #expect(await signer.renew(after: refusal("RequestTimeTooSkewed", date: date)))
        #expect(try await self.time(signedBy: copy) == time)
        #expect(keys.count.value == 0)
    }

    @Test(
        arguments: [
            ("RequestTimeTooSkewed", "Thu, 01 Jan 2026 12:03:59 GMT"),
            ("ExpiredTokenException", "Thu, 01 Jan 2026 09:00:00 GMT"),
            ("SignatureDoesNotMatch", nil), ("SignatureDoesNotMatch", "soon"),
        ] as [(String, String?)])
    func `any other refusal renews the keys`(_ code: String, _ date: String?) async throws {
        let keys = RenewalCounter()
        let signer = signer(keys)
        #expect(await signer.renew(after: refusal(code, date: date)))
        #expect(keys.count.value == 1)
        #expect(try await time(signedBy: signer) == "20260101T120000Z")
    }

    @Test func `a backend signs a refused request once more, by AWS's clock`() async throws {
        let keys = RenewalCounter()
        let services = ServiceScript([
            "POST": [
                .init(
                    status: 403, body: #"{"__type":"x#InvalidSignatureException","message":"Signature expired"}"#,
                    headers: ["date": "Thu, 01 Jan 2026 13:00:00 GMT"])
            ]
        ])
        let backend: HTTPBackend<ConverseDialect> = try .bedrock(
            region: "us-east-1", model: "m", credential: .custom(signer(keys)), transport: services)
        let error = await failure { () async throws(ModelError) in try await backend.stream(ModelRequest("Hi")) }
        #expect(error?.code == "InvalidSignatureException")
        #expect(services.requests.map { $0.headers["x-amz-date"] } == ["20260101T120000Z", "20260101T130000Z"])
        #expect(keys.count.value == 0)
    }

    @Test func `all who were refused together sign again, and a refusal by the right time renews the keys`() async {
        let keys = RenewalCounter()
        let signer = signer(keys)
        let refusal = refusal("InvalidSignatureException", date: "Thu, 01 Jan 2026 13:00:00 GMT")
        for _ in 0..<3 { #expect(await signer.renew(after: refusal)) }
        #expect(keys.count.value == 0)
        clock.advance(minutes: 1.5)
        let later = self.refusal("InvalidSignatureException", date: "Thu, 01 Jan 2026 13:01:30 GMT")
        #expect(await signer.renew(after: later))
        #expect(keys.count.value == 1)
    }
}

/// Keys that count how often they were to be renewed.
private final class RenewalCounter: AWSCredentialSource {
    let count = Tally()

    func credentials() async throws(ModelError) -> AWSCredentials { AWSCredentials("AK", "s") }

    func renew() async -> Bool {
        count.add()
        return true
    }
}
