extension Message: JSONRepresentable {
    /// `{"role":"user","content":[{"type":"text","text":"Hi"}]}`; a plain string is read as one text part.
    public var json: JSONValue {
        ["role": .string(role.rawValue), "content": JSONValue(list: parts)]
    }

    public init(_ node: JSONNode) throws(ModelError) {
        self = try node.members { (members: inout JSONMembers) throws(ModelError) -> Message in
            let role: Role = try members.required("role").word()
            let content = try members.required("content")
            if let text = content.value.string { return Message(role, [.text(text)]) }
            return Message(role, try content.list())
        }
    }
}

extension Part: JSONRepresentable {
    /// An object whose `type` says which part it is:
    ///
    ///     {"type":"text","text":"Hi","signature":{"provider":"openai","value":…}}
    ///     {"type":"image" | "audio" | "document", …}       with the members of Media
    ///     {"type":"reasoning","text":"…","signature":{…}}
    ///     {"type":"tool_call","id":"call_1","name":"weather","arguments":"{\"city\":\"Bern\"}"}
    ///     {"type":"tool_result","call_id":"call_1","name":"weather","content":[…]}
    ///     {"type":"citation","url":"https://…","title":"…","quote":"…","raw":…}
    ///     {"type":"refusal","text":"…"}
    ///     {"type":"opaque","provider":"openai","value":…}
    public var json: JSONValue {
        switch self {
        case .text(let text, let signature):
            var object: JSONObject = ["text": .string(text)]
            object["signature"] = signature?.json
            return .tagged("text", object)
        case .image(let media): return .tagged("image", media.members)
        case .audio(let media): return .tagged("audio", media.members)
        case .document(let media): return .tagged("document", media.members)
        case .reasoning(let reasoning): return .tagged("reasoning", reasoning.members)
        case .toolCall(let call): return .tagged("tool_call", call.members)
        case .toolResult(let result): return .tagged("tool_result", result.members)
        case .citation(let citation): return .tagged("citation", citation.members)
        case .refusal(let text): return .tagged("refusal", ["text": .string(text)])
        case .opaque(let provider, let value):
            return .tagged("opaque", ["provider": .string(provider.rawValue), "value": value])
        }
    }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.read) }

    private static func read(_ members: inout JSONMembers) throws(ModelError) -> Part {
        let type = try members.required("type")
        switch try type.string() {
        case "text":
            let text = try members.required("text").string()
            return .text(text, signature: try Signature(optional: members.optional("signature")))
        case "image": return .image(try Media(reading: &members))
        case "audio": return .audio(try Media(reading: &members))
        case "document": return .document(try Media(reading: &members))
        case "reasoning": return .reasoning(try Reasoning(reading: &members))
        case "tool_call": return .toolCall(try ToolCall(reading: &members))
        case "tool_result": return .toolResult(try ToolResult(reading: &members))
        case "citation": return .citation(try Citation(reading: &members))
        case "refusal": return .refusal(try members.required("text").string())
        case "opaque":
            return .opaque(try members.required("provider").name(), try members.required("value").value)
        case let other: throw type.unknown(other, of: types)
        }
    }

    private static let types = [
        "text", "image", "audio", "document", "reasoning", "tool_call", "tool_result", "citation", "refusal", "opaque",
    ]
}

extension Signature: JSONRepresentable {
    /// `{"provider":"openai","value":…}`
    public var json: JSONValue { ["provider": .string(provider.rawValue), "value": value] }

    public init(_ node: JSONNode) throws(ModelError) {
        self = try node.members { (members: inout JSONMembers) throws(ModelError) -> Signature in
            Signature(provider: try members.required("provider").name(), value: try members.required("value").value)
        }
    }

    init?(optional node: JSONNode?) throws(ModelError) {
        guard let node else { return nil }
        try self.init(node)
    }
}

extension Reasoning: JSONRepresentable {
    /// `{"text":"…","signature":{…}}`
    public var json: JSONValue { .object(members) }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.init(reading:)) }

    var members: JSONObject {
        var object: JSONObject = ["text": .string(text)]
        object["signature"] = signature?.json
        return object
    }

    init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(
            try members.required("text").string(), signature: try Signature(optional: members.optional("signature")))
    }
}

extension Media: JSONRepresentable {
    /// `{"data":"…base64…","media_type":"image/png","name":"a.png","detail":"low"}`, with `"url":"https://…"`
    /// or `"file":{"provider":"openai","id":"file-1"}` in place of `data`.
    public var json: JSONValue { .object(members) }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.init(reading:)) }

    var members: JSONObject {
        var object = JSONObject()
        switch source {
        case .bytes(let bytes): object["data"] = JSONValue(bytes: bytes)
        case .url(let url): object["url"] = .string(url)
        case .file(let provider, let id): object["file"] = ["provider": .string(provider.rawValue), "id": .string(id)]
        }
        object["media_type"] = mediaType.map { .string($0) }
        object["name"] = name.map { .string($0) }
        object["detail"] = detail.map { .string($0) }
        return object
    }

    init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(
            try Self.source(&members), mediaType: try members.optional("media_type")?.string(),
            name: try members.optional("name")?.string())
        detail = try members.optional("detail")?.string()
    }

    /// Asks for the next name only where the one before is absent, so that a second source is unknown.
    private static func source(_ members: inout JSONMembers) throws(ModelError) -> Source {
        if let data = members.optional("data") { return .bytes(try data.bytes()) }
        if let url = members.optional("url") { return .url(try url.string()) }
        return try members.required("file").members { (file: inout JSONMembers) throws(ModelError) -> Source in
            .file(try file.required("provider").name(), id: try file.required("id").string())
        }
    }
}

extension Citation: JSONRepresentable {
    /// `{"url":"https://…","title":"…","quote":"…","raw":…}`
    public var json: JSONValue { .object(members) }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.init(reading:)) }

    var members: JSONObject {
        var object = JSONObject()
        object["url"] = url.map { .string($0) }
        object["title"] = title.map { .string($0) }
        object["quote"] = quote.map { .string($0) }
        object["raw"] = raw
        return object
    }

    init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(
            url: try members.optional("url")?.string(), title: try members.optional("title")?.string(),
            quote: try members.optional("quote")?.string(), raw: try members.required("raw").value)
    }
}
