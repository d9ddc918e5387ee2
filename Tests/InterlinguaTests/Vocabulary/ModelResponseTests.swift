import Testing

@testable import Interlingua

@Suite struct ModelResponseTests {
    @Test func `interleaved parts keep the order of their starts`() {
        let response = fold([
            .partStarted(.reasoning, part: 0), .partStarted(.text, part: 1), .textDelta("a", part: 1),
            .reasoningDelta("x", part: 0), .partFinished(.text("a"), part: 1),
            .partFinished(.reasoning(Reasoning("x")), part: 0),
        ])
        #expect(response.parts == [.reasoning(Reasoning("x")), .text("a")])
        #expect(response.text == "a")
        #expect(response.reasoningText == "x")
        #expect(response.message == Message(.assistant, [.reasoning(Reasoning("x")), .text("a")]))
    }

    @Test func `a cut stream keeps what came, and marks its open call`() {
        let response = fold([
            .partStarted(.text, part: 0), .textDelta("Hel", part: 0),
            .partStarted(.toolCall(id: "c", name: "look"), part: 1), .argumentsDelta(#"{"a"#, part: 1),
            .partStarted(.audio(mediaType: "audio/wav"), part: 2), .dataDelta([7], part: 2),
        ])
        var call = ToolCall(id: "c", name: "look", arguments: #"{"a"#)
        call.isTruncated = true
        #expect(
            response.parts == [
                .text("Hel"), .toolCall(call), .audio(Media(data: [7], mediaType: "audio/wav")),
            ])
        #expect(response.toolCalls.isEmpty)
        #expect(response.finish == nil)
    }

    @Test func `a whole part that never came is not there`() {
        #expect(fold([.partStarted(.whole, part: 0)]).parts.isEmpty)
    }

    @Test func `only whole calls are to be run`() {
        var cut = ToolCall(id: "b", name: "look", arguments: "{")
        cut.isTruncated = true
        let whole = ToolCall(id: "a", name: "look", arguments: "{}")
        let response = fold([
            .partStarted(.toolCall(id: "a", name: "look"), part: 0), .partFinished(.toolCall(whole), part: 0),
            .partStarted(.toolCall(id: "b", name: "look"), part: 1), .partFinished(.toolCall(cut), part: 1),
        ])
        #expect(response.toolCalls == [whole])
    }

    @Test func `usage replaces the one before`() {
        #expect(fold([.usage(Usage(input: 9, output: 1)), .usage(Usage(output: 5))]).usage == Usage(output: 5))
    }

    @Test func `logprobs, notices and warnings add up`() {
        let attempt = Attempt(provider: .openAI, model: "m", outcome: .failed(.overloaded), status: 503)
        let one = TokenLogprob(token: "a", logprob: -1)
        let two = TokenLogprob(token: "b", logprob: -2)
        let response = fold([
            .warning(Warning("seed", "ignored")), .logprobs([one]), .notice(.attemptFailed(attempt)),
            .notice(.modelChanged("n")), .logprobs([two]), .finished(FinishReason(.length, raw: "max_tokens")),
        ])
        #expect(response.logprobs == [one, two])
        #expect(response.warnings == [Warning("seed", "ignored")])
        #expect(response.notices == [.attemptFailed(attempt), .modelChanged("n")])
        #expect(response.failedAttempts == [attempt])
        #expect(response.finish == FinishReason(.length, raw: "max_tokens"))
    }

    @Test(
        arguments: [
            .textDelta("a", part: 3), .textDelta("a", part: -1), .dataDelta([1], part: 0),
            .reasoningDelta("a", part: 0),
            .argumentsDelta("a", part: 0), .textDelta("a", part: 1), .partFinished(.text("b"), part: 1),
            .partFinished(.text("b"), part: 7), .partStarted(.text, part: 9), .partStarted(.text, part: 0),
            .unknown(type: "x", json: "{}"),
        ] as [ModelEvent])
    func `an event that breaks the grammar changes nothing`(_ event: ModelEvent) {
        let events: [ModelEvent] = [
            .partStarted(.text, part: 0), .textDelta("Hel", part: 0), .partStarted(.text, part: 1),
            .partFinished(.text(""), part: 1),
        ]
        #expect(fold(events + [event]) == fold(events))
    }

    private func fold(_ events: [ModelEvent]) -> ModelResponse {
        var response = ModelResponse()
        for event in events { response.apply(event) }
        return response
    }
}
