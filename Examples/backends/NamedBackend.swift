public import Interlingua

/// A backend by its name on the command line: what converses there, and what makes vectors.
public struct NamedBackend: Sendable {
    /// What the command line may say beside the model and the address.
    enum Option: String, Sendable {
        case region, project, location
        case apiVersion = "api-version"
    }

    public let name: String
    /// What recordings call the language that it speaks.
    let api: String
    /// Those that mean something to it.
    private let options: Set<Option>
    /// Makes it, with what fits.
    public let make: @Sendable (BackendSettings) throws(ModelError) -> any Backend
    /// Makes what turns texts into vectors; `nil` where nothing does.
    public let makeEmbedder: (@Sendable (BackendSettings) throws(ModelError) -> any EmbeddingBackend)?

    init(
        _ name: String, _ api: String, _ options: Set<Option> = [.region],
        make: @escaping @Sendable (BackendSettings) throws(ModelError) -> any Backend,
        embedder: (@Sendable (BackendSettings) throws(ModelError) -> any EmbeddingBackend)? = nil
    ) {
        self.name = name
        self.api = api
        self.options = options
        self.make = make
        makeEmbedder = embedder
    }

    /// What recordings call its language of embeddings.
    var embeddingAPI: String { name == "openai" ? "openai-embeddings" : "embeddings" }

    /// What of the command line does not fit it, for people; `nil` where all does.
    public func misfit(in settings: BackendSettings) -> String? {
        if let option = settings.options.subtracting(options).map(\.rawValue).min() {
            return "--\(option) means nothing to \(name)"
        }
        if name.hasPrefix("openai"), let region = settings.region, OpenAIRegion(rawValue: region) == nil {
            return "--region of openai is us or eu"
        }
        if name.contains("compatible"), settings.server == nil { return "\(name) needs --url" }
        // What makes it knows best, such as a region that is none. Nothing is sent for that.
        do {
            _ = try make(settings)
            return nil
        } catch {
            return error.kind == .invalidRequest ? error.message : nil
        }
    }

    /// The one of that name; `nil` where none has it.
    public static func named(_ name: String) -> NamedBackend? { all.first { $0.name == name } }

    /// The names, in lines of a usage message.
    public static func names(indent: Int, where isListed: (NamedBackend) -> Bool = { _ in true }) -> String {
        var lines = [""]
        for backend in all where isListed(backend) {
            if lines[lines.count - 1].count + backend.name.count > 90 - indent { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + backend.name
        }
        return lines.joined(separator: "\n" + String(repeating: " ", count: indent))
    }

    /// All that the examples know.
    public static let all = clouds + services + local
}

// MARK: The clouds

extension NamedBackend {
    private static let clouds = [
        NamedBackend("openai", "openai-chat", [.region, .project]) { (it) throws(ModelError) in
            try .openAI(
                apiKey: it.key("OPENAI_API_KEY"), model: it.model, organization: it["OPENAI_ORG_ID"],
                project: it.project ?? it["OPENAI_PROJECT_ID"], region: it.region.flatMap(OpenAIRegion.init),
                baseURL: it.url ?? it["OPENAI_BASE_URL"], transport: it.transport)
        } embedder: { (it) throws(ModelError) in
            try .openAI(
                apiKey: it.key("OPENAI_API_KEY"), model: it.model, organization: it["OPENAI_ORG_ID"],
                project: it.project ?? it["OPENAI_PROJECT_ID"], region: it.region.flatMap(OpenAIRegion.init),
                baseURL: it.url ?? it["OPENAI_BASE_URL"], transport: it.transport)
        },
        NamedBackend("openai-responses", "openai-responses", [.region, .project]) { (it) throws(ModelError) in
            try .openAIResponses(
                apiKey: it.key("OPENAI_API_KEY"), model: it.model, organization: it["OPENAI_ORG_ID"],
                project: it.project ?? it["OPENAI_PROJECT_ID"], region: it.region.flatMap(OpenAIRegion.init),
                baseURL: it.url ?? it["OPENAI_BASE_URL"], transport: it.transport)
        },
        NamedBackend("azure", "openai-chat", [.region, .apiVersion]) { (it) throws(ModelError) in
            try .azureOpenAI(
                resource: it.url, deployment: it.model?.rawValue, apiVersion: it.azureVersion,
                credential: .platform(it.host), region: it.region, transport: it.transport)
        } embedder: { (it) throws(ModelError) in
            try .azureOpenAI(
                resource: it.url, deployment: it.model?.rawValue, apiVersion: it.azureVersion,
                credential: .platform(it.host), region: it.region, transport: it.transport)
        },
        NamedBackend("azure-responses", "openai-responses", [.region, .apiVersion]) { (it) throws(ModelError) in
            try .azureOpenAIResponses(
                resource: it.url, deployment: it.model?.rawValue, apiVersion: it.azureVersion,
                credential: .platform(it.host), region: it.region, transport: it.transport)
        },
        NamedBackend("foundry-messages", "anthropic-messages") { (it) throws(ModelError) in
            try .foundryMessages(
                resource: it.url, deployment: it.model?.rawValue, credential: .platform(it.host), region: it.region,
                transport: it.transport)
        },
        NamedBackend("bedrock", "bedrock-converse") { (it) throws(ModelError) in
            try .bedrock(
                region: it.region, model: it.model, credential: .platform(it.aws), baseURL: it.url,
                transport: it.transport)
        } embedder: { (it) throws(ModelError) in
            try .bedrock(
                region: it.region, model: it.model, credential: .platform(it.aws), baseURL: it.url,
                transport: it.transport)
        },
        NamedBackend("bedrock-messages", "bedrock-invoke") { (it) throws(ModelError) in
            try .bedrockMessages(
                region: it.region, model: it.model, credential: .platform(it.aws), baseURL: it.url,
                transport: it.transport)
        },
        NamedBackend("bedrock-chat", "openai-chat") { (it) throws(ModelError) in
            try .bedrockChat(
                region: it.region, model: it.model, credential: .platform(it.aws), baseURL: it.url,
                transport: it.transport)
        },
        NamedBackend("sagemaker", "openai-chat") { (it) throws(ModelError) in
            try .sageMakerChat(
                endpoint: it.model?.rawValue ?? "", region: it.awsRegion,
                keys: AWSCredentialChain(it.aws), baseURL: it.url, transport: it.transport)
        },
        NamedBackend("vertex", "vertex-generate-content", [.project, .location]) { (it) throws(ModelError) in
            try .vertexAI(
                project: it.googleProject, location: it.googleLocation, model: it.model, credential: it.google,
                baseURL: it.url,
                transport: it.transport)
        } embedder: { (it) throws(ModelError) in
            try .vertexAI(
                project: it.googleProject, location: it.googleLocation, model: it.model, credential: it.google,
                baseURL: it.url, transport: it.transport)
        },
        NamedBackend("vertex-messages", "anthropic-messages", [.project, .location]) { (it) throws(ModelError) in
            try .vertexMessages(
                project: it.googleProject, location: it.googleLocation, model: it.model, credential: it.google,
                baseURL: it.url,
                transport: it.transport)
        },
        NamedBackend("vertex-chat", "openai-chat", [.project, .location]) { (it) throws(ModelError) in
            try .vertexChat(
                project: it.googleProject, location: it.googleLocation, model: it.model, credential: it.google,
                baseURL: it.url,
                transport: it.transport)
        },
        NamedBackend("anthropic", "anthropic-messages") { (it) throws(ModelError) in
            try .anthropic(
                model: it.model, credential: .platform(it.host), region: it.region,
                baseURL: it.url ?? it["ANTHROPIC_BASE_URL"], transport: it.transport)
        },
        NamedBackend("gemini", "gemini-generate-content", []) { (it) throws(ModelError) in
            try .gemini(model: it.model, credential: .platform(it.host), baseURL: it.url, transport: it.transport)
        } embedder: { (it) throws(ModelError) in
            try .gemini(model: it.model, credential: .platform(it.host), baseURL: it.url, transport: it.transport)
        },
    ]
}

// MARK: Services of Chat Completions, and servers of one's own

extension NamedBackend {
    private typealias Factory =
        @Sendable (Secret?, ModelID?, String?, String?, Deadlines, any Transport) throws(ModelError) -> HTTPBackend<
            ChatCompletionsDialect
        >

    private static func service(_ name: String, _ variable: String, _ make: @escaping Factory) -> NamedBackend {
        NamedBackend(name, "openai-chat") { (it) throws(ModelError) in
            try make(it.key(variable), it.model, it.region, it.url, Deadlines(), it.transport)
        }
    }

    private static let services = [
        NamedBackend("mistral", "openai-chat") { (it) throws(ModelError) in
            try .mistral(
                apiKey: it.key("MISTRAL_API_KEY"), model: it.model, region: it.region, baseURL: it.url,
                transport: it.transport)
        } embedder: { (it) throws(ModelError) in
            try .mistral(
                apiKey: it.key("MISTRAL_API_KEY"), model: it.model, region: it.region, baseURL: it.url,
                transport: it.transport)
        },
        service("groq", "GROQ_API_KEY", HTTPBackend.groq),
        service("deepseek", "DEEPSEEK_API_KEY", HTTPBackend.deepSeek),
        service("xai", "XAI_API_KEY", HTTPBackend.xAI),
        service("openrouter", "OPENROUTER_API_KEY", HTTPBackend.openRouter),
        service("together", "TOGETHER_API_KEY", HTTPBackend.together),
        service("fireworks", "FIREWORKS_API_KEY", HTTPBackend.fireworks),
        service("perplexity", "PERPLEXITY_API_KEY", HTTPBackend.perplexity),
    ]

    private static let local = [
        NamedBackend("llama", "openai-chat") { (it) throws(ModelError) in
            try .llamaCpp(
                model: it.model ?? "default", apiKey: it.key("LLAMA_API_KEY"), region: it.region,
                baseURL: it.url ?? "http://127.0.0.1:8080", transport: it.transport)
        } embedder: { (it) throws(ModelError) in
            try .llamaCpp(
                model: it.model ?? "default", apiKey: it.key("LLAMA_API_KEY"), region: it.region,
                baseURL: it.url ?? "http://127.0.0.1:8080", transport: it.transport)
        },
        NamedBackend("vllm", "openai-chat") { (it) throws(ModelError) in
            try .vLLM(
                model: it.model, apiKey: it.key("VLLM_API_KEY"), region: it.region,
                baseURL: it.url ?? "http://127.0.0.1:8000", transport: it.transport)
        } embedder: { (it) throws(ModelError) in
            try .vLLM(
                model: it.model, apiKey: it.key("VLLM_API_KEY"), region: it.region,
                baseURL: it.url ?? "http://127.0.0.1:8000", transport: it.transport)
        },
        NamedBackend("lmstudio", "openai-chat") { (it) throws(ModelError) in
            try .lmStudio(
                model: it.model, apiKey: it.key("LM_API_TOKEN"), region: it.region,
                baseURL: it.url ?? "http://127.0.0.1:1234", transport: it.transport)
        },
        NamedBackend("ollama", "ollama-chat") { (it) throws(ModelError) in
            try .ollama(
                host: it.url ?? it["OLLAMA_HOST"] ?? "127.0.0.1", model: it.model, apiKey: it.key("OLLAMA_API_KEY"),
                region: it.region, transport: it.transport)
        } embedder: { (it) throws(ModelError) in
            try .ollama(
                host: it.url ?? it["OLLAMA_HOST"] ?? "127.0.0.1", model: it.model, apiKey: it.key("OLLAMA_API_KEY"),
                region: it.region, transport: it.transport)
        },
        NamedBackend("ollama-v1", "ollama-openai") { (it) throws(ModelError) in
            try .ollamaCompatible(
                host: it.url ?? it["OLLAMA_HOST"] ?? "127.0.0.1", model: it.model, apiKey: it.key("OLLAMA_API_KEY"),
                region: it.region, transport: it.transport)
        },
        NamedBackend("compatible", "openai-chat") { (it) throws(ModelError) in
            try .compatible(
                baseURL: it.server ?? "", model: it.model, credential: it.key("COMPATIBLE_API_KEY").map(APIKey.bearer),
                region: it.region, transport: it.transport)
        } embedder: { (it) throws(ModelError) in
            try .compatible(
                baseURL: it.server ?? "", model: it.model, credential: it.key("COMPATIBLE_API_KEY").map(APIKey.bearer),
                region: it.region, transport: it.transport)
        },
        NamedBackend("compatible-responses", "openai-responses") { (it) throws(ModelError) in
            try .compatibleResponses(
                baseURL: it.server ?? "", model: it.model, credential: it.key("COMPATIBLE_API_KEY").map(APIKey.bearer),
                region: it.region, transport: it.transport)
        },
        NamedBackend("anthropic-compatible", "anthropic-messages") { (it) throws(ModelError) in
            try .anthropicCompatible(
                baseURL: it.server ?? "", model: it.model, credential: it.key("COMPATIBLE_API_KEY").map(APIKey.bearer),
                region: it.region, transport: it.transport)
        },
    ]
}
