/// Backends of embeddings whose providers have a language of their own for them. The parameters that are not told here
/// are those of the backends that converse, at the same names.

extension EmbeddingBackend where Self == HTTPBackend<GeminiEmbeddingDialect> {
    /// Google's Gemini API.
    ///
    /// - Parameters:
    ///   - model: Answers requests that name no model, such as `gemini-embedding-001`.
    ///   - credential: The default is the key of `GOOGLE_API_KEY`, else of `GEMINI_API_KEY`.
    ///   - baseURL: Replaces scheme, host, port and path prefix; the provider's paths stay.
    /// - Throws: `.invalidRequest` for a base URL that is none, `.unauthorized` where there is no key.
    public static func gemini(
        model: ModelID? = nil, credential: ServiceCredential = .default, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let endpoint = try Endpoint(gemini: model, credential: credential, baseURL: baseURL) { _ in
            ":batchEmbedContents"
        }
        return HTTPBackend(
            GeminiEmbeddingDialect(), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension EmbeddingBackend where Self == HTTPBackend<VertexEmbeddingDialect> {
    /// Google Cloud's Vertex AI.
    ///
    /// - Parameters:
    ///   - model: Such as `gemini-embedding-001`, or a resource's name.
    ///   - inputCount: How many inputs the model takes at once: one always, older models 250.
    /// - Throws: `.invalidRequest` for a project, location or base URL that is none.
    public static func vertexAI(
        project: String? = nil, location: String? = nil, model: ModelID? = nil,
        credential: VertexCredential = .default, quotaProject: String? = nil, inputCount: Int = 1,
        baseURL: String? = nil, deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try credential.address(project: project, location: location, baseURL: baseURL)
        let endpoint = Endpoint(
            vertexAI: address, model: model, credential: credential.credential(quotaProject: quotaProject)
        ) { model, _ in
            address.url(":predict", model: model)
        }
        return HTTPBackend(
            VertexEmbeddingDialect(inputCount: inputCount), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension EmbeddingBackend where Self == HTTPBackend<OllamaEmbeddingDialect> {
    /// A server of Ollama, through its own interface.
    ///
    /// - Parameters:
    ///   - host: As `OLLAMA_HOST` has it, with or without scheme and port.
    ///   - region: `nil` is unknown, except on this machine, which is `local`.
    /// - Throws: `.invalidRequest` for a host that is none, `.unauthorized` for an empty key.
    public static func ollama(
        host: String = "127.0.0.1", model: ModelID? = nil, apiKey: Secret? = nil, region: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let endpoint = try Endpoint(ollama: "/embed", host: host, model: model, apiKey: apiKey, region: region)
        return HTTPBackend(
            OllamaEmbeddingDialect(), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension EmbeddingBackend where Self == HTTPBackend<BedrockEmbeddingDialect> {
    /// Amazon Bedrock by InvokeModel: Titan, Nova and Cohere.
    ///
    /// - Parameters:
    ///   - model: A model's id, an inference profile's, or an ARN.
    ///   - family: Whose words the model speaks; `nil` is whom its name says. An ARN says nothing.
    /// - Throws: `.invalidRequest` for a region or base URL that is none, `.unauthorized` for an empty key.
    public static func bedrock(
        region: String? = nil, model: ModelID? = nil, family: BedrockEmbeddingFamily? = nil,
        credential: BedrockCredential = .default, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let endpoint = try Endpoint(
            bedrock: region, model: model, credential: credential, baseURL: baseURL,
            operations: (streamed: "invoke", whole: "invoke"))
        return HTTPBackend(
            BedrockEmbeddingDialect(family: family), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
