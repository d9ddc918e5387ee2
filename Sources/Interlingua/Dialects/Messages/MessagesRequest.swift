/// A neutral request, said in Messages.
struct MessagesRequest: Saying {
    let request: ModelRequest
    let variant: MessagesVariant
    let options: MessagesOptions
    let model: ModelID

    var body = JSONObject()
    var warnings: [Warning] = []
    /// The beta features that the request needs, in the order in which it came to need them.
    private(set) var betas: [String] = []
    /// The instructions, which stand before the conversation.
    var system: [JSONObject] = []
    var cache = MessagesCache()

    var provider: ProviderID { variant.provider }

    init(_ request: ModelRequest, for variant: MessagesVariant) throws(ModelError) {
        self.request = request
        self.variant = variant
        options = try request.options.get(MessagesOptions.self) ?? MessagesOptions()
        model = try request.model.named()
        guard !request.messages.isEmpty else { throw ModelError(.invalidRequest, "messages: there are none") }

        try planCache()
        let turns = try turns(of: conversation())
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
}
