extension Backend where Self == HTTPBackend<ResponsesDialect> {
    /// Any server that speaks OpenAI's Responses: xAI, DeepSeek, OpenRouter, LM Studio, llama.cpp, vLLM, a gateway.
    ///
    /// - Parameters:
    ///   - baseURL: As the server's manual gives it to OpenAI clients, such as `https://api.x.ai/v1`. Of one without a
    ///     path, `/v1` is the path.
    ///   - variant: What the server can and cannot. The default is careful: it warns about what many lack.
    ///   - provider: The server's name in accounts and errors; `nil` is the variant's.
    ///   - credential: How the server knows the caller, such as ``APIKey/bearer(_:)``; `nil` where it asks nobody.
    ///   - region: As far as the caller knows it; `nil` is unknown, except on this machine, which is `local`.
    /// - Throws: `.invalidRequest` for a base URL that is none.
    public static func compatibleResponses(
        baseURL: String, variant: ResponsesVariant = .compatible, provider: ProviderID? = nil, model: ModelID? = nil,
        credential: (any Credential)? = nil, region: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        var variant = variant
        variant.provider = provider ?? variant.provider
        let endpoint = try Endpoint(
            variant.provider, "/responses", at: baseURL, under: nil, region: region, model: model,
            credential: credential)
        return HTTPBackend(
            ResponsesDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
