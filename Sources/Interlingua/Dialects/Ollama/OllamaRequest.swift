/// A neutral request, said to Ollama.
struct OllamaRequest: Saying {
    let request: ModelRequest
    let options: OllamaOptions

    var body = JSONObject()
    var warnings: [Warning] = []

    let provider = ProviderID.ollama
    let listener = "Ollama"

    init(_ request: ModelRequest) throws(ModelError) {
        self.request = request
        options = try request.options.get(OllamaOptions.self) ?? OllamaOptions()
        let model = try request.model.named()
        guard !request.messages.isEmpty else { throw ModelError(.invalidRequest, "messages: there are none") }

        body["model"] = .string(model.rawValue)
        body["messages"] = .array(try messages(conversation().turns))
        try addTools()
        addOutputFormat()
        try addModelOptions()
        addThinking()
        addLogprobs()
        try addOptions()
        body["stream"] = .bool(request.delivery == .streamed)
        for index in request.cachePoints.indices {
            warn("cachePoints[\(index)]", "Ollama caches by itself; it was left out")
        }
    }
}
