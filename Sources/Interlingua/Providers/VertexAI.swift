/// Google Cloud's Vertex AI, which hosts Gemini and the models of many vendors.
///
/// Each factory takes a `project` (`nil` is that of `GOOGLE_CLOUD_PROJECT`) and a `location` (`nil` is that of
/// `GOOGLE_CLOUD_LOCATION`). The location chooses the host and is the backend's region: `europe-west4` processes there,
/// `eu` and `us` inside that multi-region, `global` anywhere.
///
/// The `model` answers requests that name none. The `credential` is what the platform gives, unless it is said. The
/// `quotaProject` is whose quota counts and who pays, where that is another project. A `baseURL` replaces scheme, host,
/// port and path prefix, and keeps Vertex AI's paths; the region is then what the caller says of that address. Each
/// throws `.invalidRequest` for a project, location or base URL that is none.
///
/// Source: `wire/vertex.md`, § 1 and § 5.
extension Backend where Self == HTTPBackend<GenerateContentDialect> {
    /// Gemini.
    ///
    /// - Parameter model: A name of Google's such as `gemini-2.5-flash`, another publisher's as `publisher/name`, or a
    ///   resource's name from `publishers/`, `endpoints/` or `projects/` on, as tuned models have.
    public static func vertexAI(
        project: String? = nil, location: String? = nil, model: ModelID? = nil,
        credential: VertexCredential = .default, quotaProject: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try credential.address(project: project, location: location, baseURL: baseURL)
        let endpoint = Endpoint(
            vertexAI: address, model: model, credential: credential.credential(quotaProject: quotaProject)
        ) { model, delivery in
            address.url(delivery.generateContent, model: model)
        }
        return HTTPBackend(
            GenerateContentDialect(service: .vertexAI), at: endpoint, deadlines: deadlines, transport: transport)
    }

    /// Gemini in Vertex AI's express mode, where an API key is all it takes. Where data goes is unknown.
    ///
    /// - Parameter apiKey: `nil` is that of `GOOGLE_API_KEY`.
    /// - Throws: `.invalidRequest` for a base URL that is none, `.unauthorized` where there is no key.
    public static func vertexExpress(
        apiKey: Secret? = nil, model: ModelID? = nil, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try VertexAddress(expressAt: baseURL)
        let caller = apiKey.map(ServiceCredential.apiKey) ?? .default
        let endpoint = Endpoint(
            vertexAI: address, model: model,
            credential: try caller.credential("x-goog-api-key", variables: ["GOOGLE_API_KEY"])
        ) { model, delivery in
            address.url(delivery.generateContent, model: model)
        }
        return HTTPBackend(
            GenerateContentDialect(service: .vertexAI), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Backend where Self == HTTPBackend<MessagesDialect> {
    /// Claude by rawPredict, in Anthropic's own language.
    ///
    /// - Parameters:
    ///   - model: Such as `claude-sonnet-4-5@20250929`, or a resource's name.
    ///   - variant: Holds what may be set for all requests.
    public static func vertexMessages(
        project: String? = nil, location: String? = nil, model: ModelID? = nil,
        credential: VertexCredential = .default, quotaProject: String? = nil, variant: MessagesVariant = .vertexAI,
        baseURL: String? = nil, deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try credential.address(project: project, location: location, baseURL: baseURL, version: "/v1")
        let endpoint = Endpoint(
            vertexAI: address, model: model, credential: credential.credential(quotaProject: quotaProject)
        ) { model, delivery in
            address.url(delivery == .streamed ? ":streamRawPredict" : ":rawPredict", model: model?.ofAnthropic)
        }
        return HTTPBackend(
            MessagesDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Backend where Self == HTTPBackend<ChatCompletionsDialect> {
    /// Open models (Llama, gpt-oss, DeepSeek, Qwen …) by the endpoint that imitates OpenAI.
    ///
    /// - Parameter model: With its publisher, such as `meta/llama-3.3-70b-instruct-maas`.
    public static func vertexChat(
        project: String? = nil, location: String? = nil, model: ModelID? = nil,
        credential: VertexCredential = .default, quotaProject: String? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try credential.address(project: project, location: location, baseURL: baseURL, version: "/v1")
        let url = address.url("/chat/completions", endpoint: "openapi")
        let endpoint = Endpoint(
            vertexAI: address, model: model, credential: credential.credential(quotaProject: quotaProject)
        ) { _, _ in
            url
        }
        return HTTPBackend(
            ChatCompletionsDialect(variant: .vertexAI), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Endpoint {
    init(
        vertexAI address: VertexAddress, model: ModelID?, credential: any Credential, route: @escaping Route
    ) {
        self.init(
            provider: .vertexAI, region: address.region, model: model, credential: credential, route: route)
    }
}

extension ModelID {
    /// The name with its publisher, where it has none and is no resource's.
    fileprivate var ofAnthropic: ModelID {
        rawValue.contains("/") ? self : ModelID(rawValue: "anthropic/" + rawValue)
    }
}
