/// A neutral request, said in Messages.
struct MessagesRequest {
    let request: ModelRequest
    let variant: MessagesVariant
    let options: MessagesOptions
    let model: ModelID

    /// The document to send.
    private(set) var body = JSONObject()
    /// What could not be said.
    private(set) var warnings: [Warning] = []
    /// The beta features that the request needs, in the order in which it came to need them.
    private(set) var betas: [String] = []
    /// The instructions, which stand before the conversation.
    var system: [JSONObject] = []
    var cache = MessagesCache()

    init(_ request: ModelRequest, for variant: MessagesVariant) throws(ModelError) {
        self.request = request
        self.variant = variant
        options = try request.options.get(MessagesOptions.self) ?? MessagesOptions()
        guard let model = request.model, !model.rawValue.isEmpty else {
            throw ModelError(.invalidRequest, "no model is named, and this backend has none of its own")
        }
        guard !request.messages.isEmpty else { throw ModelError(.invalidRequest, "messages: there are none") }
        self.model = model

        try planCache()
        let conversation = try Conversation(request.messages)
        warnings += conversation.warnings
        let turns = try turns(of: conversation)
        let thinking = try thinking(after: turns)
        if variant.versionPlace != .headers { set("anthropic_version", to: .string(variant.version)) }
        if variant.namesModel { set("model", to: .string(model.rawValue)) }
        set("max_tokens", to: .integer(maximumOutput(with: thinking)))
        set("system", to: system.isEmpty ? nil : .array(system.map { .object($0) }))
        set("messages", to: .array(turns.map(\.json)))
        try addTools()
        try addOutputFormat()
        add(thinking)
        addSampling(isThinking: thinking.isOn)
        addOptions()
        if variant.namesDelivery { set("stream", to: .bool(request.delivery == .streamed)) }
        if variant.versionPlace == .body, !betas.isEmpty {
            set("anthropic_beta", to: .array(betas.map { .string($0) }))
        }
        for (key, value) in request.extraBody.members { body[key] = value }
    }

    /// What the headers have to say.
    var headers: HTTPHeaders {
        var headers = HTTPHeaders()
        if variant.versionPlace == .headers { headers["anthropic-version"] = variant.version }
        if variant.versionPlace != .body, !betas.isEmpty { headers["anthropic-beta"] = betas.joined(separator: ",") }
        if variant.framing == .eventStream, request.delivery == .streamed {
            headers["accept"] = "application/vnd.amazon.eventstream"
        }
        return headers
    }
}

extension MessagesRequest {
    /// Sets a member of the body; `nil` sets nothing.
    mutating func set(_ member: String, to value: JSONValue?) {
        if let value { body[member] = value }
    }

    /// Sets a member of an object in the body, beside what is in it.
    mutating func set(_ member: String, of object: String, to value: JSONValue) {
        var members = body[object]?.object ?? JSONObject()
        members[member] = value
        body[object] = .object(members)
    }

    /// Asks for a beta feature, once.
    mutating func need(_ beta: String) {
        if !betas.contains(beta) { betas.append(beta) }
    }

    /// Warns once of each thing.
    mutating func warn(_ field: String, _ message: String) {
        let warning = Warning(field, message)
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    mutating func warnLeftOut(_ field: String) { warn(field, "\(variant.provider) does not know it; it was left out") }

    /// The error for something with meaning that the provider has no words for.
    func unsupported(_ field: String, _ problem: String) -> ModelError {
        ModelError(.unsupported, "\(field): \(problem)")
    }

    /// The error for what no provider would take.
    func invalid(_ field: String, _ problem: String) -> ModelError {
        ModelError(.invalidRequest, "\(field): \(problem)")
    }
}
