/// Settings that only the Responses interface has. A server that lacks one gives a warning.
///
///     var options = ResponsesOptions()
///     options.reasoningSummary = "auto"
///     request.options.set(options)
///
/// Source: `wire/openai-responses.md`, § 1.
public struct ResponsesOptions: DialectOptions {
    public static let name = "responses"

    /// Whether the provider keeps the response. `nil` is no, except where the options need it kept.
    public var store: Bool?
    /// The response that this one continues; the provider must have kept it. The request's messages are then what is
    /// new since, and instructions, which are not continued.
    public var previousResponseID: ResponseID?
    /// The conversation, kept by the provider, to which input and output are added. Not with
    /// ``previousResponseID``.
    public var conversation: String?
    /// Whether the provider goes on when nobody listens; needs the response kept.
    public var background = false
    /// Whether reasoning comes back encrypted, to be sent with the next turn. `nil` is yes where the provider keeps
    /// nothing and the model may reason.
    public var returnsEncryptedReasoning: Bool?
    /// What else the response is to contain, such as `web_search_call.action.sources`.
    public var include: [String] = []
    /// Asks for a summary of the reasoning: `auto`, `concise`, `detailed`; `nil` for none.
    public var reasoningSummary: String?
    /// How long answers should be: `low`, `medium`, `high`; `nil` is the model's default.
    public var verbosity: String?
    /// Tools beside the request's own.
    public var hostedTools: [HostedTool] = []
    /// How often hosted tools may be called, all together; `nil` sets no bound.
    public var maximumToolCalls: Int?
    /// What happens to input that is too long: `auto` leaves out its middle, `disabled` fails; `nil` is the default.
    public var truncation: String?
    /// Condenses the conversation when it has more tokens than this; `nil` does not.
    public var compactionThreshold: Int?
    /// Such as `flex` or `priority`; `nil` is the project's own.
    public var serviceTier: String?
    /// Labels that the provider keeps beside a stored response, 16 at most.
    public var metadata: [String: String] = [:]
    /// Requests with the same key go to the same prompt cache; `nil` leaves the choice to the provider.
    public var promptCacheKey: String?
    /// Whether the request's cache points alone say what is cached. Otherwise OpenAI caches by itself and a cache
    /// point is a warning.
    public var cachesExplicitly = false
    /// A stable pseudonym of the end user, against misuse.
    public var safetyIdentifier: String?
    /// The older name of ``safetyIdentifier``.
    public var user: String?

    public init() {}
}

extension ResponsesOptions {
    /// The members in snake case, and absent where they have their default:
    ///
    ///     {"store":true,"previous_response_id":"resp_1","conversation":"conv_1","background":true,
    ///      "returns_encrypted_reasoning":false,"include":["…"],"reasoning_summary":"auto","verbosity":"low",
    ///      "hosted_tools":[{"type":"web_search"}],"maximum_tool_calls":3,"truncation":"auto",
    ///      "compaction_threshold":100000,"service_tier":"flex","metadata":{…},"prompt_cache_key":"k",
    ///      "caches_explicitly":true,"safety_identifier":"u","user":"u"}
    public var json: JSONValue {
        var object = JSONObject()
        object["store"] = store.map { .bool($0) }
        object["previous_response_id"] = previousResponseID.map { .string($0.rawValue) }
        object["conversation"] = conversation.map { .string($0) }
        object["background"] = background ? true : nil
        object["returns_encrypted_reasoning"] = returnsEncryptedReasoning.map { .bool($0) }
        object["include"] = include.isEmpty ? nil : .array(include.map { .string($0) })
        object["reasoning_summary"] = reasoningSummary.map { .string($0) }
        object["verbosity"] = verbosity.map { .string($0) }
        object["hosted_tools"] = hostedTools.isEmpty ? nil : .array(hostedTools.map { .object($0.definition) })
        object["maximum_tool_calls"] = maximumToolCalls.map { .integer($0) }
        object["truncation"] = truncation.map { .string($0) }
        object["compaction_threshold"] = compactionThreshold.map { .integer($0) }
        object["service_tier"] = serviceTier.map { .string($0) }
        object["metadata"] = metadata.isEmpty ? nil : .object(JSONObject(sorting: metadata))
        object["prompt_cache_key"] = promptCacheKey.map { .string($0) }
        object["caches_explicitly"] = cachesExplicitly ? true : nil
        object["safety_identifier"] = safetyIdentifier.map { .string($0) }
        object["user"] = user.map { .string($0) }
        return .object(object)
    }

    public init(json: JSONValue) throws(ModelError) {
        self = try JSONNode(json).members(Self.init(reading:))
    }

    private init(reading members: inout JSONMembers) throws(ModelError) {
        store = try members.optional("store")?.bool()
        previousResponseID = try members.optional("previous_response_id")?.name()
        conversation = try members.optional("conversation")?.string()
        background = try members.optional("background")?.bool() ?? false
        returnsEncryptedReasoning = try members.optional("returns_encrypted_reasoning")?.bool()
        include = try members.optional("include")?.strings() ?? []
        reasoningSummary = try members.optional("reasoning_summary")?.string()
        verbosity = try members.optional("verbosity")?.string()
        for node in try members.optional("hosted_tools")?.elements() ?? [] {
            hostedTools.append(HostedTool(try node.object()))
        }
        maximumToolCalls = try members.optional("maximum_tool_calls")?.integer()
        truncation = try members.optional("truncation")?.string()
        compactionThreshold = try members.optional("compaction_threshold")?.integer()
        serviceTier = try members.optional("service_tier")?.string()
        metadata = try members.optional("metadata")?.texts() ?? [:]
        promptCacheKey = try members.optional("prompt_cache_key")?.string()
        cachesExplicitly = try members.optional("caches_explicitly")?.bool() ?? false
        safetyIdentifier = try members.optional("safety_identifier")?.string()
        user = try members.optional("user")?.string()
    }

    /// Whether the provider has what was said before, and the request only what is new.
    var continuesAnother: Bool { previousResponseID != nil || conversation != nil }

    /// Whether the provider is to keep the conversation.
    var isStateful: Bool { continuesAnother || background || store == true }
}
