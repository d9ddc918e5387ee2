/// A neutral request, said in generateContent to one of Google's services.
struct GenerateContentRequest {
    let request: ModelRequest
    let service: GenerateContentDialect.Service
    let options: GenerateContentOptions
    let model: GenerateContentModel

    /// The document to send.
    private(set) var body = JSONObject()
    /// What stands in headers instead.
    var headers = HTTPHeaders()
    /// What could not be said.
    private(set) var warnings: [Warning] = []
    /// The members of `generationConfig`.
    var configuration = JSONObject()

    init(_ request: ModelRequest, for service: GenerateContentDialect.Service) throws(ModelError) {
        self.request = request
        self.service = service
        options = try request.options.get(GenerateContentOptions.self) ?? GenerateContentOptions()
        guard let model = request.model, !model.rawValue.isEmpty else {
            throw ModelError(.invalidRequest, "no model is named, and this backend has none of its own")
        }
        self.model = GenerateContentModel(model)

        let conversation = try Conversation(request.messages)
        warnings += conversation.warnings
        body["contents"] = .array(try contents(of: conversation))
        try addInstructions()
        try addTools()
        addSafety()
        try addOutputFormat()
        try addLimits()
        addSampling()
        addThinking()
        addOutputKinds()
        if !configuration.isEmpty { body["generationConfig"] = .object(configuration) }
        try addOptions()
        warnOfCachePoints()
        for (key, value) in request.extraBody.members { body[key] = value }
    }
}

extension GenerateContentRequest {
    /// Sets a member of the body; `nil` sets nothing.
    mutating func set(_ member: String, to value: JSONValue?) {
        if let value { body[member] = value }
    }

    /// Warns once of each thing.
    mutating func warn(_ field: String, _ message: String) {
        let warning = Warning(field, message)
        if !warnings.contains(warning) { warnings.append(warning) }
    }

    mutating func warnLeftOut(_ field: String) {
        warn(field, "\(service.provider) does not know it; it was left out")
    }

    /// The error for something with meaning that the service has no words for.
    func unsupported(_ field: String, _ problem: String) -> ModelError {
        ModelError(.unsupported, "\(field): \(problem)")
    }

    /// The error for a part in a place where no conversation has it.
    func misplaced(_ index: Int, _ part: String) -> ModelError {
        ModelError(.invalidRequest, "messages[\(index)]: \(part) cannot be in a turn of this role")
    }

    mutating func dropSignature(_ signature: Signature?, of index: Int) {
        guard let signature else { return }
        warn("messages[\(index)]", "a signature of \(signature.provider) was left out")
    }

    /// The signature as it is sent, where it is Gemini's; else `nil`, with a warning.
    mutating func ownSignature(_ signature: Signature?, of index: Int) -> JSONValue? {
        guard let signature else { return nil }
        if signature.provider == GenerateContentDialect.signer { return signature.value }
        dropSignature(signature, of: index)
        return nil
    }
}
