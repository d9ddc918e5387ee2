import Interlingua
import Testing

/// Laws that every answer of Converse keeps.
@Suite struct ConverseLawTests {
    private static let twins = [
        "text", "parallel_tool_calls", "calls_without_arguments", "signed_reasoning", "redacted_reasoning",
        "empty_block_before_reasoning", "guardrail_intervened", "citations", "server_tool", "cache_usage", "image",
        "prompt_router_and_fields",
    ]
    private static let whole =
        twins + ["call_cut_by_length", "stops_are_missing", "no_metadata", "unknown_events_and_fields"]

    @Test(arguments: twins) func `a stream says what the document says`(scenario: String) async throws {
        let streamed = try await ConverseAnswer(stream: scenario)
        let unary = try await ConverseAnswer(document: scenario)
        #expect(unary.error == nil)
        #expect(streamed.response.parts == unary.response.parts)
        #expect(streamed.response.notices == unary.response.notices)
        #expect(streamed.response.finish == unary.response.finish)
        #expect(streamed.response.usage == unary.response.usage)
    }

    @Test(arguments: whole) func `any cut in two gives the same events`(scenario: String) async throws {
        let body = try ConverseAnswer.stream(scenario)
        let expected = try await ConverseAnswer(body)
        for cut in 1..<body.count {
            let answer = try await ConverseAnswer(Array(body[..<cut]), Array(body[cut...]))
            #expect(answer == expected, "cut at \(cut)")
        }
    }

    @Test(arguments: twins) func `a document may come in any two pieces`(scenario: String) async throws {
        let body = try ConverseAnswer.document(scenario)
        let expected = try await ConverseAnswer(body)
        for cut in stride(from: 1, to: body.count, by: 7) {
            #expect(try await ConverseAnswer(Array(body[..<cut]), Array(body[cut...])) == expected, "cut at \(cut)")
        }
    }

    /// The content is whole with `messageStop`, so a stream that is cut after it lacks nothing but its usage.
    @Test(arguments: ["text", "parallel_tool_calls", "signed_reasoning", "citations"])
    func `a stream that is cut before its stop is truncated, and gives what came`(scenario: String) async throws {
        let body = try ConverseAnswer.stream(scenario)
        let expected = try await ConverseAnswer(body)
        let stop = try #require(body.firstRange(of: Array("messageStop".utf8))?.lowerBound)
        var wasWhole = false
        for count in 0..<body.count {
            let answer = try await ConverseAnswer(Array(body[..<count]))
            if count <= stop {
                #expect(answer.error?.kind == .truncated, "\(count) bytes")
                #expect(answer.error?.partial ?? ModelResponse() == answer.response, "\(count) bytes")
            }
            #expect(answer.error == nil || !wasWhole, "\(count) bytes")
            guard answer.error == nil else { continue }
            wasWhole = true
            #expect(answer.response.parts == expected.response.parts)
            #expect(answer.response.finish == expected.response.finish)
        }
        #expect(wasWhole)
    }
}
