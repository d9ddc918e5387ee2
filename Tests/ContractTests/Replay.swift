import Interlingua
import Synchronization

/// Answers every request with the same bytes, in pieces of a given size, and keeps what it was asked.
final class Replay: Transport {
    let status: Int
    let headers: HTTPHeaders
    let pieces: [[UInt8]]
    /// What breaks the body after its last byte; `nil` is a body that ends.
    let failure: ModelError?
    private let sent = Mutex<[TransportRequest]>([])

    init(_ pieces: [[UInt8]], status: Int = 200, headers: HTTPHeaders = [:], failure: ModelError? = nil) {
        self.pieces = pieces
        self.status = status
        self.headers = headers
        self.failure = failure
    }

    convenience init(_ bytes: [UInt8], inPiecesOf size: Int = .max, status: Int = 200) {
        self.init(bytes.pieces(of: size), status: status)
    }

    /// The requests, in order.
    var requests: [TransportRequest] { sent.withLock { $0 } }

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        sent.withLock { $0.append(request) }
        return TransportResponse(
            status: status, headers: headers, body: BufferedBody(chunks: pieces, failure: failure))
    }
}

extension [UInt8] {
    /// These bytes, cut after every `size` of them.
    func pieces(of size: Int) -> [[UInt8]] {
        guard size < count else { return [self] }
        return stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}

/// All that came of one response: its events, whether the grammar allowed them, and how it ended.
struct Heard: Equatable {
    var events: [ModelEvent] = []
    /// The first law that the events broke.
    var violation: StreamGrammar.Violation?
    /// `nil` where the response finished.
    var error: ModelError?

    /// The events, folded.
    var response: ModelResponse {
        var response = ModelResponse()
        for event in events { response.apply(event) }
        return response
    }

    var hasFinished: Bool { if case .finished = events.last { true } else { false } }

    init(_ bytes: [UInt8], inPiecesOf size: Int = .max, as variant: ChatCompletionsVariant = .openAI) async {
        await self.init(Replay(bytes, inPiecesOf: size), as: variant)
    }

    init(
        _ transport: Replay, as variant: ChatCompletionsVariant = .openAI,
        to request: ModelRequest = ModelRequest("Hello", model: "any")
    ) async {
        let endpoint = Endpoint(provider: variant.provider, url: "https://model.example/v1/chat/completions")
        let backend = HTTPBackend(ChatCompletionsDialect(variant: variant), at: endpoint, transport: transport)
        var grammar = StreamGrammar()
        do {
            for try await event in try await backend.stream(request) {
                events.append(event)
                do {
                    if violation == nil { try grammar.check(event) }
                } catch {
                    violation = error
                }
            }
            guard violation == nil else { return }
            do { try grammar.finish() } catch { violation = error }
        } catch {
            self.error = error
        }
    }
}
