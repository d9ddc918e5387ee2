extension ModelRequest: JSONRepresentable {
    /// The request as JSON, version 1. Only `messages` is required; what has its default is left out.
    ///
    ///     {"version":1, "model":"gpt-4.1-mini", "messages":[…],
    ///      "tools":[{"name":"weather","description":"…","parameters":{…},"strict":true}],
    ///      "tool_choice":"auto" | "none" | "required" | {"tool":"weather"}, "parallel_tool_calls":true,
    ///      "output_format":{"type":"text"} | {"type":"json"}
    ///                    | {"type":"json_schema","name":"answer","schema":{…},"description":"…","strict":false},
    ///      "sampling":{"temperature":0,"top_p":0.9,"top_k":40,"frequency_penalty":0,"presence_penalty":0},
    ///      "maximum_output":64, "stop_sequences":["END"], "seed":1, "reasoning_effort":"low", "logprobs":5,
    ///      "cache_points":[{"after":"tools" | "system" | {"message":3},"lifetime":"5m" | "1h"}],
    ///      "tags":{"tenant":"acme"}, "options":{"chat_completions":{…}}, "extra_body":{…},
    ///      "delivery":"streamed" | "whole", "strict":true}
    public var json: JSONValue {
        var object: JSONObject = ["version": 1]
        object["model"] = model.map { .string($0.rawValue) }
        object["messages"] = JSONValue(list: messages)
        object.set("tools", JSONValue(list: tools), unless: tools.isEmpty)
        object.set("tool_choice", toolChoice.json, unless: toolChoice == .auto)
        object["parallel_tool_calls"] = allowsParallelToolCalls.map { .bool($0) }
        object.set("output_format", outputFormat.json, unless: outputFormat == .text)
        object.set("sampling", sampling.json, unless: sampling == Sampling())
        object["maximum_output"] = maximumOutput.map { .integer($0) }
        object.set("stop_sequences", .array(stopSequences.map { .string($0) }), unless: stopSequences.isEmpty)
        object["seed"] = seed.map { .integer($0) }
        object["reasoning_effort"] = reasoningEffort.map { .string($0.rawValue) }
        object["logprobs"] = logprobs.map { .integer($0) }
        object.set("cache_points", JSONValue(list: cachePoints), unless: cachePoints.isEmpty)
        object.set("tags", .object(JSONObject(sorting: tags)), unless: tags.isEmpty)
        object.set("options", .object(options.values), unless: options.values.isEmpty)
        object.set("extra_body", .object(extraBody), unless: extraBody.isEmpty)
        object.set("delivery", .string(delivery.rawValue), unless: delivery == .streamed)
        object.set("strict", true, unless: !isStrict)
        return .object(object)
    }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.read) }

    private static func read(_ members: inout JSONMembers) throws(ModelError) -> ModelRequest {
        try members.checkVersion()
        let model: ModelID? = try members.optional("model")?.name()
        var request = ModelRequest(model: model, messages: try members.required("messages").list())
        request.tools = try members.optional("tools")?.list() ?? []
        if let node = members.optional("tool_choice") { request.toolChoice = try ToolChoice(node) }
        request.allowsParallelToolCalls = try members.optional("parallel_tool_calls")?.bool()
        if let node = members.optional("output_format") { request.outputFormat = try OutputFormat(node) }
        if let node = members.optional("sampling") { request.sampling = try Sampling(node) }
        request.maximumOutput = try members.optional("maximum_output")?.integer()
        request.stopSequences = try members.optional("stop_sequences")?.strings() ?? []
        request.seed = try members.optional("seed")?.integer()
        request.reasoningEffort = try members.optional("reasoning_effort")?.name()
        request.logprobs = try members.optional("logprobs")?.integer()
        request.cachePoints = try members.optional("cache_points")?.list() ?? []
        request.tags = try members.optional("tags")?.texts() ?? [:]
        if let node = members.optional("options") { request.options.values = try node.object() }
        if let node = members.optional("extra_body") { request.extraBody = try node.object() }
        if let node = members.optional("delivery") { request.delivery = try node.word() }
        request.isStrict = try members.optional("strict")?.bool() ?? false
        return request
    }
}

extension OutputFormat: JSONRepresentable {
    /// `{"type":"text"}`, `{"type":"json"}`, or `json_schema` with the members of ``JSONSchemaFormat``.
    public var json: JSONValue {
        switch self {
        case .text: .tagged("text", [:])
        case .json: .tagged("json", [:])
        case .jsonSchema(let format): .tagged("json_schema", format.members)
        }
    }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.read) }

    private static func read(_ members: inout JSONMembers) throws(ModelError) -> OutputFormat {
        let type = try members.required("type")
        switch try type.string() {
        case "text": return .text
        case "json": return .json
        case "json_schema": return .jsonSchema(try JSONSchemaFormat(reading: &members))
        case let other: throw type.unknown(other, of: ["text", "json", "json_schema"])
        }
    }
}

extension JSONSchemaFormat: JSONRepresentable {
    /// `{"name":"answer","schema":{…},"description":"…","strict":false}`; without `strict` it is strict.
    public var json: JSONValue { .object(members) }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.init(reading:)) }

    var members: JSONObject {
        var object: JSONObject = ["name": .string(name), "schema": schema]
        object["description"] = description.map { .string($0) }
        object.set("strict", false, unless: isStrict)
        return object
    }

    init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(
            name: try members.required("name").string(), schema: try members.required("schema").value,
            description: try members.optional("description")?.string())
        isStrict = try members.optional("strict")?.bool() ?? true
    }
}

extension Sampling: JSONRepresentable {
    /// `{"temperature":0,"top_p":0.9,"top_k":40,"frequency_penalty":0,"presence_penalty":0}`, all optional.
    public var json: JSONValue {
        var object = JSONObject()
        object["temperature"] = temperature.map { JSONValue($0) }
        object["top_p"] = topP.map { JSONValue($0) }
        object["top_k"] = topK.map { .integer($0) }
        object["frequency_penalty"] = frequencyPenalty.map { JSONValue($0) }
        object["presence_penalty"] = presencePenalty.map { JSONValue($0) }
        return .object(object)
    }

    public init(_ node: JSONNode) throws(ModelError) {
        self = try node.members { (members: inout JSONMembers) throws(ModelError) -> Sampling in
            var sampling = Sampling()
            sampling.temperature = try members.optional("temperature")?.number()
            sampling.topP = try members.optional("top_p")?.number()
            sampling.topK = try members.optional("top_k")?.integer()
            sampling.frequencyPenalty = try members.optional("frequency_penalty")?.number()
            sampling.presencePenalty = try members.optional("presence_penalty")?.number()
            return sampling
        }
    }
}

extension CachePoint: JSONRepresentable {
    /// `{"after":"tools" | "system" | {"message":3},"lifetime":"5m" | "1h"}`; messages count from 0.
    public var json: JSONValue {
        var object = JSONObject()
        object["after"] =
            switch position {
            case .afterTools: "tools"
            case .afterSystem: "system"
            case .afterMessage(let index): ["message": .integer(index)]
            }
        object["lifetime"] = lifetime.map { .string($0.rawValue) }
        return .object(object)
    }

    public init(_ node: JSONNode) throws(ModelError) {
        self = try node.members { (members: inout JSONMembers) throws(ModelError) -> CachePoint in
            let position = try Self.position(members.required("after"))
            return CachePoint(position, lifetime: try members.optional("lifetime")?.word())
        }
    }

    private static func position(_ node: JSONNode) throws(ModelError) -> Position {
        switch node.value {
        case "tools": return .afterTools
        case "system": return .afterSystem
        case .string(let other): throw node.unknown(other, of: ["tools", "system", "{\"message\":…}"])
        default:
            return try node.members { (members: inout JSONMembers) throws(ModelError) -> Position in
                .afterMessage(try members.required("message").integer())
            }
        }
    }
}
