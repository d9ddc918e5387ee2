/// The embedding models of Amazon Bedrock by InvokeModel, each family in its own words.
///
/// A request must ask for a purpose in Cohere's and Nova's words, so one without is about documents to be found. What
/// is billed stands in a header, whatever the family.
///
/// Source: `wire/bedrock.md`, § 7; `wire/cohere.md`, § 4.
public struct BedrockEmbeddingDialect: EmbeddingDialect {
    /// Who made the model; `nil` is whom its name says. An ARN says nothing.
    public var family: BedrockEmbeddingFamily?

    public init(family: BedrockEmbeddingFamily? = nil) { self.family = family }

    public func maximumInputCount(for request: EmbeddingRequest) -> Int? {
        switch family(of: request.model) {
        case .titan, .nova: 1
        case .cohere, nil: 96
        }
    }

    public func encode(_ request: EmbeddingRequest) throws(ModelError) -> EncodedRequest {
        let model = try request.model.named().rawValue
        switch family(of: request.model) {
        case .titan: return try titan(request)
        case .cohere: return try cohere(request)
        case .nova: return try nova(request)
        case nil:
            throw ModelError(
                .unsupported, "model: \(model) does not say whose it is; make the backend with its family")
        }
    }

    private func family(of model: ModelID?) -> BedrockEmbeddingFamily? {
        family ?? BedrockEmbeddingFamily.allCases.first { model?.rawValue.contains($0.mark) == true }
    }

    private func titan(_ request: EmbeddingRequest) throws(ModelError) -> EncodedRequest {
        var body: JSONObject = ["inputText": .string(request.inputs.first ?? "")]
        body["dimensions"] = request.dimensions.map { .integer($0) }
        return try request.encoded(
            body, warnings: request.purposeWarnings("Titan") + request.truncationWarnings("Titan"))
    }

    private func cohere(_ request: EmbeddingRequest) throws(ModelError) -> EncodedRequest {
        let inputType: String? =
            switch request.purpose {
            case .query, .codeQuery: "search_query"
            case .document, nil: "search_document"
            default: request.purpose?.rawValue
            }
        var body: JSONObject = [
            "texts": .array(request.inputs.map { .string($0) }), "input_type": .string(inputType ?? ""),
            "truncate": request.allowsTruncation ? "END" : "NONE",
        ]
        body["output_dimension"] = request.dimensions.map { .integer($0) }
        return try request.encoded(body)
    }

    private func nova(_ request: EmbeddingRequest) throws(ModelError) -> EncodedRequest {
        let purpose: String? =
            switch request.purpose {
            case .query, .codeQuery: "GENERIC_RETRIEVAL"
            case .document, nil: "GENERIC_INDEX"
            case .classification: "CLASSIFICATION"
            case .clustering: "CLUSTERING"
            default: request.purpose?.rawValue
            }
        var parameters: JSONObject = ["embeddingPurpose": .string(purpose ?? "")]
        parameters["embeddingDimension"] = request.dimensions.map { .integer($0) }
        parameters["text"] = [
            "truncationMode": request.allowsTruncation ? "END" : "NONE", "value": .string(request.inputs.first ?? ""),
        ]
        return try request.encoded(["taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": .object(parameters)])
    }
}

/// Whose words an embedding model of Bedrock's speaks.
public enum BedrockEmbeddingFamily: String, Hashable, Sendable, CaseIterable {
    /// Amazon's text embeddings, one text a request.
    case titan
    /// Amazon's multimodal embeddings, one text a request.
    case nova
    /// Cohere's.
    case cohere

    /// What the models' names have in them.
    fileprivate var mark: String {
        switch self {
        case .titan: "amazon.titan-embed"
        case .nova: "amazon.nova-"
        case .cohere: "cohere.embed"
        }
    }
}
