/// Vertex AI's `predict`, by which its embedding models answer. (The newest, `gemini-embedding-2`, has an operation of
/// its own and is no model for this.)
///
/// Source: `wire/vertex.md`, § 4.
public struct VertexEmbeddingDialect: EmbeddingDialect {
    /// How many inputs the model takes at once: one always, older models 250.
    public var inputCount: Int

    public init(inputCount: Int = 1) { self.inputCount = inputCount }

    public func maximumInputCount(for request: EmbeddingRequest) -> Int? { inputCount }

    public func encode(_ request: EmbeddingRequest) throws(ModelError) -> EncodedRequest {
        let instances = request.inputs.map { text -> JSONValue in
            var instance: JSONObject = ["content": .string(text)]
            instance["task_type"] = request.purpose.map { .string($0.taskType) }
            return .object(instance)
        }
        var parameters: JSONObject = ["autoTruncate": .bool(request.allowsTruncation)]
        parameters["outputDimensionality"] = request.dimensions.map { .integer($0) }
        return try request.encoded(["instances": .array(instances), "parameters": .object(parameters)])
    }

    public func decode(
        _ body: Span<UInt8>, headers: HTTPHeaders, for request: EmbeddingRequest,
        into response: inout EmbeddingResponse
    ) throws(ModelError) {
        try EmbeddingAnswer.read(body, headers: headers, for: request, into: &response) {
            (reader, answer) throws(DecodingFault) in
            guard reader.skip(key: "predictions"), try reader.enterArrayIfPresent() else { return }
            while try reader.nextElement() { try answer.readPrediction(from: &reader) }
        }
    }
}

extension EmbeddingAnswer {
    /// Reads `{"embeddings":…}`.
    fileprivate mutating func readPrediction(from reader: inout JSONReader) throws(DecodingFault) {
        try reader.enterObject()
        var vector: [Float] = []
        while try reader.hasMember() {
            if reader.skip(key: "embeddings") { vector = try readEmbedding(from: &reader) }
        }
        vectors.append(vector)
    }
}
