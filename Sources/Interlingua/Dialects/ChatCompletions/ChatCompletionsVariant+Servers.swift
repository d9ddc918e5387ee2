/// The servers whose ways are known.
extension ChatCompletionsVariant {
    /// The variant of a provider by its name (``ProviderID``, or the short form such as `mistral`); of one that
    /// is not known, ``compatible``.
    public init(provider name: String) {
        let known: [Self] = [
            .openAI, .azure, .mistral, .groq, .deepSeek, .xAI, .openRouter, .together, .fireworks, .perplexity,
            .llamaCpp, .vLLM, .lmStudio, .ollama, .bedrock, .vertexAI, .gemini, .sageMaker,
        ]
        let short: [String: Self] = [
            "azure": .azure, "mistral": .mistral, "xai": .xAI, "bedrock": .bedrock, "vertex": .vertexAI,
            "gemini": .gemini, "sagemaker": .sageMaker,
        ]
        self = known.first { $0.provider.rawValue == name } ?? short[name] ?? .compatible
        if self == .compatible { provider = ProviderID(rawValue: name) }
    }

    /// OpenAI.
    public static let openAI: Self = {
        var variant = Self(provider: .openAI, settings: Setting.ofOpenAI)
        variant.outputLimit = .maxCompletionTokens
        variant.callIDs = .upTo(40)
        variant.hasRefusals = true
        variant.takesAudio = true
        variant.documents = .file
        variant.cachePoints = .breakpoints
        return variant
    }()

    /// Azure OpenAI on its v1 surface, and on the classic one with the newest version.
    public static let azure: Self = {
        var variant = openAI
        variant.provider = .azureOpenAI
        variant.documents = .none
        return variant
    }()

    /// Azure OpenAI's classic surface as of an api-version such as `2024-10-21`, which refuses what came later.
    public static func azure(apiVersion: String) -> Self {
        var variant = azure
        // No dated version came after April 2025; these did.
        variant.settings.subtract([.safetyIdentifier, .verbosity, .promptCacheKey, .promptCacheOptions, .webSearch])
        variant.cachePoints = .none
        if apiVersion < "2024-08-01" { variant.takesJSONSchema = false }
        if apiVersion < "2024-09-01" {
            variant.outputLimit = .maxTokens
            variant.streamUsage = .never
            variant.settings.remove(.parallelToolCalls)
        }
        if apiVersion < "2024-12-01" {
            variant.reasoningEffort = .none
            variant.settings.subtract([.store, .metadata])
        }
        return variant
    }

    /// Mistral.
    public static let mistral: Self = {
        let settings: Set<Setting> = [
            .frequencyPenalty, .presencePenalty, .stop, .seed, .parallelToolCalls, .promptCacheKey, .prediction,
            .metadata,
        ]
        var variant = Self(provider: .mistral, settings: settings.union(Setting.ofTools))
        variant.seedMember = "random_seed"
        variant.streamUsage = .always
        variant.requiredToolChoice = "any"
        variant.callIDs = .nineAlphanumerics
        variant.effortSubstitutes = [.maximum: "xhigh"]
        variant.reasoningHistory = .thinkingParts
        variant.takesAudio = true
        variant.countsAudioApart = true
        variant.documents = .documentURL
        variant.takesUserAfterTool = false
        return variant
    }()

    /// Groq.
    public static let groq: Self = {
        var variant = Self(provider: .groq, settings: Setting.core)
        variant.settings.subtract([.logprobs, .logitBias])
        variant.settings.formUnion([.serviceTier, .user])
        variant.outputLimit = .maxCompletionTokens
        variant.effortSubstitutes = [.minimal: .low, "xhigh": .high, .maximum: .high]
        variant.reasoningHistory = .member("reasoning")
        return variant
    }()

    /// DeepSeek.
    public static let deepSeek: Self = {
        let settings: Set<Setting> = [.frequencyPenalty, .presencePenalty, .stop, .logprobs]
        var variant = Self(provider: .deepSeek, settings: settings.union(Setting.ofTools))
        variant.maximumStopSequenceCount = 16
        variant.takesJSONSchema = false
        variant.reasoningEffort = .thinkingSwitch
        variant.reasoningHistory = .member("reasoning_content")
        variant.callsNeedReasoning = true
        variant.takesImages = false
        return variant
    }()

    /// xAI.
    public static let xAI: Self = {
        var variant = Self(provider: .xAI, settings: Setting.core.union([.user]))
        variant.settings.remove(.logitBias)
        variant.outputLimit = .maxCompletionTokens
        variant.effortSubstitutes = [.minimal: .low, "xhigh": .high, .maximum: .high]
        return variant
    }()

    /// OpenRouter.
    public static let openRouter: Self = {
        var variant = Self(provider: .openRouter, settings: Setting.core)
        variant.settings.formUnion([.topK, .user, .verbosity, .prediction, .webSearch])
        variant.reasoningEffort = .nested
        variant.reasoningHistory = .details
        variant.hasRefusals = true
        variant.takesAudio = true
        variant.documents = .fileOrURL
        variant.cachePoints = .cacheControl
        return variant
    }()

    /// Together.
    public static let together: Self = {
        var variant = Self(provider: .together, settings: Setting.core.union([.topK]))
        variant.settings.remove(.parallelToolCalls)
        variant.logprobsForm = .count
        variant.effortSubstitutes = [.minimal: .low, "xhigh": .high, .maximum: .high]
        return variant
    }()

    /// Fireworks.
    public static let fireworks: Self = {
        var variant = Self(provider: .fireworks, settings: Setting.core.union([.topK, .user]))
        variant.effortSubstitutes = [.minimal: .low, "xhigh": .high, .maximum: .high]
        variant.reasoningHistory = .member("reasoning_content")
        return variant
    }()

    /// Perplexity.
    public static let perplexity: Self = {
        var variant = Self(
            provider: .perplexity,
            settings: [
                .topK, .frequencyPenalty, .presencePenalty, .webSearch,
            ])
        variant.jsonFormat = .openSchema
        variant.effortSubstitutes = ["xhigh": .high, .maximum: .high]
        variant.documents = .fileURL
        return variant
    }()

    /// Amazon Bedrock.
    public static let bedrock: Self = {
        var variant = Self(provider: .bedrock, settings: Setting.core)
        variant.outputLimit = .maxCompletionTokens
        variant.effortSubstitutes = [.none: .low, .minimal: .low, "xhigh": .high, .maximum: .high]
        return variant
    }()

    /// Google Vertex AI's `endpoints/openapi`.
    public static let vertexAI: Self = {
        var variant = Self(provider: .vertexAI, settings: Setting.core)
        variant.callSigner = .gemini
        return variant
    }()

    /// Google's Gemini API at `/v1beta/openai`.
    public static let gemini: Self = {
        var variant = vertexAI
        variant.provider = .gemini
        return variant
    }()

    /// A container behind Amazon SageMaker, such as vLLM's; what it can beyond the usual, its owner knows.
    public static let sageMaker: Self = {
        var variant = Self(provider: .sageMaker, settings: Setting.core)
        variant.needsModel = false
        variant.mergesSystemMessages = true
        return variant
    }()

    /// llama.cpp's `llama-server`.
    public static let llamaCpp: Self = {
        var variant = Self(provider: .llamaCpp, settings: Setting.core.union([.topK]))
        variant.mergesSystemMessages = true
        variant.maximumStopSequenceCount = .max
        variant.reasoningHistory = .member("reasoning_content")
        variant.takesAudio = true
        return variant
    }()

    /// vLLM.
    public static let vLLM: Self = {
        var variant = Self(provider: .vLLM, settings: Setting.core.union([.topK, .user]))
        variant.outputLimit = .maxCompletionTokens
        variant.mergesSystemMessages = true
        variant.maximumStopSequenceCount = .max
        variant.reasoningHistory = .member("reasoning")
        variant.takesAudio = true
        return variant
    }()

    /// LM Studio.
    public static let lmStudio: Self = {
        var variant = Self(provider: .lmStudio, settings: Setting.core.union([.topK]))
        variant.settings.subtract([.logprobs, .parallelToolCalls, .strictTools])
        variant.mergesSystemMessages = true
        variant.jsonFormat = .openSchema
        return variant
    }()

    /// Ollama's `/v1`. Its own interface can do more, and is a dialect of its own.
    public static let ollama: Self = {
        var variant = Self(
            provider: .ollama,
            settings: [
                .tools, .frequencyPenalty, .presencePenalty, .stop, .seed,
            ])
        variant.mergesSystemMessages = true
        variant.maximumStopSequenceCount = .max
        variant.reasoningHistory = .member("reasoning")
        variant.takesImageURLs = false
        return variant
    }()

    /// A server of which nothing is known: what nearly all of them understand, and no more.
    public static let compatible = Self(provider: .compatible, settings: Setting.core)
}

extension ChatCompletionsVariant.Setting {
    fileprivate static let ofTools: Set<Self> = [.tools, .toolChoice, .strictTools]

    /// What nearly all servers know.
    fileprivate static let core: Set<Self> = ofTools.union([
        .parallelToolCalls, .frequencyPenalty, .presencePenalty, .stop, .seed, .logprobs, .logitBias,
    ])

    fileprivate static let ofOpenAI = Set(allCases).subtracting([.topK])
}
