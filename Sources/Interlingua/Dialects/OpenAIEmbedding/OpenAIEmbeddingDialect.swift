/// OpenAI's Embeddings, which many other servers speak, each in its own variant.
///
/// The request's members stand in a fixed order, so equal requests are equal bytes: `model`, `input`,
/// `encoding_format`, dimensions, the purpose, extra members. Vectors are asked for in base64 where the server is known
/// to have it, since that is a quarter of the digits' bytes, and read in either form from every server: base64 of
/// four-byte numbers, the lowest byte first (IEEE 754, binary32), or decimal numbers, which are rounded once to the
/// nearest `Float`.
///
/// Source: `wire/openai-other.md`, Embeddings; the servers' differences at ``OpenAIEmbeddingVariant``.
public struct OpenAIEmbeddingDialect: EmbeddingDialect {
    public var variant: OpenAIEmbeddingVariant

    public init(variant: OpenAIEmbeddingVariant = .compatible) { self.variant = variant }

    public func maximumInputCount(for request: EmbeddingRequest) -> Int? { variant.maximumInputCount }

    public func encode(_ request: EmbeddingRequest) throws(ModelError) -> EncodedRequest {
        var warnings: [Warning] = []
        var body = JSONObject()
        if variant.needsModel || request.model != nil { body["model"] = .string(try request.model.named().rawValue) }
        body["input"] = .array(request.inputs.map { .string($0) })
        if variant.hasBase64 { body["encoding_format"] = "base64" }
        body[variant.dimensionsMember] = request.dimensions.map { .integer($0) }
        if let member = variant.purposeMember {
            body[member] = request.purpose.map { .string(variant.purposes[$0] ?? $0.rawValue) }
        } else {
            warnings += request.purposeWarnings("\(variant.provider)")
        }
        warnings += request.truncationWarnings("\(variant.provider)")
        return try request.encoded(body, warnings: warnings)
    }

    public func decode(
        _ body: Span<UInt8>, headers: HTTPHeaders, for request: EmbeddingRequest,
        into response: inout EmbeddingResponse
    ) throws(ModelError) {
        try EmbeddingAnswer.read(body, headers: headers, for: request, into: &response) {
            (reader, answer) throws(DecodingFault) in
            if reader.skip(key: "data") { try Self.readVectors(&reader, into: &answer.vectors) }
            if reader.skip(key: "model") { answer.model = try reader.stringIfPresent() }
            if reader.skip(key: "usage"), let usage = try reader.valueIfPresent() { answer.usage = Self.usage(usage) }
        }
    }

    private static func readVectors(
        _ reader: inout JSONReader, into vectors: inout VectorAssembler
    ) throws(DecodingFault) {
        guard try reader.enterArrayIfPresent() else { return }
        while try reader.nextElement() {
            try reader.enterObject()
            var vector: [Float] = []
            var index: Int?
            while try reader.hasMember() {
                if reader.skip(key: "index") { index = try reader.integerIfPresent() }
                if reader.skip(key: "embedding") { vector = try reader.vector(expecting: vectors.dimensions) }
            }
            vectors.insert(vector, at: index)
        }
    }

    /// Voyage reports the total alone, which is the same number.
    private static func usage(_ raw: JSONValue) -> Usage {
        Usage(embedding: raw["prompt_tokens"]?.integer ?? raw["total_tokens"]?.integer, raw: raw)
    }
}
