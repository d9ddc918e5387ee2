import Foundation
import Interlingua
import Synchronization
import Testing

/// Answers every request with one body, and keeps the requests.
final class OllamaReplay: Transport {
    private let status: Int
    private let chunks: [[UInt8]]
    private let received = Mutex<[TransportRequest]>([])

    init(status: Int = 200, chunks: [[UInt8]]) {
        self.status = status
        self.chunks = chunks
    }

    var requests: [TransportRequest] { received.withLock { $0 } }

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        received.withLock { $0.append(request) }
        return TransportResponse(status: status, body: BufferedBody(chunks: chunks))
    }
}

/// What a body says, and how it ended.
struct OllamaAnswer: Equatable {
    var events: [ModelEvent] = []
    var response = ModelResponse()
    /// `nil` where the response is whole.
    var error: ModelError?

    /// Hears a body in pieces of a size, and holds its events against the grammar.
    init(
        _ body: [UInt8], pieceSize: Int = .max, status: Int = 200, to request: ModelRequest = .ollamaQuestion
    ) async throws {
        let starts = stride(from: 0, to: body.count, by: min(pieceSize, max(body.count, 1)))
        try await self.init(
            chunks: starts.map { Array(body[$0..<min($0 + min(pieceSize, body.count), body.count)]) }, status: status,
            to: request)
    }

    init(chunks: [[UInt8]], status: Int = 200, to request: ModelRequest = .ollamaQuestion) async throws {
        let backend: any Backend = try .ollama(transport: OllamaReplay(status: status, chunks: chunks))
        var grammar = StreamGrammar()
        do throws(ModelError) {
            var stream = try await backend.stream(request).makeAsyncIterator()
            while let event = try await stream.next() {
                events.append(event)
                response.apply(event)
                check(event, &grammar)
            }
        } catch {
            self.error = error
        }
        if error == nil {
            do { try grammar.finish() } catch { Issue.record(error) }
        } else {
            #expect(response.finish == nil)
        }
    }

    private func check(_ event: ModelEvent, _ grammar: inout StreamGrammar) {
        do { try grammar.check(event) } catch { Issue.record(error) }
    }

    /// The last usage, as input and output.
    var counts: [Int?]? { response.usage.map { [$0.input, $0.output] } }
}

extension ModelRequest {
    static let ollamaQuestion = ModelRequest(model: "m", messages: [.user("?")])
}

/// A body of `Fixtures/ollama`.
func ollamaFixture(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: Bundle.module.bundleURL.appending(path: "Fixtures/ollama/\(path)")))
}
