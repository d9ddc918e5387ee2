import Interlingua
import Testing

/// Refusals, blocks and errors, before a stream and inside it.
@Suite struct GenerateContentFaultsTests {
    @Test(
        arguments: [
            ("error_wrong_key", ModelError.Kind.unauthorized, 400, "API key not valid. Please pass a valid API key."),
            ("error_rate_limited", .rateLimited, 429, "You exceeded your current quota."),
            ("error_context_too_long", .contextTooLong, 400, "The input token count (1250074) exceeds"),
            ("error_model_not_found", .modelNotFound, 404, "models/gemini-9 is not found"),
            ("error_permission_denied", .forbidden, 403, "Vertex AI API has not been used"),
        ])
    func `an error's meaning is known, and its words are Google's`(
        name: String, kind: ModelError.Kind, status: Int, words: String
    ) async throws {
        let error = try #require(try await GenerateContentReply(of: name).error)
        #expect(error.kind == kind)
        #expect(error.status == status)
        #expect(error.message.hasPrefix(words))
        #expect(error.provider == .gemini)
        #expect(error.partial == nil)
    }

    @Test func `the wait that Google asks for is in the error, also out of an array`() async throws {
        let error = try #require(try await GenerateContentReply(of: "error_rate_limited").error)
        #expect(error.retryHint.delay == .seconds(48))
    }

    @Test(arguments: ["error_after_text_stream", "error_in_array_event_stream"])
    func `an error inside a stream throws with the text before it`(name: String) async throws {
        let reply = try await GenerateContentReply(of: name)
        let error = try #require(reply.error)
        #expect(error.kind == .overloaded)
        #expect(error.status == 200)
        #expect(error.message == "The model is overloaded. Please try again later.")
        #expect(error.partial?.text == "Once upon")
        #expect(error.partial?.usage?.input == 6)
    }

    @Test func `an error inside an array throws with the text before it`() async throws {
        let error = try #require(try await GenerateContentReply(of: "error_in_array_stream").error)
        #expect(error.kind == .overloaded)
        #expect(error.partial?.text == "Zürich")
    }

    @Test(arguments: ["prompt_blocked", "prompt_blocked_stream"])
    func `a blocked prompt is an answer that the filter cut, with the filter's findings`(name: String) async throws {
        let reply = try await GenerateContentReply(of: name)
        #expect(reply.error == nil)
        #expect(reply.response.parts.isEmpty)
        #expect(reply.response.finish == FinishReason(.contentFilter, raw: "PROHIBITED_CONTENT"))
        #expect(
            reply.response.notices == [
                .contentFilter([
                    "blockReason": "PROHIBITED_CONTENT", "blockReasonMessage": "The prompt could not be submitted.",
                ])
            ])
        #expect(reply.response.usage?.withoutRaw == Usage(input: 15, output: 0))
    }

    @Test func `a blocked answer keeps what came before, and the ratings`() async throws {
        let response = try await GenerateContentReply(of: "answer_blocked_stream").response
        #expect(response.text == "Once ")
        #expect(response.finish == FinishReason(.contentFilter, raw: "SAFETY"))
        #expect(
            response.notices == [
                .contentFilter([["category": "HARM_CATEGORY_HATE_SPEECH", "probability": "LOW", "blocked": true]]),
                .other(name: "finishMessage", "Blocked by the safety filter."),
            ])
    }

    @Test func `an answer of thoughts alone that hit the limit is empty, and says so`() async throws {
        let response = try await GenerateContentReply(of: "empty_answer_unary").response
        #expect(response.parts.isEmpty)
        #expect(response.finish == FinishReason(.length, raw: "MAX_TOKENS"))
        #expect(response.usage?.withoutRaw == Usage(input: 15, output: 17, reasoning: 17))
    }

    @Test func `numbers stand for names where the caller asked for them`() async throws {
        let response = try await GenerateContentReply(of: "enum_numbers_unary").response
        #expect(response.finish == FinishReason(.toolCalls, raw: "1"))
        #expect(response.usage?.withoutRaw == Usage(input: 25, output: 8, inputAudio: 5, outputImage: 8))
    }

    @Test(
        arguments: [
            ("STOP", FinishReason.Meaning.stop), ("MAX_TOKENS", .length), ("SAFETY", .contentFilter),
            ("RECITATION", .contentFilter), ("BLOCKLIST", .contentFilter), ("PROHIBITED_CONTENT", .contentFilter),
            ("SPII", .contentFilter), ("MODEL_ARMOR", .contentFilter), ("IMAGE_SAFETY", .contentFilter),
            ("LANGUAGE", .other), ("OTHER", .other), ("MALFORMED_FUNCTION_CALL", .other),
            ("UNEXPECTED_TOOL_CALL", .other),
        ])
    func `each reason has its meaning, and keeps its word`(word: String, meaning: FinishReason.Meaning) async throws {
        let body = #"{"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"\#(word)"}]}"#
        let reply = await GenerateContentReply(Array(body.utf8))
        #expect(reply.response.finish == FinishReason(meaning, raw: word))
    }

    @Test(
        arguments: [
            ("", ModelError.Kind.truncated), ("{\"candidates\":[", .truncated), ("{}", .malformedResponse),
            ("data: {\"candidates\":[{]}\n\n", .malformedResponse), ("[{}]", .malformedResponse),
            ("data: {\"candidates\":[]}\n\n", .truncated),
            (
                #"{"candidates":[{"content":{"parts":[{"inlineData":{"mimeType":"image/png","data":"*"}}]}}]}"#,
                .malformedResponse
            ),
        ])
    func `a body that is no answer is a typed error`(body: String, kind: ModelError.Kind) async throws {
        #expect(await GenerateContentReply(Array(body.utf8)).error?.kind == kind)
    }
}
