import Interlingua
import Testing

/// What a container says through SageMaker's framing. Expected words and counts are those of the fixtures.
@Suite struct SageMakerStreamTests {
    @Test func `a stream says what the whole answer says`() async throws {
        let streamed = try await SageMakerAnswer("text")
        let whole = try await SageMakerAnswer([SageMakerAnswer.bytes("text", "response.json")])
        for answer in [streamed, whole] {
            #expect(answer.error == nil)
            #expect(answer.response.text == "Grüße aus Köln 🙂")
            #expect(answer.response.finish == FinishReason(.stop, raw: "stop"))
            #expect(answer.response.usage?.input == 11)
            #expect(answer.response.usage?.output == 5)
            #expect(answer.response.start?.id == "chatcmpl-7f3a")
            #expect(answer.response.start?.region == "us-east-1")
            #expect(answer.response.start?.provider == "aws.sagemaker")
        }
    }

    @Test func `a tool call's arguments are whole`() async throws {
        let answer = try await SageMakerAnswer("tool_call")
        #expect(answer.error == nil)
        #expect(answer.response.toolCalls.map(\.name) == ["weather"])
        #expect(answer.response.toolCalls.map(\.arguments) == [#"{"city": "Köln"}"#])
        #expect(answer.response.finish?.meaning == .toolCalls)
    }

    @Test(arguments: ["text", "model_error_after_text"])
    func `any cut gives the same`(scenario: String) async throws {
        let bytes = try SageMakerAnswer.bytes(scenario)
        let whole = try await SageMakerAnswer([bytes])
        let single = try await SageMakerAnswer(bytes.map { [$0] })
        #expect(single.response.parts == whole.response.parts)
        #expect(single.error?.code == whole.error?.code)
        for cut in bytes.indices.dropFirst() {
            let answer = try await SageMakerAnswer([Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(answer.response.parts == whole.response.parts, "cut at \(cut)")
            #expect(answer.response.usage == whole.response.usage, "cut at \(cut)")
            #expect(answer.error?.code == whole.error?.code, "cut at \(cut)")
        }
    }

    @Test(arguments: ["text", "tool_call"])
    func `a stream that ends before its finish reason is truncated, and nothing of it is wrong`(
        scenario: String
    ) async throws {
        let bytes = try SageMakerAnswer.bytes(scenario)
        let whole = try await SageMakerAnswer([bytes])
        var isWhole = false
        for end in bytes.indices {
            let answer = try await SageMakerAnswer([Array(bytes[..<end])])
            #expect(whole.response.text.hasPrefix(answer.response.text), "ended at \(end)")
            guard let error = answer.error else {
                isWhole = true
                continue
            }
            #expect(!isWhole, "ended at \(end)")
            #expect(error.kind == .truncated, "ended at \(end)")
            #expect(answer.response.finish == nil && answer.response.toolCalls.isEmpty)
        }
        // The last part of the other holds the finish reason and all that comes after it.
        #expect(isWhole == (scenario == "text"))
    }

    @Test(
        arguments: [
            ("model_error_after_text", "ModelInvocationTimeExceeded", "The model did not answer in time.", "Grüße"),
            ("broken_after_text", "StreamBroken", "The stream broke.", "Grüße"),
            ("internal_failure_at_start", "InternalStreamFailure", "Something failed.", ""),
            ("container_error_after_text", "500", "CUDA out of memory", "Grüße"),
        ])
    func `an error inside the stream is typed, after what came before it`(
        scenario: String, code: String, message: String, text: String
    ) async throws {
        let answer = try await SageMakerAnswer(scenario)
        let error = try #require(answer.error)
        #expect(error.kind == .serverFault)
        #expect(error.code == code)
        #expect(error.message == message)
        #expect(error.provider == .sageMaker)
        #expect(answer.response.text == text)
        #expect((error.partial?.text ?? "") == text)
    }

    @Test func `a checksum that does not fit is an error that says so`() async throws {
        let answer = try await SageMakerAnswer("corrupt_after_start")
        #expect(answer.error?.kind == .malformedResponse)
        #expect(answer.error?.message.contains("checksum") == true)
    }

    @Test func `an event that is not known is passed on`() async throws {
        let answer = try await SageMakerAnswer("unknown_event")
        #expect(answer.error == nil)
        #expect(answer.response.text == "Grüße aus Köln 🙂")
        #expect(answer.events.contains(.unknown(type: "Novelty", json: #"{"x":1}"#)))
    }
}
