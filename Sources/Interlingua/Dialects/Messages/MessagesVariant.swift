/// How Anthropic's Messages differ from place to place, as data.
///
/// The messages and the events are the same everywhere; what stands around them is not. Servers that imitate the
/// language start as ``compatible(provider:)``.
///
/// Source: `wire/anthropic.md`; `wire/bedrock.md`, § 7; `wire/vertex.md`, § 5.
public struct MessagesVariant: Hashable, Sendable {
    /// Whose files and opaque parts are its own and go back to it.
    public var provider: ProviderID
    /// Whose signatures under reasoning go back to it. Claude's are good wherever it runs, so all who run it have
    /// ``ProviderID/anthropic`` here.
    public var signer: ProviderID
    /// The version of the language, such as `2023-06-01`.
    public var version: String
    /// Where version and beta features are said.
    public var versionPlace = VersionPlace.headers
    /// Whether the body names the model; elsewhere the address does.
    public var namesModel = true
    /// Whether the body says that the answer is to be streamed; elsewhere the address does.
    public var namesDelivery = true
    /// How the events of a stream are framed.
    public var framing = Framing.serverSentEvents
    /// Whether the server fetches images and documents by their address.
    public var takesURLs = true
    /// Whether files can be given to the provider before.
    public var takesFiles = true
    /// How an answer is held to a JSON Schema.
    public var schemas = SchemaForm.outputConfig
    /// Whether tools can be held to their schema.
    public var takesStrictTools = true
    /// Whether temperature and its like are heeded, which the version `2026-10-21` refuses.
    public var takesSampling = true
    /// Whether reasoning without a signature goes back. Claude refuses it, imitations have no other.
    public var takesUnsignedThinking = false
    /// How thinking is asked for.
    public var thinking = ThinkingForm.byModel(budget: Self.modelsThinkingByBudget)
    /// The room for the answer where a request has no limit of its own, in tokens, thinking apart: the language
    /// demands a limit, and every model of Claude's allows this one.
    public var defaultMaximumOutput = 4096

    public init(provider: ProviderID, version: String) {
        self.provider = provider
        signer = provider
        self.version = version
    }
}

extension MessagesVariant {
    /// Where version and beta features are said.
    public enum VersionPlace: Hashable, Sendable {
        /// `anthropic-version` and `anthropic-beta` headers.
        case headers
        /// `anthropic_version` and `anthropic_beta` in the body.
        case body
        /// The version in the body, beta features in the header.
        case bodyWithBetaHeader
    }

    /// How the events of a stream are framed.
    public enum Framing: Hashable, Sendable {
        /// `text/event-stream`.
        case serverSentEvents
        /// `application/vnd.amazon.eventstream`, each event as Base64 in a `chunk`.
        case eventStream
    }

    /// How an answer is held to a JSON Schema.
    public enum SchemaForm: Hashable, Sendable {
        /// Not at all.
        case none
        /// `"output_config":{"format":…}`
        case outputConfig
        /// `"output_format":…`, as the beta `structured-outputs-2025-11-13` had it.
        case outputFormat
    }

    /// How a model is told to think.
    public enum ThinkingForm: Hashable, Sendable {
        /// `"thinking":{"type":"enabled","budget_tokens":…}`
        case budget
        /// `"thinking":{"type":"adaptive"}` with `"output_config":{"effort":…}`
        case adaptive
        /// By budget for models whose name contains one of these, else adaptively. A name that tells nothing, such
        /// as an inference profile's, needs one of the other two.
        case byModel(budget: [String])
    }
}

extension MessagesVariant {
    /// Anthropic itself.
    public static let anthropic = Self(provider: .anthropic, version: "2023-06-01")

    /// Amazon Bedrock's InvokeModel.
    public static let bedrock: Self = {
        var variant = Self(provider: .bedrock, version: "bedrock-2023-05-31")
        variant.signer = .anthropic
        variant.versionPlace = .body
        variant.namesModel = false
        variant.namesDelivery = false
        variant.framing = .eventStream
        variant.takesURLs = false
        variant.takesFiles = false
        return variant
    }()

    /// Google Vertex AI's rawPredict.
    public static let vertexAI: Self = {
        var variant = Self(provider: .vertexAI, version: "vertex-2023-10-16")
        variant.signer = .anthropic
        variant.versionPlace = .bodyWithBetaHeader
        variant.namesModel = false
        variant.takesURLs = false
        variant.takesFiles = false
        variant.schemas = .none
        variant.takesStrictTools = false
        return variant
    }()

    /// Azure AI Foundry.
    public static let foundry: Self = {
        var variant = anthropic
        variant.provider = .azureInference
        variant.signer = .anthropic
        return variant
    }()

    /// A server that imitates the language, such as llama.cpp's.
    public static func compatible(provider: ProviderID) -> Self {
        var variant = Self(provider: provider, version: "2023-06-01")
        variant.takesFiles = false
        variant.takesUnsignedThinking = true
        variant.thinking = .budget
        return variant
    }

    /// The models that take a budget and nothing else. The set is closed: those that came after think adaptively,
    /// and the newest refuse a budget.
    public static let modelsThinkingByBudget = [
        "claude-3-7", "claude-opus-4-0", "claude-sonnet-4-0", "claude-opus-4-2025", "claude-sonnet-4-2025",
        "claude-opus-4@", "claude-sonnet-4@", "claude-opus-4-1", "claude-opus-4-5", "claude-sonnet-4-5",
        "claude-haiku-4-5",
    ]
}
