/// What both of Google's services say of one input.
extension EmbeddingAnswer {
    /// Reads `{"values":[…],"statistics":{"token_count":4}}`, counts the tokens, and returns the vector. The Gemini API
    /// has no statistics.
    mutating func readEmbedding(from reader: inout JSONReader) throws(DecodingFault) -> [Float] {
        try reader.enterObject()
        var vector: [Float] = []
        while try reader.hasMember() {
            if reader.skip(key: "values") { vector = try reader.vector(expecting: vectors.dimensions) }
            if reader.skip(key: "statistics") { try readStatistics(from: &reader) }
        }
        return vector
    }

    private mutating func readStatistics(from reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "token_count") { add(inputTokens: try reader.integerIfPresent()) }
        }
    }
}
