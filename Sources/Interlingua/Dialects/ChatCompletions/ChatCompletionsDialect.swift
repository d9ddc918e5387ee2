/// OpenAI's Chat Completions, which most of the world's model servers speak, each in its own variant.
///
/// The request's members stand in a fixed order, so equal requests are equal bytes: `model`, `messages`, tools,
/// output format, limits, sampling, delivery, the dialect's own options, extra members.
///
/// What the language lacks is said like this:
/// - A failed tool's result begins with `Error: `.
/// - A tool message holds text alone. An image or document of a tool's result follows in a user message after
///   the turn's last tool message, announced in both; servers that want the assistant next get `.unsupported`.
/// - Several contents of one result are joined by line feeds; JSON is written compactly.
/// - A tool call that was cut is left out, with a warning.
///
/// Source: `wire/openai-chat.md`; the servers' differences at ``ChatCompletionsVariant``.
public struct ChatCompletionsDialect: Dialect {
    public var variant: ChatCompletionsVariant

    public init(variant: ChatCompletionsVariant = .compatible) { self.variant = variant }

    public func encode(_ request: ModelRequest) throws(ModelError) -> EncodedRequest {
        var encoded = try ChatCompletionsRequest(request, for: variant).encoded()
        if variant.announcesExtraMembers, !request.extraBody.isEmpty {
            encoded.headers["extra-parameters"] = "pass-through"
        }
        return encoded
    }

    public func makeDecoder(for request: ModelRequest, assembler: ResponseAssembler) -> ChatCompletionsDecoder {
        ChatCompletionsDecoder(assembler: assembler, variant: variant)
    }
}
