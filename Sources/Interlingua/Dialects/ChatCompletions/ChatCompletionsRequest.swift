/// A neutral request, said in one variant of Chat Completions.
struct ChatCompletionsRequest: Saying {
    let request: ModelRequest
    let variant: ChatCompletionsVariant
    let options: ChatCompletionsOptions

    var body = JSONObject()
    var warnings: [Warning] = []
    /// What to add to the last content part of a message, by the message's index.
    var cacheMarks: [Int: (key: String, value: JSONValue)] = [:]

    var provider: ProviderID { variant.provider }

    init(_ request: ModelRequest, for variant: ChatCompletionsVariant) throws(ModelError) {
        self.request = request
        self.variant = variant
        options = try request.options.get(ChatCompletionsOptions.self) ?? ChatCompletionsOptions()
        let model = variant.needsModel ? try request.model.named() : request.model
        guard !request.messages.isEmpty else { throw ModelError(.invalidRequest, "messages: there are none") }

        if let model, !model.rawValue.isEmpty { set("model", to: .string(model.rawValue)) }
        try addCachePoints()
        body["messages"] = .array(try messages(conversation().turns))
        try addTools()
        try addOutputFormat()
        try addLimits()
        addSampling()
        addReasoningEffort()
        addDelivery()
        try addOptions()
    }
}

extension ChatCompletionsRequest {
    func has(_ setting: ChatCompletionsVariant.Setting) -> Bool { variant.settings.contains(setting) }

    /// Sets a member of the body where the server heeds it, and warns about `field` where not. `nil` sets nothing.
    mutating func set(
        _ setting: ChatCompletionsVariant.Setting, from field: String, to value: JSONValue?, as member: String? = nil
    ) {
        guard let value else { return }
        guard has(setting) else { return warnLeftOut(field) }
        body[member ?? setting.rawValue] = value
    }

    /// A part of a message's content.
    func textPart(_ text: String) -> JSONObject { ["type": "text", "text": .string(text)] }
}
