/// Gathers the vectors of one response, and holds them to what was asked: one for each input, all equally long.
struct VectorAssembler {
    private let inputCount: Int
    /// How long each vector must be, once that is known.
    private(set) var dimensions: Int?
    private var vectors: [[Float]?]
    private var count = 0
    /// What was wrong first; `nil` while nothing is.
    private var problem: String?

    init(for request: EmbeddingRequest) {
        inputCount = request.inputs.count
        dimensions = request.dimensions
        vectors = Array(repeating: nil, count: inputCount)
    }

    /// Whether nothing came that could be a vector.
    var isEmpty: Bool { count == 0 && problem == nil }

    /// Takes the vector of the next input.
    mutating func append(_ vector: [Float]) { insert(vector, at: count) }

    /// Reads the vector of the next input.
    mutating func append(from reader: inout JSONReader) throws(DecodingFault) {
        append(try reader.vector(expecting: dimensions))
    }

    /// Takes the vector of one input.
    ///
    /// - Parameter index: `nil` is a provider that did not say which, and should have.
    mutating func insert(_ vector: [Float], at index: Int?) {
        guard problem == nil else { return }
        problem = flaw(of: vector, at: index)
        guard problem == nil, let index else { return }
        vectors[index] = vector
        dimensions = vector.count
        count += 1
    }

    /// The vectors, in the order of the inputs.
    ///
    /// - Throws: `.malformedResponse` for a vector too many or too few, or of another length.
    func finish() throws(ModelError) -> [[Float]] {
        if let problem { throw ModelError(.malformedResponse, problem) }
        if let missing = vectors.firstIndex(of: nil) {
            throw ModelError(.malformedResponse, "no vector \(missing) for \(inputCount) inputs")
        }
        return vectors.compactMap { $0 }
    }

    private func flaw(of vector: [Float], at index: Int?) -> String? {
        guard let index else { return "a vector without an index" }
        guard vectors.indices.contains(index) else { return "a vector \(index) for \(inputCount) inputs" }
        guard vectors[index] == nil else { return "two vectors \(index)" }
        guard !vector.isEmpty else { return "vector \(index) is empty" }
        guard vector.count == dimensions ?? vector.count else {
            return "vector \(index) has \(vector.count) numbers where \(dimensions ?? 0) belong"
        }
        return nil
    }
}
