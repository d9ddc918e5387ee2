/// A neutral request, said in Converse.
struct ConverseRequest: Saying {
    let request: ModelRequest
    let options: ConverseOptions
    let family: ConverseFamily

    var body = JSONObject()
    var warnings: [Warning] = []
    /// Members for the model itself.
    var modelFields = JSONObject()
    /// The cache points that are said.
    var cachePoints: [CachePoint] = []
    /// The names that documents have.
    var documentNames: Set<String> = []

    let provider = ProviderID.bedrock
    let listener = "Converse"

    init(_ request: ModelRequest) throws(ModelError) {
        let model = try request.model.named()
        self.request = request
        options = try request.options.get(ConverseOptions.self) ?? ConverseOptions()
        family = ConverseFamily(of: model)
        chooseCachePoints()
        set("messages", to: .array(try messages(conversation().turns)))
        addSystem(try systemBlocks())
        addInference()
        try addTools()
        try addOutputFormat()
        addReasoningEffort()
        warnOfUnknown()
        addOptions()
    }
}

extension ConverseRequest {
    /// Sets a member of the body, where there is anything in it.
    mutating func set(_ member: String, to object: JSONObject) {
        if !object.isEmpty { body[member] = .object(object) }
    }

    /// The id of a tool call as Bedrock takes it. The same id always becomes the same, so a call and its result still
    /// match.
    func wireID(_ id: String) -> String {
        if family.hasShortCallIDs { return id.isCallID(count: 9...9, beside: "") ? id : id.base62Hash(digitCount: 9) }
        return id.isCallID(count: 1...64, beside: "_.:-") ? id : "call_" + id.base62Hash(digitCount: 20)
    }
}
