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
        let key = OpenAIKey(
            key: try .bearer(apiKey, else: "OPENAI_API_KEY"), organization: organization, project: project)
        return try HTTPBackend(
            .openAI, at: try ServerAddress(baseURL ?? region?.baseURL ?? "https://api.openai.com"), under: "/v1",
            region: region?.rawValue, model: model, credential: key, deadlines: deadlines, transport: transport)
    }

    /// Azure OpenAI's Embeddings, also for the models of other vendors. The parameters are those of its Chat Completions.
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
        let endpoint = Endpoint(
            provider: variant.provider, region: region, model: address.deployment,
            credential: try credential.credential(scope: address.scope)
        ) { model, _ in
            address.url("/embeddings", model: model)
        }
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
            .mistral, at: try ServerAddress(baseURL ?? "https://api.mistral.ai"), under: "/v1", region: region,
            model: model, credential: try APIKey.bearer(apiKey, else: "MISTRAL_API_KEY"), deadlines: deadlines,
            transport: transport)
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
            .llamaCpp, at: try ServerAddress(baseURL), under: "/v1", region: region, model: model,
            credential: apiKey.map(APIKey.bearer), deadlines: deadlines, transport: transport)
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
            .vLLM, at: try ServerAddress(baseURL), under: "/v1", region: region, model: model,
            credential: apiKey.map(APIKey.bearer), deadlines: deadlines, transport: transport)
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
        let address = try ServerAddress(baseURL)
        return try HTTPBackend(
            variant, at: address, under: address.path.isEmpty ? "/v1" : "", region: region, model: model,
            credential: credential, deadlines: deadlines, transport: transport)
    }
}

extension HTTPBackend<OpenAIEmbeddingDialect> {
    /// A backend at an address that may stop anywhere before the operation.
    ///
    /// - Parameters:
    ///   - prefix: The provider's own path up to and with the version.
    ///   - region: `nil` is unknown, except on this machine, which is `local`.
    fileprivate init(
        _ variant: OpenAIEmbeddingVariant, at address: ServerAddress, under prefix: String, region: String?,
        model: ModelID?, credential: (any Credential)?, deadlines: Deadlines, transport: any Transport
    ) throws(ModelError) {
        let endpoint = Endpoint(
            provider: variant.provider, region: region ?? (address.isLoopback ? "local" : nil), model: model,
            credential: credential, url: try address.url("/embeddings", under: prefix))
        self.init(OpenAIEmbeddingDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
