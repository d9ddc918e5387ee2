import Foundation
import Interlingua
import Testing

/// Recordings hold what went over the wire, and no secret.
@Suite struct RecordingTests {
    private static let key = "sk-proj-4f1c9b2e7d/8a+6b="
    private static let answer = """
        data: {"id":"r-1","model":"m-1","choices":[{"index":0,"delta":{"content":"Grüße"},"finish_reason":null}]}\n
        data: {"id":"r-1","model":"m-1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n
        data: [DONE]\n\n
        """

    /// A folder of its own, which goes when the test has ended.
    private func inFolder(_ test: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "recordings-\(UInt64.random(in: 0 ... .max))")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await test(folder.path)
    }

    private func recorder(_ folder: String, over transport: any Transport) throws(ModelError) -> RecordingTransport {
        try RecordingTransport(into: folder, provider: .openAI, api: "openai-chat", over: transport) {
            Issue.record("\($0)")
        }
    }

    private func text(in folder: String) throws -> String {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.count == 1)
        return try String(contentsOfFile: "\(folder)/\(#require(names.first))", encoding: .utf8)
    }

    @Test(arguments: [1, 7, 4096])
    func `a replay gives the events of the recorded answer`(pieceByteCount: Int) async throws {
        try await inFolder { folder in
            let wire = ConverseReplay(headers: ["X-Request-Id": "q-1"], chunks: [Array(Self.answer.utf8)])
            var events: [[ModelEvent]] = []
            let recorder = try recorder(folder, over: wire)
            for transport in [recorder as any Transport, nil] {
                let transport =
                    try transport
                    ?? ReplayTransport(
                        Exchange.all(in: folder), choice: .sameRequest, pieceByteCount: pieceByteCount)
                let backend: any Backend = try .openAI(apiKey: Secret(Self.key), transport: transport)
                var heard: [ModelEvent] = []
                for try await event in try await backend.stream(.hello) { heard.append(event) }
                events.append(heard)
            }
            #expect(events[0].count > 4)
            #expect(events[0] == events[1])
        }
    }

    @Test(arguments: EmbeddingPlace.all)
    func `a replay gives the vectors of the recorded answer`(_ place: EmbeddingPlace) async throws {
        try await inFolder { folder in
            let wire = Replay([Array(place.answer.utf8)], headers: place.headers)
            let recorder = try RecordingTransport(
                into: folder, provider: place.provider, api: "embeddings", over: wire
            ) { Issue.record("\($0)") }
            let response = try await place.backend(recorder).embed(place.request)
            let recorded = try Exchange.all(in: folder)
            #expect(recorded.map(\.delivery) == [.whole])
            let replay = ReplayTransport(recorded, choice: .sameRequest)
            #expect(try await place.backend(replay).embed(place.request) == response)
        }
    }

    @Test func `no secret is written, wherever it stands`() async throws {
        try await inFolder { folder in
            let escaped = Self.key.replacing("/", with: "\\/")
            let percent = "sk-proj-4f1c9b2e7d%2F8a%2B6b%3D"
            let echo =
                #"{"error":{"message":"Bad \#(Self.key), \#(escaped), \#(percent), cookie-value-1, query-key-1"}}"#
            let wire = ConverseReplay(
                status: 401,
                headers: ["Set-Cookie": "cookie-value-2", "openai-organization": "org-secret-1", "X-Echo": Self.key],
                chunks: [Array(echo.utf8)])
            var request = TransportRequest(
                headers: [
                    "Cookie": "cookie-value-1", "X-Custom-Token": "custom-token-1", "OpenAI-Project": "proj_secret_1",
                ], body: Array("{\"note\":\"\(Self.key)\"}".utf8))
            request.url = "https://e.example/v1?key=query-key-1&alt=sse&X-Amz-Signature=feedface00"
            try await APIKey.bearer(Secret(Self.key)).authorize(&request)
            let response = try await recorder(folder, over: wire).send(request, deadline: nil)
            var bytes: [UInt8] = []
            while try await response.body.next(into: &bytes, deadline: nil) {}
            let text = try text(in: folder)
            let secrets = [
                Self.key, escaped, percent, "cookie-value-1", "cookie-value-2", "custom-token-1", "query-key-1",
                "feedface00", "org-secret-1", "proj_secret_1", "8a+6b", "4f1c9b2e7d",
            ]
            for secret in secrets { #expect(!text.contains(secret), "\(secret)") }
            #expect(text.contains("alt=sse") && text.contains("REDACTED"))
        }
    }

    @Test func `what signs a request is not written, nor what the answer echoes of it`() async throws {
        try await inFolder { folder in
            let keys = AWSCredentials(
                accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: Secret("wJalrXUtnFEMI"),
                sessionToken: Secret("IQoJb3JpZ2luX2VjE/session+token=="))
            let echo = """
                {"message":"The Canonical String should have been 'POST\\nx-amz-security-token:IQoJb3JpZ2luX2VjE/session\
                +token==' for AKIAIOSFODNN7EXAMPLE"}
                """
            let wire = ConverseReplay(status: 403, chunks: [Array(echo.utf8)])
            let backend: any Backend = try .bedrock(
                region: "us-east-1", credential: .keys(keys), transport: recorder(folder, over: wire))
            _ = try? await backend.stream(.hello)
            let signature = try #require(wire.requests.first?.headers["authorization"]?.split(separator: "=").last)
            let text = try text(in: folder)
            for secret in ["AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI", "session+token", String(signature)] {
                #expect(!text.contains(secret), "\(secret)")
            }
        }
    }

    /// The answer as it came, and as its recording is replayed, where `secret` is the key.
    private func recorded(_ body: [UInt8], secret: String) async throws -> (exchange: Exchange, kinds: [String]) {
        var exchanges: [Exchange] = []
        var kinds: [String] = []
        func hear(over transport: some Transport) async throws {
            let backend: any Backend = try .bedrock(
                region: "us-east-1", model: "m", credential: .apiKey(Secret(secret)), transport: transport)
            do throws(ModelError) {
                for try await _ in try await backend.stream(.hello) {}
                kinds.append("whole")
            } catch {
                kinds.append("\(error.kind): \(error.message)")
            }
        }
        try await inFolder { folder in
            try await hear(over: try recorder(folder, over: ConverseReplay(chunks: [body])))
            exchanges = try Exchange.all(in: folder)
            try await hear(over: ReplayTransport(exchanges))
        }
        return (try #require(exchanges.first), kinds)
    }

    @Test func `an AWS message in which a secret is masked stays whole`() async throws {
        let body = try ConverseAnswer.stream("internal_error_after_text")
        let (exchange, kinds) = try await recorded(body, secret: "encountered")
        #expect(exchange.body.count == body.count)
        #expect(
            kinds == [
                "serverFault: The system encountered an unexpected error.",
                "serverFault: The system REDACTED--- an unexpected error.",
            ])
    }

    @Test(arguments: ["corrupt_after_text", "internal_error_after_text"], [0, 2, 30])
    func `a mask repairs no AWS message that was broken or cut`(scenario: String, dropped: Int) async throws {
        let body = Array(try ConverseAnswer.stream(scenario).dropLast(dropped))
        let (exchange, kinds) = try await recorded(body, secret: "abcdefghijkl")
        #expect(exchange.body.count == body.count)
        #expect(!String(decoding: exchange.body, as: UTF8.self).contains("abcdefghijkl"))
        #expect(kinds.allSatisfy { $0 != "whole" } && kinds.count == 2)
        // The place of the fault is the same.
        #expect(kinds[0] == kinds[1])
    }

    @Test func `a secret too short to be looked for in texts is masked where it stands alone`() async throws {
        try await inFolder { folder in
            let headers: HTTPHeaders = ["X-Echo": "Key k-12", "X-Keys": "a=k-12;b=k-123", "X-Word": "k-12"]
            let wire = ConverseReplay(headers: headers, chunks: [Array("k-12 and {}".utf8)])
            var request = TransportRequest(headers: ["X-Copy": "\"k-12\", k-12x"])
            request.url = "https://k-12.example/k-12?copy=k-12&other=k-12x"
            try await APIKey.bearer(Secret("k-12")).authorize(&request)
            let response = try await recorder(folder, over: wire).send(request, deadline: nil)
            var bytes: [UInt8] = []
            while try await response.body.next(into: &bytes, deadline: nil) {}
            let exchange = try #require(try Exchange.all(in: folder).first)
            #expect(exchange.headers["x-echo"] == "Key REDACTED")
            #expect(exchange.headers["x-keys"] == "a=REDACTED;b=k-123")
            #expect(exchange.headers["x-word"] == "REDACTED")
            #expect(exchange.request?.headers["x-copy"] == "\"REDACTED\", k-12x")
            #expect(exchange.request?.url == "https://k-12.example/k-12?copy=REDACTED&other=k-12x")
            #expect(exchange.body == Array("k-12 and {}".utf8))
        }
    }

    @Test func `an answer that is cut, or let go of, is written as far as it came`() async throws {
        try await inFolder { folder in
            let broken = BufferedBody(
                chunks: [Array("data: {}\n\n".utf8)], failure: ModelError(.truncated, "broke"))
            let response = try await recorder(folder, over: OneBody(broken)).send(TransportRequest(), deadline: nil)
            var bytes: [UInt8] = []
            _ = try await response.body.next(into: &bytes, deadline: nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
            await #expect(throws: ModelError.self) { try await response.body.next(into: &bytes, deadline: nil) }
            #expect(try Exchange.all(in: folder).map(\.body) == [Array("data: {}\n\n".utf8)])
        }
        try await inFolder { folder in
            do {
                let body = BufferedBody(chunks: [[0xFF], [0xFE]])
                let response = try await recorder(folder, over: OneBody(body)).send(TransportRequest(), deadline: nil)
                var bytes: [UInt8] = []
                _ = try await response.body.next(into: &bytes, deadline: nil)
            }
            #expect(try Exchange.all(in: folder).map(\.body) == [[0xFF]])
        }
    }

    @Test func `bytes that are no text are kept as Base64, and headers that came twice both`() throws {
        var request = TransportRequest(headers: ["A": "1"], body: Array(#"{"b":1}"#.utf8))
        request.url = "https://e.example/"
        var headers = HTTPHeaders([HTTPHeaders.Field("x-a", "1"), HTTPHeaders.Field("X-A", "2")])
        headers["content-encoding"] = "gzip"
        let exchange = Exchange(
            id: "e-1", provider: .bedrock, api: "bedrock-converse", delivery: .streamed, request: request, status: 200,
            headers: headers, body: [0, 0xFF, 0x10])
        let json = exchange.json
        #expect(json["response"]?["body_base64"] == "AP8Q")
        #expect(json["response"]?["headers"] == ["x-a": ["1", "2"]])
        #expect(json["request"]?["body"] == ["b": 1])
        #expect(json["stream"] == true && json["framing"] == "recorded")
        var read = try Exchange(json: json)
        #expect(read.headers == HTTPHeaders([HTTPHeaders.Field("x-a", "1"), HTTPHeaders.Field("x-a", "2")]))
        read.headers = exchange.headers
        read.request = exchange.request
        #expect(read == exchange)
    }

    @Test(arguments: ["{}", "[]", #"{"id":"a","api":"b"}"#, #"{"id":"a","api":"b","response":{"status":"x"}}"#])
    func `a document that is no exchange is refused`(text: String) throws {
        let error = #expect(throws: ModelError.self) { try Exchange(json: .parse(text)) }
        #expect(error?.kind == .invalidRequest)
    }

    @Test func `a request that nothing was recorded for is not answered, and not tried again`() async throws {
        var asked = TransportRequest(body: Array(#"{"a": 1}"#.utf8))
        asked.url = "https://e.example/v1?key=query-key-1"
        let exchange = Exchange(
            id: "e", provider: .openAI, api: "openai-chat", delivery: .whole, request: asked, status: 200, body: [1]
        ).redacted()
        let transport = ReplayTransport([exchange], choice: .sameRequest)
        var other = asked
        other.body = Array(#"{"a": 2}"#.utf8)
        await #expect(throws: ModelError.self) { try await transport.send(other, deadline: nil) }
        #expect(try await transport.send(asked, deadline: nil).status == 200)
        let error = await #expect(throws: ModelError.self) { try await transport.send(asked, deadline: nil) }
        #expect(error?.kind == .invalidRequest)
    }

    @Test func `a folder that cannot be is an error at once`() {
        let error = #expect(throws: ModelError.self) { try recorder("/dev/null/recordings", over: Capture()) }
        #expect(error?.kind == .invalidRequest)
    }
}

/// Answers with one body.
private struct OneBody: Transport {
    let body: BufferedBody

    init(_ body: BufferedBody) { self.body = body }

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        TransportResponse(status: 200, body: body)
    }
}
