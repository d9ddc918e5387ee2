/// What both of Google's services say of one input.
extension EmbeddingAnswer {
    /// Reads `{"values":[…],"statistics":{"token_count":4}}`, counts the tokens, and returns the vector. The Gemini API
    /// has no statistics.
    mutating func readEmbedding(from reader: inout JSONReader) throws(DecodingFault) -> [Float] {
        try reader.enterObject()
        var vector: [Float] = []
        while let key = try reader.nextKey() {
            switch key {
            case "values": vector = try reader.vector(expecting: vectors.dimensions)
            case "statistics": try readStatistics(from: &reader)
            default: try reader.skip()
            }
        }
        return vector
    }

    private mutating func readStatistics(from reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while let key = try reader.nextKey() {
            switch key {
            case "token_count": add(inputTokens: try reader.integerIfPresent())
            default: try reader.skip()
            }
        }
    }
}
