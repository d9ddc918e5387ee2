/// A neutral request, said in one variant of the Responses interface.
struct ResponsesRequest {
    let request: ModelRequest
    let variant: ResponsesVariant
    let options: ResponsesOptions

    /// The document to send.
    private(set) var body = JSONObject()
    /// What could not be said.
    private(set) var warnings: [Warning] = []
    /// The items of the conversation so far.
    var input: [JSONObject] = []
    /// The calls, so far, of tools that take any text.
    var customCallIDs: Set<String> = []
    /// The messages after which the prompt cache may cut.
    var cacheMarks: Set<Int> = []

    init(_ request: ModelRequest, for variant: ResponsesVariant) throws(ModelError) {
        self.request = request
        self.variant = variant
        options = try request.options.get(ResponsesOptions.self) ?? ResponsesOptions()
        guard let model = request.model, !model.rawValue.isEmpty else {
            throw ModelError(.invalidRequest, "no model is named, and this backend has none of its own")
        }
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
        for (key, value) in request.extraBody.members { body[key] = value }
    }
}

extension ResponsesRequest {
    func has(_ setting: ResponsesVariant.Setting) -> Bool { variant.settings.contains(setting) }

    /// Sets a member of the body that every server knows.
    mutating func set(_ member: String, to value: JSONValue?) {
        if let value { body[member] = value }
    }

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

    /// The id of a tool call, as the server takes it. The same id always becomes the same, so a call and its result
    /// still match.
    ///
    /// Source: `wire/openai-responses.md`, Quirks, 8.
    func wireID(_ id: String) -> String {
        id.utf8.count <= variant.maximumCallIDByteCount ? id : "call_" + id.base62Hash(digitCount: 20)
    }

    /// The error for a part in a place where no conversation has it.
    func misplaced(_ index: Int, _ part: String) -> ModelError {
        ModelError(.invalidRequest, "messages[\(index)]: \(part) cannot be in a turn of this role")
    }
}
