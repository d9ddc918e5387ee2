/// A provider's language for embeddings: how a request is said, and how the answer is read.
///
/// Pure, as ``Dialect`` is: values in, values out.
public protocol EmbeddingDialect: Sendable {
    /// How many inputs one request may have; `nil` is any number.
    ///
    /// `request.model` is already the one to ask: the request's own, or the endpoint's. So it is in all that follows.
    func maximumInputCount(for request: EmbeddingRequest) -> Int?

    /// Says `request` in the provider's words, without address or credentials.
    ///
    /// - Throws: `.unsupported` for anything that the provider has no words for and without which the vectors would be
    ///   others, `.invalidRequest` for what no provider would take. Other settings become warnings.
    func encode(_ request: EmbeddingRequest) throws(ModelError) -> EncodedRequest

    /// Reads the whole body of an answer to `request`: its vectors, its model and its usage become those of `response`.
    ///
    /// - Throws: `.truncated` for a document that stops in the middle, `.malformedResponse` for one that breaks the
    ///   provider's protocol or holds other vectors than were asked for, and what the provider says went wrong.
    func decode(
        _ body: Span<UInt8>, headers: HTTPHeaders, for request: EmbeddingRequest,
        into response: inout EmbeddingResponse
    ) throws(ModelError)
}

extension EmbeddingRequest {
    /// Warns that a purpose was left out, which `speaker` has no words for.
    func purposeWarnings(_ speaker: String) -> [Warning] {
        purpose == nil ? [] : [Warning("purpose", "\(speaker) tells no uses apart; it was left out")]
    }

    /// Warns that the leave to cut long texts was left out, which `speaker` has no words for.
    func truncationWarnings(_ speaker: String) -> [Warning] {
        allowsTruncation ? [Warning("allowsTruncation", "\(speaker) has no word for it; it was left out")] : []
    }

    /// The request as `body`, with the extra members over it.
    func encoded(_ body: JSONObject, warnings: [Warning] = []) throws(ModelError) -> EncodedRequest {
        try EncodedRequest(document: body, extra: extraBody, warnings: warnings)
    }
}
