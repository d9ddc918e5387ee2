/// The dialect's own settings.
extension GenerateContentRequest {
    /// What of the answer is more than text.
    mutating func addOutputKinds() {
        if !options.responseModalities.isEmpty {
            configuration["responseModalities"] = .array(options.responseModalities.map { .string($0) })
        }
        if let voice = options.voice {
            configuration["speechConfig"] = ["voiceConfig": ["prebuiltVoiceConfig": ["voiceName": .string(voice)]]]
        }
        if let image = options.image {
            var look = JSONObject()
            look["aspectRatio"] = image.aspectRatio.map { .string($0) }
            look["imageSize"] = image.size.map { .string($0) }
            configuration["imageConfig"] = .object(look)
        }
        configuration["mediaResolution"] = options.mediaResolution.map { .string($0) }
    }

    mutating func addOptions() throws(ModelError) {
        set("cachedContent", to: options.cachedContent.map { .string($0) })
        if !options.labels.isEmpty {
            if service == .vertexAI {
                set("labels", to: .object(JSONObject(sorting: options.labels)))
            } else {
                warnLeftOut("options.labels")
            }
        }
        try addModelArmor()
        addServiceTier()
    }

    /// A filter that was asked for and does not run would be worse than an error.
    private mutating func addModelArmor() throws(ModelError) {
        guard let armor = options.modelArmor else { return }
        guard service == .vertexAI else { throw unsupported("options.modelArmor", "only Vertex AI has it") }
        var templates = JSONObject()
        templates["promptTemplateName"] = armor.promptTemplate.map { .string($0) }
        templates["responseTemplateName"] = armor.responseTemplate.map { .string($0) }
        set("modelArmorConfig", to: .object(templates))
    }

    /// Gemini takes the tier in the body, Vertex AI in one of two headers.
    private mutating func addServiceTier() {
        guard let tier = options.serviceTier else { return }
        switch (service, tier) {
        case (.gemini, _): set("serviceTier", to: .string(tier))
        case (.vertexAI, "dedicated"), (.vertexAI, "shared"): headers["x-vertex-ai-llm-request-type"] = tier
        case (.vertexAI, "flex"), (.vertexAI, "priority"): headers["x-vertex-ai-llm-shared-request-type"] = tier
        case (.vertexAI, _): warnLeftOut("options.serviceTier")
        }
    }
}
