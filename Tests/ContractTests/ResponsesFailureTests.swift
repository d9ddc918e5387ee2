import Interlingua
import Testing

/// How Responses fail.
@Suite struct ResponsesFailureTests {
    @Test(
        arguments: [
            ("error_event", .quotaExhausted, "insufficient_quota", "You exceeded your current quota.", ""),
            ("error_event_flat", .rateLimited, "rate_limit_exceeded", "Slow down. Please try again in 2s.", "Half"),
            ("failed", .serverFault, "server_error", "The model produced an error.", "Half"),
        ] as [(String, ModelError.Kind, String, String, String)])
    func `a failure inside a stream is one error, with what came before it`(
        scenario: String, kind: ModelError.Kind, code: String, message: String, partial: String
    ) async throws {
        let answer = try await ResponsesAnswer(scenario)
        let error = try #require(answer.error)
        #expect(error.kind == kind)
        #expect(error.code == code)
        #expect(error.message == message)
        #expect(error.status == 200)
        #expect(error.provider == .openAI)
        #expect(error.partial?.text == partial)
        #expect(error.partial?.start?.id == "resp_1")
    }

    @Test func `a failed response has its usage and its text`() async throws {
        for file in ["response.sse", "response.json"] {
            let error = try #require(try await ResponsesAnswer("failed", file).error)
            #expect(error.kind == .serverFault)
            #expect(error.partial?.usage?.total == 13, "\(file)")
            #expect(error.partial?.text == "Half", "\(file)")
        }
    }

    @Test func `a wait that the message names is a hint`() async throws {
        let error = try #require(try await ResponsesAnswer("error_event_flat").error)
        #expect(error.retryHint.delay == .seconds(2))
    }

    @Test(
        arguments: [
            (
                400,
                #"{"error":{"message":"The requested model 'x' does not exist.","type":"invalid_request_error","param":"model","code":"model_not_found"}}"#,
                .modelNotFound
            ),
            (
                401,
                #"{"error":{"message":"Incorrect API key provided: k.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#,
                .unauthorized
            ),
            (400, #"{"code":"invalid-argument","error":"Incorrect API key provided."}"#, .unauthorized),
            (
                400,
                #"{"error":{"message":"Your input exceeds the context window of this model.","type":"invalid_request_error","param":"input","code":"context_length_exceeded"}}"#,
                .contextTooLong
            ),
            (
                400,
                #"{"error":{"message":"Item 'rs_1' of type 'reasoning' was provided without its required following item.","type":"invalid_request_error","param":"input","code":null}}"#,
                .invalidRequest
            ),
            (
                429,
                #"{"error":{"message":"Rate limit reached.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}"#,
                .rateLimited
            ),
        ] as [(Int, String, ModelError.Kind)])
    func `a refused request has a kind`(status: Int, body: String, kind: ModelError.Kind) async throws {
        let answer = try await ResponsesAnswer(Array(body.utf8), status: status)
        #expect(answer.error?.kind == kind)
        #expect(answer.error?.status == status)
        #expect(answer.events.isEmpty)
    }

    @Test(
        arguments: [
            (#"{"error":{"message":"Loading model","type":"unavailable_error","code":503}}"#, .overloaded),
            ("data: {\"error\":{\"message\":\"overloaded\",\"type\":\"server_error\"}}\n\n", .overloaded),
            (#"{"type":"error","code":"invalid_prompt","message":"Flagged."}"#, .contentFiltered),
            (#"{"id":"resp_1","object":"response","status":"failed","error":null,"output":[]}"#, .serverFault),
            (#"{"object":"list","data":[]}"#, .malformedResponse),
            ("[]", .malformedResponse), ("{\"a\":}", .malformedResponse), ("", .truncated),
            ("<html><title>Bad gateway</title></html>", .malformedResponse),
            ("event: response.created\ndata: {\"type\":\n\n", .malformedResponse),
            ("data: {\"type\":\"response.completed\"}\n\n", .malformedResponse),
        ] as [(String, ModelError.Kind)])
    func `an accepted request may fail in any shape`(body: String, kind: ModelError.Kind) async throws {
        #expect(try await ResponsesAnswer(Array(body.utf8)).error?.kind == kind, "\(body)")
    }

    @Test func `a call whose arguments are no JSON is no call`() async throws {
        let body = #"""
            {"id":"resp_1","status":"completed","model":"m","output":[{"type":"function_call","id":"fc_1",
             "call_id":"call_1","name":"weather","arguments":"{\"city\":","status":"completed"}]}
            """#
        let answer = try await ResponsesAnswer(Array(body.utf8))
        #expect(answer.error?.kind == .malformedResponse)
        #expect(answer.response.toolCalls.isEmpty)
    }

    @Test(
        arguments: [
            ("max_tool_calls", "incomplete", FinishReason(.other, raw: "max_tool_calls")),
            (nil, "cancelled", FinishReason(.other, raw: "cancelled")),
            (nil, "in_progress", FinishReason(.unreported, raw: "in_progress")),
            (nil, "complete", FinishReason(.stop, raw: "complete")),
        ] as [(String?, String, FinishReason)])
    func `other ways to end have their own word`(reason: String?, status: String, expected: FinishReason) async throws {
        let details = reason.map { #"{"reason":"\#($0)"}"# } ?? "null"
        let body = #"{"id":"r","model":"m","status":"\#(status)","incomplete_details":\#(details),"output":[]}"#
        #expect(try await ResponsesAnswer(Array(body.utf8)).response.finish == expected)
    }
}
