/// Ollama's own chat interface, `POST /api/chat`: of its interfaces the one that can do everything.
///
/// The request's members stand in a fixed order, so equal requests are equal bytes: `model`, `messages`, `tools`,
/// `format`, `options`, `think`, log probabilities, the dialect's own options, `stream`, extra members.
///
/// What the language lacks is said like this:
/// - A message has one text and a list of images before it. Texts of the user, of the system and of a tool's result
///   are joined by line feeds, those of the assistant by nothing.
/// - A failed tool's result begins with `Error: `. JSON in a result is written compactly.
/// - No tool (``ToolChoice/none``) is said by not telling of the tools. That one must be used cannot be said at all
///   and is `.unsupported`.
/// - A tool call that was cut is left out, with a warning.
/// - A prompt longer than the context is an error (`.contextTooLong`) and not cut, unless
///   ``OllamaOptions/cutsLongPrompts`` allows it. How long the context is says ``OllamaOptions/contextSize``.
///
/// In answers, calls without an id get `call_` and a number that no call of the conversation has.
///
/// Source: `wire/local.md`, Ollama, Native.
public struct OllamaDialect: Dialect {
    public init() {}

    public func encode(_ request: ModelRequest) throws(ModelError) -> EncodedRequest {
        var encoded = try OllamaRequest(request).encoded()
        if request.delivery == .streamed { encoded.headers["accept"] = "application/x-ndjson" }
        return encoded
    }

    public func makeDecoder(for request: ModelRequest, assembler: ResponseAssembler) -> OllamaDecoder {
        OllamaDecoder(assembler: assembler, callIDs: OllamaCallIDs(after: request.messages))
    }
}
