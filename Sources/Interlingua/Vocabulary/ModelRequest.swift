/// What to ask a model: a conversation and how to continue it.
///
/// A value, and the same for every backend. What a backend cannot honour comes back as a ``Warning``,
/// or as an `unsupported` error where it carries meaning.
public struct ModelRequest: Hashable, Sendable {
    /// `nil` asks the backend's own model.
    public var model: ModelID?
    /// The conversation so far, in order; one message at least.
    public var messages: [Message]
    /// The tools that the model may call.
    public var tools: [ToolDefinition] = []
    /// Which of the tools must be called, if any.
    public var toolChoice: ToolChoice = .auto
    /// Whether several calls may come in one answer; `nil` leaves it to the provider.
    public var allowsParallelToolCalls: Bool?
    /// What the text of the answer must be.
    public var outputFormat: OutputFormat = .text
    /// How tokens are drawn.
    public var sampling = Sampling()
    /// The response's upper bound, in tokens, reasoning included. `nil` leaves it to the provider.
    public var maximumOutput: Int?
    /// Texts that end the answer and are not part of it.
    public var stopSequences: [String] = []
    /// Asks for the same answer to the same request, as far as the provider can; `nil` does not.
    public var seed: Int?
    /// How much to think first; `nil` leaves it to the model.
    public var reasoningEffort: ReasoningEffort?
    /// How many likeliest tokens to report for each position, 0 for the chosen one alone; `nil` for none.
    public var logprobs: Int?
    /// Where the provider's prompt cache may cut. Those that cache of their own accord need none.
    public var cachePoints: [CachePoint] = []
    /// Labels for accounting, such as `["tenant": "acme", "feature": "search"]`. Never sent.
    public var tags: [String: String] = [:]
    /// Typed settings of single dialects; each dialect reads its own.
    public var options = DialectOptionsBag()
    /// Members to set in the request's body as they are, over what the dialect wrote. An escape hatch:
    /// nothing checks them.
    public var extraBody = JSONObject()
    /// Whether the answer comes as it is made, or whole.
    public var delivery: Delivery = .streamed
    /// Whether a setting that cannot be honoured is an error instead of a warning.
    public var isStrict = false

    public init(model: ModelID? = nil, messages: [Message]) {
        self.model = model
        self.messages = messages
    }

    /// Asks one question, by the user.
    public init(_ prompt: String, model: ModelID? = nil) {
        self.init(model: model, messages: [.user(prompt)])
    }
}

/// How a response travels.
public enum Delivery: String, Hashable, Sendable, Codable, CaseIterable {
    /// Event by event, as the model makes them.
    case streamed
    /// As one document; its events then come all at once.
    case whole
}

/// What the answer's text must be.
public enum OutputFormat: Hashable, Sendable {
    /// Any text.
    case text
    /// Any JSON object.
    case json
    /// JSON that this schema allows.
    case jsonSchema(JSONSchemaFormat)
}

/// A JSON Schema for the answer.
public struct JSONSchemaFormat: Hashable, Sendable {
    /// 1 to 64 of `A–Z a–z 0–9 _ -`.
    public var name: String
    /// The schema, an object.
    public var schema: JSONValue
    /// What the answer is for; `nil` says nothing.
    public var description: String?
    /// Whether the provider must enforce the schema token by token (which limits what a schema may say).
    public var isStrict = true

    public init(name: String = "answer", schema: JSONValue, description: String? = nil) {
        self.name = name
        self.schema = schema
        self.description = description
    }
}

/// How much a model thinks before it answers. Open: providers add levels.
public struct ReasoningEffort: ProviderName {
    /// Not at all.
    public static let none: Self = "none"
    public static let minimal: Self = "minimal"
    public static let low: Self = "low"
    public static let medium: Self = "medium"
    public static let high: Self = "high"
    /// As much as the model can.
    public static let maximum: Self = "max"

    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// A place up to which the prompt may be cached.
public struct CachePoint: Hashable, Sendable {
    /// The prompt is read in the order tools, system messages, other messages.
    public enum Position: Hashable, Sendable {
        case afterTools
        /// After the last system message.
        case afterSystem
        /// After the message of this index in ``ModelRequest/messages``.
        case afterMessage(Int)
    }

    /// How long the cache keeps it, counted from its last use.
    public enum Lifetime: String, Hashable, Sendable, Codable, CaseIterable {
        case fiveMinutes = "5m"
        case oneHour = "1h"
    }

    /// Where it is.
    public var position: Position
    /// `nil` is the provider's default.
    public var lifetime: Lifetime?

    public init(_ position: Position, lifetime: Lifetime? = nil) {
        self.position = position
        self.lifetime = lifetime
    }
}
