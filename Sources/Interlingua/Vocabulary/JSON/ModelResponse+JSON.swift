extension ModelResponse: JSONRepresentable {
    /// The response as JSON, version 1; every member is optional but `parts`.
    ///
    ///     {"version":1, "start":{…}, "warnings":[…],
    ///      "parts":[{"type":"text","text":"Hello"},
    ///               {"type":"open","start":{"type":"text"},"text":"Hel"}],
    ///      "usage":{…}, "logprobs":[…], "notices":[…], "finish":{"meaning":"stop"}}
    ///
    /// A part that was still open when the response failed has the type `open`, and what came of it as
    /// `text` or, for sound and images, `data`.
    public var json: JSONValue {
        var object: JSONObject = ["version": 1]
        object["start"] = start?.json
        object.set("warnings", JSONValue(list: warnings), unless: warnings.isEmpty)
        object["parts"] = JSONValue(list: slots)
        object["usage"] = usage?.json
        object.set("logprobs", JSONValue(list: logprobs), unless: logprobs.isEmpty)
        object.set("notices", JSONValue(list: notices), unless: notices.isEmpty)
        object["finish"] = finish?.json
        return .object(object)
    }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.read) }

    private static func read(_ members: inout JSONMembers) throws(ModelError) -> ModelResponse {
        try members.checkVersion()
        var response = ModelResponse()
        if let node = members.optional("start") { response.start = try ResponseStart(node) }
        response.warnings = try members.optional("warnings")?.list() ?? []
        response.slots = try members.required("parts").list()
        if let node = members.optional("usage") { response.usage = try Usage(node) }
        response.logprobs = try members.optional("logprobs")?.list() ?? []
        response.notices = try members.optional("notices")?.list() ?? []
        if let node = members.optional("finish") { response.finish = try FinishReason(node) }
        return response
    }
}

extension ModelResponse.Slot: JSONRepresentable {
    var json: JSONValue {
        if let whole { return whole.json }
        var object: JSONObject = ["start": start.json]
        if kind == .media {
            object.set("data", JSONValue(bytes: content.bytes), unless: content.isEmpty)
        } else {
            object.set("text", .string(text), unless: content.isEmpty)
        }
        return .tagged("open", object)
    }

    init(_ node: JSONNode) throws(ModelError) {
        guard node.value["type"] == "open" else {
            self.init(whole: try Part(node))
            return
        }
        self = try node.members { (members: inout JSONMembers) throws(ModelError) -> Self in
            _ = members.optional("type")
            var slot = Self(start: try PartStart(members.required("start")))
            let text = members.optional("text")
            let data = members.optional("data")
            slot.content = GatheredContent(
                try slot.kind == .media ? data?.bytes() ?? [] : Array((text?.string() ?? "").utf8))
            return slot
        }
    }
}
