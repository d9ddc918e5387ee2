import Foundation
import Interlingua

/// Makes the backend that the options name, with credentials from the environment.
struct Provider {
    /// A factory of a service that wants a key.
    private typealias Factory =
        @Sendable (Secret, ModelID?, String?, String?, Deadlines, any Transport) throws(ModelError) -> HTTPBackend<
            ChatCompletionsDialect
        >

    static let names: [String] =
        [
            "openai", "openai-responses", "azure", "azure-responses", "anthropic", "llama", "ollama", "vllm",
            "lmstudio", "compatible",
        ] + services.keys.sorted()
    private static let later = [
        "bedrock", "bedrock-messages", "bedrock-chat", "vertex", "vertex-messages", "vertex-chat", "gemini",
    ]
    private static let services: [String: (variable: String, make: Factory)] = [
        "mistral": ("MISTRAL_API_KEY", HTTPBackend.mistral),
        "groq": ("GROQ_API_KEY", HTTPBackend.groq),
        "deepseek": ("DEEPSEEK_API_KEY", HTTPBackend.deepSeek),
        "xai": ("XAI_API_KEY", HTTPBackend.xAI),
        "openrouter": ("OPENROUTER_API_KEY", HTTPBackend.openRouter),
        "together": ("TOGETHER_API_KEY", HTTPBackend.together),
        "fireworks": ("FIREWORKS_API_KEY", HTTPBackend.fireworks),
        "perplexity": ("PERPLEXITY_API_KEY", HTTPBackend.perplexity),
    ]

    let options: Options
    var transport: any Transport
    /// What recordings call the language that the backend speaks.
    var api: String {
        if options.backend.hasSuffix("-responses") { return "openai-responses" }
        return Self.apis[options.backend] ?? "openai-chat"
    }
    private static let apis = ["ollama": "ollama-chat", "anthropic": "anthropic-messages"]

    /// Ends the program where no backend has that name, or the options do not fit it.
    ///
    /// - Throws: `.unauthorized` where a credential is missing, `.invalidRequest` for an address that is none.
    func backend() throws(ModelError) -> any Backend {
        let name = options.backend
        if Self.later.contains(name) { Console.misuse("the backend \(name) is not built yet") }
        if options.apiVersion != nil, !name.hasPrefix("azure") { Console.misuse("--api-version is for azure alone") }
        if options.project != nil, !name.hasPrefix("openai") { Console.misuse("--project is for openai alone") }
        let backend = try made(name)
        guard options.model != nil || backend.identity.model != nil else {
            Console.misuse("\(name) has no model of its own; name one with --model")
        }
        return backend
    }

    private func made(_ name: String) throws(ModelError) -> any Backend {
        let (url, region) = (options.url, options.region)
        if let service = Self.services[name] {
            return try service.make(try key(service.variable), nil, region, url, Deadlines(), transport)
        }
        switch name {
        case "openai", "openai-responses": return try openAI()
        case "azure", "azure-responses": return try azure()
        case "anthropic":
            return try .anthropic(
                apiKey: key("ANTHROPIC_API_KEY"), region: region, baseURL: url ?? variable("ANTHROPIC_BASE_URL"),
                transport: transport)
        case "llama":
            return try .llamaCpp(
                apiKey: secret("LLAMA_API_KEY"), region: region, baseURL: url ?? "http://127.0.0.1:8080",
                transport: transport)
        case "ollama":
            return try .ollama(
                host: url ?? variable("OLLAMA_HOST") ?? "127.0.0.1", apiKey: secret("OLLAMA_API_KEY"), region: region,
                transport: transport)
        case "vllm":
            return try .vLLM(
                apiKey: secret("VLLM_API_KEY"), region: region, baseURL: url ?? "http://127.0.0.1:8000",
                transport: transport)
        case "lmstudio":
            return try .lmStudio(
                apiKey: secret("LM_API_TOKEN"), region: region, baseURL: url ?? "http://127.0.0.1:1234",
                transport: transport)
        case "compatible":
            guard let url else { Console.misuse("compatible needs --url") }
            return try .compatible(
                baseURL: url, credential: secret("COMPATIBLE_API_KEY").map(APIKey.bearer), region: region,
                transport: transport)
        default: Console.misuse("no backend is named \(name)")
        }
    }

    private func openAI() throws(ModelError) -> any Backend {
        let region = options.region.map(OpenAIRegion.init(rawValue:))
        if region == .some(nil) { Console.misuse("--region of openai is us or eu") }
        let key = try key("OPENAI_API_KEY")
        let (organization, project) = (variable("OPENAI_ORG_ID"), options.project ?? variable("OPENAI_PROJECT_ID"))
        let url = options.url ?? variable("OPENAI_BASE_URL")
        if options.backend == "openai-responses" {
            return try .openAIResponses(
                apiKey: key, organization: organization, project: project, region: region ?? nil, baseURL: url,
                transport: transport)
        }
        return try .openAI(
            apiKey: key, organization: organization, project: project, region: region ?? nil, baseURL: url,
            transport: transport)
    }

    private func azure() throws(ModelError) -> any Backend {
        guard let resource = options.url ?? variable("AZURE_OPENAI_ENDPOINT") else {
            Console.misuse("azure needs --url or AZURE_OPENAI_ENDPOINT")
        }
        // Of key and token, a server that gets both takes neither.
        let credential: APIKey =
            if let token = secret("AZURE_OPENAI_AD_TOKEN") { .bearer(token) } else {
                APIKey(try key("AZURE_OPENAI_API_KEY"), header: "api-key")
            }
        let version = options.apiVersion ?? variable("OPENAI_API_VERSION")
        if options.backend == "azure-responses" {
            return try .azureOpenAIResponses(
                resource: resource, apiVersion: version, credential: credential, region: options.region,
                transport: transport)
        }
        return try .azureOpenAI(
            resource: resource, apiVersion: version, credential: credential, region: options.region,
            transport: transport)
    }

    /// `nil` where it is not set, or empty.
    private func variable(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    private func secret(_ name: String) -> Secret? { variable(name).map(Secret.init) }

    private func key(_ name: String) throws(ModelError) -> Secret {
        guard let key = secret(name) else {
            throw ModelError(.unauthorized, "the environment variable \(name) is not set; it holds the API key")
        }
        return key
    }
}
