import Synchronization

/// A transport that answers from recordings, and reaches nobody.
///
///     let transport = ReplayTransport(try Exchange.all(in: "recordings"))
///     let client = ModelClient(try .openAI(apiKey: Secret("any"), model: "gpt-4.1-mini", transport: transport))
///
/// Each recording answers once.
public final class ReplayTransport: Transport {
    /// Which recording answers a request.
    public enum Choice: Hashable, Sendable {
        /// The next one, whatever the request is.
        case next
        /// The first whose request was the same: method, address and body, but for the secrets.
        case sameRequest
    }

    private let choice: Choice
    private let pieceByteCount: Int
    private let rest: Mutex<[Exchange]>

    /// - Parameter pieceByteCount: Bodies come in pieces of so many bytes.
    public init(_ exchanges: [Exchange], choice: Choice = .next, pieceByteCount: Int = 16 << 10) {
        self.choice = choice
        self.pieceByteCount = max(1, pieceByteCount)
        rest = Mutex(exchanges)
    }

    /// - Throws: `.invalidRequest` where no recording is left that answers it.
    public func send(
        _ request: TransportRequest, deadline: TransportDeadline?
    ) async throws(ModelError) -> TransportResponse {
        let exchange = rest.withLock { rest in
            let index = choice == .next ? rest.indices.first : rest.firstIndex { $0.answers(request) }
            return index.map { rest.remove(at: $0) }
        }
        guard let exchange else { throw ModelError(.invalidRequest, "nothing is recorded that would answer") }
        let body = exchange.body
        let pieces = stride(from: 0, to: body.count, by: pieceByteCount).map {
            Array(body[$0..<min($0 + pieceByteCount, body.count)])
        }
        return TransportResponse(status: exchange.status, headers: exchange.headers, body: BufferedBody(chunks: pieces))
    }
}

extension Exchange {
    /// Whether it was recorded for such a request.
    fileprivate func answers(_ request: TransportRequest) -> Bool {
        guard let own = self.request else { return false }
        let other = Redaction(of: request).masked(request)
        guard own.method == other.method, own.url == other.url else { return false }
        if own.body == other.body { return true }
        guard let body = try? JSONValue.parse(own.body.span) else { return false }
        return body == (try? JSONValue.parse(other.body.span))
    }
}
