/// OpenAI's Responses interface, which Azure has too, and others in their own variants.
///
/// The request's members stand in a fixed order, so equal requests are equal bytes: `model`, `instructions`, `input`,
/// tools, output format, limits, sampling, reasoning, delivery, state, the dialect's own options, extra members.
///
/// The provider keeps nothing unless the options say so: `store` is false, reasoning comes back encrypted, and goes
/// back in the next turn with the items that belong to it. With ``ResponsesOptions/previousResponseID`` or
/// ``ResponsesOptions/conversation`` the provider keeps the conversation, and the request's messages are what is new.
///
/// What the language lacks is said like this:
/// - Leading system messages are the instructions, joined by an empty line.
/// - A failed tool's result begins with `Error: `. Several contents of one result are joined by line feeds, or are
///   parts where an image or a document is among them; JSON is written compactly.
/// - A tool that does not say whether it is strict is not: the provider's own default would require every argument.
/// - A tool call without a result gets one that says so, with a warning; one that was cut is left out, with a warning.
/// - A call id that came before in the conversation is made another, in the call and in its result.
///
/// Source: `wire/openai-responses.md`; the servers' differences at ``ResponsesVariant``.
public struct ResponsesDialect: Dialect {
    public var variant: ResponsesVariant

    public init(variant: ResponsesVariant = .compatible) { self.variant = variant }

    public func encode(_ request: ModelRequest) throws(ModelError) -> EncodedRequest {
        return try ResponsesRequest(request, for: variant).encoded()
    }

    public func makeDecoder(for request: ModelRequest, assembler: ResponseAssembler) -> ResponsesDecoder {
        ResponsesDecoder(assembler: assembler)
    }
}
