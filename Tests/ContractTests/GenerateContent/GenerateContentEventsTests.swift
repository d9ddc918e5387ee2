import Interlingua
import Testing

/// What streams and documents say, event by event.
@Suite struct GenerateContentEventsTests {
    private static let signature = Signature(provider: .gemini, value: "CiQBjz1rX0qT4m2bZ1dUQ3Zk")
    private static let second = Signature(provider: .gemini, value: "CsIBAY89a18pQmT3=")

    private func events(of name: String) async throws -> [ModelEvent] {
        try await GenerateContentReply(of: name).events.map { event in
            if case .usage(let usage) = event { .usage(usage.withoutRaw) } else { event }
        }
    }

    @Test func `text comes as it is made, with the usage so far`() async throws {
        #expect(
            try await events(of: "text_stream") == [
                .started(
                    ResponseStart(id: "kX3oaPq1Ls2cxN8P5IS70Qk", model: "gemini-2.5-flash", provider: .gemini)),
                .partStarted(.text, part: 0), .textDelta("Zürich", part: 0), .usage(Usage(input: 9, output: 2)),
                .textDelta(" has 443,037", part: 0), .usage(Usage(input: 9, output: 6)),
                .textDelta(" inhabitants 🏙.", part: 0), .usage(Usage(input: 9, output: 11)),
                .partFinished(.text("Zürich has 443,037 inhabitants 🏙."), part: 0),
                .finished(FinishReason(.stop, raw: "STOP")),
            ])
    }

    @Test func `chunks that count nothing give no usage, and none is lost`() async throws {
        let events = try await events(of: "vertex_text_stream")
        #expect(events.compactMap(\.text) == ["One", "Two", "Three", "Four"])
        #expect(events.filter { if case .usage = $0 { true } else { false } } == [.usage(Usage(input: 5, output: 8))])
    }

    @Test func `thoughts are reasoning, and a signature in an empty text is kept there`() async throws {
        let response = try await GenerateContentReply(of: "thoughts_stream").response
        #expect(
            response.parts == [
                .reasoning(Reasoning("**Counting**\n\nI add 2 and 2.")), .text("It is 4."),
                .text("", signature: Self.signature),
            ])
        #expect(response.usage?.withoutRaw == Usage(input: 7, output: 56, reasoning: 51))
    }

    @Test func `a signed piece of text is a part of its own, merged with no other`() async throws {
        let response = try await GenerateContentReply(of: "signed_text_stream").response
        #expect(
            response.parts == [.text("Half "), .text("signed.", signature: Self.second), .text(" Rest.")])
    }

    @Test func `an image is an image, its signature follows, and a sketch of the thoughts is none`() async throws {
        let response = try await GenerateContentReply(of: "image_unary").response
        #expect(
            response.parts == [
                .text("A dot:"), .image(Media(data: [0x89, 0x50, 0x4E, 0x47], mediaType: "image/png")),
                .opaque(.gemini, ["thoughtSignature": "CsIBAY89a18pQmT3="]),
                .opaque(.gemini, ["inlineData": ["mimeType": "image/png", "data": "AAEC"], "thought": true]),
            ])
        #expect(response.usage?.withoutRaw == Usage(input: 6, output: 1290, outputImage: 1290))
    }

    @Test func `pieces of a sound are one sound`() async throws {
        let events = try await events(of: "speech_stream")
        let type = "audio/L16;codec=pcm;rate=24000"
        #expect(
            events.filter { if case .dataDelta = $0 { true } else { false } } == [
                .dataDelta([0, 1], part: 0), .dataDelta([2, 3], part: 0), .dataDelta([4, 5], part: 0),
            ])
        #expect(events.contains(.partFinished(.audio(Media(data: [0, 1, 2, 3, 4, 5], mediaType: type)), part: 0)))
        #expect(events.contains(.usage(Usage(input: 6, output: 24, outputAudio: 24))))
    }

    @Test func `what Google's own tools did is carried as it came`() async throws {
        let response = try await GenerateContentReply(of: "code_execution_stream").response
        #expect(
            response.parts == [
                .opaque(
                    .gemini,
                    [
                        "executableCode": ["language": "PYTHON", "code": "print(6*7)", "id": "8xju7mua"],
                        "thoughtSignature": "CiQBjz1rX0qT4m2bZ1dUQ3Zk",
                    ]),
                .opaque(
                    .gemini,
                    ["codeExecutionResult": ["outcome": "OUTCOME_OK", "output": "42\n", "id": "8xju7mua"]]),
                .text("It is 42."),
            ])
        // 147 + 360 read, 108 + 168 generated: 783 in all.
        let usage = try #require(response.usage)
        #expect(usage.withoutRaw == Usage(input: 507, output: 276, reasoning: 168, cached: 12))
        #expect(usage.total == 783)
    }

    @Test func `sources are citations after the text, and the whole metadata is a notice`() async throws {
        let response = try await GenerateContentReply(of: "grounding_stream").response
        let citations = response.parts.dropFirst().compactMap { part in
            if case .citation(let citation) = part { citation } else { nil }
        }
        #expect(response.text == "Bern.")
        #expect(
            citations.map(\.url) == [
                "https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZ1", "gs://papers/city.pdf",
                "https://example.com/bern",
            ])
        #expect(citations.map(\.title) == ["bern.ch", "city.pdf", nil])
        #expect(citations.map(\.quote) == [nil, "Bern is the federal city.", nil])
        guard case .other(name: "groundingMetadata", let metadata) = response.notices.first else {
            Issue.record("no grounding metadata among \(response.notices)")
            return
        }
        #expect(metadata["webSearchQueries"] == ["capital of Switzerland"])
        #expect(response.usage?.input == 50)
    }

    @Test func `log probabilities come with their alternatives`() async throws {
        let response = try await GenerateContentReply(of: "logprobs_unary").response
        let hello = TokenLogprob(token: "Hello", logprob: -0.25)
        let hi = TokenLogprob(token: "Hi", logprob: -11.75)
        #expect(response.logprobs == [TokenLogprob(token: "Hello", logprob: -0.25, alternatives: [hello, hi])])
    }

    @Test func `of several candidates the one of index 0 counts`() async throws {
        let response = try await GenerateContentReply(of: "two_candidates_unary").response
        #expect(response.parts == [.text("first")])
        #expect(response.finish == FinishReason(.stop, raw: "STOP"))
    }

    @Test func `an array of responses is a stream`() async throws {
        let response = try await GenerateContentReply(of: "array_stream").response
        #expect(response.text == "Zürich has 443,037 inhabitants 🏙.")
        #expect(response.usage?.withoutRaw == Usage(input: 9, output: 11))
        #expect(response.finish == FinishReason(.stop, raw: "STOP"))
    }

    @Test func `an event and a part that are not known are passed on, a field is passed over`() async throws {
        let reply = try await GenerateContentReply(of: "unknown_stream")
        #expect(reply.events.contains(.unknown(type: "", json: #"{"newThing": {"n": 1}}"#)))
        #expect(reply.response.parts == [.text("Hi"), .opaque(.gemini, ["hologram": ["size": 3]])])
        #expect(reply.response.finish == FinishReason(.other, raw: "SINGULARITY"))
    }

    @Test func `a gateway's [DONE] says that nothing was cut`() async throws {
        let text = #"data: {"responseId":"r","candidates":[{"content":{"parts":[{"text":"Hi"}]}}]}"#
        let reply = await GenerateContentReply(Array((text + "\n\ndata: [DONE]\n\n").utf8))
        #expect(reply.error == nil)
        #expect(reply.response.text == "Hi")
        #expect(reply.response.finish == FinishReason(.unreported))
    }
}
