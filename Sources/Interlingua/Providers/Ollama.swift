/// Ollama through its own interface, on this machine, elsewhere, or at ollama.com.
///
/// Source: `wire/local.md`, Ollama.
extension Backend where Self == HTTPBackend<OllamaDialect> {
    /// A server of Ollama.
    ///
    ///     let client = ModelClient(try .ollama(model: "llama3.2"))
    ///
    /// A server on this machine may itself pass requests on: a model whose name ends in `cloud` runs at ollama.com. Its
    /// answers carry a notice `remote` that says so, and their region is still `local`.
    ///
    /// - Parameters:
    ///   - host: As `OLLAMA_HOST` has it, with or without scheme and port; `https://ollama.com` is Ollama's own
    ///     service. May end in a path that stands before `/api/chat`.
    ///   - apiKey: For Ollama's own service, or a proxy that asks for one.
    ///   - region: `nil` is unknown, except on this machine, which is `local`.
    /// - Throws: `.invalidRequest` for a host that is none, `.unauthorized` for an empty key.
    public static func ollama(
        host: String = "127.0.0.1", model: ModelID? = nil, apiKey: Secret? = nil, region: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let endpoint = try Endpoint(ollama: "/chat", host: host, model: model, apiKey: apiKey, region: region)
        return HTTPBackend(OllamaDialect(), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Endpoint {
    /// One of the operations of Ollama's own interface. The parameters are those of its factories.
    init(
        ollama operation: String, host: String, model: ModelID?, apiKey: Secret?, region: String?
    ) throws(ModelError) {
        try self.init(
            .ollama, operation, at: ollamaBaseURL(host), under: "/api", region: region, model: model,
            credential: try apiKey.map { (key) throws(ModelError) in APIKey.bearer(try key.checked()) })
    }
}
