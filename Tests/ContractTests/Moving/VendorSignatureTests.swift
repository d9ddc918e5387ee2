import Interlingua
import Testing

/// What every model here signs with, so that only the place tells whose it is.
private let proof = "EqoBCkgIARABclaudeSAYSso=="

/// Whose a signature is, is the vendor of the model, not the service that answered: it goes back wherever the vendor's
/// models take it, and to no other.
@Suite struct VendorSignatureTests {
    /// A place where models answer, and the body of an answer with signed reasoning there.
    enum Place: String, CaseIterable, CustomTestStringConvertible {
        case anthropic, bedrockMessages, vertexMessages, bedrock, nova, profile, gemini, vertexAI, openAI, azureOpenAI

        var testDescription: String { rawValue }

        var model: ModelID {
            switch self {
            case .anthropic: "claude-sonnet-4-5"
            case .bedrockMessages, .bedrock: "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
            case .vertexMessages: "claude-sonnet-4-5@20250929"
            case .nova: "us.amazon.nova-2-lite-v1:0"
            case .profile: "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/ab12cd34ef56"
            case .gemini, .vertexAI: "gemini-3-pro-preview"
            case .openAI, .azureOpenAI: "gpt-5.1"
            }
        }

        /// Who can read the signatures of whom.
        var vendor: String {
            switch self {
            case .anthropic, .bedrockMessages, .vertexMessages, .bedrock: "Claude"
            case .nova, .profile: "unknown at Bedrock"
            case .gemini, .vertexAI: "Gemini"
            // No fact says that one can decrypt what the other has encrypted.
            case .openAI: "OpenAI"
            case .azureOpenAI: "Azure"
            }
        }

        func backend(over transport: some Transport) throws(ModelError) -> any Backend {
            let key = Secret("k")
            return switch self {
            case .anthropic: try .anthropic(credential: .apiKey(key), transport: transport)
            case .bedrockMessages:
                try .bedrockMessages(region: "eu-central-1", credential: .apiKey(key), transport: transport)
            case .vertexMessages:
                try .vertexMessages(
                    project: "p", location: "europe-west4", credential: .custom(APIKey.bearer(key)),
                    transport: transport)
            case .bedrock, .nova, .profile:
                try .bedrock(region: "eu-central-1", credential: .apiKey(key), transport: transport)
            case .gemini: try .gemini(credential: .apiKey(key), transport: transport)
            case .vertexAI:
                try .vertexAI(
                    project: "p", location: "europe-west4", credential: .custom(APIKey.bearer(key)),
                    transport: transport)
            case .openAI: try .openAIResponses(apiKey: key, transport: transport)
            case .azureOpenAI: try .azureOpenAIResponses(resource: "r", credential: .apiKey(key), transport: transport)
            }
        }

        /// A whole answer as the place's provider writes it.
        var answer: String {
            switch self {
            case .anthropic, .bedrockMessages, .vertexMessages:
                """
                {"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5-20250929","content":[
                {"type":"thinking","thinking":"Hm.","signature":"\(proof)"},{"type":"text","text":"Yes."}],
                "stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}
                """
            case .bedrock, .nova, .profile:
                """
                {"output":{"message":{"role":"assistant","content":[
                {"reasoningContent":{"reasoningText":{"text":"Hm.","signature":"\(proof)"}}},{"text":"Yes."}]}},
                "stopReason":"end_turn","usage":{"inputTokens":1,"outputTokens":1,"totalTokens":2}}
                """
            case .gemini, .vertexAI:
                """
                {"candidates":[{"content":{"role":"model","parts":[{"text":"Hm.","thought":true},
                {"text":"Yes.","thoughtSignature":"\(proof)"}]},"finishReason":"STOP"}],"responseId":"r"}
                """
            case .openAI, .azureOpenAI:
                """
                {"id":"resp_1","object":"response","status":"completed","model":"gpt-5.1","output":[
                {"id":"rs_1","type":"reasoning","summary":[{"type":"summary_text","text":"Hm."}],
                "encrypted_content":"\(proof)"},{"id":"msg_1","type":"message","status":"completed","role":"assistant",
                "content":[{"type":"output_text","text":"Yes.","annotations":[]}]}]}
                """
            }
        }
    }

    private static let moves: [(Place, Place)] = Place.allCases.flatMap { source in
        Place.allCases.map { (source, $0) }
    }

    @Test(arguments: moves)
    func `a signature moves within its vendor, and nowhere else`(source: Place, target: Place) async throws {
        var question = ModelRequest("Really?", model: source.model)
        question.delivery = .whole
        var response = ModelResponse()
        let replay = Replay(Array(source.answer.utf8))
        for try await event in try await source.backend(over: replay).stream(question) { response.apply(event) }
        #expect(response.reasoningText == "Hm.")

        let request = ModelRequest(
            model: target.model, messages: [.user("Really?"), response.message, .user("Why?")])
        let capture = Capture()
        _ = try await target.backend(over: capture).stream(request)
        let sent = String(decoding: try #require(capture.request).body, as: UTF8.self)
        #expect(sent.contains(proof) == (source.vendor == target.vendor))
    }
}
