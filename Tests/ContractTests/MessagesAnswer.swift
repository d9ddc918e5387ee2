import Foundation
import Interlingua
import Testing

/// What a body says, and how it ended.
struct MessagesAnswer: Equatable {
    var events: [ModelEvent] = []
    var response = ModelResponse()
    /// `nil` where the response is whole.
    var error: ModelError?

    /// Hears a body in pieces of a size, and holds its events against the grammar.
    init(
        _ body: [UInt8], pieceSize: Int = .max, status: Int = 200, variant: MessagesVariant = .anthropic
    ) async throws {
        let size = min(pieceSize, max(body.count, 1))
        let starts = stride(from: 0, to: body.count, by: size)
        try await self.init(
            chunks: starts.map { Array(body[$0..<min($0 + size, body.count)]) }, status: status, variant: variant)
    }

    init(chunks: [[UInt8]], status: Int = 200, variant: MessagesVariant = .anthropic) async throws {
        let transport = OllamaReplay(status: status, chunks: chunks)
        let backend: any Backend = try .anthropic(
            credential: .apiKey(Secret("k")), variant: variant, transport: transport)
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

    /// Hears a fixture's stream.
    init(of scenario: String) async throws { try await self.init(messagesFixture(scenario)) }

    /// The opaque parts.
    var opaque: [JSONValue] {
        response.parts.compactMap { if case .opaque(_, let value) = $0 { value } else { nil } }
    }
}

/// A body of `Fixtures/messages`.
func messagesFixture(_ scenario: String, _ form: String = "sse") throws -> [UInt8] {
    let path = "Fixtures/messages/\(scenario)/response.\(form)"
    return [UInt8](try Data(contentsOf: Bundle.module.bundleURL.appending(path: path)))
}
