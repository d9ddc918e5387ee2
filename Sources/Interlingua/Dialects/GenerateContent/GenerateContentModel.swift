/// What a model's name tells about how it is spoken to.
///
/// Google's generations differ in what they take, and nothing but the name says which one answers. A name that is
/// not known here, such as a tuned model's, counts as one of the newest.
///
/// Source: `wire/vertex.md`, § 2; the mapping of efforts is Google's own, of its OpenAI-compatible interface.
struct GenerateContentModel: Hashable, Sendable {
    /// How the amount of thinking is said.
    enum Thinking: Hashable, Sendable {
        /// In tokens. The least is 0 where thinking can be switched off.
        case budget(ClosedRange<Int>)
        /// By name, from the least to the most.
        case levels([ReasoningEffort])
        case none
    }

    let thinking: Thinking
    /// Whether calls must come back with their signature, and results may hold media: since Gemini 3.
    let isOfThirdGeneration: Bool

    init(_ id: ModelID) {
        let name = id.rawValue.split(separator: "/").last ?? ""
        isOfThirdGeneration = !["gemini-1", "gemini-2", "gemma", "learnlm"].contains { name.hasPrefix($0) }
        if name.hasPrefix("gemini-2.5-pro") {
            thinking = .budget(128...32768)
        } else if name.hasPrefix("gemini-2.5") {
            thinking = .budget(0...24576)
        } else if !isOfThirdGeneration {
            thinking = .none
        } else if name.hasPrefix("gemini-3-pro") {
            thinking = .levels([.low, .high])
        } else if name.contains("-pro") {
            thinking = .levels([.low, .medium, .high])
        } else {
            thinking = .levels([.minimal, .low, .medium, .high])
        }
    }

    /// The tokens that an effort stands for; `nil` for one that is not known.
    static func budget(for effort: ReasoningEffort, within range: ClosedRange<Int>) -> Int? {
        switch effort {
        case .none: range.lowerBound
        case .minimal, .low: 1024
        case .medium: 8192
        case .high: min(24576, range.upperBound)
        case .maximum: range.upperBound
        default: nil
        }
    }

    /// The level that an effort becomes: itself, or the next that there is, rather more than less.
    static func level(for effort: ReasoningEffort, of levels: [ReasoningEffort]) -> ReasoningEffort? {
        let scale: [ReasoningEffort] = [.none, .minimal, .low, .medium, .high, .maximum]
        guard let rank = scale.firstIndex(of: effort) else { return nil }
        return scale[rank...].first(where: levels.contains) ?? levels.last
    }
}
