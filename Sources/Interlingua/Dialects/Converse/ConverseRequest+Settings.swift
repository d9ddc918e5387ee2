/// What stands beside the messages: tools, format, limits, sampling, options.
extension ConverseRequest {
    mutating func addInference() {
        var settings = JSONObject()
        settings["maxTokens"] = request.maximumOutput.map { .integer($0) }
        settings["temperature"] = temperature.map { JSONValue($0) }
        settings["topP"] = request.sampling.topP.map { JSONValue($0) }
        if !request.stopSequences.isEmpty {
            settings["stopSequences"] = .array(request.stopSequences.map { .string($0) })
        }
        set("inferenceConfig", to: settings)
        guard let topK = request.sampling.topK else { return }
        guard !family.topK.isEmpty else { return warnLeftOut("sampling.topK") }
        modelFields = modelFields.setting(.integer(topK), at: family.topK[...])
    }

    private var temperature: Double? {
        mutating get {
            guard let asked = request.sampling.temperature, asked > 1 else { return request.sampling.temperature }
            warn("sampling.temperature", "Converse takes 1 at most; 1 was sent")
            return 1
        }
    }

    mutating func addReasoningEffort() {
        guard let asked = request.reasoningEffort else { return }
        guard family.effort != .none else { return warnLeftOut("reasoningEffort") }
        let effort = family.effortSubstitutes[asked] ?? asked
        if effort != asked { warn("reasoningEffort", "the model has no \(asked); \(effort) was sent") }
        switch family.effort {
        case .none: break
        case .budget: addThinkingBudget(effort)
        case .adaptive:
            modelFields["thinking"] = ["type": effort == .none ? "disabled" : "adaptive"]
            if effort != .none { modelFields["output_config"] = ["effort": .string(effort.rawValue)] }
        case .nova:
            modelFields["reasoningConfig"] =
                effort == .none
                ? ["type": "disabled"] : ["type": "enabled", "maxReasoningEffort": .string(effort.rawValue)]
        case .member(let name): modelFields[name] = .string(effort.rawValue)
        }
    }

    /// Tokens to think, of those that the answer may have; Claude takes no fewer than 1024.
    private mutating func addThinkingBudget(_ effort: ReasoningEffort) {
        guard effort != .none else {
            modelFields["thinking"] = ["type": "disabled"]
            return
        }
        let budgets: [ReasoningEffort: Int] = [.low: 2048, .medium: 8192, .high: 24_576]
        var budget = budgets[effort] ?? 32_768
        if let maximum = request.maximumOutput, budget >= maximum { budget = maximum - 1 }
        guard budget >= 1024 else {
            return warn("reasoningEffort", "the maximum output leaves no room to think; it was left out")
        }
        modelFields["thinking"] = ["type": "enabled", "budget_tokens": .integer(budget)]
    }

    mutating func addOutputFormat() throws(ModelError) {
        switch request.outputFormat {
        case .text: return
        case .json: throw unsupported("outputFormat", "Converse holds an answer to a schema alone; give it one")
        case .jsonSchema(let format):
            if !format.isStrict { warn("outputFormat.isStrict", "Converse always enforces the schema") }
            var schema: JSONObject = ["name": .string(format.name)]
            schema["description"] = format.description.map { .string($0) }
            schema["schema"] = .string(format.schema.serialized())
            set(
                "outputConfig",
                to: ["textFormat": ["type": "json_schema", "structure": ["jsonSchema": .object(schema)]]])
        }
    }

    /// Warns of the settings that Converse has no words for.
    mutating func warnOfUnknown() {
        let sampling = request.sampling
        if sampling.frequencyPenalty != nil { warnLeftOut("sampling.frequencyPenalty") }
        if sampling.presencePenalty != nil { warnLeftOut("sampling.presencePenalty") }
        if request.seed != nil { warnLeftOut("seed") }
        if request.logprobs != nil { warnLeftOut("logprobs") }
        if request.allowsParallelToolCalls != nil { warnLeftOut("allowsParallelToolCalls") }
    }

    mutating func addOptions() {
        modelFields.merge(options.modelFields)
        set("additionalModelRequestFields", to: modelFields)
        if !options.responseFieldPaths.isEmpty {
            set("additionalModelResponseFieldPaths", to: .array(options.responseFieldPaths.map { .string($0) }))
        }
        if let guardrail = options.guardrail {
            set("guardrailConfig", to: guardrail.wireForm(isStreamed: request.delivery == .streamed))
        }
        set("performanceConfig", to: options.latency.map { ["latency": .string($0)] })
        set("serviceTier", to: options.serviceTier.map { ["type": .string($0)] })
        set("requestMetadata", to: JSONObject(sorting: options.metadata))
        let variables = options.promptVariables.mapValues { ["text": .string($0)] as JSONValue }
        set("promptVariables", to: JSONObject(sorting: variables))
    }
}

extension ConverseRequest {
    mutating func addTools() throws(ModelError) {
        var tools: [JSONValue] = []
        if request.toolChoice != .none {
            for tool in request.tools { tools.append(Self.block(for: tool)) }
            tools += options.systemTools.map { ["systemTool": ["name": .string($0)]] }
        }
        if tools.isEmpty { tools = stubs() }
        guard !tools.isEmpty else { return }
        for point in cachePoints where point.position == .afterTools { tools.append(point.block) }
        var settings: JSONObject = ["tools": .array(tools)]
        settings["toolChoice"] = toolChoice
        set("toolConfig", to: settings)
    }

    private static func block(for tool: ToolDefinition) -> JSONValue {
        var object: JSONObject = ["name": .string(tool.name)]
        if !tool.description.isEmpty { object["description"] = .string(tool.description) }
        object["inputSchema"] = ["json": tool.parameters]
        object["strict"] = tool.isStrict.map { .bool($0) }
        return ["toolSpec": .object(object)]
    }

    /// Tools for the names that the conversation calls, which Bedrock wants to know of even where none may be called.
    private mutating func stubs() -> [JSONValue] {
        var blocks: [JSONValue] = []
        for part in request.messages.lazy.flatMap(\.parts) {
            guard let block = Self.stub(for: part), !blocks.contains(block) else { continue }
            blocks.append(block)
        }
        if !blocks.isEmpty, request.toolChoice == .none {
            warn("toolChoice", "Bedrock has no choice of no tool; tools that say they are gone were sent instead")
        }
        return blocks
    }

    private static func stub(for part: Part) -> JSONValue? {
        let name: String
        switch part {
        case .toolCall(let call) where !call.isTruncated: name = call.name
        case .opaque(.bedrock, let value):
            // A tool of Bedrock's own is known by its name alone.
            return value["toolUse"]?["name"].map { ["systemTool": ["name": $0]] }
        default: return nil
        }
        return block(
            for: ToolDefinition(
                name: name, description: "No longer available. Do not call.", parameters: ["type": "object"]))
    }

    /// `nil` where Bedrock does by itself what is asked.
    private var toolChoice: JSONValue? {
        switch request.toolChoice {
        case .auto, .none: nil
        case .required: ["any": [:]]
        case .tool(let name): ["tool": ["name": .string(name)]]
        }
    }
}

extension JSONObject {
    /// The object with a value at the end of a path of objects, which are made where they are missing.
    fileprivate func setting(_ value: JSONValue, at path: ArraySlice<String>) -> JSONObject {
        guard let first = path.first else { return self }
        var object = self
        let rest = path.dropFirst()
        object[first] =
            rest.isEmpty ? value : .object((self[first]?.object ?? JSONObject()).setting(value, at: rest))
        return object
    }
}
