extension EmbeddingPurpose {
    /// Google's word for it.
    ///
    /// Source: `wire/vertex.md`, § 4.
    var taskType: String {
        switch self {
        case .query: "RETRIEVAL_QUERY"
        case .document: "RETRIEVAL_DOCUMENT"
        case .codeQuery: "CODE_RETRIEVAL_QUERY"
        case .classification: "CLASSIFICATION"
        case .clustering: "CLUSTERING"
        case .similarity: "SEMANTIC_SIMILARITY"
        default: rawValue
        }
    }
}
