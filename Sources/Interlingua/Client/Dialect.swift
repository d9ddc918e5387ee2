/// A provider's language: how a request is said, and how a response is heard.
///
/// A dialect is pure: values in, values out. It opens no connection, reads no clock, and holds no
/// credential, so a contract test is a function call on a recorded body.
public protocol Dialect: Sendable {
    associatedtype Decoder: ResponseDecoder

    /// Says `request` in the provider's words, without address or credentials.
    ///
    /// `request.model` is already the one to ask: the request's own, or the endpoint's.
    ///
    /// - Throws: `.unsupported` for anything with meaning that the provider has no words for, `.invalidRequest`
    ///   for what no provider would take. A setting without meaning for the answer becomes a warning.
    func encode(_ request: ModelRequest) throws(ModelError) -> EncodedRequest

    /// A decoder for one response to `request`, which builds it with `assembler`.
    func makeDecoder(for request: ModelRequest, assembler: ResponseAssembler) -> Decoder
}

/// A request in a provider's words.
public struct EncodedRequest: Hashable, Sendable {
    /// What the dialect itself wants beside the content type: a protocol version, beta features.
    public var headers: HTTPHeaders
    /// A JSON document.
    public var body: [UInt8]
    /// What of the request could not be said.
    public var warnings: [Warning]

    public init(headers: HTTPHeaders = HTTPHeaders(), body: [UInt8], warnings: [Warning] = []) {
        self.headers = headers
        self.body = body
        self.warnings = warnings
    }
}

extension EncodedRequest {
    /// A document with the request's extra members over it.
    ///
    /// - Throws: `.invalidRequest` for a number that JSON cannot write.
    init(
        headers: HTTPHeaders = HTTPHeaders(), document: JSONObject, extra: JSONObject, warnings: [Warning]
    ) throws(ModelError) {
        var document = document
        document.merge(extra)
        var writer = JSONWriter(minimumCapacity: 1024)
        writer.value(.object(document))
        self.init(headers: headers, body: try writer.finish(), warnings: warnings)
    }
}

extension ModelID? {
    /// The model to ask.
    ///
    /// - Throws: `.invalidRequest` where none is named.
    func named() throws(ModelError) -> ModelID {
        if let model = self, !model.rawValue.isEmpty { return model }
        throw ModelError(.invalidRequest, "no model is named, and this backend has none of its own")
    }
}

/// Hears one response. Feed it the body, in chunks of any size, then tell it that the body ended.
///
/// It belongs to no actor (`SendableMetatype`): whoever reads the response runs it.
public protocol ResponseDecoder: SendableMetatype {
    /// Gathers the events. Whoever feeds the decoder takes them out.
    var assembler: ResponseAssembler { get set }

    /// Hears some bytes of the body. The events that they completed are in the assembler, also where this
    /// throws: those came first.
    ///
    /// - Throws: `.malformedResponse` for bytes that break the provider's protocol, or what the provider says went
    ///   wrong.
    mutating func decode(_ bytes: Span<UInt8>) throws(ModelError)

    /// Hears that the body is over.
    ///
    /// - Throws: `.truncated` where the response was not.
    mutating func finish() throws(ModelError)
}
