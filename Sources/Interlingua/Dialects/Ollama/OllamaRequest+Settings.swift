/// What stands beside the messages: tools, format, limits, sampling, options.
extension OllamaRequest {
    mutating func addTools() throws(ModelError) {
        switch request.toolChoice {
        case .none: return  // a server that knows of no tools calls none
        case .auto: break
        case .required, .tool:
            guard !request.tools.isEmpty else { throw invalid("toolChoice", "there are no tools to choose from") }
            throw unsupported("toolChoice", "Ollama lets the model choose")
        }
        guard !request.tools.isEmpty else { return }
        body["tools"] = .array(request.tools.map(\.ollamaJSON))
        for (index, tool) in request.tools.enumerated() where tool.isStrict == true {
            warn("tools[\(index)].isStrict", "Ollama does not hold arguments to their schema")
        }
        if request.allowsParallelToolCalls == false {
            warn("allowsParallelToolCalls", "Ollama lets the model call several tools at once")
        }
    }

    mutating func addOutputFormat() {
        switch request.outputFormat {
        case .text: break
        case .json: body["format"] = "json"
        case .jsonSchema(let format):
            body["format"] = format.schema
            if format.description != nil {
                warnLeftOut("outputFormat.description")
            }
        }
    }

    /// What Ollama calls options: how the model is loaded and how tokens are drawn.
    mutating func addModelOptions() throws(ModelError) {
        var members = JSONObject()
        if let size = options.contextSize {
            guard size > 0 else { throw invalid("options.contextSize", "is \(size), not above 0") }
            members["num_ctx"] = .integer(size)
        }
        if let maximum = request.maximumOutput {
            // For Ollama 0 and below are no limit at all.
            guard maximum > 0 else { throw invalid("maximumOutput", "is \(maximum), not above 0") }
            members["num_predict"] = .integer(maximum)
        }
        let sampling = request.sampling
        members["temperature"] = sampling.temperature.map { .double($0) }
        members["top_k"] = sampling.topK.map { .integer($0) }
        members["top_p"] = sampling.topP.map { .double($0) }
        members["presence_penalty"] = sampling.presencePenalty.map { .double($0) }
        members["frequency_penalty"] = sampling.frequencyPenalty.map { .double($0) }
        members["seed"] = request.seed.map { .integer($0) }
        let stops = request.stopSequences
        if !stops.isEmpty { members["stop"] = .array(stops.map { .string($0) }) }
        members.merge(options.modelOptions)
        if !members.isEmpty { body["options"] = .object(members) }
    }

    mutating func addThinking() {
        if let thinking = options.thinking {
            body["think"] = thinking.json
        } else if let effort = request.reasoningEffort {
            body["think"] = think(effort)
        }
    }

    /// Levels that Ollama does not have become the nearest, as in its imitation of OpenAI.
    private mutating func think(_ effort: ReasoningEffort) -> JSONValue {
        switch effort {
        case .none: return false
        case .low, .medium, .high, .maximum: return .string(effort.rawValue)
        case .minimal:
            warn("reasoningEffort", "Ollama has no minimal; low was sent")
            return "low"
        case "xhigh":
            warn("reasoningEffort", "Ollama has no xhigh; max was sent")
            return "max"
        default:
            warn("reasoningEffort", "Ollama has no \(effort); thinking was switched on")
            return true
        }
    }

    mutating func addLogprobs() {
        guard let count = request.logprobs else { return }
        body["logprobs"] = true
        if count > 0 { body["top_logprobs"] = .integer(count) }
    }

    mutating func addOptions() throws(ModelError) {
        // Below zero Ollama keeps the model for ever.
        if case .after(let duration) = options.keepAlive, duration < .zero {
            throw invalid("options.keepAlive", "is \(duration), below zero")
        }
        body["keep_alive"] = options.keepAlive?.wireForm
        body["truncate"] = .bool(options.cutsLongPrompts)
        body["shift"] = options.shiftsContext.map { .bool($0) }
    }
}

extension ToolDefinition {
    fileprivate var ollamaJSON: JSONValue {
        var function: JSONObject = ["name": .string(name)]
        if !description.isEmpty { function["description"] = .string(description) }
        function["parameters"] = parameters
        return ["type": "function", "function": .object(function)]
    }
}

extension OllamaOptions.KeepAlive {
    fileprivate var wireForm: JSONValue {
        switch self {
        case .forever: -1
        case .after(let duration): .string(duration.jsonText)
        }
    }
}
