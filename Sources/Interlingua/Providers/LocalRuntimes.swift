/// Model servers that one runs oneself.
///
/// None needs a key, unless it was started with one. Their region is `local` on this machine; elsewhere it is what
/// the caller says.
///
/// Source: `wire/local.md`.
extension Backend where Self == HTTPBackend<ChatCompletionsDialect> {
    /// llama.cpp's `llama-server`.
    ///
    /// - Parameter model: Needed by a server that holds several models; one that holds a single model ignores it.
    /// - Throws: `.invalidRequest` for a base URL that is none.
    public static func llamaCpp(
        model: ModelID = "default", apiKey: Secret? = nil, region: String? = nil,
        baseURL: String = "http://127.0.0.1:8080", deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .llamaCpp, at: baseURL, region: region, model: model,
            credential: apiKey.map(APIKey.bearer), deadlines: deadlines, transport: transport)
    }

    /// vLLM's server.
    ///
    /// - Throws: `.invalidRequest` for a base URL that is none.
    public static func vLLM(
        model: ModelID? = nil, apiKey: Secret? = nil, region: String? = nil,
        baseURL: String = "http://127.0.0.1:8000", deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .vLLM, at: baseURL, region: region, model: model,
            credential: apiKey.map(APIKey.bearer), deadlines: deadlines, transport: transport)
    }

    /// LM Studio's server.
    ///
    /// - Throws: `.invalidRequest` for a base URL that is none.
    public static func lmStudio(
        model: ModelID? = nil, apiKey: Secret? = nil, region: String? = nil,
        baseURL: String = "http://127.0.0.1:1234", deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .lmStudio, at: baseURL, region: region, model: model,
            credential: apiKey.map(APIKey.bearer), deadlines: deadlines, transport: transport)
    }

    /// Ollama through its imitation of OpenAI, which knows less than Ollama's own interface: no tool choice, no
    /// context size.
    ///
    /// - Parameter host: As `OLLAMA_HOST` has it, with or without scheme and port.
    /// - Throws: `.invalidRequest` for a host that is none.
    public static func ollamaCompatible(
        host: String = "127.0.0.1", model: ModelID? = nil, apiKey: Secret? = nil, region: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try HTTPBackend(
            .ollama, at: ollamaBaseURL(host), region: region, model: model,
            credential: apiKey.map(APIKey.bearer), deadlines: deadlines, transport: transport)
    }
}

/// A whole base URL for what `OLLAMA_HOST` may hold: a host, a port after a colon, both, or a URL.
///
/// The scheme is `http` where none is given, and then the port 11434; a given scheme brings its own port.
func ollamaBaseURL(_ host: String) -> String {
    guard !host.contains("://") else { return host }
    let end = host.firstIndex(of: "/") ?? host.endIndex
    let authority = host[..<end]
    // The colons of an IPv6 address stand before its closing bracket.
    let hasPort = authority[(authority.lastIndex(of: "]") ?? authority.startIndex)...].contains(":")
    let hasHost = !authority.isEmpty && !authority.hasPrefix(":")
    return "http://" + (hasHost ? "" : "127.0.0.1") + authority + (hasPort ? "" : ":11434") + host[end...]
}
