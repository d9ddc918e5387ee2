extension EmbeddingBackend where Self == HTTPBackend<OpenAIEmbeddingDialect> {
    /// OpenAI's Embeddings.
    ///
    /// - Parameters:
    ///   - apiKey: `nil` is that of `OPENAI_API_KEY`.
    ///   - model: Answers requests that name no model.
    ///   - organization: Who pays, where the key belongs to several; `nil` is the key's default.
    ///   - project: Whose limits count; `nil` is the key's default.
    ///   - region: The project's region, which chooses the host; `nil` is the host without residency.
    ///   - baseURL: Replaces scheme, host, port and path prefix; the provider's paths stay. The region then only
    ///     says what the caller knows of that address.
    /// - Throws: `.invalidRequest` for a base URL that is none, `.unauthorized` where there is no key.
    public static func openAI(
        apiKey: Secret? = nil, model: ModelID? = nil, organization: String? = nil, project: String? = nil,
        region: OpenAIRegion? = nil, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let endpoint = try Endpoint(
            openAI: "/embeddings", apiKey: apiKey, model: model, organization: organization, project: project,
            region: region, baseURL: baseURL)
        return HTTPBackend(
            OpenAIEmbeddingDialect(variant: .openAI), at: endpoint, deadlines: deadlines, transport: transport)
    }

    /// Azure OpenAI's Embeddings, also for the models of other vendors. The parameters are those of its Chat
    /// Completions.
    ///
    /// - Parameter variant: What the deployed model takes; `nil` is what OpenAI's models take.
    /// - Throws: `.invalidRequest` for an address that is none of Azure's, `.unauthorized` for an empty key.
    public static func azureOpenAI(
        resource: String? = nil, deployment: String? = nil, apiVersion: String? = nil,
        credential: AzureCredential = .default, region: String? = nil, variant: OpenAIEmbeddingVariant? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try credential.address(resource: resource, deployment: deployment, apiVersion: apiVersion)
        let variant = variant ?? (address.surface == .models ? .azureInference : .azure)
        let endpoint = try Endpoint(
            variant.provider, "/embeddings", at: address, region: region, credential: credential)
        return HTTPBackend(
            OpenAIEmbeddingDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }

    /// Mistral's Embeddings.
    ///
    /// - Parameters:
    ///   - apiKey: `nil` is that of `MISTRAL_API_KEY`.
    ///   - region: As far as the caller knows it.
    /// - Throws: `.invalidRequest` for a base URL that is none, `.unauthorized` where there is no key.
    public static func mistral(
        apiKey: Secret? = nil, model: ModelID? = nil, region: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .mistral, at: baseURL ?? "https://api.mistral.ai", region: region, model: model,
            credential: try APIKey.bearer(apiKey, else: "MISTRAL_API_KEY"), deadlines: deadlines, transport: transport)
    }

    /// llama.cpp's `llama-server`, which must have been started for embeddings.
    ///
    /// - Parameter model: Needed by a server that holds several models; one that holds a single model ignores it.
    /// - Throws: `.invalidRequest` for a base URL that is none.
    public static func llamaCpp(
        model: ModelID = "default", apiKey: Secret? = nil, region: String? = nil,
        baseURL: String = "http://127.0.0.1:8080", deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .llamaCpp, at: baseURL, region: region, model: model, credential: apiKey.map(APIKey.bearer),
            deadlines: deadlines, transport: transport)
    }

    /// vLLM's server.
    ///
    /// - Throws: `.invalidRequest` for a base URL that is none.
    public static func vLLM(
        model: ModelID? = nil, apiKey: Secret? = nil, region: String? = nil,
        baseURL: String = "http://127.0.0.1:8000", deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .vLLM, at: baseURL, region: region, model: model, credential: apiKey.map(APIKey.bearer),
            deadlines: deadlines, transport: transport)
    }

    /// Any server that speaks OpenAI's Embeddings: LM Studio, Ollama at its `/v1`, Voyage, OpenRouter, a gateway.
    ///
    /// - Parameters:
    ///   - baseURL: As the server's manual gives it to OpenAI clients, such as `https://example.com/api/v1`. Of one
    ///     without a path, `/v1` is the path.
    ///   - variant: What the server can and cannot. The default is careful.
    ///   - provider: The server's name in accounts and errors; `nil` is the variant's.
    ///   - credential: How the server knows the caller, such as ``APIKey/bearer(_:)``; `nil` where it asks nobody.
    ///   - region: As far as the caller knows it; `nil` is unknown, except on this machine, which is `local`.
    /// - Throws: `.invalidRequest` for a base URL that is none.
    public static func compatible(
        baseURL: String, variant: OpenAIEmbeddingVariant = .compatible, provider: ProviderID? = nil,
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

extension HTTPBackend<OpenAIEmbeddingDialect> {
    /// A server that is known by its address, with the parameters of its ``Endpoint``.
    fileprivate init(
        _ variant: OpenAIEmbeddingVariant, at baseURL: String, under prefix: String? = "/v1", region: String?,
        model: ModelID?, credential: (any Credential)?, deadlines: Deadlines, transport: any Transport
    ) throws(ModelError) {
        let endpoint = try Endpoint(
            variant.provider, "/embeddings", at: baseURL, under: prefix, region: region, model: model,
            credential: credential)
        self.init(OpenAIEmbeddingDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
