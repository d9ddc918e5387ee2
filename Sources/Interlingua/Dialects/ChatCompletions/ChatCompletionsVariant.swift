/// How one server's Chat Completions differ from the others', as data.
///
/// Known servers are static values. One that is not among them starts as ``compatible`` and states what it
/// can beyond that:
///
///     var gateway = ChatCompletionsVariant.compatible
///     gateway.settings.insert(.topK)
///
/// A setting that is not in ``settings`` becomes a warning, because such servers refuse it or, worse, ignore it
/// in silence. What a server refuses by itself and in words (an image for a model that cannot see) is left to
/// it, since models behind one server differ.
///
/// Source: `wire/openai-chat.md`, `wire/azure-openai.md`, `wire/mistral.md`, `wire/local.md`.
public struct ChatCompletionsVariant: Hashable, Sendable {
    /// Whose signatures, files and opaque parts are its own and go back to it.
    public var provider: ProviderID
    /// The optional members of the body that the server heeds.
    public var settings: Set<Setting>
    /// Whether a request must name its model; elsewhere the address stands for one.
    public var needsModel = true
    /// Whether members of the body that the server does not know must be announced, in a header, to reach the model.
    public var announcesExtraMembers = false
    /// The member that bounds the output.
    public var outputLimit = OutputLimit.maxTokens
    /// The member that fixes the random seed.
    public var seedMember = "seed"
    /// The role of instructions: `system`, or `developer` where a model wants that.
    public var systemRole = "system"
    /// Whether leading system messages become one, because chat templates take no second.
    public var mergesSystemMessages = false
    /// The word of ``ToolChoice/required``.
    public var requiredToolChoice = "required"
    /// How tool calls may be named.
    public var callIDs = CallIDs.any
    /// Whose signatures tool calls have (in `extra_content.google.thought_signature`), which go back with them; `nil`
    /// where they have none.
    public var callSigner: ProviderID?
    /// How ``OutputFormat/json`` is said.
    public var jsonFormat = JSONFormat.object
    /// Whether the server can hold an answer to a JSON Schema.
    public var takesJSONSchema = true
    /// How reasoning effort is said.
    public var reasoningEffort = EffortForm.member
    /// Effort levels that the server lacks, and the ones to send instead.
    public var effortSubstitutes: [ReasoningEffort: ReasoningEffort] = [:]
    /// How the reasoning of earlier turns goes back.
    public var reasoningHistory = ReasoningHistory.omitted
    /// Whether an assistant message with tool calls must name its reasoning, even where there was none.
    public var callsNeedReasoning = false
    /// Whether an assistant message has a member for a refusal; elsewhere its words are plain content.
    public var hasRefusals = false
    /// How the likeliest tokens are asked for.
    public var logprobsForm = LogprobsForm.flag
    /// When a stream reports its usage.
    public var streamUsage = StreamUsage.onRequest
    /// How many stop sequences a request may have.
    public var maximumStopSequenceCount = 4
    /// Whether the server fetches an image by its address.
    public var takesImageURLs = true
    /// Whether a message may contain images, by bytes or address.
    public var takesImages = true
    /// Whether a message may contain sound.
    public var takesAudio = false
    /// How a document is attached.
    public var documents = DocumentForm.none
    /// Whether a user's message may follow a tool's: the user's own, or one with the images and documents of the
    /// result, for which a tool message has no room. Where not, a few words of the assistant's stand between them.
    public var takesUserAfterTool = true
    /// Whether the usage counts sound beside the prompt, not in it.
    public var countsAudioApart = false
    /// How cache points are said.
    public var cachePoints = CacheForm.none

    public init(provider: ProviderID, settings: Set<Setting>) {
        self.provider = provider
        self.settings = settings
    }
}

extension ChatCompletionsVariant {
    /// An optional member of the body, by its name on the wire.
    public enum Setting: String, Hashable, Sendable, CaseIterable {
        case tools
        case toolChoice = "tool_choice"
        case parallelToolCalls = "parallel_tool_calls"
        case strictTools = "strict"
        case topK = "top_k"
        case frequencyPenalty = "frequency_penalty"
        case presencePenalty = "presence_penalty"
        case stop
        case seed
        case logprobs
        case serviceTier = "service_tier"
        case store
        case metadata
        case promptCacheKey = "prompt_cache_key"
        case promptCacheOptions = "prompt_cache_options"
        case safetyIdentifier = "safety_identifier"
        case user
        case verbosity
        case logitBias = "logit_bias"
        case prediction
        case audio
        case webSearch = "web_search_options"
    }

    /// The name of the output limit.
    public enum OutputLimit: String, Hashable, Sendable {
        /// The older name, which OpenAI's reasoning models refuse.
        case maxTokens = "max_tokens"
        case maxCompletionTokens = "max_completion_tokens"
    }

    /// How tool calls may be named.
    public enum CallIDs: Hashable, Sendable {
        case any
        /// At most this many bytes. Longer ids, such as another provider's, are replaced by a hash.
        case upTo(Int)
        /// Exactly nine of `A–Z a–z 0–9`. Other ids are replaced by a hash.
        case nineAlphanumerics
    }

    /// How any JSON object is asked for.
    public enum JSONFormat: Hashable, Sendable {
        /// `{"type":"json_object"}`
        case object
        /// A JSON Schema that allows any object.
        case openSchema
    }

    /// How reasoning effort is said.
    public enum EffortForm: Hashable, Sendable {
        /// Not at all.
        case none
        /// `"reasoning_effort":"low"`
        case member
        /// `"reasoning":{"effort":"low"}`
        case nested
        /// `"thinking":{"type":"enabled"}` beside `"reasoning_effort"`, or `disabled` alone for no effort.
        case thinkingSwitch
    }

    /// How the reasoning of earlier turns goes back.
    public enum ReasoningHistory: Hashable, Sendable {
        /// Left out, with a warning.
        case omitted
        /// As the text of a member of the assistant's message, such as `reasoning_content`.
        case member(String)
        /// As the server's own `reasoning_details` where it gave some, else as the text of `reasoning`.
        case details
        /// As Mistral's `thinking` parts of the content.
        case thinkingParts
    }

    /// How the likeliest tokens are asked for.
    public enum LogprobsForm: Hashable, Sendable {
        /// `"logprobs":true,"top_logprobs":5`
        case flag
        /// `"logprobs":5`
        case count
    }

    /// When a stream reports its usage.
    public enum StreamUsage: Hashable, Sendable {
        /// With `"stream_options":{"include_usage":true}`.
        case onRequest
        /// Unasked, and the server does not know `stream_options`.
        case always
        /// Not at all.
        case never
    }

    /// How documents are said.
    public enum DocumentForm: Hashable, Sendable {
        /// Not at all; one that is text is said in words.
        case none
        /// A `file` part with bytes or the id of a file given before.
        case file
        /// A `file` part that also takes an address in place of bytes.
        case fileOrURL
        /// Perplexity's `file_url` part, of bytes or an address.
        case fileURL
        /// Mistral's `document_url` part, of bytes or an address, and `file` for the id of a file given before.
        case documentURL
    }

    /// How cache points are said.
    public enum CacheForm: Hashable, Sendable {
        /// The server caches as it likes, or not.
        case none
        /// `prompt_cache_breakpoint` on parts, where the options ask for explicit caching.
        case breakpoints
        /// `cache_control` on parts, as Anthropic has it.
        case cacheControl
    }
}
