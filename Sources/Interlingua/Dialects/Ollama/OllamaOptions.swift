/// Settings that only Ollama's own interface has.
///
///     var options = OllamaOptions()
///     options.contextSize = 32_768
///     request.options.set(options)
///
/// Source: `wire/local.md`, Ollama, Native.
public struct OllamaOptions: DialectOptions {
    public static let name = "ollama"

    /// `num_ctx`: the tokens that prompt and answer together may have. `nil` is the server's choice, which depends on
    /// its memory and is often far below what the model can do. Another value than before loads the model anew.
    public var contextSize: Int?
    /// How long the model stays in memory after the answer; `nil` is the server's choice, by default five minutes.
    public var keepAlive: KeepAlive?
    /// `truncate`: whether a prompt longer than the context loses its oldest messages, without a word. Otherwise it is
    /// refused, as `.contextTooLong`.
    public var cutsLongPrompts = false
    /// `shift`: whether an answer that fills the context goes on by forgetting the prompt's beginning; where not, it
    /// ends with `length`. `nil` is the server's choice.
    public var shiftsContext: Bool?
    /// `think`, over ``ModelRequest/reasoningEffort``: for models that know only on and off, and refuse levels. `nil`
    /// leaves it to the request.
    public var thinking: Thinking?
    /// Further members of the wire's `options`, over all others, such as `["min_p": 0.05, "num_gpu": 20]`. Nothing
    /// checks them, and the server ignores those that it does not know.
    public var modelOptions = JSONObject()

    public init() {}

    /// How long a model stays in memory.
    public enum KeepAlive: Hashable, Sendable {
        /// So long after the answer; zero unloads it at once.
        case after(Duration)
        case forever
    }

    /// Whether and how much a model thinks before it answers.
    public enum Thinking: Hashable, Sendable {
        case off
        case on
        /// Such as `low`, `medium`, `high`, for models that know levels.
        case level(String)
    }
}

extension OllamaOptions {
    /// The members in snake case, and absent where they have their default:
    ///
    ///     {"context_size":32768,"keep_alive":"300s" or "forever","cuts_long_prompts":true,"shifts_context":false,
    ///      "thinking":true or false or "high","model_options":{"min_p":0.05}}
    public var json: JSONValue {
        var object = JSONObject()
        object["context_size"] = contextSize.map { .integer($0) }
        object["keep_alive"] = keepAlive?.json
        object["cuts_long_prompts"] = cutsLongPrompts ? true : nil
        object["shifts_context"] = shiftsContext.map { .bool($0) }
        object["thinking"] = thinking?.json
        object["model_options"] = modelOptions.isEmpty ? nil : .object(modelOptions)
        return .object(object)
    }

    public init(json: JSONValue) throws(ModelError) {
        let node = JSONNode(json, at: JSONPath.root["options"][Self.name])
        self = try node.members { (members) throws(ModelError) in
            var options = OllamaOptions()
            options.contextSize = try members.optional("context_size")?.integer()
            options.keepAlive = try members.optional("keep_alive").map(KeepAlive.init(node:))
            options.cutsLongPrompts = try members.optional("cuts_long_prompts")?.bool() ?? false
            options.shiftsContext = try members.optional("shifts_context")?.bool()
            options.thinking = try members.optional("thinking").map(Thinking.init(node:))
            options.modelOptions = try members.optional("model_options")?.object() ?? JSONObject()
            return options
        }
    }
}

extension OllamaOptions.KeepAlive {
    fileprivate var json: JSONValue {
        switch self {
        case .forever: "forever"
        case .after(let duration): .string(duration.jsonText)
        }
    }

    fileprivate init(node: JSONNode) throws(ModelError) {
        self = node.value == "forever" ? .forever : .after(try node.duration())
    }
}

extension OllamaOptions.Thinking {
    /// As it is stored, and as it is sent.
    var json: JSONValue {
        switch self {
        case .off: false
        case .on: true
        case .level(let level): .string(level)
        }
    }

    fileprivate init(node: JSONNode) throws(ModelError) {
        if let isOn = node.value.bool {
            self = isOn ? .on : .off
        } else {
            self = .level(try node.string())
        }
    }
}
