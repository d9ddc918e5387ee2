extension Backend where Self == HTTPBackend<GenerateContentDialect> {
    /// Gemini models at Google Cloud's Vertex AI, for a project in a location.
    ///
    /// The location chooses the host and is the backend's region: `europe-west4` processes there, `eu` and `us`
    /// inside that multi-region, `global` anywhere.
    ///
    /// - Parameters:
    ///   - project: The project's id.
    ///   - model: Answers requests that name no model. A name of Google's such as `gemini-2.5-flash`, another
    ///     publisher's as `publisher/name`, or a resource's name from `publishers/`, `endpoints/` or `projects/` on,
    ///     as tuned models have.
    ///   - quotaProject: Whose quota counts and who pays, where that is another project.
    ///   - baseURL: Replaces scheme, host, port and path prefix; the provider's paths stay. The region is then what
    ///     the caller says of that address.
    /// - Throws: `.invalidRequest` for a project, location or base URL that is none.
    public static func vertexAI(
        project: String, location: String, model: ModelID? = nil, credential: any Credential,
        quotaProject: String? = nil, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try VertexAddress(project: project, location: location, baseURL: baseURL)
        let credential = quotaProject.map { QuotaProject(name: $0, credential: credential) } ?? credential
        return .vertexAI(
            at: address, model: model, credential: credential, deadlines: deadlines, transport: transport)
    }

    /// Gemini models at Vertex AI in express mode, where an API key is all it takes. Where data goes is unknown.
    ///
    /// - Throws: `.invalidRequest` for a base URL that is none, `.unauthorized` for an empty key.
    public static func vertexAI(
        apiKey: Secret, model: ModelID? = nil, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        .vertexAI(
            at: try VertexAddress(expressAt: baseURL), model: model,
            credential: APIKey(try apiKey.checked(), header: "x-goog-api-key"), deadlines: deadlines,
            transport: transport)
    }

    private static func vertexAI(
        at address: VertexAddress, model: ModelID?, credential: any Credential, deadlines: Deadlines,
        transport: any Transport
    ) -> Self {
        let endpoint = Endpoint(
            provider: .vertexAI, region: address.region, model: model, credential: credential
        ) { model, delivery in
            address.url(delivery.generateContent, model: model)
        }
        return HTTPBackend(
            GenerateContentDialect(service: .vertexAI), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

/// A credential, and the project whose quota its requests count against.
private struct QuotaProject: Credential {
    var name: String
    var credential: any Credential

    func authorize(_ request: inout TransportRequest) async throws(ModelError) {
        request.headers["x-goog-user-project"] = name
        try await credential.authorize(&request)
    }

    func renew() async -> Bool { await credential.renew() }
}
