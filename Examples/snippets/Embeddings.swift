import Interlingua

/// The passage that is nearest to the question.
func nearest(to question: String, among passages: [String]) async throws(ModelError) -> String? {
    let client = EmbeddingClient(try .gemini(model: "gemini-embedding-001"))
    let known = try await client.embed(EmbeddingRequest(passages, purpose: .document)).vectors
    let asked = try await client.embed(question, purpose: .query)

    let likeness = known.map { zip($0, asked).reduce(0) { $0 + $1.0 * $1.1 } }
    return zip(likeness, passages).max { $0.0 < $1.0 }?.1
}
