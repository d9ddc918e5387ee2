/// Ollama's own `POST /api/embed`.
///
/// A text that is longer than the model reads is an error and not cut, unless ``EmbeddingRequest/allowsTruncation``
/// allows it; Ollama by itself cuts in silence.
///
/// Source: `wire/local.md`, Ollama, Native.
public struct OllamaEmbeddingDialect: EmbeddingDialect {
    public init() {}

    public func maximumInputCount(for request: EmbeddingRequest) -> Int? { nil }

    public func encode(_ request: EmbeddingRequest) throws(ModelError) -> EncodedRequest {
        var body: JSONObject = [
            "model": .string(try request.model.named().rawValue), "input": .array(request.inputs.map { .string($0) }),
            "truncate": .bool(request.allowsTruncation),
        ]
        body["dimensions"] = request.dimensions.map { .integer($0) }
        return try request.encoded(body, warnings: request.purposeWarnings("Ollama"))
    }

    public func decode(
        _ body: Span<UInt8>, headers: HTTPHeaders, for request: EmbeddingRequest,
        into response: inout EmbeddingResponse
    ) throws(ModelError) {
        try EmbeddingAnswer.read(body, headers: headers, for: request, into: &response) {
            (reader, answer) throws(DecodingFault) in
            if reader.skip(key: "model") { answer.model = try reader.stringIfPresent() }
            if reader.skip(key: "embeddings"), try reader.enterArrayIfPresent() {
                while try reader.nextElement() { try answer.vectors.append(from: &reader) }
            }
            if reader.skip(key: "prompt_eval_count") { answer.add(inputTokens: try reader.integerIfPresent()) }
        }
    }
}
