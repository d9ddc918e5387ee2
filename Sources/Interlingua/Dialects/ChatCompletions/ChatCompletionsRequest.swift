/// A neutral request, said in one variant of Chat Completions.
struct ChatCompletionsRequest {
    let request: ModelRequest
    let variant: ChatCompletionsVariant
    let options: ChatCompletionsOptions

    /// The document to send.
    private(set) var body = JSONObject()
    /// What could not be said.
    private(set) var warnings: [Warning] = []
    /// What to add to the last content part of a message, by the message's index.
    var cacheMarks: [Int: (key: String, value: JSONValue)] = [:]

    init(_ request: ModelRequest, for variant: ChatCompletionsVariant) throws(ModelError) {
        self.request = request
        self.variant = variant
        options = try request.options.get(ChatCompletionsOptions.self) ?? ChatCompletionsOptions()
        let model = request.model.flatMap { $0.rawValue.isEmpty ? nil : $0.rawValue }
        guard model != nil || !variant.needsModel else {
            throw ModelError(.invalidRequest, "no model is named, and this backend has none of its own")
        }
        guard !request.messages.isEmpty else { throw ModelError(.invalidRequest, "messages: there are none") }

        set("model", to: model.map { .string($0) })
        try addCachePoints()
        let conversation = try Conversation(request.messages)
        warnings += conversation.warnings
        body["messages"] = .array(try messages(conversation.turns))
        try addTools()
        try addOutputFormat()
        try addLimits()
        addSampling()
        addReasoningEffort()
        addDelivery()
        try addOptions()
        for (key, value) in request.extraBody.members { body[key] = value }
    }
}

extension ChatCompletionsRequest {
    func has(_ setting: ChatCompletionsVariant.Setting) -> Bool { variant.settings.contains(setting) }

    /// Sets a member of the body that every server knows.
    mutating func set(_ member: String, to value: JSONValue?) {
        if let value { body[member] = value }
    }

    /// Sets a member of the body where the server heeds it, and warns about `field` where not. `nil` sets nothing.
    mutating func set(
        _ setting: ChatCompletionsVariant.Setting, from field: String, to value: JSONValue?, as member: String? = nil
    ) {
        guard let value else { return }
        guard has(setting) else { return warnLeftOut(field) }
        body[member ?? setting.rawValue] = value
    }

    /// Warns once of each thing.
    mutating func warn(_ field: String, _ message: String) {
        let warning = Warning(field, message)
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    mutating func warnLeftOut(_ field: String) { warn(field, "\(variant.provider) does not know it; it was left out") }

    /// The error for something with meaning that the server has no words for.
    func unsupported(_ field: String, _ problem: String) -> ModelError {
        ModelError(.unsupported, "\(field): \(problem)")
    }

    /// A part of a message's content.
    func textPart(_ text: String) -> JSONObject { ["type": "text", "text": .string(text)] }
}
