import Interlingua
import Testing

@testable import snippets

/// The backends that the documentation shows do what it says.
@Suite struct SnippetTests {
    @Test func `the echo says the last message back, within the grammar`() async throws {
        var grammar = StreamGrammar()
        var response = ModelResponse()
        for try await event in try await Echo().stream(ModelRequest(messages: [.system("x"), .user("to be or not")])) {
            try grammar.check(event)
            response.apply(event)
        }
        try grammar.finish()
        #expect(response.text == "to be or not ")
        #expect(response.finish?.meaning == .stop)
    }

    @Test func `the fallback asks the second where the first is full, and not where it is refused`() async throws {
        let request = ModelRequest(messages: [.user("hello")])
        let full = ModelClient(Fallback(first: Refusal(kind: .overloaded), second: Echo()), retry: .never)
        #expect(try await full.respond(to: request).text == "hello ")
        let refused = ModelClient(Fallback(first: Refusal(kind: .unauthorized), second: Echo()), retry: .never)
        await #expect { try await refused.respond(to: request) } throws: { ($0 as? ModelError)?.kind == .unauthorized }
    }

    @Test(arguments: [1, 2, 7, 1000])
    func `the made-up server's answer is heard, however it is cut`(pieceSize: Int) async throws {
        let body = Array(#"{"id":"r1","model":"lines-1","text":"Grü"}|{"text":"ße"}|{"done":true}|"#.utf8)
            .map { $0 == UInt8(ascii: "|") ? UInt8(ascii: "\n") : $0 }
        let transport = Answering(body: body, pieceSize: pieceSize)
        let client = ModelClient(.lines(apiKey: Secret("k"), transport: transport), retry: .never)
        let response = try await client.respond(to: "hello")
        #expect(response.text == "Grüße")
        #expect(response.start?.id == "r1")
        let cut = Answering(body: body.dropLast(14), pieceSize: pieceSize)
        let cutClient = ModelClient(.lines(apiKey: Secret("k"), transport: cut), retry: .never)
        await #expect { try await cutClient.respond(to: "hello") } throws: { error in
            guard let error = error as? ModelError else { return false }
            return error.kind == .truncated && error.partial?.text == "Grüße"
        }
    }
}

private struct Refusal: Backend {
    var kind: ModelError.Kind

    func stream(_ request: ModelRequest) async throws(ModelError) -> ResponseStream { throw ModelError(kind, "no") }
}

private struct Answering: Transport {
    var body: [UInt8]
    var pieceSize: Int

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        let pieces = stride(from: 0, to: body.count, by: pieceSize).map { Array(body.dropFirst($0).prefix(pieceSize)) }
        return TransportResponse(status: 200, body: BufferedBody(chunks: pieces))
    }
}
