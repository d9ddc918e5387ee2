import Interlingua
import Testing

/// How responses fail under status 200, and what is kept of them.
@Suite struct ChatCompletionsErrorsTests {
    private static let errors: [(String, ModelError.Kind, String, String, String)] = [
        (
            "openai_error_mid_stream/response.sse", ModelError.Kind.serverFault,
            "The server had an error while processing your request.", "server_error", "The"
        ),
        (
            "groq_error_event/response.sse", .malformedResponse,
            "Failed to call a function. Please adjust your prompt.", "tool_use_failed", "Hm"
        ),
        ("openrouter_error_after_the_finish/response.sse", .invalidRequest, "Token limit reached", "400", "Once upon"),
    ]

    @Test(arguments: errors)
    func `an error inside a stream keeps what came before it`(
        _ name: String, _ kind: ModelError.Kind, _ message: String, _ code: String, _ text: String
    ) async throws {
        let heard = await Heard(try Fixture.bytes(name))
        let error = try #require(heard.error)
        #expect(error.kind == kind)
        #expect(error.message == message)
        #expect(error.code == code)
        #expect(error.status == 200)
        #expect(error.provider == .openAI)
        #expect(error.partial?.text == text)
        #expect(heard.response == error.partial)
        #expect(!heard.hasFinished)
    }

    @Test func `an error's chunk is heard before its error`() async throws {
        let heard = await Heard(try Fixture.bytes("openrouter_error_after_the_finish/response.sse"), as: .openRouter)
        #expect(heard.error?.partial?.usage?.output == 10)
        #expect(heard.error?.partial?.usage?.reasoning == 10)  // never more than the output
    }

    @Test func `an error document in place of a stream is that error`() async throws {
        let heard = await Heard(try Fixture.bytes("error_document_for_a_stream/response.json"))
        #expect(heard.events == [])
        #expect(heard.error?.kind == .rateLimited)
        #expect(heard.error?.message == "Rate limit reached for requests")
        #expect(heard.error?.partial == nil)
    }

    @Test func `a page in place of an answer is no answer`() async throws {
        let heard = await Heard(try Fixture.bytes("html_under_200/response.html"))
        #expect(heard.error?.kind == .malformedResponse)
        #expect(heard.error?.offset == 0)
        #expect(heard.error?.message.contains("<!DOCTYPE html>") == true)
    }

    /// The body, the kind, and something of the message.
    private static let failures: [(String, ModelError.Kind, String)] = [
        ("", ModelError.Kind.truncated, "empty"),
        (" \r\n\t ", .truncated, "empty"),
        ("\u{FEFF}", .truncated, "empty"),
        ("data: [DONE]\n\n", .truncated, "without an answer"),
        (": ping\n\n", .truncated, "ended before"),
        ("upstream connect error", .truncated, "ended before"),
        (#"{"id":"c","choices":[]}"#, .malformedResponse, "no answer"),
        (#"{"id":"c","choices":[],"usage":{"prompt_tokens":1}}"#, .malformedResponse, "no answer"),
        (#"{"hello":1}"#, .malformedResponse, "no answer"),
        ("[]", .malformedResponse, "no answer"),
        (#"{"id":"c","choices":[{"message":{"content":"a"#, .truncated, "unexpected end"),
        (#"{"object":"error","message":"No model","type":"NotFoundError","code":404}"#, .modelNotFound, "No model"),
        (#"{"code":"rate_limit_exceeded","error":"Slow down"}"#, .rateLimited, "Slow down"),
        (
            #"{"choices":[{"error":{"code":502,"message":"Upstream"},"finish_reason":"error"}]}"#, .serverFault,
            "Upstream"
        ),
        (#"{"choices":[{"message":{"content":"a"},"finish_reason":"error"}]}"#, .serverFault, "error"),
        ("event: error\ndata: the upstream timed out\n\n", .serverFault, "the upstream timed out"),
        ("event: error\ndata: {\"message\":\"busy\",\"code\":503}\n\n", .overloaded, "busy"),
        // Older llama.cpp servers.
        ("error: {\"code\":503,\"message\":\"busy\",\"type\":\"unavailable_error\"}\n\n", .overloaded, "busy"),
        ("data: {\"detail\":\"No such model\",\"status\":404}\n\n", .modelNotFound, "No such model"),
        ("data: {\"error\":{\"message\":\"slow\"},\"status_code\":429}\n\n", .rateLimited, "slow"),
        ("data: [{\"error\":{\"message\":\"late\",\"code\":503}}]\n\n", .overloaded, "late"),
        ("data: {\"x_groq\":{\"error\":\"over capacity\"},\"choices\":[]}\n\n", .serverFault, "over capacity"),
        // The last event without its blank line.
        ("data: {\"error\":{\"message\":\"late\",\"code\":503}}", .overloaded, "late"),
        ("event: error\ndata: {\"message\":\"busy\",\"code\":503}", .overloaded, "busy"),
        ("data: {\"error\":{\"message\":\"late\",\"co", .truncated, "ended before"),
        (
            "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]}\n\ndata: [DONE]\n\n", .truncated,
            "without an answer"
        ),
        (
            "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"arguments\":\"{}\"}}]},"
                + "\"finish_reason\":\"tool_calls\"}]}\n\n", .malformedResponse, "without a name"
        ),
        (
            "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\"}}]},"
                + "\"finish_reason\":\"stop\"}]}\n\n", .malformedResponse, "arguments"
        ),
    ]

    @Test(arguments: failures)
    func `a body without a proper answer is a typed error`(
        _ body: String, _ kind: ModelError.Kind, _ words: String
    ) async {
        for size in [1, 7, .max] {
            let heard = await Heard(Array(body.utf8), inPiecesOf: size)
            #expect(heard.error?.kind == kind)
            #expect(heard.error?.message.contains(words) == true, "\(heard.error?.message ?? "no error")")
            #expect(heard.violation == nil)
        }
    }

    /// The bad byte is marked by `¿`, which is replaced by what it stands for.
    private static let nonsense: [(String, UInt8)] = [
        ("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {\"choices\":¿}\n\n", UInt8(ascii: "}")),
        (": x\r\n\r\ndata:{\"choices\":[{\"delta\":{\"content\":\"¿\"}}]}\r\n\r\n", 0xFF),
        ("\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"¿\"}}]}\n\n", 0x01),
        (" \n{\"choices\":[{\"message\":{\"content\":\"¿\"}}]}", 0xC0),
        ("\u{FEFF}{\"choices\":¿}", UInt8(ascii: "]")),
    ]

    @Test(arguments: nonsense)
    func `bytes that make no sense are named by their place in the body`(_ body: String, _ bad: UInt8) async throws {
        let marked = Array(body.utf8)
        let place = try #require(marked.firstIndex(of: 0xC2))
        let bytes = marked[..<place] + [bad] + marked[(place + 2)...]
        for size in [1, 2, 5, .max] {
            let heard = await Heard(Array(bytes), inPiecesOf: size)
            #expect(heard.error?.kind == .malformedResponse)
            #expect(heard.error?.offset == place)
        }
    }

    @Test func `nesting beyond the limit is an error with its place`() async {
        let deep = "data: {\"x\":" + String(repeating: "[", count: 100_000)
        let heard = await Heard(Array((deep + "\n\n").utf8))
        #expect(heard.error?.kind == .malformedResponse)
        #expect(heard.error?.offset == 11 + 127)  // the object is the first of 128 containers
    }

    @Test func `an event beyond the limit is an error with its place, however it is cut`() async {
        let line = Array("data: {\"x\":\"".utf8) + [UInt8](repeating: UInt8(ascii: "y"), count: 33 << 20)
        let heard = await Heard(Array(": a\n".utf8) + line, inPiecesOf: 1 << 20)
        #expect(heard.error?.kind == .malformedResponse)
        #expect(heard.error?.offset == 4)
        #expect(heard.events == [])
    }
}
