/// What the families answer. The shapes tell themselves apart:
///
///     {"embedding":[…], "inputTextTokenCount":5}      Titan
///     {"embeddings":[{"embedding":[…]}]}              Nova
///     {"embeddings":[[…],[…]]}                        Cohere, version 3
///     {"embeddings":{"float":[[…],[…]]}}              Cohere, version 4
extension BedrockEmbeddingDialect {
    public func decode(
        _ body: Span<UInt8>, headers: HTTPHeaders, for request: EmbeddingRequest,
        into response: inout EmbeddingResponse
    ) throws(ModelError) {
        try EmbeddingAnswer.read(body, headers: headers, for: request, into: &response) {
            (reader, answer) throws(DecodingFault) in
            guard try reader.enterObjectIfPresent() else { return }
            while let key = try reader.nextKey() {
                switch key {
                case "embedding": answer.vectors.append(try reader.vector(expecting: answer.vectors.dimensions))
                case "embeddings": try reader.readEmbeddings(into: &answer.vectors)
                case "inputTextTokenCount": answer.add(inputTokens: try reader.integerIfPresent())
                default: try reader.skip()
                }
            }
        }
        if let billed = headers["x-amzn-bedrock-input-token-count"].flatMap({ Int($0) }) {
            response.usage = Usage(embedding: billed)
        }
    }
}

extension JSONReader {
    @_lifetime(self: copy self)
    fileprivate mutating func readEmbeddings(into vectors: inout VectorAssembler) throws(DecodingFault) {
        guard try kind() == .object else { return try readList(into: &vectors) }
        try enterObject()
        while let type = try nextKey() {
            switch type {
            case "float": try readList(into: &vectors)
            default: try skip()
            }
        }
    }

    @_lifetime(self: copy self)
    private mutating func readList(into vectors: inout VectorAssembler) throws(DecodingFault) {
        try enterArray()
        while try nextElement() {
            guard try kind() == .object else {
                vectors.append(try vector(expecting: vectors.dimensions))
                continue
            }
            try enterObject()
            while let key = try nextKey() {
                switch key {
                case "embedding": vectors.append(try vector(expecting: vectors.dimensions))
                default: try skip()
                }
            }
        }
    }
}
