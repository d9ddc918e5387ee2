/// The stored form of the options.
extension GenerateContentOptions {
    /// The members in snake case, and absent where they have their default:
    ///
    ///     {"cached_content":"cachedContents/c","safety_settings":[{"category":"…","threshold":"…"}],
    ///      "thinking_budget":1024,"includes_thoughts":true,"server_tools":[{"name":"googleSearch","settings":{…}}],
    ///      "response_modalities":["TEXT","IMAGE"],"voice":"Kore","image":{"aspect_ratio":"16:9","size":"2K"},
    ///      "media_resolution":"…","streams_arguments":true,"labels":{…},"service_tier":"flex",
    ///      "model_armor":{"prompt_template":"…","response_template":"…"}}
    public var json: JSONValue {
        var object = JSONObject()
        object["cached_content"] = cachedContent.map { .string($0) }
        object["safety_settings"] = safetySettings.isEmpty ? nil : .array(safetySettings.map(\.json))
        object["thinking_budget"] = thinkingBudget.map { .integer($0) }
        object["includes_thoughts"] = includesThoughts.map { .bool($0) }
        object["server_tools"] = serverTools.isEmpty ? nil : .array(serverTools.map(\.json))
        object["response_modalities"] =
            responseModalities.isEmpty ? nil : .array(responseModalities.map { .string($0) })
        object["voice"] = voice.map { .string($0) }
        object["image"] = image.map { .object($0.members) }
        object["media_resolution"] = mediaResolution.map { .string($0) }
        object["streams_arguments"] = streamsArguments ? true : nil
        object["labels"] = labels.isEmpty ? nil : .object(JSONObject(sorting: labels))
        object["service_tier"] = serviceTier.map { .string($0) }
        object["model_armor"] = modelArmor.map { .object($0.members) }
        return .object(object)
    }

    public init(json: JSONValue) throws(ModelError) {
        self = try JSONNode(json).members(Self.init(reading:))
    }

    private init(reading members: inout JSONMembers) throws(ModelError) {
        cachedContent = try members.optional("cached_content")?.string()
        for node in try members.optional("safety_settings")?.elements() ?? [] {
            safetySettings.append(try node.members(GenerateContentSafetySetting.init(reading:)))
        }
        thinkingBudget = try members.optional("thinking_budget")?.integer()
        includesThoughts = try members.optional("includes_thoughts")?.bool()
        for node in try members.optional("server_tools")?.elements() ?? [] {
            serverTools.append(try node.members(GenerateContentServerTool.init(reading:)))
        }
        responseModalities = try members.optional("response_modalities")?.strings() ?? []
        voice = try members.optional("voice")?.string()
        image = try members.optional("image")?.members(ImageOutput.init(reading:))
        mediaResolution = try members.optional("media_resolution")?.string()
        streamsArguments = try members.optional("streams_arguments")?.bool() ?? false
        labels = try members.optional("labels")?.texts() ?? [:]
        serviceTier = try members.optional("service_tier")?.string()
        modelArmor = try members.optional("model_armor")?.members(ModelArmor.init(reading:))
    }
}

extension GenerateContentSafetySetting {
    /// As it is stored, and as Google writes it.
    var json: JSONValue { ["category": .string(category.rawValue), "threshold": .string(threshold.rawValue)] }

    fileprivate init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(try members.required("category").name(), try members.required("threshold").name())
    }
}

extension GenerateContentServerTool {
    fileprivate var json: JSONValue {
        var object: JSONObject = ["name": .string(name)]
        if !settings.isEmpty { object["settings"] = .object(settings) }
        return .object(object)
    }

    fileprivate init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(
            try members.required("name").string(),
            settings: try members.optional("settings")?.object() ?? JSONObject())
    }
}

extension GenerateContentOptions.ImageOutput {
    fileprivate var members: JSONObject {
        var object = JSONObject()
        object["aspect_ratio"] = aspectRatio.map { .string($0) }
        object["size"] = size.map { .string($0) }
        return object
    }

    fileprivate init(reading members: inout JSONMembers) throws(ModelError) {
        aspectRatio = try members.optional("aspect_ratio")?.string()
        size = try members.optional("size")?.string()
    }
}

extension GenerateContentOptions.ModelArmor {
    fileprivate var members: JSONObject {
        var object = JSONObject()
        object["prompt_template"] = promptTemplate.map { .string($0) }
        object["response_template"] = responseTemplate.map { .string($0) }
        return object
    }

    fileprivate init(reading members: inout JSONMembers) throws(ModelError) {
        promptTemplate = try members.optional("prompt_template")?.string()
        responseTemplate = try members.optional("response_template")?.string()
    }
}
