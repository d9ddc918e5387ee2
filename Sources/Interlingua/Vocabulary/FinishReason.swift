/// Why the model stopped: a neutral meaning to act on, and the provider's own word.
public struct FinishReason: Hashable, Sendable {
    /// What it means for the caller.
    @nonexhaustive
    public enum Meaning: String, Hashable, Sendable, Codable, CaseIterable {
        /// The answer is whole, or a stop sequence came.
        case stop
        /// The answer ran into the output limit or the context's end.
        case length
        /// The model waits for the results of its tool calls.
        case toolCalls = "tool_calls"
        /// The provider's filter cut the answer.
        case contentFilter = "content_filter"
        /// The model itself declined.
        case refusal
        /// A word that this library does not know; see ``FinishReason/raw``.
        case other
        /// The response ended properly, and the provider gave no reason.
        case unreported
    }

    /// To act on.
    public var meaning: Meaning
    /// The provider's word, byte for byte; `nil` where it gave none.
    public var raw: String?

    public init(_ meaning: Meaning, raw: String? = nil) {
        self.meaning = meaning
        self.raw = raw
    }
}
