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
        let address = try ServerAddress(baseURL)
        return try HTTPBackend(
            variant, at: address, under: address.path.isEmpty ? "/v1" : "", region: region, model: model,
            credential: credential, deadlines: deadlines, transport: transport)
    }
}

extension HTTPBackend<ResponsesDialect> {
    /// A backend at an address that may stop anywhere before the operation.
    ///
    /// - Parameters:
    ///   - prefix: The provider's own path up to and with the version.
    ///   - region: `nil` is unknown, except on this machine, which is `local`.
    init(
        _ variant: ResponsesVariant, at address: ServerAddress, under prefix: String, region: String?,
        model: ModelID?, credential: (any Credential)?, deadlines: Deadlines, transport: any Transport
    ) throws(ModelError) {
        let endpoint = Endpoint(
            provider: variant.provider, region: region ?? (address.isLoopback ? "local" : nil), model: model,
            credential: credential, url: try address.url("/responses", under: prefix))
        self.init(ResponsesDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
