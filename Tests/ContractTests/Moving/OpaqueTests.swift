import Interlingua
import Testing

/// What only one provider understands goes back to it in the language that it came in, and in no other, though the same
/// provider speaks several.
@Suite struct OpaqueTests {
    private static let chat: any Dialect = ChatCompletionsDialect(variant: .openAI)
    private static let responses: any Dialect = ResponsesDialect(variant: .openAI)
    private static let converse: any Dialect = ConverseDialect()
    private static let bedrockMessages: any Dialect = MessagesDialect(variant: .bedrock)
    private static let vertexMessages: any Dialect = MessagesDialect(variant: .vertexAI)
    private static let gemini: any Dialect = GenerateContentDialect(service: .gemini)
    private static let vertexAI: any Dialect = GenerateContentDialect(service: .vertexAI)

    private static let cases: [(ProviderID, JSONValue, takes: [any Dialect], not: [any Dialect])] = [
        (.openAI, ["type": "web_search_call", "id": "mark-1", "status": "completed"], [responses], [chat]),
        (.openAI, ["audio": ["id": "mark-1"]], [chat], [responses]),
        (.bedrock, ["guardContent": ["text": ["text": "mark-1"]]], [converse], [bedrockMessages]),
        (
            .bedrock, ["type": "server_tool_use", "id": "mark-1", "name": "web_search", "input": [:]],
            [bedrockMessages], [converse]
        ),
        (
            .vertexAI, ["executableCode": ["language": "PYTHON", "code": "mark-1"]], [vertexAI, gemini],
            [vertexMessages]
        ),
        (
            .vertexAI, ["type": "web_search_tool_result", "tool_use_id": "mark-1", "content": []], [vertexMessages],
            [vertexAI, gemini]
        ),
    ]

    @Test func `an opaque part goes back to its provider's own language alone`() throws {
        for (provider, value, takes, refuses) in Self.cases {
            let request = ModelRequest(
                model: "m",
                messages: [.user("Hi"), Message(.assistant, [.text("So."), .opaque(provider, value)]), .user("And?")])
            for dialect in takes {
                let encoded = try dialect.encode(request)
                #expect(String(decoding: encoded.body, as: UTF8.self).contains("mark-1"), "\(value) in \(dialect)")
                #expect(encoded.warnings.isEmpty)
            }
            for dialect in refuses {
                let encoded = try dialect.encode(request)
                #expect(!String(decoding: encoded.body, as: UTF8.self).contains("mark-1"), "\(value) in \(dialect)")
                #expect(encoded.warnings.map(\.setting) == ["messages[1]"])
            }
        }
    }
}
