import Interlingua
import Testing

/// A document says what the stream of the same answer does.
@Suite struct MessagesUnaryTests {
    @Test(arguments: [
        "text", "thinking", "thinking_redacted", "server_tool", "compaction", "refusal", "stop_sequence",
        "tool_call_cut_before_arguments",
    ])
    func `a stream folds to what its document says`(scenario: String) async throws {
        let stream = try await MessagesAnswer(of: scenario)
        let document = try await MessagesAnswer(messagesFixture(scenario, "json"))
        #expect(stream.error == nil && document.error == nil)
        #expect(stream.response == document.response)
    }

    @Test func `arguments are those of the stream, but for their blanks`() async throws {
        let stream = try await MessagesAnswer(of: "tool_calls").response.toolCalls
        let document = try await MessagesAnswer(messagesFixture("tool_calls", "json")).response.toolCalls
        #expect(stream.map(\.id) == document.map(\.id) && stream.map(\.name) == document.map(\.name))
        #expect(
            document.map(\.arguments) == [#"{"city":"Paris","n":1.5}"#, "{}", #"{"city":"Rome","n":2}"#])
        for (streamed, whole) in zip(stream, document) {
            #expect(try json(streamed.arguments) == json(whole.arguments))
        }
    }

    @Test func `arguments are the bytes of the document`() async throws {
        let body =
            #"{"type":"message","id":"m","model":"c","content":[{"type":"tool_use","id":"t","name":"n","input": "#
            + #"{ "big": 12345678901234567890, "e": 1e2 } }],"stop_reason":"tool_use","usage":{}}"#
        let answer = try await MessagesAnswer(Array(body.utf8))
        #expect(answer.response.toolCalls.first?.arguments == #"{ "big": 12345678901234567890, "e": 1e2 }"#)
    }

    @Test func `an error in a document is an error`() async throws {
        let answer = try await MessagesAnswer(messagesFixture("error_document", "json"))
        #expect(answer.error?.kind == .serverFault)
        #expect(answer.error?.message == "Internal server error")
        #expect(answer.error?.code == "api_error")
        #expect(answer.error?.requestID == "req_012")
        #expect(answer.error?.partial == nil)
    }

    @Test func `a document that was cut is truncated, wherever the cut is`() async throws {
        let body = try messagesFixture("tool_calls", "json")
        for count in 0..<body.count {
            let answer = try await MessagesAnswer(Array(body[..<count]))
            #expect(answer.error?.kind == .truncated, "after \(count) bytes")
        }
    }

    @Test func `a document without an answer is malformed`() async throws {
        #expect(try await MessagesAnswer(Array(#"{"id":"x"}"#.utf8)).error?.kind == .malformedResponse)
    }
}
