/// Settings that only Chat Completions has. A server that lacks one gives a warning.
///
///     var options = ChatCompletionsOptions()
///     options.serviceTier = "flex"
///     request.options.set(options)
///
/// Source: `wire/openai-chat.md`, § 1.
public struct ChatCompletionsOptions: DialectOptions {
    public static let name = "chat_completions"

    /// Such as `flex` or `priority`; `nil` is the project's own.
    public var serviceTier: String?
    /// Whether the provider keeps the answer; `nil` is its default.
    public var store: Bool?
    /// Labels that the provider keeps beside a stored answer, 16 at most.
    public var metadata: [String: String] = [:]
    /// Requests with the same key go to the same prompt cache; `nil` leaves the choice to the provider.
    public var promptCacheKey: String?
    /// Whether the request's cache points alone say what is cached (`prompt_cache_breakpoint`, for models that
    /// know it). Otherwise OpenAI caches by itself and a cache point is a warning.
    public var cachesExplicitly = false
    /// A stable pseudonym of the end user, against misuse.
    public var safetyIdentifier: String?
    /// The older name of ``safetyIdentifier``, which most compatible servers know.
    public var user: String?
    /// How long answers should be: `low`, `medium`, `high`; `nil` is the model's default.
    public var verbosity: String?
    /// What to add to the logits of tokens, by token id, in −100...100.
    public var logitBias: [Int: Double] = [:]
    /// What the answer is expected to be, mostly; speeds up small edits of long texts.
    public var prediction: String?
    /// Asks for a spoken answer.
    public var audio: AudioOutput?
    /// Lets a search model search the web.
    public var webSearch: WebSearch?

    public init() {}

    /// How a spoken answer sounds.
    public struct AudioOutput: Hashable, Sendable {
        /// Such as `alloy`.
        public var voice: String
        /// `wav`, `aac`, `mp3`, `flac`, `opus` or `pcm16`; a stream takes `pcm16` alone.
        public var format: String

        public init(voice: String, format: String) {
            self.voice = voice
            self.format = format
        }
    }

    /// How to search, each `nil` the provider's choice.
    public struct WebSearch: Hashable, Sendable {
        /// How much of the results to read: `low`, `medium`, `high`.
        public var contextSize: String?
        /// Two letters, such as `CH`.
        public var country: String?
        public var region: String?
        public var city: String?
        /// Such as `Europe/Zurich`.
        public var timeZone: String?

        public init() {}
    }
}

extension ChatCompletionsOptions {
    /// The members in snake case, and absent where they have their default:
    ///
    ///     {"service_tier":"flex","store":false,"metadata":{…},"prompt_cache_key":"k","caches_explicitly":true,
    ///      "safety_identifier":"u","user":"u","verbosity":"low","logit_bias":{"50256":-100},"prediction":"…",
    ///      "audio":{"voice":"alloy","format":"wav"},
    ///      "web_search":{"context_size":"low","country":"CH","region":"…","city":"…","time_zone":"…"}}
    public var json: JSONValue {
        var object = JSONObject()
        object["service_tier"] = serviceTier.map { .string($0) }
        object["store"] = store.map { .bool($0) }
        object["metadata"] = metadata.isEmpty ? nil : .object(JSONObject(sorting: metadata))
        object["prompt_cache_key"] = promptCacheKey.map { .string($0) }
        object["caches_explicitly"] = cachesExplicitly ? true : nil
        object["safety_identifier"] = safetyIdentifier.map { .string($0) }
        object["user"] = user.map { .string($0) }
        object["verbosity"] = verbosity.map { .string($0) }
        object["logit_bias"] = logitBias.isEmpty ? nil : .object(logitBiasMembers)
        object["prediction"] = prediction.map { .string($0) }
        object["audio"] = audio.map { ["voice": .string($0.voice), "format": .string($0.format)] }
        object["web_search"] = webSearch.map { .object($0.members) }
        return .object(object)
    }

    public init(json: JSONValue) throws(ModelError) {
        self = try JSONNode(json).members(Self.init(reading:))
    }

    private init(reading members: inout JSONMembers) throws(ModelError) {
        serviceTier = try members.optional("service_tier")?.string()
        store = try members.optional("store")?.bool()
        metadata = try members.optional("metadata")?.texts() ?? [:]
        promptCacheKey = try members.optional("prompt_cache_key")?.string()
        cachesExplicitly = try members.optional("caches_explicitly")?.bool() ?? false
        safetyIdentifier = try members.optional("safety_identifier")?.string()
        user = try members.optional("user")?.string()
        verbosity = try members.optional("verbosity")?.string()
        if let node = members.optional("logit_bias") {
            for (key, value) in try node.object().members {
                let bias = JSONNode(value, at: node.path[key])
                guard let token = Int(key) else { throw bias.fault("is not the bias of a token id") }
                logitBias[token] = try bias.number()
            }
        }
        prediction = try members.optional("prediction")?.string()
        audio = try members.optional("audio")?.members(AudioOutput.init(reading:))
        webSearch = try members.optional("web_search")?.members(WebSearch.init(reading:))
    }

    /// Sorted, so that equal options are written alike.
    var logitBiasMembers: JSONObject {
        var object = JSONObject()
        for (token, bias) in logitBias.sorted(by: { $0.key < $1.key }) {
            object[String(token)] = JSONValue(shortest: bias)
        }
        return object
    }
}

extension ChatCompletionsOptions.AudioOutput {
    fileprivate init(reading members: inout JSONMembers) throws(ModelError) {
        self.init(
            voice: try members.required("voice").string(), format: try members.required("format").string())
    }
}

extension ChatCompletionsOptions.WebSearch {
    fileprivate var members: JSONObject {
        var object = JSONObject()
        object["context_size"] = contextSize.map { .string($0) }
        object["country"] = country.map { .string($0) }
        object["region"] = region.map { .string($0) }
        object["city"] = city.map { .string($0) }
        object["time_zone"] = timeZone.map { .string($0) }
        return object
    }

    fileprivate init(reading members: inout JSONMembers) throws(ModelError) {
        contextSize = try members.optional("context_size")?.string()
        country = try members.optional("country")?.string()
        region = try members.optional("region")?.string()
        city = try members.optional("city")?.string()
        timeZone = try members.optional("time_zone")?.string()
    }
}
