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
            if reader.skip(key: "embedding") { try answer.vectors.append(from: &reader) }
            if reader.skip(key: "embeddings") { try answer.vectors.readEmbeddings(from: &reader) }
            if reader.skip(key: "inputTextTokenCount") { answer.add(inputTokens: try reader.integerIfPresent()) }
        }
        if let billed = headers["x-amzn-bedrock-input-token-count"].flatMap({ Int($0) }) {
            response.usage = Usage(embedding: billed)
        }
    }
}

extension VectorAssembler {
    fileprivate mutating func readEmbeddings(from reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.kind() == .object else { return try readList(from: &reader) }
        try reader.enterObject()
        while try reader.hasMember() {
            if reader.skip(key: "float") { try readList(from: &reader) }
        }
    }

    private mutating func readList(from reader: inout JSONReader) throws(DecodingFault) {
        try reader.enterArray()
        while try reader.nextElement() {
            guard try reader.kind() == .object else {
                try append(from: &reader)
                continue
            }
            try reader.enterObject()
            while try reader.hasMember() {
                if reader.skip(key: "embedding") { try append(from: &reader) }
            }
        }
    }
}
