/// Services that speak Chat Completions under their own name, and any other server that does.
///
/// Each factory takes a `model` that answers requests which name none, the `apiKey` (`nil` is that of the service's
/// own variable, such as `MISTRAL_API_KEY`), the `region` as far as the caller knows it (the addresses do not say it),
/// and a `baseURL` that replaces scheme, host, port and path prefix while the provider's paths stay. Each throws
/// `.invalidRequest` for a base URL that is none, and `.unauthorized` where there is no key.
///
/// Source: `wire/mistral.md`, `wire/openai-chat.md`, the providers' references.
extension Backend where Self == HTTPBackend<ChatCompletionsDialect> {
    /// Mistral's own service.
    public static func mistral(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .mistral, at: baseURL ?? "https://api.mistral.ai", region: region, model: model,
            credential: try APIKey.bearer(apiKey, else: "MISTRAL_API_KEY"), deadlines: deadlines, transport: transport)
    }

    /// Groq.
    public static func groq(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .groq, at: baseURL ?? "https://api.groq.com", under: "/openai/v1", region: region, model: model,
            credential: try APIKey.bearer(apiKey, else: "GROQ_API_KEY"), deadlines: deadlines, transport: transport)
    }

    /// DeepSeek.
    public static func deepSeek(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .deepSeek, at: baseURL ?? "https://api.deepseek.com", under: "", region: region, model: model,
            credential: try APIKey.bearer(apiKey, else: "DEEPSEEK_API_KEY"), deadlines: deadlines, transport: transport)
    }

    /// xAI, with the Grok models.
    public static func xAI(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .xAI, at: baseURL ?? "https://api.x.ai", region: region, model: model,
            credential: try APIKey.bearer(apiKey, else: "XAI_API_KEY"), deadlines: deadlines, transport: transport)
    }

    /// OpenRouter, which passes requests on to many providers. Where one is processed is not known
    /// beforehand.
    public static func openRouter(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .openRouter, at: baseURL ?? "https://openrouter.ai", under: "/api/v1", region: region, model: model,
            credential: try APIKey.bearer(apiKey, else: "OPENROUTER_API_KEY"), deadlines: deadlines,
            transport: transport)
    }

    /// Together AI.
    public static func together(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .together, at: baseURL ?? "https://api.together.xyz", region: region, model: model,
            credential: try APIKey.bearer(apiKey, else: "TOGETHER_API_KEY"), deadlines: deadlines, transport: transport)
    }

    /// Fireworks AI.
    public static func fireworks(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .fireworks, at: baseURL ?? "https://api.fireworks.ai", under: "/inference/v1", region: region, model: model,
            credential: try APIKey.bearer(apiKey, else: "FIREWORKS_API_KEY"), deadlines: deadlines, transport: transport
        )
    }

    /// Perplexity, whose models search the web.
    public static func perplexity(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .perplexity, at: baseURL ?? "https://api.perplexity.ai", under: "", region: region, model: model,
            credential: try APIKey.bearer(apiKey, else: "PERPLEXITY_API_KEY"), deadlines: deadlines,
            transport: transport)
    }

    /// Any server that speaks Chat Completions.
    ///
    /// - Parameters:
    ///   - baseURL: As the server's manual gives it to OpenAI clients, such as `https://example.com/api/v1`. Of one
    ///     without a path, `/v1` is the path.
    ///   - variant: What the server can and cannot. The default is careful: it warns about what many lack.
    ///   - provider: The server's name in accounts and errors; `nil` is the variant's.
    ///   - credential: How the server knows the caller, such as ``APIKey/bearer(_:)``; `nil` where it asks nobody.
    ///   - region: As far as the caller knows it; `nil` is unknown, except on this machine, which is `local`.
    /// - Throws: `.invalidRequest` for a base URL that is none.
    public static func compatible(
        baseURL: String, variant: ChatCompletionsVariant = .compatible, provider: ProviderID? = nil,
        model: ModelID? = nil, credential: (any Credential)? = nil, region: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        var variant = variant
        variant.provider = provider ?? variant.provider
        return try HTTPBackend(
            variant, at: baseURL, under: nil, region: region, model: model, credential: credential,
            deadlines: deadlines, transport: transport)
    }
}

extension HTTPBackend<ChatCompletionsDialect> {
    /// A server that is known by its address, with the parameters of its ``Endpoint``.
    init(
        _ variant: ChatCompletionsVariant, at baseURL: String, under prefix: String? = "/v1", region: String?,
        model: ModelID?, credential: (any Credential)?, deadlines: Deadlines, transport: any Transport
    ) throws(ModelError) {
        let endpoint = try Endpoint(
            variant.provider, "/chat/completions", at: baseURL, under: prefix, region: region, model: model,
            credential: credential)
        self.init(ChatCompletionsDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
