extension Backend where Self == HTTPBackend<GenerateContentDialect> {
    /// Google's Gemini API.
    ///
    /// It has one address for the whole world and no choice of where data goes: its region is unknown.
    ///
    /// - Parameters:
    ///   - model: Answers requests that name no model. With or without `models/`; a tuned model by its whole name.
    ///   - credential: The default is the key of `GOOGLE_API_KEY`, else of `GEMINI_API_KEY`.
    ///   - baseURL: Replaces scheme, host, port and path prefix; the provider's paths stay.
    /// - Throws: `.invalidRequest` for a base URL that is none, `.unauthorized` where there is no key.
    public static func gemini(
        model: ModelID? = nil, credential: ServiceCredential = .default, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let endpoint = try Endpoint(gemini: model, credential: credential, baseURL: baseURL) { $0.generateContent }
        return HTTPBackend(
            GenerateContentDialect(service: .gemini), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Endpoint {
    /// The Gemini API, where the address names the model.
    ///
    /// - Parameter operation: What follows the model in the address, with its colon.
    init(
        gemini model: ModelID?, credential: ServiceCredential, baseURL: String?,
        _ operation: @escaping @Sendable (Delivery) -> String
    ) throws(ModelError) {
        let credential = try credential.credential(
            "x-goog-api-key", variables: ["GOOGLE_API_KEY", "GEMINI_API_KEY"])
        let address = try ServerAddress(baseURL ?? "https://generativelanguage.googleapis.com")
        let base = String(try address.url("/models", under: "/v1beta").dropLast("/models".count))
        self.init(provider: .gemini, model: model, credential: credential) { model, delivery in
            let name = model?.rawValue ?? ""
            return "\(base)/\((name.contains("/") ? name : "models/" + name).pathSegments)\(operation(delivery))"
        }
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
