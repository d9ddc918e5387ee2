import Synchronization
import Testing

@testable import Interlingua

/// What a backend over HTTP does around its dialect: credentials, failures, clocks, and the end of the body.
@Suite struct HTTPBackendTests {
    private static let hello = ModelRequest("Hello", model: "any")

    /// A text chunk of Chat Completions.
    private static func text(_ text: String) -> String {
        #"data: {"id":"c1","model":"m","choices":[{"index":0,"delta":{"content":"\#(text)"}}]}"# + "\n\n"
    }
    private static let end =
        "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n"

    private func backend(
        _ transport: ScriptedTransport, _ credential: (any Credential)? = nil, deadlines: Deadlines = Deadlines()
    ) -> HTTPBackend<ChatCompletionsDialect> {
        let endpoint = Endpoint(provider: "someone", credential: credential, url: "https://model.example/chat")
        var backend = HTTPBackend(ChatCompletionsDialect(), at: endpoint, deadlines: deadlines, transport: transport)
        backend.now = transport.clock.read
        return backend
    }

    // MARK: Credentials

    @Test func `a refused credential is renewed once, and the new one is sent`() async throws {
        let credential = Rotating()
        let transport = ScriptedTransport([.refusal(401), .answer([.bytes(Self.text("Hi") + Self.end)])])
        let response = try await backend(transport, credential).response(to: Self.hello)
        #expect(response.text == "Hi")
        #expect(transport.requests.map { $0.headers["authorization"] } == ["Bearer key-0", "Bearer key-1"])
        #expect(credential.renewals == 1)
    }

    @Test func `a credential is not renewed a second time`() async {
        let credential = Rotating()
        let transport = ScriptedTransport([.refusal(401), .refusal(401), .answer([.bytes(Self.end)])])
        let error = await #expect(throws: ModelError.self) {
            try await backend(transport, credential).stream(Self.hello)
        }
        #expect(error?.kind == .unauthorized)
        #expect(error?.status == 401)
        #expect(error?.provider == "someone")
        #expect(transport.requests.count == 2)
        #expect(credential.renewals == 1)
    }

    @Test(arguments: [400, 403, 429, 500])
    func `other refusals renew nothing`(_ status: Int) async {
        let credential = Rotating()
        let transport = ScriptedTransport([.refusal(status), .refusal(status)])
        await #expect(throws: ModelError.self) { try await backend(transport, credential).stream(Self.hello) }
        #expect(transport.requests.count == 1)
        #expect(credential.renewals == 0)
    }

    @Test func `a credential that cannot be renewed is not sent again`() async {
        let transport = ScriptedTransport([.refusal(401), .refusal(401)])
        await #expect(throws: ModelError.self) {
            try await backend(transport, APIKey.bearer(Secret("key"))).stream(Self.hello)
        }
        #expect(transport.requests.count == 1)
    }

    // MARK: Failures

    @Test(.timeLimit(.minutes(1)))
    func `a failure whose explanation never ends is read no further than is useful`() async {
        let page = String(repeating: "x", count: 10_000)
        let body = ScriptedBody([.bytes(page)], repeats: true)
        let transport = ScriptedTransport([.response(status: 500, body)])
        let error = await #expect(throws: ModelError.self) { try await backend(transport).stream(Self.hello) }
        #expect(error?.kind == .serverFault)
        #expect(error?.status == 500)
        #expect(body.pullCount <= 27)  // of 10 000 bytes each, for 256 KiB
    }

    @Test func `a failure whose explanation trickles is given ten seconds`() async {
        let body = ScriptedBody([.wait(.seconds(4)), .bytes("x")], repeats: true)
        let transport = ScriptedTransport([.response(status: 503, body)])
        let error = await #expect(throws: ModelError.self) { try await backend(transport).stream(Self.hello) }
        #expect(error?.kind == .overloaded)
        #expect(transport.clock.elapsed == .seconds(10))
    }

    @Test func `a setting that cannot be honoured stops a strict request before it is sent`() async {
        var request = Self.hello
        request.sampling.topK = 5
        request.isStrict = true
        let transport = ScriptedTransport([.answer([.bytes(Self.end)])])
        var openAI = HTTPBackend(
            ChatCompletionsDialect(variant: .openAI), at: Endpoint(provider: .openAI, url: "https://model.example"),
            transport: transport)
        openAI.now = transport.clock.read
        let error = await #expect(throws: ModelError.self) { try await openAI.stream(request) }
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains("topK") == true)
        #expect(transport.requests == [])
    }

    @Test func `what came before an error in the same bytes is given first`() async throws {
        let bytes = Self.text("Hel") + Self.text("lo") + "data: {\"error\":{\"message\":\"gone\",\"code\":503}}\n\n"
        let transport = ScriptedTransport([.answer([.bytes(bytes)], headers: ["x-request-id": "req_7"])])
        var events = try await backend(transport).stream(Self.hello).makeAsyncIterator()
        var text = ""
        do {
            while let event = try await events.next() { text += event.text ?? "" }
            Issue.record("no error")
        } catch {
            #expect(text == "Hello")
            #expect(error.kind == .overloaded)
            #expect(error.message == "gone")
            #expect(error.provider == "someone")
            #expect(error.status == 200)
            #expect(error.requestID == "req_7")
            #expect(error.partial?.text == "Hello")
        }
        #expect(try await events.next() == nil)
    }

    @Test func `a body beyond the limit is given up`() async throws {
        let body = ScriptedBody([.bytes(Self.text("Hi"))], repeats: true)
        var limited = backend(ScriptedTransport([.response(status: 200, body)]))
        limited.maximumBodyByteCount = 10_000
        let error = await #expect(throws: ModelError.self) { try await limited.response(to: Self.hello) }
        #expect(error?.kind == .malformedResponse)
        #expect(error?.message.contains("10000") == true)
        #expect(body.pullCount < 10_000 / 50)
    }

    // MARK: The end

    @Test func `a stream is iterated once`() async throws {
        let stream = try await backend(ScriptedTransport([.answer([.bytes(Self.text("Hi") + Self.end)])])).stream(
            Self.hello)
        var count = 0
        for try await _ in stream { count += 1 }
        #expect(count == 5)  // started, partStarted, delta, partFinished, finished
        var second = stream.makeAsyncIterator()
        let error = await #expect(throws: ModelError.self) { try await second.next() }
        #expect(error?.kind == .invalidRequest)
    }

    @Test func `a dropped iterator drops the body`() async throws {
        weak var dropped: ScriptedBody?
        func begin() async throws -> String? {
            let body = ScriptedBody([.bytes(Self.text("Hi"))], repeats: true)
            dropped = body
            let transport = ScriptedTransport([.response(status: 200, body)])
            for try await event in try await backend(transport).stream(Self.hello) {
                if let text = event.text { return text }
            }
            return nil
        }
        #expect(try await begin() == "Hi")
        #expect(dropped == nil)
    }

    @Test func `after the end the body is discarded and not read again`() async throws {
        let body = ScriptedBody([.bytes(Self.text("Hi")), .bytes(Self.end), .bytes(Self.text("more"))])
        var events = try await backend(ScriptedTransport([.response(status: 200, body)])).stream(Self.hello)
            .makeAsyncIterator()
        var last: ModelEvent?
        while let event = try await events.next() { last = event }
        #expect(last == .finished(FinishReason(.stop, raw: "stop")))
        #expect(body.isDiscarded)
        #expect(body.pullCount == 2)
        #expect(try await events.next() == nil)
        #expect(body.pullCount == 2)
    }

    @Test func `a body that ends by itself, or breaks, is not discarded`() async throws {
        let body = ScriptedBody([.bytes(Self.text("Hi"))])
        await #expect(throws: ModelError.self) {
            try await backend(ScriptedTransport([.response(status: 200, body)])).response(to: Self.hello)
        }
        #expect(!body.isDiscarded)
    }

    @Test func `nothing is read before an event is asked for`() async throws {
        let body = ScriptedBody([.bytes(Self.text("Hi") + Self.end)])
        let stream = try await backend(ScriptedTransport([.response(status: 200, body)])).stream(Self.hello)
        #expect(body.pullCount == 0)
        var events = stream.makeAsyncIterator()
        _ = try await events.next()
        #expect(body.pullCount == 1)
    }

    // MARK: Clocks

    private static func limits(
        first: Duration? = nil, between: Duration? = nil, total: Duration? = nil, heartbeatsCount: Bool = false
    ) -> Deadlines {
        var deadlines = Deadlines()
        deadlines.firstEvent = first
        deadlines.betweenEvents = between
        deadlines.total = total
        deadlines.heartbeatsCount = heartbeatsCount
        return deadlines
    }

    private static let ping = Step.bytes(": ping\n\n")

    /// The clocks, what the server does, and which clock ends it when; `nil` ends well.
    private static let clocks: [(Deadlines, [Step], [Step], DeadlinePhase?, Duration)] = [
        // The head counts for the first event.
        (limits(first: .seconds(9)), [.wait(.seconds(10))], [], .firstEvent, .seconds(9)),
        (limits(first: .seconds(9)), [.wait(.seconds(5))], [.wait(.seconds(5))], .firstEvent, .seconds(9)),
        (
            limits(first: .seconds(9)), [.wait(.seconds(5))],
            [.wait(.seconds(3)), .bytes(text("a")), .wait(.seconds(99)), .bytes(end)], nil, .seconds(107)
        ),
        // Pings before the first event are no event, by choice or not.
        (
            limits(first: .seconds(9)), [], [.wait(.seconds(5)), ping, .wait(.seconds(5)), .bytes(end)], .firstEvent,
            .seconds(9)
        ),
        (
            limits(first: .seconds(9), heartbeatsCount: true), [],
            [.wait(.seconds(5)), ping, .wait(.seconds(5)), .bytes(end)], .firstEvent, .seconds(9)
        ),
        // From one event to the next.
        (
            limits(between: .seconds(9)), [.wait(.seconds(50))],
            [.wait(.seconds(50)), .bytes(text("a")), .wait(.seconds(10)), .bytes(end)], .betweenEvents, .seconds(109)
        ),
        (
            limits(between: .seconds(9)), [],
            [.bytes(text("a")), .wait(.seconds(8)), .bytes(text("b")), .wait(.seconds(8)), .bytes(end)], nil,
            .seconds(16)
        ),
        (
            limits(between: .seconds(9)), [],
            [.bytes(text("a")), .wait(.seconds(5)), ping, .wait(.seconds(5)), .bytes(end)], .betweenEvents, .seconds(9)
        ),
        (
            limits(between: .seconds(9), heartbeatsCount: true), [],
            [.bytes(text("a")), .wait(.seconds(5)), ping, .wait(.seconds(5)), .bytes(end)], nil, .seconds(10)
        ),
        // Half an event is none.
        (
            limits(between: .seconds(9)), [],
            [.bytes(text("a") + "data: {"), .wait(.seconds(5)), .bytes("\"ch"), .wait(.seconds(5)), .bytes(end)],
            .betweenEvents, .seconds(9)
        ),
        // All waits together.
        (limits(total: .seconds(9)), [.wait(.seconds(10))], [], .total, .seconds(9)),
        (
            limits(between: .seconds(9), total: .seconds(20)), [.wait(.seconds(6))],
            [
                .bytes(text("a")), .wait(.seconds(6)), .bytes(text("b")), .wait(.seconds(6)), .bytes(text("c")),
                .wait(.seconds(6)), .bytes(end),
            ], .total, .seconds(20)
        ),
        (limits(first: .seconds(3), total: .seconds(3)), [], [.wait(.seconds(4))], .firstEvent, .seconds(3)),
        (
            limits(), [.wait(.seconds(9999))],
            [.wait(.seconds(9999)), .bytes(text("a")), .wait(.seconds(9999)), .bytes(end)], nil, .seconds(29997)
        ),
    ]

    @Test(arguments: clocks)
    func `each clock ends what it measures, at its time`(
        _ deadlines: Deadlines, _ head: [Step], _ body: [Step], _ phase: DeadlinePhase?, _ time: Duration
    ) async {
        let transport = ScriptedTransport([.answer(body, after: head)])
        do {
            _ = try await backend(transport, deadlines: deadlines).response(to: Self.hello)
            #expect(phase == nil)
        } catch {
            #expect(error.kind == phase.map { .deadline($0) })
            #expect(error.provider == "someone")
        }
        #expect(transport.clock.elapsed == time)
    }

    @Test func `the time that the consumer takes counts for no clock`() async throws {
        let deadlines = Self.limits(first: .seconds(5), between: .seconds(5), total: .seconds(9))
        let body: [Step] = [
            .wait(.seconds(4)), .bytes(Self.text("a")), .wait(.seconds(4)), .bytes(Self.text("b") + Self.end),
        ]
        let transport = ScriptedTransport([.answer(body)])
        var text = ""
        for try await event in try await backend(transport, deadlines: deadlines).stream(Self.hello) {
            text += event.text ?? ""
            transport.clock.advance(by: .seconds(100))
        }
        #expect(text == "ab")
    }

    @Test func `the time of a refused try counts for the whole`() async {
        let transport = ScriptedTransport([
            .answer([.bytes("{}")], status: 401, after: [.wait(.seconds(6))]),
            .answer([.bytes(Self.end)], after: [.wait(.seconds(6))]),
        ])
        let error = await #expect(throws: ModelError.self) {
            try await backend(transport, Rotating(), deadlines: Self.limits(total: .seconds(9))).response(
                to: Self.hello)
        }
        #expect(error?.kind == .deadline(.total))
        #expect(transport.clock.elapsed == .seconds(9))
    }

    @Test func `the time of a refusal whose words never come counts for the whole`() async {
        let transport = ScriptedTransport([
            .answer([.wait(.seconds(99))], status: 401), .answer([.bytes(Self.end)], after: [.wait(.seconds(6))]),
        ])
        let error = await #expect(throws: ModelError.self) {
            try await backend(transport, Rotating(), deadlines: Self.limits(total: .seconds(9))).response(
                to: Self.hello)
        }
        #expect(error?.kind == .deadline(.total))
        #expect(transport.clock.elapsed == .seconds(9))
    }
}

extension Backend {
    /// The whole response, or what ended it.
    fileprivate func response(to request: ModelRequest) async throws(ModelError) -> ModelResponse {
        var response = ModelResponse()
        var events = try await stream(request).makeAsyncIterator()
        while let event = try await events.next() { response.apply(event) }
        return response
    }
}

/// A credential whose key changes when it is renewed.
private final class Rotating: Credential {
    private let count = Mutex(0)
    var renewals: Int { count.withLock { $0 } }

    func authorize(_ request: inout TransportRequest) async throws(ModelError) {
        request.headers.set("authorization", to: Secret("Bearer key-\(renewals)"))
    }

    func renew() async -> Bool {
        count.withLock { $0 += 1 }
        return true
    }
}
