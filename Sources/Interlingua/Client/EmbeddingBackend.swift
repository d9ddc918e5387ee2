/// Something that turns texts into vectors.
///
/// The sibling of ``Backend``, with one whole answer in place of a stream. A provider reached over HTTP writes an
/// ``EmbeddingDialect`` and lets ``HTTPBackend`` do the rest; a model in this process conforms here directly.
public protocol EmbeddingBackend: Sendable {
    /// Who this is, for accounting and errors.
    var identity: BackendIdentity { get }

    /// How many inputs one call of ``embed(_:)`` takes; `nil` is any number.
    func maximumInputCount(for request: EmbeddingRequest) -> Int?

    /// Sends `request` and returns the vectors of its inputs, in their order.
    ///
    /// - Throws: `.invalidRequest` for more inputs than ``maximumInputCount(for:)``, before anything is sent.
    func embed(_ request: EmbeddingRequest) async throws(ModelError) -> EmbeddingResponse
}

extension EmbeddingBackend {
    public var identity: BackendIdentity { BackendIdentity(provider: "custom") }

    public func maximumInputCount(for request: EmbeddingRequest) -> Int? { nil }
}
