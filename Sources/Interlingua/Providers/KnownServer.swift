/// What it takes to reach a server of Chat Completions: its variant, its address, and its paths.
struct KnownServer {
    var variant: ChatCompletionsVariant
    /// Scheme, host and port.
    var origin: String
    /// The path up to and with the version.
    var prefix: String

    init(_ variant: ChatCompletionsVariant, at origin: String, under prefix: String = "/v1") {
        self.variant = variant
        self.origin = origin
        self.prefix = prefix
    }

    /// - Parameter region: `nil` is unknown, except on this machine, which is `local`.
    func backend(
        model: ModelID?, region: String?, baseURL: String?, credential: (any Credential)?, deadlines: Deadlines,
        transport: any Transport
    ) throws(ModelError) -> HTTPBackend<ChatCompletionsDialect> {
        let address = try ServerAddress(baseURL ?? origin)
        let endpoint = Endpoint(
            provider: variant.provider, region: region ?? (address.isLoopback ? "local" : nil), model: model,
            credential: credential, url: try address.url("/chat/completions", under: prefix))
        return HTTPBackend(
            ChatCompletionsDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
