/// Claude at Anthropic, and servers that imitate Anthropic's language.
///
/// Source: `wire/anthropic.md`.
extension Backend where Self == HTTPBackend<MessagesDialect> {
    /// Anthropic's Messages.
    ///
    /// - Parameters:
    ///   - model: Answers requests that name no model.
    ///   - credential: The default is the key of `ANTHROPIC_API_KEY`.
    ///   - variant: Holds what may be set for all requests: the language's version, the default limit of the output,
    ///     how thinking is asked for.
    ///   - region: Where the workspace's requests are processed, as far as the caller knows; the address does not say.
    ///   - baseURL: Replaces scheme, host, port and path prefix; the provider's paths stay.
    /// - Throws: `.invalidRequest` for a base URL that is none, `.unauthorized` where there is no key.
    public static func anthropic(
        model: ModelID? = nil, credential: ServiceCredential = .default, variant: MessagesVariant = .anthropic,
        region: String? = nil, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try messages(
            variant, at: baseURL ?? "https://api.anthropic.com", model: model, region: region,
            credential: try credential.credential("x-api-key", variables: ["ANTHROPIC_API_KEY"]),
            deadlines: deadlines, transport: transport)
    }

    /// Any server that imitates Anthropic's Messages, such as llama.cpp's, LM Studio's or Ollama's.
    ///
    /// - Parameters:
    ///   - baseURL: Up to `/v1/messages`, with or without it.
    ///   - variant: What the server can and cannot; of ``MessagesVariant/compatible(provider:)`` where not given.
    ///   - provider: The server's name in accounts and errors.
    ///   - credential: How the server knows the caller; `nil` where it asks nobody.
    ///   - region: As far as the caller knows it; `nil` is unknown, except on this machine, which is `local`.
    /// - Throws: `.invalidRequest` for a base URL that is none.
    public static func anthropicCompatible(
        baseURL: String, variant: MessagesVariant? = nil, provider: ProviderID = .anthropicCompatible,
        model: ModelID? = nil, credential: (any Credential)? = nil, region: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try messages(
            variant ?? .compatible(provider: provider), at: baseURL, model: model, region: region,
            credential: credential, deadlines: deadlines, transport: transport)
    }

    private static func messages(
        _ variant: MessagesVariant, at baseURL: String, model: ModelID?, region: String?,
        credential: (any Credential)?, deadlines: Deadlines, transport: any Transport
    ) throws(ModelError) -> Self {
        let endpoint = try Endpoint(
            variant.provider, "/messages", at: baseURL, under: "/v1", region: region, model: model,
            credential: credential)
        return HTTPBackend(
            MessagesDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
