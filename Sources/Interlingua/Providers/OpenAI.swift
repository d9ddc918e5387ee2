/// Where OpenAI keeps and processes the data of a project with residency. The host must match the project's region.
///
/// Source: `wire/openai-chat.md`.
public enum OpenAIRegion: String, Hashable, Sendable, CaseIterable {
    case us
    case eu

    /// The address of the region's own host, without a path.
    fileprivate var baseURL: String { "https://\(rawValue).api.openai.com" }
}

extension Backend where Self == HTTPBackend<ChatCompletionsDialect> {
    /// OpenAI's Chat Completions.
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
            openAI: "/chat/completions", apiKey: apiKey, model: model, organization: organization, project: project,
            region: region, baseURL: baseURL)
        return HTTPBackend(
            ChatCompletionsDialect(variant: .openAI), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Endpoint {
    /// One of OpenAI's operations. The parameters are those of its factories.
    init(
        openAI operation: String, apiKey: Secret?, model: ModelID?, organization: String?, project: String?,
        region: OpenAIRegion?, baseURL: String?
    ) throws(ModelError) {
        let key = OpenAIKey(
            key: try .bearer(apiKey, else: "OPENAI_API_KEY"), organization: organization, project: project)
        try self.init(
            .openAI, operation, at: baseURL ?? region?.baseURL ?? "https://api.openai.com", under: "/v1",
            region: region?.rawValue, model: model, credential: key)
    }
}

/// A key, and for whom it is used.
private struct OpenAIKey: Credential {
    var key: APIKey
    var organization: String?
    var project: String?

    func authorize(_ request: inout TransportRequest) async throws(ModelError) {
        if let organization { request.headers["openai-organization"] = organization }
        if let project { request.headers["openai-project"] = project }
        try await key.authorize(&request)
    }
}
