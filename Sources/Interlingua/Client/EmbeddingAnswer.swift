/// What a dialect hears in the document that answers an embedding request.
struct EmbeddingAnswer {
    var vectors: VectorAssembler
    /// The model that answered; `nil` where the document does not say.
    var model: String?
    var usage: Usage?

    /// Reads the document, and puts what it said into `response`. One that is no object says nothing.
    ///
    /// - Parameter hear: Asks once for each member that means something, and reads its value.
    /// - Throws: `.truncated` for a document that stops in the middle, `.malformedResponse` for anything else that is
    ///   no answer, and the provider's own error where the document is one.
    static func read(
        _ body: Span<UInt8>, headers: HTTPHeaders, for request: EmbeddingRequest,
        into response: inout EmbeddingResponse,
        by hear: (inout JSONReader, inout EmbeddingAnswer) throws(DecodingFault) -> Void
    ) throws(ModelError) {
        var answer = EmbeddingAnswer(vectors: VectorAssembler(for: request))
        var reader = JSONReader(body)
        do throws(DecodingFault) {
            if try reader.enterObjectIfPresent() {
                while try reader.hasMember() { try hear(&reader, &answer) }
            }
            try reader.finish()
        } catch {
            guard error.reason != .unexpectedEnd else {
                throw ModelError(.truncated, "the answer stops in the middle", offset: error.offset)
            }
            throw ModelError(error, at: 0, in: body)
        }
        if answer.vectors.isEmpty, let fault = (try? JSONReader.value(in: body)).flatMap(ProviderFault.init(json:)) {
            throw fault.error(status: 200, headers: headers, provider: response.provider)
        }
        response.vectors = try answer.vectors.finish()
        response.model = answer.model.flatMap { $0.isEmpty ? nil : ModelID(rawValue: $0) }
        response.usage = answer.usage
    }
}

extension EmbeddingAnswer {
    /// Counts what one input cost; `nil` is not reported.
    mutating func add(inputTokens count: Int?) {
        guard let count else { return }
        usage = usage ?? Usage(embedding: 0)
        usage?.add(Usage(input: count))
    }
}

extension Usage {
    /// What an embedding cost: tokens are read, and none are made.
    ///
    /// - Parameter input: `nil` where the provider does not say.
    init(embedding input: Int?, raw: JSONValue? = nil) {
        self.init(input: input, output: 0)
        self.raw = raw
    }
}
