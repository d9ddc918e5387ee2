/// What stands beside the conversation: tools, format, limits, sampling, thinking.
extension GenerateContentRequest {
    mutating func addTools() throws(ModelError) {
        var tools: [JSONValue] = []
        if !request.tools.isEmpty {
            tools.append(["functionDeclarations": .array(request.tools.map(Self.declaration))])
        }
        for tool in options.serverTools { tools.append(.object([tool.name: .object(tool.settings)])) }
        guard !tools.isEmpty else { return }
        guard options.cachedContent == nil else {
            throw unsupported("options.cachedContent", "the cache has its own tools; none can be added")
        }
        set("tools", to: .array(tools))
        var settings = JSONObject()
        let calling = functionCalling()
        if !calling.isEmpty { settings["functionCallingConfig"] = .object(calling) }
        // Gemini wants to be asked before it mixes its own tools with functions; Vertex AI refuses the member.
        if service == .gemini, model.isOfThirdGeneration, !request.tools.isEmpty, !options.serverTools.isEmpty {
            settings["includeServerSideToolInvocations"] = true
        }
        if !settings.isEmpty { set("toolConfig", to: .object(settings)) }
    }

    private static func declaration(_ tool: ToolDefinition) -> JSONValue {
        var declaration: JSONObject = ["name": .string(tool.name)]
        if !tool.description.isEmpty { declaration["description"] = .string(tool.description) }
        declaration["parametersJsonSchema"] = tool.parameters
        return .object(declaration)
    }

    private mutating func functionCalling() -> JSONObject {
        // Google refuses the settings where there are no functions.
        guard !request.tools.isEmpty else { return JSONObject() }
        var calling = JSONObject()
        switch request.toolChoice {
        case .auto:
            // What ANY does of itself: the arguments follow the schema token by token.
            if request.tools.contains(where: { $0.isStrict == true }) { calling["mode"] = "VALIDATED" }
        case .none: calling["mode"] = "NONE"
        case .required: calling["mode"] = "ANY"
        case .tool(let name):
            calling["mode"] = "ANY"
            calling["allowedFunctionNames"] = [.string(name)]
        }
        if request.allowsParallelToolCalls == false {
            warn("allowsParallelToolCalls", "\(service.provider) decides itself how many calls come at once")
        }
        if options.streamsArguments {
            if service == .vertexAI {
                calling["streamFunctionCallArguments"] = .bool(request.delivery == .streamed)
            } else {
                warnLeftOut("options.streamsArguments")
            }
        }
        return calling
    }

    mutating func addSafety() {
        if !options.safetySettings.isEmpty { set("safetySettings", to: .array(options.safetySettings.map(\.json))) }
    }

    mutating func addOutputFormat() throws(ModelError) {
        switch request.outputFormat {
        case .text: return
        case .json: configuration["responseMimeType"] = "application/json"
        case .jsonSchema(let format):
            configuration["responseMimeType"] = "application/json"
            var schema = format.schema.object ?? JSONObject()
            // The format's own description has no other place.
            if let description = format.description, schema["description"] == nil {
                schema["description"] = .string(description)
            }
            configuration["responseJsonSchema"] = .object(schema)
        }
    }

    private static let maximumStopSequenceCount = 5
    private static let maximumLogprobCount = 20

    mutating func addLimits() throws(ModelError) {
        configuration["maxOutputTokens"] = request.maximumOutput.map { .integer($0) }
        let stops = request.stopSequences
        guard !stops.isEmpty else { return }
        guard stops.count <= Self.maximumStopSequenceCount else {
            throw unsupported(
                "stopSequences", "\(service.provider) takes \(Self.maximumStopSequenceCount), not \(stops.count)")
        }
        configuration["stopSequences"] = .array(stops.map { .string($0) })
    }

    mutating func addSampling() {
        let sampling = request.sampling
        configuration["temperature"] = sampling.temperature.map(JSONValue.init(shortest:))
        configuration["topP"] = sampling.topP.map(JSONValue.init(shortest:))
        configuration["topK"] = sampling.topK.map { .integer($0) }
        configuration["frequencyPenalty"] = sampling.frequencyPenalty.map(JSONValue.init(shortest:))
        configuration["presencePenalty"] = sampling.presencePenalty.map(JSONValue.init(shortest:))
        if let seed = request.seed {
            if Int32(exactly: seed) != nil {
                configuration["seed"] = .integer(seed)
            } else {
                warn("seed", "\(service.provider) takes 32 bits, and \(seed) has more; it was left out")
            }
        }
        guard let count = request.logprobs else { return }
        configuration["responseLogprobs"] = true
        guard count > 0 else { return }
        configuration["logprobs"] = .integer(min(count, Self.maximumLogprobCount))
        if count > Self.maximumLogprobCount {
            warn("logprobs", "\(service.provider) reports \(Self.maximumLogprobCount) at most, which were asked for")
        }
    }

    mutating func addThinking() {
        var thinking = JSONObject()
        if let budget = options.thinkingBudget {
            thinking["thinkingBudget"] = .integer(budget)
        } else if let effort = request.reasoningEffort {
            setThinking(effort, in: &thinking)
        }
        let isThinking = request.reasoningEffort.map { $0 != .none } ?? false
        // Thoughts are shown where thinking was asked for and can be.
        let isShown = isThinking && !thinking.isEmpty ? true : nil
        thinking["includeThoughts"] = (options.includesThoughts ?? isShown).map { .bool($0) }
        if !thinking.isEmpty { configuration["thinkingConfig"] = .object(thinking) }
    }

    private mutating func setThinking(_ effort: ReasoningEffort, in thinking: inout JSONObject) {
        let field = "reasoningEffort"
        switch model.thinking {
        case .none:
            // A model that does not think does what `none` asks.
            if effort != .none { warn(field, "the model does not think; it was left out") }
        case .budget(let range):
            guard let budget = GenerateContentModel.budget(for: effort, within: range) else {
                return warnLeftOut(field)
            }
            if effort == .none, budget > 0 {
                warn(field, "the model cannot be kept from thinking; a budget of \(budget) tokens was sent")
            }
            thinking["thinkingBudget"] = .integer(budget)
        case .levels(let levels):
            guard let level = GenerateContentModel.level(for: effort, of: levels) else { return warnLeftOut(field) }
            if level != effort { warn(field, "the model has no \(effort); \(level) was sent") }
            thinking["thinkingLevel"] = .string(level.rawValue.uppercased())
        }
    }

    mutating func warnOfCachePoints() {
        for index in request.cachePoints.indices {
            warn(
                "cachePoints[\(index)]",
                "\(service.provider) caches by itself; the option cachedContent names an explicit cache")
        }
    }
}
