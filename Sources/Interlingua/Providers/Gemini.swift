extension Backend where Self == HTTPBackend<GenerateContentDialect> {
    /// Google's Gemini API.
    ///
    /// It has one address for the whole world and no choice of where data goes: its region is unknown.
    ///
    /// - Parameters:
    ///   - model: Answers requests that name no model. With or without `models/`; a tuned model by its whole name.
    ///   - baseURL: Replaces scheme, host, port and path prefix; the provider's paths stay.
    /// - Throws: `.invalidRequest` for a base URL that is none, `.unauthorized` for an empty key.
    public static func gemini(
        apiKey: Secret, model: ModelID? = nil, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try .gemini(
            credential: APIKey(try apiKey.checked(), header: "x-goog-api-key"), model: model, baseURL: baseURL,
            deadlines: deadlines, transport: transport)
    }

    /// Google's Gemini API, with any other credential. All else is as with a key.
    ///
    /// - Throws: `.invalidRequest` for a base URL that is none.
    public static func gemini(
        credential: any Credential, model: ModelID? = nil, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try ServerAddress(baseURL ?? "https://generativelanguage.googleapis.com")
        let base = String(try address.url("/models", under: "/v1beta").dropLast("/models".count))
        let endpoint = Endpoint(provider: .gemini, model: model, credential: credential) { model, delivery in
            let name = model?.rawValue ?? ""
            return "\(base)/\((name.contains("/") ? name : "models/" + name).pathSegments)\(delivery.generateContent)"
        }
        return HTTPBackend(
            GenerateContentDialect(service: .gemini), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Delivery {
    /// What follows the model in the address. Without `alt=sse` a stream would be one JSON array.
    ///
    /// Source: `wire/vertex.md`, § 1.
    var generateContent: String {
        switch self {
        case .streamed: ":streamGenerateContent?alt=sse"
        case .whole: ":generateContent"
        }
    }
}

extension String {
    /// The text as several segments of a path, each percent-encoded.
    var pathSegments: String { split(separator: "/").map { String($0).pathSegment }.joined(separator: "/") }
}
