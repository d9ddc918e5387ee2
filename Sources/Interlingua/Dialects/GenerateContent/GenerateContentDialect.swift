/// Google's generateContent, the language of Gemini models at the Gemini API and at Vertex AI.
///
/// The model stands in the address, not in the body. The body's members stand in a fixed order, so equal requests are
/// equal bytes: `contents`, `systemInstruction`, tools, safety, `generationConfig`, the dialect's own options, extra
/// members.
///
/// What the language lacks is said like this:
/// - Instructions stand before the conversation: those that come later are moved there, with a warning.
/// - All results of one turn's calls go back in one content, in the order of the calls. A call without a result gets
///   one that says so, with a warning, since Google refuses a conversation with open calls.
/// - A call's result is an object: `{"output": …}`, or `{"error": …}` where the tool failed.
/// - Ids made up here for calls that came without one are not sent; order tells whose result is whose.
/// - Models before Gemini 3 take no media inside a result; it follows in a user content, announced in both.
/// - A tool call that was cut is left out, with a warning.
/// - Signatures, and parts that only Gemini understands, go back to both services, from whichever they came.
///
/// Source: `wire/vertex.md`, §§ 2–4; `wire/gemini-api.md`.
public struct GenerateContentDialect: Dialect {
    /// Whose service is spoken to; each knows settings that the other refuses.
    public enum Service: Hashable, Sendable, CaseIterable {
        case gemini
        case vertexAI

        /// Whose files the service takes.
        public var provider: ProviderID {
            switch self {
            case .gemini: .gemini
            case .vertexAI: .vertexAI
            }
        }
    }

    /// Whose signatures Gemini's are, at either service: both take back what the other's model signed.
    static let signer = ProviderID.gemini

    /// Who is spoken to.
    public var service: Service

    public init(service: Service) { self.service = service }

    public func encode(_ request: ModelRequest) throws(ModelError) -> EncodedRequest {
        let said = try GenerateContentRequest(request, for: service)
        return try said.encoded(headers: said.headers)
    }

    public func makeDecoder(for request: ModelRequest, assembler: ResponseAssembler) -> GenerateContentDecoder {
        GenerateContentDecoder(assembler: assembler)
    }
}
