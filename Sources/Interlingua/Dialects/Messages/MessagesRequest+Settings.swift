/// What stands beside the messages: tools, format, sampling, options.
extension MessagesRequest {
    mutating func addTools() throws(ModelError) {
        var tools: [JSONValue] = []
        for index in request.tools.indices { tools.append(tool(at: index)) }
        tools += options.serverTools
        if let control = cache.tools, var last = tools.last?.object {
            last["cache_control"] = control
            tools[tools.count - 1] = .object(last)
        }
        guard !tools.isEmpty else {
            switch request.toolChoice {
            case .auto, .none: return
            case .required, .tool: throw invalid("toolChoice", "there are no tools to choose from")
            }
        }
        set("tools", to: .array(tools))
        set("tool_choice", to: try toolChoice())
    }

    private mutating func tool(at index: Int) -> JSONValue {
        let tool = request.tools[index]
        var said: JSONObject = ["name": .string(tool.name)]
        if !tool.description.isEmpty { said["description"] = .string(tool.description) }
        var schema = tool.parameters.object ?? JSONObject()
        // A schema of anything, as other providers take it for a tool without arguments, is refused here.
        if schema["type"] == nil { schema["type"] = "object" }
        said["input_schema"] = .object(schema)
        if let isStrict = tool.isStrict {
            if variant.takesStrictTools {
                said["strict"] = .bool(isStrict)
            } else if isStrict {
                warnLeftOut("tools[\(index)].isStrict")
            }
        }
        return .object(said)
    }

    /// `nil` where the provider does by itself what is asked.
    private func toolChoice() throws(ModelError) -> JSONValue? {
        var choice: JSONObject
        switch request.toolChoice {
        case .auto:
            guard request.allowsParallelToolCalls != nil else { return nil }
            choice = ["type": "auto"]
        case .none: return ["type": "none"]
        case .required: choice = ["type": "any"]
        case .tool(let name):
            guard request.tools.contains(where: { $0.name == name }) else {
                throw invalid("toolChoice", "there is no tool named \(name)")
            }
            choice = ["type": "tool", "name": .string(name)]
        }
        choice["disable_parallel_tool_use"] = request.allowsParallelToolCalls.map { .bool(!$0) }
        return .object(choice)
    }

    mutating func addOutputFormat() throws(ModelError) {
        let format: JSONSchemaFormat
        switch request.outputFormat {
        case .text: return
        case .json:
            throw unsupported("outputFormat", "\(variant.provider) holds an answer to a schema, not to any JSON")
        case .jsonSchema(let schema): format = schema
        }
        var schema = format.schema
        if let description = format.description, schema["description"] == nil, var members = schema.object {
            members["description"] = .string(description)
            schema = .object(members)
        }
        let said: JSONValue = ["type": "json_schema", "schema": schema]
        switch variant.schemas {
        case .none: throw unsupported("outputFormat", "\(variant.provider) cannot hold an answer to a schema")
        case .outputConfig: set("format", of: "output_config", to: said)
        case .outputFormat:
            need("structured-outputs-2025-11-13")
            set("output_format", to: said)
        }
    }

    mutating func addSampling(isThinking: Bool) {
        if !request.stopSequences.isEmpty {
            set("stop_sequences", to: .array(request.stopSequences.map { .string($0) }))
        }
        let sampling = request.sampling
        var temperature = sampling.temperature
        if let asked = temperature, asked > 1 {
            temperature = 1
            warn("sampling.temperature", "\(variant.provider) takes 1 at most; 1 was sent")
        }
        let values: [(member: String, field: String, value: JSONValue?)] = [
            ("temperature", "sampling.temperature", temperature.map(JSONValue.init(shortest:))),
            ("top_p", "sampling.topP", sampling.topP.map(JSONValue.init(shortest:))),
            ("top_k", "sampling.topK", sampling.topK.map { .integer($0) }),
        ]
        for case (let member, let field, let value?) in values {
            if !variant.takesSampling {
                warnLeftOut(field)
            } else if isThinking {
                warn(field, "a model that thinks draws by its own rules; it was left out")
            } else {
                set(member, to: value)
            }
        }
        if sampling.frequencyPenalty != nil { warnLeftOut("sampling.frequencyPenalty") }
        if sampling.presencePenalty != nil { warnLeftOut("sampling.presencePenalty") }
        if request.seed != nil { warnLeftOut("seed") }
        if request.logprobs != nil { warnLeftOut("logprobs") }
    }

    mutating func addOptions() {
        set("cache_control", to: options.automaticCaching.map(Self.control))
        set("metadata", to: options.userID.map { ["user_id": .string($0)] })
        set("service_tier", to: options.serviceTier.map { .string($0) })
        set("inference_geo", to: options.inferenceRegion.map { .string($0) })
        set("container", to: options.container)
        set("context_management", to: options.contextManagement)
        for edit in options.contextManagement?["edits"]?.array ?? [] {
            let isCompaction = edit["type"]?.string?.hasPrefix("compact_") == true
            need(isCompaction ? "compact-2026-01-12" : "context-management-2025-06-27")
        }
        if !options.mcpServers.isEmpty {
            need("mcp-client-2025-11-20")
            set("mcp_servers", to: .array(options.mcpServers))
        }
        for beta in options.betas { need(beta) }
    }
}
