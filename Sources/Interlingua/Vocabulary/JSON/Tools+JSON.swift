extension ToolDefinition: JSONRepresentable {
    /// `{"name":"weather","description":"…","parameters":{…},"strict":true}`
    public var json: JSONValue {
        var object: JSONObject = [
            "name": .string(name), "description": .string(description), "parameters": parameters,
        ]
        object["strict"] = isStrict.map { .bool($0) }
        return .object(object)
    }

    public init(_ node: JSONNode) throws(ModelError) {
        self = try node.members { (members: inout JSONMembers) throws(ModelError) -> ToolDefinition in
            ToolDefinition(
                name: try members.required("name").string(), description: try members.required("description").string(),
                parameters: try members.required("parameters").value, isStrict: try members.optional("strict")?.bool())
        }
    }
}

extension ToolChoice: JSONRepresentable {
    /// `"auto"`, `"none"`, `"required"`, or `{"tool":"weather"}`
    public var json: JSONValue {
        switch self {
        case .auto: "auto"
        case .none: "none"
        case .required: "required"
        case .tool(let name): ["tool": .string(name)]
        }
    }

    public init(_ node: JSONNode) throws(ModelError) {
        switch node.value {
        case "auto": self = .auto
        case "none": self = .none
        case "required": self = .required
        case .string(let other): throw node.unknown(other, of: ["auto", "none", "required", "{\"tool\":…}"])
        default:
            self = try node.members { (members: inout JSONMembers) throws(ModelError) -> ToolChoice in
                .tool(try members.required("tool").string())
            }
        }
    }
}

extension ToolCall: JSONRepresentable {
    /// `{"id":"call_1","name":"weather","arguments":"{\"city\":\"Bern\"}","truncated":true,
    /// "free_form":true,"signature":{…}}`; the arguments are text, as the model wrote them.
    public var json: JSONValue { .object(members) }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.init(reading:)) }

    var members: JSONObject {
        var object: JSONObject = ["id": .string(id), "name": .string(name), "arguments": .string(arguments)]
        object.set("truncated", true, unless: !isTruncated)
        object.set("free_form", true, unless: !isFreeForm)
        object["signature"] = signature?.json
        return object
    }

    init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(
            id: try members.required("id").string(), name: try members.required("name").string(),
            arguments: try members.required("arguments").string(),
            signature: try Signature(optional: members.optional("signature")))
        isTruncated = try members.optional("truncated")?.bool() ?? false
        isFreeForm = try members.optional("free_form")?.bool() ?? false
    }
}

extension ToolResult: JSONRepresentable {
    /// `{"call_id":"call_1","name":"weather","content":[{"type":"text","text":"18 °C"}],"is_error":true}`;
    /// a plain string is read as one text.
    public var json: JSONValue { .object(members) }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.init(reading:)) }

    var members: JSONObject {
        var object: JSONObject = [
            "call_id": .string(callID), "name": .string(name), "content": JSONValue(list: content),
        ]
        object.set("is_error", true, unless: !isError)
        return object
    }

    init(reading members: inout JSONMembers) throws(ModelError) {
        let content = try members.required("content")
        let text = content.value.string
        self.init(
            callID: try members.required("call_id").string(), name: try members.required("name").string(),
            content: text == nil ? try content.list() : [.text(text ?? "")],
            isError: try members.optional("is_error")?.bool() ?? false)
    }
}

extension ToolResult.Content: JSONRepresentable {
    /// `{"type":"text","text":"…"}`, `{"type":"json","value":…}`, or `image` and `document` with the members
    /// of ``Media``.
    public var json: JSONValue {
        switch self {
        case .text(let text): .tagged("text", ["text": .string(text)])
        case .json(let value): .tagged("json", ["value": value])
        case .image(let media): .tagged("image", media.members)
        case .document(let media): .tagged("document", media.members)
        }
    }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.read) }

    private static func read(_ members: inout JSONMembers) throws(ModelError) -> Self {
        let type = try members.required("type")
        switch try type.string() {
        case "text": return .text(try members.required("text").string())
        case "json": return .json(try members.required("value").value)
        case "image": return .image(try Media(reading: &members))
        case "document": return .document(try Media(reading: &members))
        case let other: throw type.unknown(other, of: ["text", "json", "image", "document"])
        }
    }
}
