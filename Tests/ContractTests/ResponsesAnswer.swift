import Foundation
import Interlingua
import Testing

/// What a body says, and how it ended. Its events are held against the grammar.
struct ResponsesAnswer: Equatable {
    var events: [ModelEvent] = []
    var response = ModelResponse()
    /// `nil` where the response is whole.
    var error: ModelError?

    /// Hears a scenario of `Fixtures/responses`.
    init(_ scenario: String, _ file: String = "response.sse") async throws {
        try await self.init(ResponsesAnswer.bytes(scenario, file))
    }

    init(_ body: [UInt8], status: Int = 200) async throws { try await self.init(chunks: [body], status: status) }

    init(chunks: [[UInt8]], status: Int = 200) async throws {
        let transport = Recital(status: status, chunks: chunks)
        let backend: any Backend = try .openAIResponses(apiKey: Secret("k"), model: "m", transport: transport)
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

    static func bytes(_ scenario: String, _ file: String = "response.sse") throws -> [UInt8] {
        [UInt8](
            try Data(contentsOf: Bundle.module.bundleURL.appending(path: "Fixtures/responses/\(scenario)/\(file)")))
    }

    /// The scenarios that have that file.
    static func scenarios(with file: String = "response.sse") throws -> [String] {
        let folder = Bundle.module.bundleURL.appending(path: "Fixtures/responses")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path())
            .filter { FileManager.default.fileExists(atPath: folder.appending(path: "\($0)/\(file)").path()) }.sorted()
    }

    /// The types of the events that the library passed on without knowing them.
    var unknownTypes: [String] {
        events.compactMap { if case .unknown(let type, _) = $0 { type } else { nil } }
    }
}

/// Answers every request with one body.
private struct Recital: Transport {
    var status: Int
    var chunks: [[UInt8]]

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        TransportResponse(status: status, body: BufferedBody(chunks: chunks))
    }
}

extension Signature {
    /// What OpenAI signed.
    static func openAI(_ json: String) throws -> Signature { Signature(provider: .openAI, value: try .parse(json)) }
}
