/// A neutral request, said to Ollama.
struct OllamaRequest {
    let request: ModelRequest
    let options: OllamaOptions

    /// The document to send.
    var body = JSONObject()
    /// What could not be said.
    private(set) var warnings: [Warning] = []

    init(_ request: ModelRequest) throws(ModelError) {
        self.request = request
        options = try request.options.get(OllamaOptions.self) ?? OllamaOptions()
        guard let model = request.model, !model.rawValue.isEmpty else {
            throw ModelError(.invalidRequest, "no model is named, and this backend has none of its own")
        }
        guard !request.messages.isEmpty else { throw ModelError(.invalidRequest, "messages: there are none") }

        body["model"] = .string(model.rawValue)
        let conversation = try Conversation(request.messages)
        warnings += conversation.warnings
        body["messages"] = .array(try messages(conversation.turns))
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
        for (key, value) in request.extraBody.members { body[key] = value }
    }
}

extension OllamaRequest {
    /// Warns once of each thing.
    mutating func warn(_ field: String, _ message: String) {
        let warning = Warning(field, message)
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    /// The error for something with meaning that Ollama has no words for.
    func unsupported(_ field: String, _ problem: String) -> ModelError {
        ModelError(.unsupported, "\(field): \(problem)")
    }

    /// The error for what no provider would take.
    func invalid(_ field: String, _ problem: String) -> ModelError {
        ModelError(.invalidRequest, "\(field): \(problem)")
    }
}
