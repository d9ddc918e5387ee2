/// A function that the model may ask the app to run.
public struct ToolDefinition: Hashable, Sendable {
    /// 1 to 64 of `A–Z a–z 0–9 _ -`.
    public var name: String
    /// What it does and when to use it, for the model.
    public var description: String
    /// JSON Schema of the arguments: an object.
    public var parameters: JSONValue
    /// Whether the provider must hold the arguments to the schema; `nil` is its default.
    public var isStrict: Bool?

    public init(name: String, description: String, parameters: JSONValue, isStrict: Bool? = nil) {
        self.name = name
        self.description = description
        self.parameters = parameters
        self.isStrict = isStrict
    }
}

/// Which tool the model must use.
public enum ToolChoice: Hashable, Sendable {
    /// The model decides.
    case auto
    /// No tool.
    case none
    /// At least one, whichever.
    case required
    /// This one.
    case tool(String)
}

/// The model asks for a tool to be run.
public struct ToolCall: Hashable, Sendable {
    /// Echoed back with the tool's result, so that the model can match the two. Made up here where the
    /// provider gives none.
    public var id: String
    /// The tool's, as its ``ToolDefinition`` has it.
    public var name: String
    /// A JSON object, as the model wrote it; `{}` for a tool without arguments.
    public var arguments: String
    /// Whether the answer ended inside the arguments. Such a call must not be run.
    public var isTruncated: Bool
    /// Whether the tool takes any text instead of JSON (OpenAI's custom tools): the text is then the one argument,
    /// `input`, so that whatever runs tools by their arguments runs these too.
    public var isFreeForm: Bool
    /// To be sent back with the call; `nil` where the provider needs none.
    public var signature: Signature?

    public init(
        id: String, name: String, arguments: String, isTruncated: Bool = false, isFreeForm: Bool = false,
        signature: Signature? = nil
    ) {
        self.id = id
        self.name = name
        self.arguments = arguments
        self.isTruncated = isTruncated
        self.isFreeForm = isFreeForm
        self.signature = signature
    }
}

/// What running a tool gave.
public struct ToolResult: Hashable, Sendable {
    /// One piece of a result.
    @nonexhaustive
    public enum Content: Hashable, Sendable {
        case text(String)
        /// Sent as JSON where the provider takes it, else as its text.
        case json(JSONValue)
        case image(Media)
        case document(Media)
    }

    /// The ``ToolCall/id`` that it answers.
    public var callID: String
    /// The tool's name; some dialects want it.
    public var name: String
    /// What the tool gave, in order.
    public var content: [Content]
    /// Whether the tool failed; the content then says how.
    public var isError: Bool

    public init(callID: String, name: String, content: [Content], isError: Bool = false) {
        self.callID = callID
        self.name = name
        self.content = content
        self.isError = isError
    }

    /// A result that is text.
    public init(callID: String, name: String, text: String, isError: Bool = false) {
        self.init(callID: callID, name: name, content: [.text(text)], isError: isError)
    }

    /// The answer to `call`.
    public init(_ call: ToolCall, content: [Content], isError: Bool = false) {
        self.init(callID: call.id, name: call.name, content: content, isError: isError)
    }

    /// The answer to `call`, as text.
    public init(_ call: ToolCall, text: String, isError: Bool = false) {
        self.init(callID: call.id, name: call.name, text: text, isError: isError)
    }
}
