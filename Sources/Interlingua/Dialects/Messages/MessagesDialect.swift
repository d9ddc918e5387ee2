/// Anthropic's Messages, wherever Claude is reached.
///
/// The request's members stand in a fixed order, so equal requests are equal bytes: model, limit, instructions,
/// conversation, tools, format, thinking, sampling, the dialect's own options, delivery, extra members.
///
/// What the language demands or lacks is said like this:
/// - A limit of the output is required. Without the request's own it is
///   ``MessagesVariant/defaultMaximumOutput``, and as much again as the thinking may take.
/// - Instructions stand apart; those amid the conversation are put before it, with a warning, unless
///   ``MessagesOptions/keepsInstructionsInPlace``.
/// - The two sides take turns: what one says in several messages becomes one turn, in which tool results come first.
/// - A call without a result gets one that says that the tool was not run, with a warning. A result without a call is
///   `.invalidRequest`. A call that was cut is left out, with a warning.
/// - Text that shows nothing is left out, as the provider refuses it.
/// - Reasoning effort becomes a budget of tokens for the models that know nothing else (`minimal` 1024, `low` 2048,
///   `medium` 8192, `high` 16384, above it 24576; at most half of the request's limit), and for all others an effort
///   of adaptive thinking. `none` is left unsaid. Sampling settings give way to thinking; thinking by budget gives way
///   to a forced tool call, and to a turn that goes on from another model's tool calls.
/// - Content that the neutral language has no word for (a document in pieces, a search result, an upload to a
///   container) is written as an opaque part in the provider's own form.
///
/// Source: `wire/anthropic.md`; the differences between places at ``MessagesVariant``.
public struct MessagesDialect: Dialect {
    public var variant: MessagesVariant

    public init(variant: MessagesVariant = .anthropic) { self.variant = variant }

    public func encode(_ request: ModelRequest) throws(ModelError) -> EncodedRequest {
        let said = try MessagesRequest(request, for: variant)
        return try said.encoded(headers: said.headers)
    }

    public func makeDecoder(for request: ModelRequest, assembler: ResponseAssembler) -> MessagesDecoder {
        MessagesDecoder(assembler: assembler, variant: variant)
    }
}
