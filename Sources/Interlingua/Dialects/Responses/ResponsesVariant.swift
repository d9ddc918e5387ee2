/// How one server's Responses interface differs from the others', as data.
///
///     var gateway = ResponsesVariant.compatible
///     gateway.settings.insert(.encryptedReasoning)
///
/// A setting that is not in ``settings`` becomes a warning. What a server refuses by itself and in words is left to
/// it, since models behind one server differ.
///
/// Source: `wire/openai-responses.md`, `wire/azure-openai.md`, `wire/local.md`.
public struct ResponsesVariant: Hashable, Sendable {
    /// Whose signatures, files and opaque parts are its own and go back to it.
    public var provider: ProviderID
    /// The optional members of the body that the server heeds.
    public var settings: Set<Setting>
    /// How models begin that do not reason, and refuse to be asked for encrypted reasoning.
    public var modelsWithoutReasoning: [String] = []
    /// The bytes that a tool call's id may have. Longer ids, such as another provider's, are replaced by a hash.
    public var maximumCallIDByteCount = 64
    /// Whether the calls of a turn must follow one another, with nothing the model said between them.
    public var gathersCalls = false
    /// Effort levels that the server lacks, and the ones to send instead.
    public var effortSubstitutes: [ReasoningEffort: ReasoningEffort] = [:]

    public init(provider: ProviderID, settings: Set<Setting>) {
        self.provider = provider
        self.settings = settings
    }
}

extension ResponsesVariant {
    /// An optional member of the body, by its name on the wire, or a choice within one.
    public enum Setting: String, Hashable, Sendable, CaseIterable {
        case parallelToolCalls = "parallel_tool_calls"
        case strictTools = "strict"
        case topLogprobs = "top_logprobs"
        case store
        /// `reasoning.encrypted_content` among what to include.
        case encryptedReasoning = "reasoning.encrypted_content"
        case reasoningSummary = "summary"
        case previousResponseID = "previous_response_id"
        case conversation
        case background
        case verbosity
        case truncation
        case maximumToolCalls = "max_tool_calls"
        case contextManagement = "context_management"
        case serviceTier = "service_tier"
        case metadata
        case promptCacheKey = "prompt_cache_key"
        /// `prompt_cache_options` and breakpoints in the input.
        case promptCacheOptions = "prompt_cache_options"
        case safetyIdentifier = "safety_identifier"
        case user
    }
}

extension ResponsesVariant {
    /// The variant of a provider by its name (``ProviderID``, or the short form such as `azure`); of one that is not
    /// known, ``compatible``.
    public init(provider name: String) {
        let known: [Self] = [.openAI, .azure, .xAI, .deepSeek, .openRouter]
        let short: [String: Self] = ["azure": .azure, "xai": .xAI]
        self = known.first { $0.provider.rawValue == name } ?? short[name] ?? .compatible
        if self == .compatible { provider = ProviderID(rawValue: name) }
    }

    /// OpenAI.
    public static let openAI: Self = {
        var variant = Self(provider: .openAI, settings: Set(Setting.allCases))
        variant.modelsWithoutReasoning = ["gpt-3.5", "gpt-4", "chatgpt-4o", "ft:gpt-3.5", "ft:gpt-4"]
        return variant
    }()

    /// Azure OpenAI.
    public static let azure: Self = {
        var variant = openAI
        variant.provider = .azureOpenAI
        return variant
    }()

    /// xAI.
    public static let xAI: Self = {
        var variant = Self(provider: .xAI, settings: Setting.core)
        variant.settings.formUnion([.encryptedReasoning, .previousResponseID, .topLogprobs, .user])
        variant.effortSubstitutes = [.minimal: .low, "xhigh": .high, .maximum: .high]
        return variant
    }()

    /// DeepSeek.
    public static let deepSeek: Self = {
        var variant = Self(provider: .deepSeek, settings: Setting.core)
        variant.gathersCalls = true
        return variant
    }()

    /// OpenRouter.
    public static let openRouter: Self = {
        var variant = Self(provider: .openRouter, settings: Setting.core)
        variant.settings.formUnion([
            .encryptedReasoning, .reasoningSummary, .topLogprobs, .verbosity, .promptCacheKey, .promptCacheOptions,
            .safetyIdentifier, .user,
        ])
        return variant
    }()

    /// A server of which nothing is known: what nearly all of them understand, and no more.
    public static let compatible = Self(provider: .compatible, settings: Setting.core)
}

extension ResponsesVariant.Setting {
    /// What nearly all servers know, or pass over where they keep nothing anyway.
    fileprivate static let core: Set<Self> = [.parallelToolCalls, .strictTools, .store]
}
