/// What stands beside the messages: tools, format, limits, sampling, options.
extension ChatCompletionsRequest {
    mutating func addTools() throws(ModelError) {
        guard !request.tools.isEmpty else {
            switch request.toolChoice {
            case .auto, .none: return
            case .required, .tool: throw ModelError(.invalidRequest, "toolChoice: there are no tools to choose from")
            }
        }
        // A server without tool choice is kept from calling by not telling it of the tools.
        if request.toolChoice == .none, !has(.toolChoice) { return }
        guard has(.tools) else { throw unsupported("tools", "\(variant.provider) has none") }
        var tools: [JSONValue] = []
        for index in request.tools.indices { tools.append(tool(at: index)) }
        set("tools", to: .array(tools))
        set("tool_choice", to: try toolChoice())
        set(
            .parallelToolCalls, from: "allowsParallelToolCalls",
            to: request.allowsParallelToolCalls.map { .bool($0) })
    }

    private mutating func tool(at index: Int) -> JSONValue {
        let tool = request.tools[index]
        var function: JSONObject = ["name": .string(tool.name)]
        if !tool.description.isEmpty { function["description"] = .string(tool.description) }
        function["parameters"] = tool.parameters
        if let isStrict = tool.isStrict {
            if has(.strictTools) {
                function["strict"] = .bool(isStrict)
            } else {
                warnLeftOut("tools[\(index)].isStrict")
            }
        }
        return ["type": "function", "function": .object(function)]
    }

    /// `nil` where the server does by itself what is asked.
    private func toolChoice() throws(ModelError) -> JSONValue? {
        if request.toolChoice == .auto { return nil }
        guard has(.toolChoice) else { throw unsupported("toolChoice", "\(variant.provider) chooses by itself") }
        switch request.toolChoice {
        case .auto, .none: return "none"
        case .required: return .string(variant.requiredToolChoice)
        case .tool(let name):
            guard request.tools.contains(where: { $0.name == name }) else {
                throw ModelError(.invalidRequest, "toolChoice: there is no tool named \(name)")
            }
            return ["type": "function", "function": ["name": .string(name)]]
        }
    }

    mutating func addOutputFormat() throws(ModelError) {
        switch request.outputFormat {
        case .text: return
        case .json:
            switch variant.jsonFormat {
            case .object: set("response_format", to: ["type": "json_object"])
            case .openSchema:
                set(
                    "response_format",
                    to: ["type": "json_schema", "json_schema": ["name": "answer", "schema": ["type": "object"]]])
            }
        case .jsonSchema(let format):
            guard variant.takesJSONSchema else {
                throw unsupported("outputFormat", "\(variant.provider) cannot hold an answer to a schema")
            }
            var schema: JSONObject = ["name": .string(format.name)]
            schema["description"] = format.description.map { .string($0) }
            schema["schema"] = format.schema
            schema["strict"] = .bool(format.isStrict)
            set("response_format", to: ["type": "json_schema", "json_schema": .object(schema)])
        }
    }

    mutating func addLimits() throws(ModelError) {
        set(variant.outputLimit.rawValue, to: request.maximumOutput.map { .integer($0) })
        let stops = request.stopSequences
        guard !stops.isEmpty else { return }
        guard has(.stop) else { throw unsupported("stopSequences", "\(variant.provider) knows none") }
        guard stops.count <= variant.maximumStopSequenceCount else {
            throw unsupported(
                "stopSequences", "\(variant.provider) takes \(variant.maximumStopSequenceCount), not \(stops.count)")
        }
        set("stop", to: .array(stops.map { .string($0) }))
    }

    mutating func addSampling() {
        let sampling = request.sampling
        set("temperature", to: sampling.temperature.map(JSONValue.init(shortest:)))
        set("top_p", to: sampling.topP.map(JSONValue.init(shortest:)))
        set(.topK, from: "sampling.topK", to: sampling.topK.map { .integer($0) })
        set(
            .frequencyPenalty, from: "sampling.frequencyPenalty",
            to: sampling.frequencyPenalty.map(JSONValue.init(shortest:)))
        set(
            .presencePenalty, from: "sampling.presencePenalty",
            to: sampling.presencePenalty.map(JSONValue.init(shortest:)))
        set(.seed, from: "seed", to: request.seed.map { .integer($0) }, as: variant.seedMember)
        guard let count = request.logprobs else { return }
        switch variant.logprobsForm {
        case .flag:
            set(.logprobs, from: "logprobs", to: true)
            if has(.logprobs), count > 0 { set("top_logprobs", to: .integer(count)) }
        // Here the count includes the chosen token, and 0 asks for nothing.
        case .count: set(.logprobs, from: "logprobs", to: .integer(max(count, 1)))
        }
    }

    mutating func addReasoningEffort() {
        guard let asked = request.reasoningEffort else { return }
        guard variant.reasoningEffort != .none else { return warnLeftOut("reasoningEffort") }
        let effort = variant.effortSubstitutes[asked] ?? asked
        if effort != asked { warn("reasoningEffort", "\(variant.provider) has no \(asked); \(effort) was sent") }
        switch variant.reasoningEffort {
        case .none: break
        case .member: set("reasoning_effort", to: .string(effort.rawValue))
        case .nested: set("reasoning", to: ["effort": .string(effort.rawValue)])
        case .thinkingSwitch:
            set("thinking", to: ["type": effort == .none ? "disabled" : "enabled"])
            if effort != .none { set("reasoning_effort", to: .string(effort.rawValue)) }
        }
    }

    mutating func addDelivery() {
        set("stream", to: .bool(request.delivery == .streamed))
        guard request.delivery == .streamed else { return }
        switch variant.streamUsage {
        case .onRequest: set("stream_options", to: ["include_usage": true])
        case .always: break
        case .never: warn("delivery", "\(variant.provider) reports no usage in a stream")
        }
    }

    mutating func addOptions() throws(ModelError) {
        set(.serviceTier, from: "options.serviceTier", to: options.serviceTier.map { .string($0) })
        set(.store, from: "options.store", to: options.store.map { .bool($0) })
        set(
            .metadata, from: "options.metadata",
            to: options.metadata.isEmpty ? nil : .object(JSONObject(sorting: options.metadata)))
        set(.promptCacheKey, from: "options.promptCacheKey", to: options.promptCacheKey.map { .string($0) })
        set(
            .promptCacheOptions, from: "options.cachesExplicitly",
            to: options.cachesExplicitly ? ["mode": "explicit"] : nil)
        set(.safetyIdentifier, from: "options.safetyIdentifier", to: options.safetyIdentifier.map { .string($0) })
        set(.user, from: "options.user", to: options.user.map { .string($0) })
        set(.verbosity, from: "options.verbosity", to: options.verbosity.map { .string($0) })
        set(
            .logitBias, from: "options.logitBias",
            to: options.logitBias.isEmpty ? nil : .object(options.logitBiasMembers))
        set(
            .prediction, from: "options.prediction",
            to: options.prediction.map { ["type": "content", "content": .string($0)] })
        set(.webSearch, from: "options.webSearch", to: options.webSearch?.wireForm)
        guard let audio = options.audio else { return }
        guard has(.audio) else { throw unsupported("options.audio", "\(variant.provider) does not speak") }
        set("modalities", to: ["text", "audio"])
        set("audio", to: ["voice": .string(audio.voice), "format": .string(audio.format)])
    }
}

extension JSONValue {
    /// A number without a fraction where it has none: some servers want whole numbers so.
    init(shortest number: Double) { self = Int(exactly: number).map { .integer($0) } ?? .double(number) }
}

extension ChatCompletionsOptions.WebSearch {
    fileprivate var wireForm: JSONValue {
        var form = JSONObject()
        form["search_context_size"] = contextSize.map { .string($0) }
        var place = JSONObject()
        place["country"] = country.map { .string($0) }
        place["region"] = region.map { .string($0) }
        place["city"] = city.map { .string($0) }
        place["timezone"] = timeZone.map { .string($0) }
        if !place.isEmpty { form["user_location"] = ["type": "approximate", "approximate": .object(place)] }
        return .object(form)
    }
}
