/// Settings that only Messages has.
///
///     var options = MessagesOptions()
///     options.serverTools = [["type": "web_search_20250305", "name": "web_search"]]
///     request.options.set(options)
///
/// Source: `wire/anthropic.md`, § 1.
public struct MessagesOptions: DialectOptions {
    public static let name = "messages"

    /// How to think, in place of what the request's reasoning effort becomes; `nil` leaves it to the effort.
    public var thinking: Thinking?
    /// Tools that the provider runs itself, each as the provider's reference has it.
    public var serverTools: [JSONValue] = []
    /// Whether the answer names the places in the request's documents that it rests on.
    public var citesDocuments = false
    /// Lets the provider cache the longest prefix by itself, for so long; `nil` caches at cache points alone.
    public var automaticCaching: CachePoint.Lifetime?
    /// Whether instructions amid the conversation stay where they are, which the newest models take. Otherwise they
    /// move to the beginning, with a warning.
    public var keepsInstructionsInPlace = false
    /// A stable pseudonym of the end user, against misuse.
    public var userID: String?
    /// `auto` or `standard_only`; `nil` is the provider's default.
    public var serviceTier: String?
    /// Where the model runs, such as `us` or `global`; `nil` is the workspace's own.
    public var inferenceRegion: String?
    /// The container of an earlier response, whose files and state the server tools go on with.
    public var container: JSONValue?
    /// What the provider may drop from a long conversation, or compact; `nil` is nothing.
    public var contextManagement: JSONValue?
    /// Servers of the Model Context Protocol that the provider asks itself.
    public var mcpServers: [JSONValue] = []
    /// Beta features by name, beside those that the request needs anyway.
    public var betas: [String] = []

    public init() {}

    /// How a model thinks.
    public enum Thinking: Hashable, Sendable {
        /// Not at all. Some of the newest models refuse to be told so.
        case disabled
        /// For at most so many tokens, 1024 or more.
        case budget(Int)
        /// As much as the model finds right. `display` is `summarized` or `omitted`; `nil` is the model's default.
        case adaptive(display: String?)
    }
}

extension MessagesOptions {
    /// The members in snake case, and absent where they have their default:
    ///
    ///     {"thinking":{"budget":2048},"server_tools":[…],"cites_documents":true,"automatic_caching":"5m",
    ///      "keeps_instructions_in_place":true,"user_id":"u","service_tier":"auto","inference_region":"us",
    ///      "container":"c","context_management":{…},"mcp_servers":[…],"betas":["b"]}
    ///
    /// Thinking is also `{"disabled":true}`, or `{"adaptive":true}` with or without `"display":"omitted"`.
    public var json: JSONValue {
        var object = JSONObject()
        object["thinking"] = thinking?.json
        object["server_tools"] = serverTools.isEmpty ? nil : .array(serverTools)
        object["cites_documents"] = citesDocuments ? true : nil
        object["automatic_caching"] = automaticCaching.map { .string($0.rawValue) }
        object["keeps_instructions_in_place"] = keepsInstructionsInPlace ? true : nil
        object["user_id"] = userID.map { .string($0) }
        object["service_tier"] = serviceTier.map { .string($0) }
        object["inference_region"] = inferenceRegion.map { .string($0) }
        object["container"] = container
        object["context_management"] = contextManagement
        object["mcp_servers"] = mcpServers.isEmpty ? nil : .array(mcpServers)
        object["betas"] = betas.isEmpty ? nil : .array(betas.map { .string($0) })
        return .object(object)
    }

    public init(json: JSONValue) throws(ModelError) {
        self = try JSONNode(json).members(Self.init(reading:))
    }

    private init(reading members: inout JSONMembers) throws(ModelError) {
        thinking = try members.optional("thinking")?.members(Thinking.init(reading:))
        serverTools = try members.optional("server_tools")?.elements().map(\.value) ?? []
        citesDocuments = try members.optional("cites_documents")?.bool() ?? false
        automaticCaching = try members.optional("automatic_caching")?.word()
        keepsInstructionsInPlace = try members.optional("keeps_instructions_in_place")?.bool() ?? false
        userID = try members.optional("user_id")?.string()
        serviceTier = try members.optional("service_tier")?.string()
        inferenceRegion = try members.optional("inference_region")?.string()
        container = members.optional("container")?.value
        contextManagement = members.optional("context_management")?.value
        mcpServers = try members.optional("mcp_servers")?.elements().map(\.value) ?? []
        betas = try members.optional("betas")?.strings() ?? []
    }
}

extension MessagesOptions.Thinking {
    fileprivate var json: JSONValue {
        switch self {
        case .disabled: return ["disabled": true]
        case .budget(let count): return ["budget": .integer(count)]
        case .adaptive(let display):
            var object: JSONObject = ["adaptive": true]
            object["display"] = display.map { .string($0) }
            return .object(object)
        }
    }

    fileprivate init(reading members: inout JSONMembers) throws(ModelError) {
        let isDisabled = try members.optional("disabled")?.bool() ?? false
        let budget = try members.optional("budget")?.integer()
        let isAdaptive = try members.optional("adaptive")?.bool() ?? false
        let display = try members.optional("display")?.string()
        switch (isDisabled, budget, isAdaptive) {
        case (true, nil, false): self = .disabled
        case (false, let budget?, false): self = .budget(budget)
        case (false, nil, true): self = .adaptive(display: display)
        default: throw ModelError(.invalidRequest, "thinking: is neither disabled, nor a budget, nor adaptive alone")
        }
    }
}
