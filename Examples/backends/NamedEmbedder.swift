public import Interlingua

/// A backend of embeddings by its name on the command line, which is that of the backend that converses at the same place.
public struct NamedEmbedder: Sendable {
    public let name: String
    /// Makes it, with what fits.
    public let make: @Sendable (BackendSettings) throws(ModelError) -> any EmbeddingBackend

    init(
        _ name: String, make: @escaping @Sendable (BackendSettings) throws(ModelError) -> any EmbeddingBackend
    ) {
        self.name = name
        self.make = make
    }

    /// What of the command line does not fit it, for people; `nil` where all does.
    public func misfit(in settings: BackendSettings) -> String? { NamedBackend.named(name)?.misfit(in: settings) }

    /// The one of that name; `nil` where none has it.
    public static func named(_ name: String) -> NamedEmbedder? { all.first { $0.name == name } }

    /// All that the examples know.
    public static let all = [
        NamedEmbedder("openai") { (it) throws(ModelError) in
            try .openAI(
                apiKey: it.key("OPENAI_API_KEY"), model: it.model, organization: it["OPENAI_ORG_ID"],
                project: it.project ?? it["OPENAI_PROJECT_ID"], region: it.region.flatMap(OpenAIRegion.init),
                baseURL: it.url ?? it["OPENAI_BASE_URL"], transport: it.transport)
        },
        NamedEmbedder("azure") { (it) throws(ModelError) in
            try .azureOpenAI(
                resource: it.url, deployment: it.model?.rawValue, apiVersion: it.azureVersion,
                credential: .platform(it.host), region: it.region, transport: it.transport)
        },
        NamedEmbedder("bedrock") { (it) throws(ModelError) in
            try .bedrock(
                region: it.region, model: it.model, credential: .platform(it.aws), baseURL: it.url,
                transport: it.transport)
        },
        NamedEmbedder("vertex") { (it) throws(ModelError) in
            try .vertexAI(
                project: it.googleProject, location: it.googleLocation, model: it.model, credential: it.google,
                baseURL: it.url, transport: it.transport)
        },
        NamedEmbedder("gemini") { (it) throws(ModelError) in
            try .gemini(model: it.model, credential: .platform(it.host), baseURL: it.url, transport: it.transport)
        },
        NamedEmbedder("mistral") { (it) throws(ModelError) in
            try .mistral(
                apiKey: it.key("MISTRAL_API_KEY"), model: it.model, region: it.region, baseURL: it.url,
                transport: it.transport)
        },
        NamedEmbedder("llama") { (it) throws(ModelError) in
            try .llamaCpp(
                model: it.model ?? "default", apiKey: it.key("LLAMA_API_KEY"), region: it.region,
                baseURL: it.url ?? "http://127.0.0.1:8080", transport: it.transport)
        },
        NamedEmbedder("vllm") { (it) throws(ModelError) in
            try .vLLM(
                model: it.model, apiKey: it.key("VLLM_API_KEY"), region: it.region,
                baseURL: it.url ?? "http://127.0.0.1:8000", transport: it.transport)
        },
        NamedEmbedder("ollama") { (it) throws(ModelError) in
            try .ollama(
                host: it.url ?? it["OLLAMA_HOST"] ?? "127.0.0.1", model: it.model, apiKey: it.key("OLLAMA_API_KEY"),
                region: it.region, transport: it.transport)
        },
        NamedEmbedder("compatible") { (it) throws(ModelError) in
            try .compatible(
                baseURL: it.server ?? "", model: it.model, credential: it.key("COMPATIBLE_API_KEY").map(APIKey.bearer),
                region: it.region, transport: it.transport)
        },
    ]
}
