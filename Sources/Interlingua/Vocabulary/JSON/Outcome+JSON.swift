/// What a response ended with: usage, reason, warnings, attempts, and the error.
extension Usage: JSONRepresentable {
    /// The counts under the names of the fields: `{"input":12,"cached_input":4,"output":3,"raw":{…}}`.
    /// An absent count is not reported.
    public var json: JSONValue { .object(members) }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.init(reading:)) }

    private static let counts: [(name: String, field: any WritableKeyPath<Usage, Int?> & Sendable)] = [
        ("input", \.input), ("cached_input", \.cachedInput), ("cache_write", \.cacheWrite),
        ("cache_write_5m", \.cacheWrite5Minutes), ("cache_write_1h", \.cacheWrite1Hour),
        ("input_audio", \.inputAudio), ("input_image", \.inputImage), ("output", \.output),
        ("reasoning", \.reasoning), ("output_audio", \.outputAudio), ("output_image", \.outputImage),
    ]

    var members: JSONObject {
        var object = JSONObject()
        for (name, field) in Self.counts { object[name] = self[keyPath: field].map { .integer($0) } }
        object["raw"] = raw
        return object
    }

    init(reading members: inout JSONMembers) throws(ModelError) {
        self.init()
        for (name, field) in Self.counts { self[keyPath: field] = try members.optional(name)?.integer() }
        raw = members.present("raw")?.value
    }
}

extension FinishReason: JSONRepresentable {
    /// `{"meaning":"tool_calls","raw":"tool_use"}`
    public var json: JSONValue { .object(members) }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.init(reading:)) }

    var members: JSONObject {
        var object: JSONObject = ["meaning": .string(meaning.rawValue)]
        object["raw"] = raw.map { .string($0) }
        return object
    }

    init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(try members.required("meaning").word(), raw: try members.optional("raw")?.string())
    }
}

extension Warning: JSONRepresentable {
    /// `{"setting":"sampling.topK","message":"…"}`
    public var json: JSONValue { .object(members) }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.init(reading:)) }

    var members: JSONObject { ["setting": .string(setting), "message": .string(message)] }

    init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(try members.required("setting").string(), try members.required("message").string())
    }
}

extension Attempt: JSONRepresentable {
    /// `{"provider":"openai","model":"…","region":"…","outcome":"succeeded" | "cancelled" |
    /// {"failed":"rate_limited"},"status":429,"delay":"1.5s"}`; without `delay` there was none.
    public var json: JSONValue { .object(members) }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.init(reading:)) }

    var members: JSONObject {
        var object: JSONObject = ["provider": .string(provider.rawValue)]
        object["model"] = model.map { .string($0.rawValue) }
        object["region"] = region.map { .string($0) }
        object["outcome"] =
            switch outcome {
            case .succeeded: "succeeded"
            case .failed(let kind): ["failed": .string(kind.name)]
            case .cancelled: "cancelled"
            }
        object["status"] = status.map { .integer($0) }
        object.set("delay", JSONValue(delay), unless: delay == .zero)
        return object
    }

    init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(
            provider: try members.required("provider").name(), model: try members.optional("model")?.name(),
            region: try members.optional("region")?.string(),
            outcome: try Self.outcome(members.required("outcome")),
            status: try members.optional("status")?.integer(),
            delay: try members.optional("delay")?.duration() ?? .zero)
    }

    private static func outcome(_ node: JSONNode) throws(ModelError) -> Outcome {
        switch node.value {
        case "succeeded": return .succeeded
        case "cancelled": return .cancelled
        case .string(let other): throw node.unknown(other, of: ["succeeded", "cancelled", "{\"failed\":…}"])
        default:
            return try node.members { (members: inout JSONMembers) throws(ModelError) -> Outcome in
                .failed(try members.required("failed").kind())
            }
        }
    }
}

extension ModelError: JSONRepresentable {
    /// The error as JSON, version 1. Only `kind` and `message` are required.
    ///
    ///     {"version":1, "kind":"rate_limited", "message":"…", "provider":"openai", "status":429,
    ///      "code":"rate_limit_exceeded", "request_id":"req_1", "retry":{"advised":true,"delay":"1.5s"},
    ///      "offset":17, "partial":{…}, "attempts":[…]}
    public var json: JSONValue {
        var object: JSONObject = ["version": 1, "kind": .string(kind.name), "message": .string(message)]
        object["provider"] = provider.map { .string($0.rawValue) }
        object["status"] = status.map { .integer($0) }
        object["code"] = code.map { .string($0) }
        object["request_id"] = requestID.map { .string($0) }
        object.set("retry", retryHint.json, unless: retryHint == RetryHint())
        object["offset"] = offset.map { .integer($0) }
        object["partial"] = partial?.json
        object.set("attempts", JSONValue(list: attempts), unless: attempts.isEmpty)
        return .object(object)
    }

    public init(_ node: JSONNode) throws(ModelError) { self = try node.members(Self.read) }

    private static func read(_ members: inout JSONMembers) throws(ModelError) -> ModelError {
        try members.checkVersion()
        var error = ModelError(
            try members.required("kind").kind(), try members.required("message").string(),
            status: try members.optional("status")?.integer(), code: try members.optional("code")?.string(),
            offset: try members.optional("offset")?.integer())
        error.provider = try members.optional("provider")?.name()
        error.requestID = try members.optional("request_id")?.string()
        if let node = members.optional("retry") { error.retryHint = try RetryHint(node) }
        if let node = members.optional("partial") { error.partial = try ModelResponse(node) }
        error.attempts = try members.optional("attempts")?.list() ?? []
        return error
    }
}

extension RetryHint: JSONRepresentable {
    /// `{"advised":true,"delay":"1.5s"}`
    public var json: JSONValue {
        var object = JSONObject()
        object["advised"] = isAdvised.map { .bool($0) }
        object["delay"] = delay.map { JSONValue($0) }
        return .object(object)
    }

    public init(_ node: JSONNode) throws(ModelError) {
        self = try node.members { (members: inout JSONMembers) throws(ModelError) -> RetryHint in
            RetryHint(
                isAdvised: try members.optional("advised")?.bool(), delay: try members.optional("delay")?.duration())
        }
    }
}

extension JSONNode {
    /// An error's kind, by ``ModelError/Kind/name``.
    fileprivate func kind() throws(ModelError) -> ModelError.Kind {
        let name = try string()
        guard let kind = ModelError.Kind(name: name) else { throw fault("is \"\(name)\", which is no kind of error") }
        return kind
    }
}
