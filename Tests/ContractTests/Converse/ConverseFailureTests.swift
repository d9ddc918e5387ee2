import Interlingua
import Testing

/// How Converse's failures are told.
@Suite struct ConverseFailureTests {
    @Test(
        arguments: [
            ("throttled_at_start", .rateLimited, "throttlingException", "Too many tokens, please wait"),
            ("invalid_at_start", .modelNotFound, "validationException", "model identifier is invalid"),
            ("unavailable_at_start", .overloaded, "serviceUnavailableException", "No room."),
            (
                "model_error_after_text", .contextTooLong, "modelStreamErrorException",
                "The model stopped.: Input is too long for requested model."
            ),
            ("internal_error_after_text", .serverFault, "internalServerException", "unexpected error"),
            ("unmodelled_error_after_text", .serverFault, "InternalFailure", "Try later"),
        ] as [(String, ModelError.Kind, String, String)])
    func `an exception in a stream is the error that it names`(
        scenario: String, kind: ModelError.Kind, code: String, words: String
    ) async throws {
        let answer = try await ConverseAnswer(stream: scenario)
        let error = try #require(answer.error)
        #expect(error.kind == kind)
        #expect(error.code == code)
        #expect(error.message.contains(words))
        #expect(error.status == 200)
        #expect(error.provider == .bedrock)
        #expect(error.partial?.text == (scenario.hasSuffix("text") ? "Hal" : nil))
    }

    @Test func `corrupt bytes are a fault at their place, after what came before`() async throws {
        let body = try ConverseAnswer.stream("corrupt_after_text")
        let answer = try await ConverseAnswer(body)
        #expect(answer.error?.kind == .malformedResponse)
        #expect(answer.error?.offset == body.count - 4)
        #expect(answer.error?.partial?.text == "Hal")
    }

    @Test func `a payload that is no JSON is a fault at its place`() async throws {
        let body = try ConverseAnswer.stream("payload_is_not_json")
        let answer = try await ConverseAnswer(body)
        #expect(answer.error?.kind == .malformedResponse)
        // Before the end of the message, which is a checksum.
        #expect(answer.error?.offset == body.count - 4)
        #expect(answer.error?.message.contains(#"{"contentBlockIndex":0,"#) == true)
        #expect(answer.error?.partial?.text == "Hal")
    }

    @Test func `arguments that are no JSON make no call`() async throws {
        let answer = try await ConverseAnswer(stream: "arguments_are_not_json")
        #expect(answer.error?.kind == .malformedResponse)
        #expect(answer.error?.message.contains(#"{"a":"#) == true)
        #expect(answer.error?.partial?.toolCalls == [])
    }

    @Test(
        arguments: [
            (
                400, "ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/",
                "The provided model identifier is invalid.", ModelError.Kind.modelNotFound, "ValidationException"
            ),
            (
                403, "UnrecognizedClientException", "The security token included in the request is invalid.",
                .unauthorized, "UnrecognizedClientException"
            ),
            (403, "AccessDeniedException", "No access to the model.", .forbidden, "AccessDeniedException"),
            (429, "ThrottlingException", "Too many tokens.", .rateLimited, "ThrottlingException"),
            (
                400, "ValidationException", "Input is too long for requested model.", .contextTooLong,
                "ValidationException"
            ),
            (503, "ServiceUnavailableException", "Later.", .overloaded, "ServiceUnavailableException"),
        ] as [(Int, String, String, ModelError.Kind, String)])
    func `an HTTP error is named by its header`(
        status: Int, type: String, message: String, kind: ModelError.Kind, code: String
    ) async throws {
        let body: JSONValue = ["message": .string(message)]
        let answer = try await ConverseAnswer(
            Array(body.serialized().utf8), status: status,
            headers: ["x-amzn-ErrorType": type, "x-amzn-RequestId": "r-1"])
        let error = try #require(answer.error)
        #expect(error.kind == kind)
        #expect(error.message == message)
        #expect(error.code == code)
        #expect(error.status == status)
        #expect(error.requestID == "r-1")
    }

    @Test func `a document of a fault under a status of 200 is the fault`() async throws {
        let answer = try await ConverseAnswer(
            Array(#"{"message":"Too many requests","__type":"ThrottlingException"}"#.utf8))
        #expect(answer.error?.kind == .rateLimited)
    }

    @Test(arguments: [
        ("", ModelError.Kind.truncated), (" \n", .truncated), ("{}", .malformedResponse), ("{", .malformedResponse),
    ])
    func `a body without an answer is none`(body: String, kind: ModelError.Kind) async throws {
        #expect(try await ConverseAnswer(Array(body.utf8)).error?.kind == kind)
    }
}
