import Interlingua

/// Whom to ask, as the command line names it.
struct Server {
    static let names = [
        "openai", "azure", "llama", "vllm", "lmstudio", "ollama", "ollama-v1", "compatible", "mistral", "groq",
        "deepseek", "xai", "openrouter", "together", "fireworks", "perplexity", "gemini", "vertex", "bedrock",
        "bedrock-chat", "anthropic", "anthropic-compatible", "openai-responses", "azure-responses",
        "compatible-responses", "bedrock-messages",
        "bedrock-chat", "bedrock-messages", "vertex-messages", "anthropic", "anthropic-compatible", "openai-responses",
        "azure-responses", "compatible-responses",
    ]

    var name = ""
    var url: String?
    var model: ModelID?
    var apiVersion: String?

    /// A backend with a key that opens nothing.
    func backend(over transport: some Transport) throws(ModelError) -> any Backend {
        let key = Secret("not-a-key")
        switch name {
        case "openai": return try .openAI(apiKey: key, model: model, baseURL: url, transport: transport)
        case "azure":
            return try .azureOpenAI(
                resource: url ?? "example-resource", deployment: model?.rawValue, apiVersion: apiVersion, apiKey: key,
                transport: transport)
        case "openai-responses":
            return try .openAIResponses(apiKey: key, model: model, baseURL: url, transport: transport)
        case "azure-responses":
            return try .azureOpenAIResponses(
                resource: url ?? "example-resource", deployment: model?.rawValue, apiVersion: apiVersion, apiKey: key,
                transport: transport)
        case "compatible-responses":
            return try .compatibleResponses(
                baseURL: url ?? "http://127.0.0.1:8080", model: model, transport: transport)
        case "mistral": return try .mistral(apiKey: key, model: model, baseURL: url, transport: transport)
        case "groq": return try .groq(apiKey: key, model: model, baseURL: url, transport: transport)
        case "deepseek": return try .deepSeek(apiKey: key, model: model, baseURL: url, transport: transport)
        case "xai": return try .xAI(apiKey: key, model: model, baseURL: url, transport: transport)
        case "openrouter": return try .openRouter(apiKey: key, model: model, baseURL: url, transport: transport)
        case "together": return try .together(apiKey: key, model: model, baseURL: url, transport: transport)
        case "fireworks": return try .fireworks(apiKey: key, model: model, baseURL: url, transport: transport)
        case "anthropic": return try .anthropic(apiKey: key, model: model, baseURL: url, transport: transport)
        case "perplexity": return try .perplexity(apiKey: key, model: model, baseURL: url, transport: transport)
        case "gemini": return try .gemini(apiKey: key, model: model, baseURL: url, transport: transport)
        case "vertex":
            return try .vertexAI(
                project: "example-project", location: "europe-west4", model: model, credential: APIKey.bearer(key),
                baseURL: url, transport: transport)
        case "bedrock":
            return try .bedrock(region: "us-east-1", model: model, apiKey: key, baseURL: url, transport: transport)
        case "vertex-messages":
            return try .vertexMessages(
                project: "example-project", location: "europe-west4", model: model, credential: APIKey.bearer(key),
                baseURL: url, transport: transport)
        case "bedrock-messages":
            return try .bedrockMessages(
                region: "us-east-1", model: model, apiKey: key, baseURL: url, transport: transport)
        case "bedrock-chat":
            return try .bedrockChat(region: "us-east-1", model: model, apiKey: key, baseURL: url, transport: transport)
        default: return try local(over: transport)
        }
    }

    private func local(over transport: some Transport) throws(ModelError) -> any Backend {
        switch name {
        case "llama":
            return try .llamaCpp(
                model: model ?? "default", baseURL: url ?? "http://127.0.0.1:8080", transport: transport)
        case "vllm": return try .vLLM(model: model, baseURL: url ?? "http://127.0.0.1:8000", transport: transport)
        case "lmstudio":
            return try .lmStudio(model: model, baseURL: url ?? "http://127.0.0.1:1234", transport: transport)
        case "ollama": return try .ollama(host: url ?? "127.0.0.1", model: model, transport: transport)
        case "anthropic-compatible":
            return try .anthropicCompatible(
                baseURL: url ?? "http://127.0.0.1:8080", model: model, transport: transport)
        case "ollama-v1": return try .ollamaCompatible(host: url ?? "127.0.0.1", model: model, transport: transport)
        default:
            return try .compatible(baseURL: url ?? "http://127.0.0.1:8080", model: model, transport: transport)
        }
    }
}
