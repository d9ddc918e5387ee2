public import Interlingua

extension Exchange {
    /// A backend that hears this exchange: its `api` chooses the dialect, and its `provider` the quirks. `nil` where
    /// the library has no dialect for it.
    public func backend(over transport: some Transport) -> (any Backend)? {
        let endpoint = Endpoint(provider: provider, url: "https://recorded.invalid/")
        func speaking(_ dialect: some Dialect) -> any Backend {
            HTTPBackend(dialect, at: endpoint, transport: transport)
        }
        switch api {
        case "openai-chat", "ollama-openai", "mistral-chat":
            let dialect = ChatCompletionsDialect(variant: ChatCompletionsVariant(provider: provider.rawValue))
            return dialect.variant.provider == .sageMaker ? speaking(SageMakerDialect(dialect)) : speaking(dialect)
        case "openai-responses":
            return speaking(ResponsesDialect(variant: ResponsesVariant(provider: provider.rawValue)))
        case "anthropic-messages":
            return speaking(MessagesDialect(variant: provider == .vertexAI ? .vertexAI : .anthropic))
        case "bedrock-invoke": return speaking(MessagesDialect(variant: .bedrock))
        case "bedrock-converse", "bedrock-converse-stream": return speaking(ConverseDialect())
        case "gemini-generate-content": return speaking(GenerateContentDialect(service: .gemini))
        case "vertex-generate-content": return speaking(GenerateContentDialect(service: .vertexAI))
        case "ollama-chat": return speaking(OllamaDialect())
        default: return nil
        }
    }
}
