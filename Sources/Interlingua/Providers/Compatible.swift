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
        try KnownServer(.mistral, at: "https://api.mistral.ai").backend(
            model: model, region: region, baseURL: baseURL,
            credential: try APIKey.bearer(apiKey, else: "MISTRAL_API_KEY"),
            deadlines: deadlines, transport: transport)
    }

    /// Groq.
    public static func groq(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try KnownServer(.groq, at: "https://api.groq.com", under: "/openai/v1").backend(
            model: model, region: region, baseURL: baseURL, credential: try APIKey.bearer(apiKey, else: "GROQ_API_KEY"),
            deadlines: deadlines, transport: transport)
    }

    /// DeepSeek.
    public static func deepSeek(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try KnownServer(.deepSeek, at: "https://api.deepseek.com", under: "").backend(
            model: model, region: region, baseURL: baseURL,
            credential: try APIKey.bearer(apiKey, else: "DEEPSEEK_API_KEY"),
            deadlines: deadlines, transport: transport)
    }

    /// xAI, with the Grok models.
    public static func xAI(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try KnownServer(.xAI, at: "https://api.x.ai").backend(
            model: model, region: region, baseURL: baseURL, credential: try APIKey.bearer(apiKey, else: "XAI_API_KEY"),
            deadlines: deadlines, transport: transport)
    }

    /// OpenRouter, which passes requests on to many providers. Where one is processed is not known
    /// beforehand.
    public static func openRouter(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try KnownServer(.openRouter, at: "https://openrouter.ai", under: "/api/v1").backend(
            model: model, region: region, baseURL: baseURL,
            credential: try APIKey.bearer(apiKey, else: "OPENROUTER_API_KEY"),
            deadlines: deadlines, transport: transport)
    }

    /// Together AI.
    public static func together(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try KnownServer(.together, at: "https://api.together.xyz").backend(
            model: model, region: region, baseURL: baseURL,
            credential: try APIKey.bearer(apiKey, else: "TOGETHER_API_KEY"),
            deadlines: deadlines, transport: transport)
    }

    /// Fireworks AI.
    public static func fireworks(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try KnownServer(.fireworks, at: "https://api.fireworks.ai", under: "/inference/v1").backend(
            model: model, region: region, baseURL: baseURL,
            credential: try APIKey.bearer(apiKey, else: "FIREWORKS_API_KEY"),
            deadlines: deadlines, transport: transport)
    }

    /// Perplexity, whose models search the web.
    public static func perplexity(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try KnownServer(.perplexity, at: "https://api.perplexity.ai", under: "").backend(
            model: model, region: region, baseURL: baseURL,
            credential: try APIKey.bearer(apiKey, else: "PERPLEXITY_API_KEY"),
            deadlines: deadlines, transport: transport)
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
        let hasPath = !(try ServerAddress(baseURL)).path.isEmpty
        return try KnownServer(variant, at: baseURL, under: hasPath ? "" : "/v1").backend(
            model: model, region: region, baseURL: baseURL, credential: credential, deadlines: deadlines,
            transport: transport)
    }
}
