/// What stands beside the conversation: tools, format, limits, sampling, state, options.
extension ResponsesRequest {
    mutating func addTools() throws(ModelError) {
        var tools: [JSONValue] = []
        for index in request.tools.indices { tools.append(tool(at: index)) }
        tools += options.hostedTools.map { .object($0.definition) }
        guard !tools.isEmpty else {
            switch request.toolChoice {
            case .auto, .none: return
            case .required, .tool: throw ModelError(.invalidRequest, "toolChoice: there are no tools to choose from")
            }
        }
        set("tools", to: .array(tools))
        switch request.toolChoice {
        case .auto: break
        case .none: set("tool_choice", to: "none")
        case .required: set("tool_choice", to: "required")
        case .tool(let name):
            guard request.tools.contains(where: { $0.name == name }) else {
                throw ModelError(.invalidRequest, "toolChoice: there is no tool named \(name)")
            }
            set("tool_choice", to: ["type": "function", "name": .string(name)])
        }
        set(
            .parallelToolCalls, from: "allowsParallelToolCalls",
            to: request.allowsParallelToolCalls.map { .bool($0) })
    }

    private mutating func tool(at index: Int) -> JSONValue {
        let tool = request.tools[index]
        var function: JSONObject = ["type": "function", "name": .string(tool.name)]
        if !tool.description.isEmpty { function["description"] = .string(tool.description) }
        function["parameters"] = tool.parameters
        if has(.strictTools) {
            function["strict"] = .bool(tool.isStrict ?? false)
        } else if tool.isStrict != nil {
            warnLeftOut("tools[\(index)].isStrict")
        }
        return .object(function)
    }

    /// The output's format and length.
    mutating func addText() {
        var text = JSONObject()
        switch request.outputFormat {
        case .text: break
        case .json: text["format"] = ["type": "json_object"]
        case .jsonSchema(let format):
            var schema: JSONObject = ["type": "json_schema", "name": .string(format.name)]
            schema["description"] = format.description.map { .string($0) }
            schema["schema"] = format.schema
            schema["strict"] = .bool(format.isStrict)
            text["format"] = .object(schema)
        }
        if let verbosity = options.verbosity, allows(.verbosity, from: "options.verbosity") {
            text["verbosity"] = .string(verbosity)
        }
        set("text", to: text.isEmpty ? nil : .object(text))
    }

    mutating func addLimits() throws(ModelError) {
        guard request.stopSequences.isEmpty else {
            throw unsupported("stopSequences", "the Responses interface knows none")
        }
        set("max_output_tokens", to: request.maximumOutput.map { .integer($0) })
        set(.maximumToolCalls, from: "options.maximumToolCalls", to: options.maximumToolCalls.map { .integer($0) })
    }

    mutating func addSampling() {
        let sampling = request.sampling
        set("temperature", to: sampling.temperature.map(JSONValue.init(shortest:)))
        set("top_p", to: sampling.topP.map(JSONValue.init(shortest:)))
        if sampling.topK != nil { warnLeftOut("sampling.topK") }
        if sampling.frequencyPenalty != nil { warnLeftOut("sampling.frequencyPenalty") }
        if sampling.presencePenalty != nil { warnLeftOut("sampling.presencePenalty") }
        if request.seed != nil { warnLeftOut("seed") }
        if let count = request.logprobs, allows(.topLogprobs, from: "logprobs"), count > 0 {
            set("top_logprobs", to: .integer(count))
        }
    }

    mutating func addReasoning() {
        var reasoning = JSONObject()
        if let asked = request.reasoningEffort {
            let effort = variant.effortSubstitutes[asked] ?? asked
            if effort != asked { warn("reasoningEffort", "\(variant.provider) has no \(asked); \(effort) was sent") }
            reasoning["effort"] = .string(effort.rawValue)
        }
        if let summary = options.reasoningSummary, allows(.reasoningSummary, from: "options.reasoningSummary") {
            reasoning["summary"] = .string(summary)
        }
        set("reasoning", to: reasoning.isEmpty ? nil : .object(reasoning))
    }

    /// Who keeps the conversation, and what the response must hold for it.
    mutating func addState(_ model: ModelID) throws(ModelError) {
        guard options.previousResponseID == nil || options.conversation == nil else {
            throw ModelError(.invalidRequest, "options: a previous response and a conversation exclude each other")
        }
        guard !options.background || options.store != false else {
            throw ModelError(.invalidRequest, "options: a background response must be stored")
        }
        for (setting, field, isNeeded) in [
            (ResponsesVariant.Setting.previousResponseID, "previousResponseID", options.previousResponseID != nil),
            (.conversation, "conversation", options.conversation != nil),
            (.background, "background", options.background),
        ] where isNeeded && !has(setting) {
            throw unsupported("options.\(field)", "\(variant.provider) keeps nothing")
        }
        set("previous_response_id", to: options.previousResponseID.map { .string($0.rawValue) })
        set("conversation", to: options.conversation.map { .string($0) })
        if options.background { set("background", to: true) }
        let store = options.store ?? (options.background ? true : options.isStateful ? nil : false)
        if has(.store) {
            set("store", to: store.map { .bool($0) })
        } else if store == true {
            warnLeftOut("options.store")
        }
        var include = options.include
        if wantsEncryptedReasoning(model) { include.append(ResponsesVariant.Setting.encryptedReasoning.rawValue) }
        if request.logprobs != nil, has(.topLogprobs) { include.append("message.output_text.logprobs") }
        set("include", to: include.isEmpty ? nil : .array(include.map { .string($0) }))
    }

    private mutating func wantsEncryptedReasoning(_ model: ModelID) -> Bool {
        if let choice = options.returnsEncryptedReasoning {
            return choice && allows(.encryptedReasoning, from: "options.returnsEncryptedReasoning")
        }
        guard has(.encryptedReasoning), !options.isStateful else { return false }
        return !variant.modelsWithoutReasoning.contains { model.rawValue.hasPrefix($0) }
    }

    mutating func addOptions() {
        set(.truncation, from: "options.truncation", to: options.truncation.map { .string($0) })
        set(
            .contextManagement, from: "options.compactionThreshold",
            to: options.compactionThreshold.map { [["type": "compaction", "compact_threshold": .integer($0)]] })
        set(.serviceTier, from: "options.serviceTier", to: options.serviceTier.map { .string($0) })
        set(
            .metadata, from: "options.metadata",
            to: options.metadata.isEmpty ? nil : .object(JSONObject(sorting: options.metadata)))
        set(.promptCacheKey, from: "options.promptCacheKey", to: options.promptCacheKey.map { .string($0) })
        set(
            .promptCacheOptions, from: "options.cachesExplicitly",
            to: options.cachesExplicitly ? ["mode": "explicit"] : nil)
        set(.safetyIdentifier, from: "options.safetyIdentifier", to: options.safetyIdentifier.map { .string($0) })
        set(.user, from: "options.user", to: options.user.map { .string($0) })
    }
}
