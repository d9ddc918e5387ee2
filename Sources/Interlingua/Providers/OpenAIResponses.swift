extension Backend where Self == HTTPBackend<ResponsesDialect> {
    /// OpenAI's Responses interface.
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
    public static func openAIResponses(
        apiKey: Secret? = nil, model: ModelID? = nil, organization: String? = nil, project: String? = nil,
        region: OpenAIRegion? = nil, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let endpoint = try Endpoint(
            openAI: "/responses", apiKey: apiKey, model: model, organization: organization, project: project,
            region: region, baseURL: baseURL)
        return HTTPBackend(
            ResponsesDialect(variant: .openAI), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
