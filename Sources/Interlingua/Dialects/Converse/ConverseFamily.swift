/// What of a request a vendor's models on Bedrock want said in their own way, as data.
///
/// Converse has one form for what all models have, and an open member for the rest. A model is known by its vendor's
/// name in its id; one that is not, and an ARN that does not say, takes no more than Converse itself.
///
/// Source: `wire/bedrock.md`, § 4 and Quirks 5, 8, 11, 12.
struct ConverseFamily: Hashable, Sendable {
    /// Where `top_k` is said, as a path in `additionalModelRequestFields`; empty where it cannot be.
    var topK: [String] = []
    /// How reasoning effort is said.
    var effort = EffortForm.none
    /// Effort levels that the models lack, and the ones to send instead.
    var effortSubstitutes: [ReasoningEffort: ReasoningEffort] = [:]
    /// Whose signatures the models put under their reasoning, and take back. Claude's are good wherever it runs.
    var signer = ProviderID.bedrock
    /// Whether ids of tool calls have exactly nine letters and digits.
    var hasShortCallIDs = false
    /// What may stand in the turn of tools' results.
    var besideResults = BesideResults.anything
    /// Whether a tool's result may say that the tool failed; elsewhere its text says so.
    var takesResultStatus = true

    /// How reasoning effort is said.
    enum EffortForm: Hashable, Sendable {
        /// Not at all.
        case none
        /// Claude's `thinking`, with a budget of tokens.
        case budget
        /// Claude's `thinking`, which it measures out itself, beside an effort.
        case adaptive
        /// Nova's `reasoningConfig`.
        case nova
        /// A member of that name whose value is the level.
        case member(String)
    }

    /// What may stand in the turn of tools' results.
    enum BesideResults: Hashable, Sendable {
        case anything
        /// Anything but documents and videos.
        case noDocuments
        case nothing

        func takes(_ blocks: [JSONValue]) -> Bool {
            switch self {
            case .anything: true
            case .noDocuments: blocks.allSatisfy { $0["document"] == nil && $0["video"] == nil }
            case .nothing: blocks.isEmpty
            }
        }
    }

    init() {}

    init(of model: ModelID) {
        let id = model.rawValue.lowercased()
        self = Self.known.first { id.contains($0.name) }?.family ?? Self()
    }

    /// By what an id contains; the first that fits counts.
    private static let known: [(name: String, family: ConverseFamily)] = [
        ("claude-3-7", claude(.budget)), ("claude-sonnet-4-2", claude(.budget)),
        ("claude-sonnet-4-5", claude(.budget)), ("claude-opus-4-2", claude(.budget)),
        ("claude-opus-4-1", claude(.budget)), ("claude-opus-4-5", claude(.budget)),
        ("claude-haiku-4-5", claude(.budget)), ("anthropic.claude-3", claude(.none)),
        ("anthropic.claude-v", claude(.none)), ("anthropic.claude-instant", claude(.none)),
        ("anthropic.", claude(.adaptive)), ("amazon.nova-2", nova(.nova)), ("amazon.nova", nova(.none)),
        ("openai.gpt-oss", gptOSS), ("qwen.", qwen), ("mistral.", mistral), ("meta.", llama), ("writer.", writer),
        ("cohere.", cohere),
    ]

    private static func claude(_ effort: EffortForm) -> Self {
        var family = Self()
        family.signer = .anthropic
        family.besideResults = .noDocuments
        family.topK = ["top_k"]
        family.effort = effort
        family.effortSubstitutes = [.minimal: .low]
        return family
    }

    private static func nova(_ effort: EffortForm) -> Self {
        var family = Self()
        family.topK = ["inferenceConfig", "topK"]
        family.effort = effort
        family.effortSubstitutes = [.minimal: .low, "xhigh": .high, .maximum: .high]
        return family
    }

    private static let gptOSS: Self = {
        var family = Self()
        family.effort = .member("reasoning_effort")
        family.effortSubstitutes = [.none: .low, .minimal: .low, "xhigh": .high, .maximum: .high]
        return family
    }()

    private static let qwen: Self = {
        var family = Self()
        family.effort = .member("reasoning_config")
        family.effortSubstitutes = [.none: .low, .minimal: .low, .medium: .high, "xhigh": .high, .maximum: .high]
        return family
    }()

    private static let llama: Self = {
        var family = Self()
        family.besideResults = .nothing
        return family
    }()

    private static let mistral: Self = {
        var family = Self()
        family.topK = ["top_k"]
        family.hasShortCallIDs = true
        family.besideResults = .nothing
        return family
    }()

    private static let writer: Self = {
        var family = Self()
        family.takesResultStatus = false
        return family
    }()

    private static let cohere: Self = {
        var family = Self()
        family.topK = ["k"]
        return family
    }()
}
