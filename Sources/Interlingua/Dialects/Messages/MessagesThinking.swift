/// How a request has the model think.
enum MessagesThinking: Hashable {
    /// Nothing is said, which leaves it to the model; most then do not think.
    case unsaid
    case disabled
    case budget(Int)
    /// As much as the model finds right, at that effort; `nil` is the model's default.
    case adaptive(display: String?, effort: String?)

    var isOn: Bool {
        switch self {
        case .unsaid, .disabled: false
        case .budget, .adaptive: true
        }
    }
}

extension MessagesRequest {
    /// The fewest tokens that a budget may have.
    private static let minimumBudget = 1024

    /// What each effort may cost, in tokens. With the room for the answer, the most stays below every thinking
    /// model's limit.
    private static func budget(of effort: ReasoningEffort) -> Int {
        switch effort {
        case .minimal: minimumBudget
        case .low: 2048
        case .medium: 8192
        case .high: 16384
        default: 24576
        }
    }

    /// The tokens to ask for at most: the request's own limit, else room for the answer and for the thinking before it.
    func maximumOutput(with thinking: MessagesThinking) -> Int {
        if let maximum = request.maximumOutput { return maximum }
        let room =
            switch thinking {
            case .unsaid, .disabled: 0
            case .budget(let budget): budget
            case .adaptive: Self.budget(of: request.reasoningEffort ?? .high)
            }
        return variant.defaultMaximumOutput + room
    }

    /// - Parameter turns: The conversation as it is sent.
    mutating func thinking(after turns: [MessagesTurn]) throws(ModelError) -> MessagesThinking {
        switch options.thinking {
        case .disabled: return .disabled
        case .budget(let budget):
            if let maximum = request.maximumOutput, budget >= maximum {
                throw invalid("options.thinking", "a budget of \(budget) leaves nothing of maximumOutput, \(maximum)")
            }
            return .budget(budget)
        case .adaptive(let display): return .adaptive(display: display, effort: request.reasoningEffort?.rawValue)
        case nil: break
        }
        guard let effort = request.reasoningEffort, effort != .none else { return .unsaid }
        return thinksByBudget ? budgeted(effort, after: turns) : adaptive(effort)
    }

    private var thinksByBudget: Bool {
        switch variant.thinking {
        case .budget: true
        case .adaptive: false
        case .byModel(let names): names.contains { model.rawValue.contains($0) }
        }
    }

    private mutating func adaptive(_ effort: ReasoningEffort) -> MessagesThinking {
        guard effort == .minimal else { return .adaptive(display: nil, effort: effort.rawValue) }
        warn("reasoningEffort", "\(variant.provider) has no minimal; low was sent")
        return .adaptive(display: nil, effort: ReasoningEffort.low.rawValue)
    }

    /// A budget that the rest of the request allows; else none, with a warning.
    private mutating func budgeted(_ effort: ReasoningEffort, after turns: [MessagesTurn]) -> MessagesThinking {
        switch request.toolChoice {
        case .required, .tool:
            warn("reasoningEffort", "a forced tool call allows no thinking; it was left out")
            return .unsaid
        case .auto, .none: break
        }
        guard !turns.isAmidUnthinkingToolUse else {
            warn("reasoningEffort", "the turn that goes on was begun without signed thinking; it was left out")
            return .unsaid
        }
        let wanted = Self.budget(of: effort)
        guard let maximum = request.maximumOutput, maximum < 2 * wanted else { return .budget(wanted) }
        guard maximum > Self.minimumBudget else {
            warn("reasoningEffort", "maximumOutput leaves no room for thinking; it was left out")
            return .unsaid
        }
        let budget = max(Self.minimumBudget, min(wanted, maximum / 2))
        if budget < wanted { warn("reasoningEffort", "of maximumOutput, half went to thinking: \(budget) tokens") }
        return .budget(budget)
    }

    mutating func add(_ thinking: MessagesThinking) {
        switch thinking {
        case .unsaid: break
        case .disabled: set("thinking", to: ["type": "disabled"])
        case .budget(let budget): set("thinking", to: ["type": "enabled", "budget_tokens": .integer(budget)])
        case .adaptive(let display, let effort):
            var members: JSONObject = ["type": "adaptive"]
            members["display"] = display.map { .string($0) }
            set("thinking", to: .object(members))
            if let effort { set("effort", of: "output_config", to: .string(effort)) }
        }
    }
}
