import Foundation
import Interlingua
import Synchronization
import Testing

/// Answers every request with one body, and keeps the requests.
final class ConverseReplay: Transport {
    private let status: Int
    private let headers: HTTPHeaders
    private let chunks: [[UInt8]]
    private let received = Mutex<[TransportRequest]>([])

    init(status: Int = 200, headers: HTTPHeaders = [:], chunks: [[UInt8]]) {
        self.status = status
        self.headers = headers
        self.chunks = chunks
    }

    var requests: [TransportRequest] { received.withLock { $0 } }

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        received.withLock { $0.append(request) }
        return TransportResponse(status: status, headers: headers, body: BufferedBody(chunks: chunks))
    }
}

/// What a body says, and how it ended.
struct ConverseAnswer: Equatable {
    var events: [ModelEvent] = []
    var response = ModelResponse()
    /// `nil` where the response is whole.
    var error: ModelError?

    /// Hears a body that comes in these chunks, and holds its events against the grammar.
    init(_ chunks: [UInt8]..., status: Int = 200, headers: HTTPHeaders = [:]) async throws {
        let transport = ConverseReplay(status: status, headers: headers, chunks: chunks)
        let backend: any Backend = try .bedrock(
            region: "eu-central-1", credential: .apiKey(Secret("k")), transport: transport)
        var grammar = StreamGrammar()
        do throws(ModelError) {
            var stream = try await backend.stream(.hello).makeAsyncIterator()
            while let event = try await stream.next() {
                events.append(event)
                response.apply(event)
                do { try grammar.check(event) } catch { Issue.record(error) }
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

    /// Hears a stream of `Fixtures/converse`.
    init(stream scenario: String) async throws { try await self.init(Self.stream(scenario)) }

    /// Hears a document of `Fixtures/converse`.
    init(document scenario: String) async throws {
        try await self.init(Self.document(scenario))
    }

    static func stream(_ scenario: String) throws -> [UInt8] { try fixture("\(scenario)/response.eventstream") }

    static func document(_ scenario: String) throws -> [UInt8] { try fixture("\(scenario)/response.json") }

    private static func fixture(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: Bundle.module.bundleURL.appending(path: "Fixtures/converse/\(path)")))
    }
}
