/// The Gemini API's `batchEmbedContents`.
///
/// Says of each input its model, its content, its `taskType` and its `outputDimensionality`. `gemini-embedding-001`
/// gives vectors of length one only at its full 3072 dimensions; shorter ones are the app's to normalize.
///
/// Source: `wire/gemini-api.md`.
public struct GeminiEmbeddingDialect: EmbeddingDialect {
    public init() {}

    public func maximumInputCount(for request: EmbeddingRequest) -> Int? { 100 }

    public func encode(_ request: EmbeddingRequest) throws(ModelError) -> EncodedRequest {
        let name = try request.model.named().rawValue
        var each = JSONObject()
        each["model"] = .string(name.contains("/") ? name : "models/" + name)
        each["taskType"] = request.purpose.map { .string($0.taskType) }
        each["outputDimensionality"] = request.dimensions.map { .integer($0) }
        let requests = request.inputs.map { text -> JSONValue in
            var one = each
            one["content"] = ["parts": [["text": .string(text)]]]
            return .object(one)
        }
        return try request.encoded(["requests": .array(requests)])
    }

    public func decode(
        _ body: Span<UInt8>, headers: HTTPHeaders, for request: EmbeddingRequest,
        into response: inout EmbeddingResponse
    ) throws(ModelError) {
        try EmbeddingAnswer.read(body, headers: headers, for: request, into: &response) {
            (reader, answer) throws(DecodingFault) in
            if reader.skip(key: "embeddings"), try reader.enterArrayIfPresent() {
                while try reader.nextElement() { answer.vectors.append(try answer.readEmbedding(from: &reader)) }
            }
            if reader.skip(key: "usageMetadata") {
                let usage = try reader.value()
                answer.usage = Usage(embedding: usage["promptTokenCount"]?.integer, raw: usage)
            }
        }
    }
}
