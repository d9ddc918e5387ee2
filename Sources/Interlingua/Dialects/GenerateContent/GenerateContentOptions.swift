/// Settings that only generateContent has.
///
///     var options = GenerateContentOptions()
///     options.serverTools = [.googleSearch]
///     request.options.set(options)
///
/// What only one of Google's two services knows gives a warning at the other.
///
/// Source: `wire/vertex.md`, § 2.
public struct GenerateContentOptions: DialectOptions {
    public static let name = "generate_content"

    /// The name of an explicit cache that holds the beginning of the conversation, its instructions and tools, such
    /// as `cachedContents/…`, at Vertex AI from `projects/` on. A request with one has no instructions and tools of
    /// its own.
    public var cachedContent: String?
    /// At most one for each category; a category without one has the provider's threshold.
    public var safetySettings: [GenerateContentSafetySetting] = []
    /// Tokens for thinking, in place of the request's effort: 0 switches it off where the model allows it, −1 lets
    /// the model decide. Gemini 3 wants an effort instead.
    public var thinkingBudget: Int?
    /// Whether the answer shows summaries of its thoughts; `nil` shows them where the request names an effort.
    public var includesThoughts: Bool?
    /// Tools that Google runs itself, beside the request's own.
    public var serverTools: [GenerateContentServerTool] = []
    /// What the answer consists of: `TEXT`, `IMAGE`, `AUDIO`. Empty is the model's default.
    public var responseModalities: [String] = []
    /// The prebuilt voice of a spoken answer, such as `Kore`; `nil` is the model's default.
    public var voice: String?
    /// How generated images look.
    public var image: ImageOutput?
    /// How closely media is looked at: `MEDIA_RESOLUTION_LOW`, `…_MEDIUM`, `…_HIGH`; `nil` is the model's default.
    public var mediaResolution: String?
    /// Whether the arguments of tool calls come in pieces; Vertex AI alone.
    public var streamsArguments = false
    /// What the bill is split by; Vertex AI alone.
    public var labels: [String: String] = [:]
    /// `flex` or `priority`; at Gemini also `standard`, at Vertex AI also `dedicated` and `shared`, which tell whether
    /// provisioned throughput is used. `nil` is the project's own.
    public var serviceTier: String?
    /// Templates of Model Armor, which filters prompt and answer; Vertex AI alone.
    public var modelArmor: ModelArmor?

    public init() {}

    /// How generated images look; each `nil` is the model's default.
    public struct ImageOutput: Hashable, Sendable {
        /// Such as `16:9`.
        public var aspectRatio: String?
        /// `1K`, `2K` or `4K`.
        public var size: String?

        public init(aspectRatio: String? = nil, size: String? = nil) {
            self.aspectRatio = aspectRatio
            self.size = size
        }
    }

    /// Which templates filter; each `nil` is none.
    public struct ModelArmor: Hashable, Sendable {
        /// The resource name of the template for prompts.
        public var promptTemplate: String?
        /// The resource name of the template for answers.
        public var responseTemplate: String?

        public init(promptTemplate: String? = nil, responseTemplate: String? = nil) {
            self.promptTemplate = promptTemplate
            self.responseTemplate = responseTemplate
        }
    }
}
