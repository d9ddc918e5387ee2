/// Claude on Google's Vertex AI, in Anthropic's own language.
///
/// Source: `wire/vertex.md`, § 5.
extension Backend where Self == HTTPBackend<MessagesDialect> {
    /// Vertex AI's rawPredict for Claude, for a project in a location.
    ///
    /// The location chooses the host and is the backend's region: `europe-west1` processes there, `eu` and `us` inside
    /// that multi-region, `global` anywhere.
    ///
    /// - Parameters:
    ///   - project: The project's id.
    ///   - model: Answers requests that name no model. Such as `claude-sonnet-4-5@20250929`, or a resource's name.
    ///   - variant: Holds what may be set for all requests.
    ///   - baseURL: Replaces scheme, host, port and path prefix; the provider's paths stay. The region is then what
    ///     the caller says of that address.
    /// - Throws: `.invalidRequest` for a project, location or base URL that is none.
    public static func vertexMessages(
        project: String, location: String, model: ModelID? = nil, credential: any Credential,
        variant: MessagesVariant = .vertexAI, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try VertexAddress(project: project, location: location, baseURL: baseURL, version: "/v1")
        let endpoint = Endpoint(
            provider: .vertexAI, region: address.region, model: model, credential: credential
        ) { model, delivery in
            address.url(delivery == .streamed ? ":streamRawPredict" : ":rawPredict", model: model?.ofAnthropic)
        }
        return HTTPBackend(
            MessagesDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension ModelID {
    /// The name with its publisher, where it has none and is no resource's.
    fileprivate var ofAnthropic: ModelID {
        rawValue.contains("/") ? self : ModelID(rawValue: "anthropic/" + rawValue)
    }
}
