import Interlingua
import Testing

/// Streams that break off, go wrong, or come in pieces.
@Suite struct MessagesFailureTests {
    private static let scenarios = [
        "text", "thinking", "tool_calls", "tool_call_cut_by_limit", "server_tool", "compaction", "unknown",
    ]

    @Test(arguments: scenarios)
    func `a stream may be split anywhere`(scenario: String) async throws {
        let body = try messagesFixture(scenario)
        let whole = try await MessagesAnswer(body)
        for size in [1, 2, 7, 64] {
            #expect(try await MessagesAnswer(body, pieceSize: size) == whole, "in pieces of \(size)")
        }
    }

    @Test func `two pieces say the same wherever the split is`() async throws {
        let body = try messagesFixture("thinking")
        let whole = try await MessagesAnswer(body)
        for split in 0...body.count {
            let answer = try await MessagesAnswer(chunks: [Array(body[..<split]), Array(body[split...])])
            #expect(answer == whole, "at \(split)")
        }
    }

    @Test func `a stream that was cut is truncated, wherever the cut is, and keeps what came`() async throws {
        let body = try messagesFixture("tool_calls")
        let whole = try await MessagesAnswer(body)
        // The very last byte, of the blank line, ends the last event.
        for count in 0..<body.count {
            let answer = try await MessagesAnswer(Array(body[..<count]))
            #expect(answer.error?.kind == .truncated, "after \(count) bytes")
            #expect(whole.events.starts(with: answer.events), "after \(count) bytes")
            #expect(answer.error?.partial == (answer.events.isEmpty ? nil : answer.response))
            let calls = whole.response.toolCalls.map(\.arguments)
            #expect(calls.starts(with: answer.response.toolCalls.map(\.arguments)), "after \(count) bytes")
        }
    }

    @Test func `an error may be the first thing that a stream says`() async throws {
        let answer = try await MessagesAnswer(of: "error_first")
        #expect(answer.events.isEmpty)
        #expect(answer.error?.kind == .overloaded)
        #expect(answer.error?.message == "Overloaded")
        #expect(answer.error?.code == "overloaded_error")
        #expect(answer.error?.requestID == "req_011C")
        #expect(answer.error?.status == 200)
        #expect(answer.error?.partial == nil)
    }

    @Test func `an error after text keeps the text`() async throws {
        let answer = try await MessagesAnswer(of: "error_after_text")
        #expect(answer.error?.kind == .overloaded)
        #expect(answer.error?.partial?.text == "One")
    }

    @Test(arguments: [
        ("rate_limit_error", ModelError.Kind.rateLimited), ("api_error", .serverFault),
        ("invalid_request_error", .invalidRequest), ("authentication_error", .unauthorized),
        ("billing_error", .quotaExhausted), ("permission_error", .forbidden), ("not_found_error", .modelNotFound),
        ("request_too_large", .contextTooLong), ("timeout_error", .serverFault),
    ])
    func `an error inside a stream means what its type says`(type: String, kind: ModelError.Kind) async throws {
        let body = "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"\(type)\",\"message\":\"M\"}}\n\n"
        #expect(try await MessagesAnswer(Array(body.utf8)).error?.kind == kind)
    }

    @Test(arguments: [
        (401, "authentication_error", "invalid x-api-key", ModelError.Kind.unauthorized),
        (400, "invalid_request_error", "prompt is too long: 3333404 tokens > 200000 maximum", .contextTooLong),
        (400, "invalid_request_error", "max_tokens: Field required", .invalidRequest),
        (404, "not_found_error", "model: claude-sonet-4-5", .modelNotFound),
        (429, "rate_limit_error", "Slow down", .rateLimited), (529, "overloaded_error", "Overloaded", .overloaded),
        (500, "api_error", "Internal server error", .serverFault),
    ])
    func `a refused request says why`(status: Int, type: String, message: String, kind: ModelError.Kind) async throws {
        let body =
            #"{"type":"error","error":{"type":"\#(type)","message":"\#(message)"},"request_id":"req_01"}"#
        let error = try await MessagesAnswer(Array(body.utf8), status: status).error
        #expect(error?.kind == kind && error?.status == status && error?.code == type)
        #expect(error?.message == message && error?.requestID == "req_01")
    }

    @Test func `arguments that are no JSON, though the answer went on, are malformed`() async throws {
        let answer = try await MessagesAnswer(of: "tool_call_broken")
        #expect(answer.error?.kind == .malformedResponse)
        #expect(answer.error?.partial?.toolCalls.isEmpty == true)
    }

    @Test func `a second message inside the first is malformed`() async throws {
        let answer = try await MessagesAnswer(of: "two_messages")
        #expect(answer.error?.kind == .malformedResponse)
        #expect(answer.error?.partial?.text == "One")
    }

    @Test func `an event that is no JSON is malformed, and says where`() async throws {
        let body = "event: message_start\ndata: {\"type\":\"message_start\",}\n\n"
        let error = try await MessagesAnswer(Array(body.utf8)).error
        #expect(error?.kind == .malformedResponse)
        // The data begins at byte 27 of the body, and the brace that is no member at byte 24 of the data.
        #expect(error?.offset == 27 + 24)
    }

    @Test func `a body with nothing in it is truncated`() async throws {
        #expect(try await MessagesAnswer([]).error?.kind == .truncated)
    }
}
