/// Vertex AI's `predict`, by which its embedding models answer. (The newest, `gemini-embedding-2`, has an operation of its
/// own and is no model for this.)
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
            guard try reader.enterObjectIfPresent() else { return }
            while let key = try reader.nextKey() {
                switch key {
                case "predictions":
                    guard try reader.enterArrayIfPresent() else { continue }
                    while try reader.nextElement() { try reader.readPrediction(into: &answer) }
                default: try reader.skip()
                }
            }
        }
    }
}

extension JSONReader {
    /// Reads `{"embeddings":{"values":[…],"statistics":{"token_count":4}}}`.
    @_lifetime(self: copy self)
    fileprivate mutating func readPrediction(into answer: inout EmbeddingAnswer) throws(DecodingFault) {
        try enterObject()
        var vector: [Float] = []
        while let key = try nextKey() {
            guard case "embeddings" = key else {
                try skip()
                continue
            }
            try enterObject()
            while let key = try nextKey() {
                switch key {
                case "values": vector = try self.vector(expecting: answer.vectors.dimensions)
                case "statistics": try readStatistics(into: &answer)
                default: try skip()
                }
            }
        }
        answer.vectors.append(vector)
    }

    @_lifetime(self: copy self)
    private mutating func readStatistics(into answer: inout EmbeddingAnswer) throws(DecodingFault) {
        guard try enterObjectIfPresent() else { return }
        while let key = try nextKey() {
            switch key {
            case "token_count": answer.add(inputTokens: try integerIfPresent())
            default: try skip()
            }
        }
    }
}
