/// A neutral request, said in Converse.
struct ConverseRequest {
    let request: ModelRequest
    let options: ConverseOptions
    let family: ConverseFamily

    /// The document to send.
    private(set) var body = JSONObject()
    /// What could not be said.
    private(set) var warnings: [Warning] = []
    /// Members for the model itself.
    var modelFields = JSONObject()
    /// The cache points that are said.
    var cachePoints: [CachePoint] = []
    /// The names that documents have.
    var documentNames: Set<String> = []

    init(_ request: ModelRequest) throws(ModelError) {
        guard let model = request.model, !model.rawValue.isEmpty else {
            throw ModelError(.invalidRequest, "no model is named, and this backend has none of its own")
        }
        self.request = request
        options = try request.options.get(ConverseOptions.self) ?? ConverseOptions()
        family = ConverseFamily(of: model)
        chooseCachePoints()
        let conversation = try Conversation(request.messages)
        warnings += conversation.warnings
        set("messages", to: .array(try messages(conversation.turns)))
        addSystem(try systemBlocks())
        addInference()
        try addTools()
        try addOutputFormat()
        addReasoningEffort()
        warnOfUnknown()
        addOptions()
        for (key, value) in request.extraBody.members { body[key] = value }
    }
}

extension ConverseRequest {
    /// Sets a member of the body. `nil` sets nothing.
    mutating func set(_ member: String, to value: JSONValue?) {
        if let value { body[member] = value }
    }

    /// Sets a member of the body, where there is anything in it.
    mutating func set(_ member: String, to object: JSONObject) {
        if !object.isEmpty { body[member] = .object(object) }
    }

    /// Warns once of each thing.
    mutating func warn(_ field: String, _ message: String) {
        let warning = Warning(field, message)
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    /// The error for something with meaning that Converse has no words for.
    func unsupported(_ field: String, _ problem: String) -> ModelError {
        ModelError(.unsupported, "\(field): \(problem)")
    }

    /// The id of a tool call as Bedrock takes it. The same id always becomes the same, so a call and its result still
    /// match.
    func wireID(_ id: String) -> String {
        if family.hasShortCallIDs { return id.isCallID(count: 9...9, beside: "") ? id : id.base62Hash(digitCount: 9) }
        return id.isCallID(count: 1...64, beside: "_.:-") ? id : "call_" + id.base62Hash(digitCount: 20)
    }
}
