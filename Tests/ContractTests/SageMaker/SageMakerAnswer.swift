import Foundation
import Interlingua
import Testing

/// What a body says that comes through SageMaker, and how it ended.
struct SageMakerAnswer {
    var events: [ModelEvent] = []
    var response = ModelResponse()
    /// `nil` where the response is whole.
    var error: ModelError?

    static let keys = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("secret"))

    /// Hears a body that comes in these chunks, and holds its events against the grammar.
    init(_ chunks: [[UInt8]], status: Int = 200, headers: HTTPHeaders = [:]) async throws {
        let transport = ConverseReplay(status: status, headers: headers, chunks: chunks)
        let backend: any Backend = try .sageMakerChat(
            endpoint: "my-endpoint", region: "us-east-1", keys: Self.keys, transport: transport)
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
        if error == nil { do { try grammar.finish() } catch { Issue.record(error) } }
    }

    /// Hears a stream of `Fixtures/sagemaker`.
    init(_ scenario: String) async throws { try await self.init([Self.bytes(scenario)]) }

    static func bytes(_ scenario: String, _ name: String = "response.eventstream") throws -> [UInt8] {
        try Fixture.bytes("\(scenario)/\(name)", of: "sagemaker")
    }
}
