/// From which probability on content of one kind is blocked.
///
/// Source: `wire/vertex.md`, § 2.
public struct GenerateContentSafetySetting: Hashable, Sendable {
    public var category: Category
    public var threshold: Threshold

    public init(_ category: Category, _ threshold: Threshold) {
        self.category = category
        self.threshold = threshold
    }

    /// A kind of harm. Open: Google adds some.
    public struct Category: ProviderName {
        public static let harassment: Self = "HARM_CATEGORY_HARASSMENT"
        public static let hateSpeech: Self = "HARM_CATEGORY_HATE_SPEECH"
        public static let sexuallyExplicit: Self = "HARM_CATEGORY_SEXUALLY_EXPLICIT"
        public static let dangerousContent: Self = "HARM_CATEGORY_DANGEROUS_CONTENT"
        public static let civicIntegrity: Self = "HARM_CATEGORY_CIVIC_INTEGRITY"
        public static let jailbreak: Self = "HARM_CATEGORY_JAILBREAK"

        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
    }

    /// What is blocked. Open: Google adds some.
    public struct Threshold: ProviderName {
        public static let lowAndAbove: Self = "BLOCK_LOW_AND_ABOVE"
        public static let mediumAndAbove: Self = "BLOCK_MEDIUM_AND_ABOVE"
        public static let onlyHigh: Self = "BLOCK_ONLY_HIGH"
        /// Nothing is blocked, and the ratings are reported.
        public static let none: Self = "BLOCK_NONE"
        /// The filter does not run.
        public static let off: Self = "OFF"

        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
    }
}
