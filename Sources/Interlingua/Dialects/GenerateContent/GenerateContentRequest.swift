/// A neutral request, said in generateContent to one of Google's services.
struct GenerateContentRequest: Saying {
    let request: ModelRequest
    let service: GenerateContentDialect.Service
    let options: GenerateContentOptions
    let model: GenerateContentModel

    var body = JSONObject()
    /// What stands in headers instead.
    var headers = HTTPHeaders()
    var warnings: [Warning] = []
    /// The members of `generationConfig`.
    var configuration = JSONObject()

    var provider: ProviderID { service.provider }

    init(_ request: ModelRequest, for service: GenerateContentDialect.Service) throws(ModelError) {
        self.request = request
        self.service = service
        options = try request.options.get(GenerateContentOptions.self) ?? GenerateContentOptions()
        model = GenerateContentModel(try request.model.named())

        body["contents"] = .array(try contents(of: conversation()))
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
    }
}

extension GenerateContentRequest {
    /// The signature as it is sent, where it is Gemini's; else `nil`, with a warning.
    mutating func ownSignature(_ signature: Signature?, of index: Int) -> JSONValue? {
        guard let signature else { return nil }
        if signature.provider == GenerateContentDialect.signer { return signature.value }
        dropSignature(signature, of: index)
        return nil
    }
}
