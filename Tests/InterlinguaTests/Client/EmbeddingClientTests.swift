import Synchronization
import Testing

@testable import Interlingua

/// What the client does around a backend of embeddings: retries, accounts, and more inputs than one request takes.
@Suite struct EmbeddingClientTests {
    private static let quick: RetryPolicy = {
        var policy = RetryPolicy()
        policy.base = .zero
        return policy
    }()

    @Test func `a failure that may pass is tried again, and every attempt is counted`() async throws {
        let backend = ScriptedEmbedder([.failure(.overloaded), .failure(.rateLimited), .success(3)])
        let client = EmbeddingClient(backend, retry: Self.quick)
        var request = EmbeddingRequest(["a"])
        request.tags = ["tenant": "acme"]
        let response = try await client.embed(request)
        #expect(response.vectors == [[3]])
        #expect(response.failedAttempts.map(\.outcome) == [.failed(.overloaded), .failed(.rateLimited)])
        let totals = client.ledger.snapshot().tagged("tenant", "acme").totals
        #expect(totals.attempts == 3)
        #expect(totals.succeeded == 1)
        #expect(totals.failed == 2)
        #expect(totals.usage.input == 1)
        #expect(client.ledger.snapshot().map(\.key.model) == ["script-1"])
    }

    @Test func `a failure that cannot pass is thrown at once, with its attempt`() async {
        let backend = ScriptedEmbedder([.failure(.modelNotFound), .success(1)])
        let client = EmbeddingClient(backend, retry: Self.quick)
        let error = await #expect(throws: ModelError.self) { try await client.embed("a") }
        #expect(error?.kind == .modelNotFound)
        #expect(error?.attempts.count == 1)
        #expect(backend.requests.count == 1)
    }

    @Test func `attempts end with the policy`() async {
        let backend = ScriptedEmbedder(Array(repeating: .failure(.overloaded), count: 9))
        let error = await #expect(throws: ModelError.self) {
            try await EmbeddingClient(backend, retry: Self.quick).embed("a")
        }
        #expect(error?.attempts.count == 3)
        #expect(backend.requests.count == 3)
        let once = ScriptedEmbedder([.failure(.overloaded), .success(1)])
        await #expect(throws: ModelError.self) { try await EmbeddingClient(once, retry: .never).embed("a") }
        #expect(once.requests.count == 1)
    }

    @Test func `what retries may cost is shared by all requests of a client`() async {
        var policy = Self.quick
        policy.budget.capacity = 5
        let backend = ScriptedEmbedder(Array(repeating: .failure(.overloaded), count: 9))
        let client = EmbeddingClient(backend, retry: policy)
        for _ in 0..<3 { await #expect(throws: ModelError.self) { try await client.embed("a") } }
        #expect(backend.requests.count == 4)  // one retry was paid for
    }

    @Test(arguments: [1, 3, 100])
    func `more inputs than one request takes become several, and their vectors one list`(
        concurrency: Int
    ) async throws {
        let backend = ScriptedEmbedder([], limit: 3)
        var client = EmbeddingClient(backend)
        client.maximumConcurrency = concurrency
        let response = try await client.embed(EmbeddingRequest((0..<10).map { String($0) }))
        #expect(response.vectors == (0..<10).map { [Float($0)] })
        #expect(response.usage?.input == 10)
        #expect(response.usage?.raw == nil)
        #expect(response.warnings == [Warning("w", "said once")])
        #expect(backend.requests.map(\.inputs.count).sorted() == [1, 3, 3, 3])
        #expect(backend.mostAtOnce <= concurrency)
        #expect(client.ledger.totals.attempts == 4)
    }

    @Test func `of several requests the first failure ends them all`() async {
        let backend = ScriptedEmbedder([.success(0), .failure(.unauthorized)], limit: 1)
        var client = EmbeddingClient(backend)
        client.maximumConcurrency = 1
        let error = await #expect(throws: ModelError.self) {
            try await client.embed(EmbeddingRequest((0..<10).map { String($0) }))
        }
        #expect(error?.kind == .unauthorized)
        #expect(backend.requests.count == 2)
    }

    @Test func `vectors of different lengths are no answer to one request`() async {
        let backend = ScriptedEmbedder([.success(0), .long], limit: 1)
        let error = await #expect(throws: ModelError.self) {
            try await EmbeddingClient(backend).embed(EmbeddingRequest(["1", "2"]))
        }
        #expect(error?.kind == .malformedResponse)
    }

    @Test func `a backend that gives no vector is an error and no crash`() async {
        let error = await #expect(throws: ModelError.self) {
            try await EmbeddingClient(ScriptedEmbedder([.nothing])).embed("1")
        }
        #expect(error?.kind == .malformedResponse)
    }

    // MARK: Over HTTP

    private func backend(
        _ transport: ScriptedTransport, deadlines: Deadlines = Deadlines(), credential: (any Credential)? = nil
    ) -> HTTPBackend<OpenAIEmbeddingDialect> {
        let endpoint = Endpoint(provider: "someone", model: "m", credential: credential, url: "https://e.example")
        var backend = HTTPBackend(
            OpenAIEmbeddingDialect(), at: endpoint, deadlines: deadlines, transport: transport)
        backend.now = transport.clock.read
        return backend
    }

    private static let answer = #"{"data":[{"index":0,"embedding":[0.5]}]}"#

    @Test func `a refused credential is renewed once`() async throws {
        let credential = OneRenewal()
        let transport = ScriptedTransport([.refusal(401), .answer([.bytes(Self.answer)])])
        let response = try await backend(transport, credential: credential).embed(EmbeddingRequest(["a"]))
        #expect(response.vectors == [[0.5]])
        #expect(transport.requests.map { $0.headers["authorization"] } == ["old", "new"])
        let refused = ScriptedTransport([.refusal(401), .refusal(401), .answer([.bytes(Self.answer)])])
        await #expect(throws: ModelError.self) {
            try await backend(refused, credential: OneRenewal()).embed(EmbeddingRequest(["a"]))
        }
        #expect(refused.requests.count == 2)
    }

    @Test func `each clock ends an answer that does not come`() async {
        var deadlines = Deadlines()
        deadlines.firstEvent = .seconds(5)
        deadlines.betweenEvents = .seconds(2)
        deadlines.total = .seconds(9)
        let scripts: [(ScriptedTransport.Answer, DeadlinePhase)] = [
            (.answer([.bytes(Self.answer)], after: [.wait(.seconds(6))]), .firstEvent),
            (.answer([.wait(.seconds(6)), .bytes(Self.answer)]), .firstEvent),
            (.answer([.bytes("{"), .wait(.seconds(3)), .bytes("}")]), .betweenEvents),
            (.answer(Array(repeating: [.bytes(" "), .wait(.seconds(1))], count: 20).flatMap { $0 }), .total),
        ]
        for (answer, phase) in scripts {
            let transport = ScriptedTransport([answer])
            let error = await #expect(throws: ModelError.self) {
                try await backend(transport, deadlines: deadlines).embed(EmbeddingRequest(["a"]))
            }
            #expect(error?.kind == .deadline(phase))
        }
    }

    @Test func `a body that never ends is given up`() async {
        let transport = ScriptedTransport([.response(status: 200, ScriptedBody([.bytes("[[[[[[[[")], repeats: true))])
        var backend = backend(transport)
        backend.maximumBodyByteCount = 100
        let error = await #expect(throws: ModelError.self) { try await backend.embed(EmbeddingRequest(["a"])) }
        #expect(error?.kind == .malformedResponse)
        #expect(error?.message.contains("100 bytes") == true)
    }

    @Test func `a length that is announced is no length`() async throws {
        for announced in ["-5", "99999999999999999999", "9223372036854775807", "x", "1"] {
            let headers = HTTPHeaders(dictionaryLiteral: ("content-length", announced))
            let transport = ScriptedTransport([.answer([.bytes(Self.answer)], headers: headers)])
            #expect(try await backend(transport).embed(EmbeddingRequest(["a"])).vectors == [[0.5]])
        }
    }
}

/// Embeds texts that are numbers as those numbers, unless its script says otherwise.
private final class ScriptedEmbedder: EmbeddingBackend {
    enum Step {
        case success(Float)
        case failure(ModelError.Kind)
        /// A vector of two numbers.
        case long
        case nothing
    }

    private struct State {
        var steps: [Step]
        var requests: [EmbeddingRequest] = []
        var running = 0
        var mostAtOnce = 0
    }

    let identity = BackendIdentity(provider: "script", region: "here", model: "script-1")
    private let limit: Int?
    private let state: Mutex<State>

    init(_ steps: [Step], limit: Int? = nil) {
        self.limit = limit
        state = Mutex(State(steps: steps))
    }

    var requests: [EmbeddingRequest] { state.withLock { $0.requests } }
    var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }

    func maximumInputCount(for request: EmbeddingRequest) -> Int? { limit }

    func embed(_ request: EmbeddingRequest) async throws(ModelError) -> EmbeddingResponse {
        let step = state.withLock { state in
            state.requests.append(request)
            state.running += 1
            state.mostAtOnce = max(state.mostAtOnce, state.running)
            return state.steps.isEmpty ? nil : state.steps.removeFirst()
        }
        await Task.yield()
        state.withLock { $0.running -= 1 }
        var usage = Usage(input: request.inputs.count, output: 0)
        usage.raw = ["mine": true]
        var response = EmbeddingResponse(
            model: "script-1", provider: "script", region: "here", usage: usage, warnings: [Warning("w", "said once")])
        switch step {
        case .failure(let kind): throw ModelError(kind, "as the script says", status: 500)
        case .success(let number): response.vectors = [[number]]
        case .long: response.vectors = [[1, 2]]
        case .nothing: break
        case nil: response.vectors = request.inputs.map { [Float($0) ?? .nan] }
        }
        return response
    }
}

/// A credential that can be renewed as often as it is asked to be.
private final class OneRenewal: Credential {
    private let value = Mutex("old")

    func authorize(_ request: inout TransportRequest) async throws(ModelError) {
        request.headers["authorization"] = value.withLock { $0 }
    }

    func renew() async -> Bool {
        value.withLock { $0 = "new" }
        return true
    }
}
