/// A neutral request, said in one variant of the Responses interface.
struct ResponsesRequest: Saying {
    let request: ModelRequest
    let variant: ResponsesVariant
    let options: ResponsesOptions

    var body = JSONObject()
    var warnings: [Warning] = []
    /// The items of the conversation so far.
    var input: [JSONObject] = []
    /// The calls, so far, of tools that take any text.
    var customCallIDs: Set<String> = []
    /// The messages after which the prompt cache may cut.
    var cacheMarks: Set<Int> = []

    var provider: ProviderID { variant.provider }

    init(_ request: ModelRequest, for variant: ResponsesVariant) throws(ModelError) {
        self.request = request
        self.variant = variant
        options = try request.options.get(ResponsesOptions.self) ?? ResponsesOptions()
        let model = try request.model.named()
        guard !request.messages.isEmpty else { throw ModelError(.invalidRequest, "messages: there are none") }

        body["model"] = .string(model.rawValue)
        addCachePoints()
        try addConversation()
        try addTools()
        addText()
        try addLimits()
        addSampling()
        addReasoning()
        set("stream", to: .bool(request.delivery == .streamed))
        try addState(model)
        addOptions()
    }
}

extension ResponsesRequest {
    func has(_ setting: ResponsesVariant.Setting) -> Bool { variant.settings.contains(setting) }

    /// Sets a member of the body where the server heeds it, and warns about `field` where not. `nil` sets nothing.
    mutating func set(_ setting: ResponsesVariant.Setting, from field: String, to value: JSONValue?) {
        guard let value else { return }
        if allows(setting, from: field) { body[setting.rawValue] = value }
    }

    /// Whether the server heeds a setting; warns about `field` where not.
    mutating func allows(_ setting: ResponsesVariant.Setting, from field: String) -> Bool {
        if !has(setting) { warnLeftOut(field) }
        return has(setting)
    }

    /// The id of a tool call, as the server takes it. The same id always becomes the same, so a call and its result
    /// still match.
    ///
    /// Source: `wire/openai-responses.md`, Quirks, 8.
    func wireID(_ id: String) -> String {
        id.utf8.count <= variant.maximumCallIDByteCount ? id : "call_" + id.base62Hash(digitCount: 20)
    }
}
