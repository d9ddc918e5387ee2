extension ModelEvent: JSONRepresentable {
    /// An object whose `type` says which event it is:
    ///
    ///     {"type":"started", …}                        with the members of ResponseStart
    ///     {"type":"warning", …}                        with the members of Warning
    ///     {"type":"part_started","part":0,"start":{"type":"text"}}
    ///     {"type":"text_delta" | "reasoning_delta" | "refusal_delta","part":0,"text":"Hel"}
    ///     {"type":"arguments_delta","part":1,"text":"{\"ci"}
    ///     {"type":"data_delta","part":2,"data":"…base64…"}
    ///     {"type":"part_finished","part":0,"content":{"type":"text","text":"Hello"}}
    ///     {"type":"usage", …}                          with the members of Usage
    ///     {"type":"logprobs","tokens":[…]}
    ///     {"type":"notice","notice":{…}}
    ///     {"type":"unknown","event":"response.new_thing","json":"{…}"}
    ///     {"type":"finished","meaning":"stop","raw":"end_turn"}
    public var json: JSONValue {
        switch self {
        case .started(let start): .tagged("started", start.members)
        case .warning(let warning): .tagged("warning", warning.members)
        case .partStarted(let start, let part):
            .tagged("part_started", ["part": .integer(part), "start": start.json])
        case .textDelta(let text, let part): Self.delta("text_delta", text, part)
        case .reasoningDelta(let text, let part): Self.delta("reasoning_delta", text, part)
        case .refusalDelta(let text, let part): Self.delta("refusal_delta", text, part)
        case .argumentsDelta(let text, let part): Self.delta("arguments_delta", text, part)
        case .dataDelta(let bytes, let part):
            .tagged("data_delta", ["part": .integer(part), "data": JSONValue(bytes: bytes)])
        case .partFinished(let whole, let part):
            .tagged("part_finished", ["part": .integer(part), "content": whole.json])
        case .usage(let usage): .tagged("usage", usage.members)
        case .logprobs(let tokens): .tagged("logprobs", ["tokens": JSONValue(list: tokens)])
        case .notice(let notice): .tagged("notice", ["notice": notice.json])
        case .unknown(let type, let json): .tagged("unknown", ["event": .string(type), "json": .string(json)])
        case .finished(let reason): .tagged("finished", reason.members)
        }
    }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.read) }

    private static func read(_ members: inout JSONMembers) throws(ModelError) -> ModelEvent {
        let type = try members.required("type")
        switch try type.string() {
        case "started": return .started(try ResponseStart(reading: &members))
        case "warning": return .warning(try Warning(reading: &members))
        case "part_started": return .partStarted(try PartStart(members.required("start")), part: try part(&members))
        case "text_delta": return .textDelta(try text(&members), part: try part(&members))
        case "reasoning_delta": return .reasoningDelta(try text(&members), part: try part(&members))
        case "refusal_delta": return .refusalDelta(try text(&members), part: try part(&members))
        case "arguments_delta": return .argumentsDelta(try text(&members), part: try part(&members))
        case "data_delta": return .dataDelta(try members.required("data").bytes(), part: try part(&members))
        case "part_finished": return .partFinished(try Part(members.required("content")), part: try part(&members))
        case "usage": return .usage(try Usage(reading: &members))
        case "logprobs": return .logprobs(try members.required("tokens").list())
        case "notice": return .notice(try Notice(members.required("notice")))
        case "unknown":
            return .unknown(
                type: try members.required("event").string(), json: try members.required("json").string())
        case "finished": return .finished(try FinishReason(reading: &members))
        case let other: throw type.unknown(other, of: types)
        }
    }

    private static let types = [
        "started", "warning", "part_started", "text_delta", "reasoning_delta", "refusal_delta", "arguments_delta",
        "data_delta", "part_finished", "usage", "logprobs", "notice", "unknown", "finished",
    ]

    private static func delta(_ type: String, _ text: String, _ part: Int) -> JSONValue {
        .tagged(type, ["part": .integer(part), "text": .string(text)])
    }

    private static func text(_ members: inout JSONMembers) throws(ModelError) -> String {
        try members.required("text").string()
    }

    private static func part(_ members: inout JSONMembers) throws(ModelError) -> Int {
        try members.required("part").integer()
    }
}

extension ResponseStart: JSONRepresentable {
    /// `{"id":"resp_1","model":"gpt-4.1-mini-2025-04-14","provider":"openai","region":"eu-central-1"}`
    public var json: JSONValue { .object(members) }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.init(reading:)) }

    var members: JSONObject {
        var object = JSONObject()
        object["id"] = id.map { .string($0.rawValue) }
        object["model"] = model.map { .string($0.rawValue) }
        object["provider"] = .string(provider.rawValue)
        object["region"] = region.map { .string($0) }
        return object
    }

    init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(
            id: try members.optional("id")?.name(), model: try members.optional("model")?.name(),
            provider: try members.required("provider").name(), region: try members.optional("region")?.string())
    }
}

extension PartStart: JSONRepresentable {
    /// `{"type":"text"}`, likewise `reasoning`, `refusal` and `whole`;
    /// `{"type":"tool_call","id":"call_1","name":"weather"}`; `{"type":"audio","media_type":"audio/wav"}`,
    /// likewise `image`.
    public var json: JSONValue {
        switch self {
        case .text: return .tagged("text", [:])
        case .reasoning: return .tagged("reasoning", [:])
        case .refusal: return .tagged("refusal", [:])
        case .toolCall(let id, let name):
            var object = JSONObject()
            object["id"] = id.map { .string($0) }
            object["name"] = .string(name)
            return .tagged("tool_call", object)
        case .audio(let mediaType): return Self.media("audio", mediaType)
        case .image(let mediaType): return Self.media("image", mediaType)
        case .whole: return .tagged("whole", [:])
        }
    }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.read) }

    private static func read(_ members: inout JSONMembers) throws(ModelError) -> PartStart {
        let type = try members.required("type")
        switch try type.string() {
        case "text": return .text
        case "reasoning": return .reasoning
        case "refusal": return .refusal
        case "tool_call":
            return .toolCall(id: try members.optional("id")?.string(), name: try members.required("name").string())
        case "audio": return .audio(mediaType: try members.optional("media_type")?.string())
        case "image": return .image(mediaType: try members.optional("media_type")?.string())
        case "whole": return .whole
        case let other:
            throw type.unknown(other, of: ["text", "reasoning", "refusal", "tool_call", "audio", "image", "whole"])
        }
    }

    private static func media(_ type: String, _ mediaType: String?) -> JSONValue {
        var object = JSONObject()
        object["media_type"] = mediaType.map { .string($0) }
        return .tagged(type, object)
    }
}

extension TokenLogprob: JSONRepresentable {
    /// `{"token":"Hi","logprob":-0.25,"bytes":"…base64…","alternatives":[…]}`
    public var json: JSONValue {
        var object: JSONObject = ["token": .string(token), "logprob": JSONValue(logprob)]
        object["bytes"] = bytes.map { JSONValue(bytes: $0) }
        object.set("alternatives", JSONValue(list: alternatives), unless: alternatives.isEmpty)
        return .object(object)
    }

    public init(_ node: JSONNode) throws(ModelError) {
        self = try node.members { (members: inout JSONMembers) throws(ModelError) -> TokenLogprob in
            TokenLogprob(
                token: try members.required("token").string(), logprob: try members.required("logprob").number(),
                bytes: try members.optional("bytes")?.bytes(),
                alternatives: try members.optional("alternatives")?.list() ?? [])
        }
    }
}

extension Notice: JSONRepresentable {
    /// An object whose `type` says what it is about:
    ///
    ///     {"type":"attempt_failed", …}                 with the members of Attempt
    ///     {"type":"content_filter","value":…}
    ///     {"type":"model_changed","model":"…"}
    ///     {"type":"warning", …}                        with the members of Warning
    ///     {"type":"other","name":"timings","value":…}
    public var json: JSONValue {
        switch self {
        case .attemptFailed(let attempt): .tagged("attempt_failed", attempt.members)
        case .contentFilter(let value): .tagged("content_filter", ["value": value])
        case .modelChanged(let model): .tagged("model_changed", ["model": .string(model.rawValue)])
        case .warning(let warning): .tagged("warning", warning.members)
        case .other(let name, let value): .tagged("other", ["name": .string(name), "value": value])
        }
    }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.read) }

    private static func read(_ members: inout JSONMembers) throws(ModelError) -> Notice {
        let type = try members.required("type")
        switch try type.string() {
        case "attempt_failed": return .attemptFailed(try Attempt(reading: &members))
        case "content_filter": return .contentFilter(try members.required("value").value)
        case "model_changed": return .modelChanged(try members.required("model").name())
        case "warning": return .warning(try Warning(reading: &members))
        case "other":
            return .other(name: try members.required("name").string(), try members.required("value").value)
        case let other:
            throw type.unknown(other, of: ["attempt_failed", "content_filter", "model_changed", "warning", "other"])
        }
    }
}
