/// What is settled only when a response ends: why it did, and what it cost.
///
/// A stream tells both at its start and again at its end; what comes later replaces, member by member.
struct MessagesEnding {
    /// The provider's usage object as far as it is known.
    private(set) var usage = JSONObject()

    private var stopReason: String?
    private var stopSequence: String?
    private var stopDetails: JSONValue?
    private var container: JSONValue?
    private var contextManagement: JSONValue?

    mutating func note(_ message: MessagesMessage) {
        stopReason = message.stopReason ?? stopReason
        stopSequence = message.stopSequence ?? stopSequence
        stopDetails = message.stopDetails ?? stopDetails
        container = message.container ?? container
        contextManagement = message.contextManagement ?? contextManagement
        for (key, value) in message.usage?.members ?? [] where !value.isNull { usage[key] = value }
    }

    var reason: FinishReason { stopReason.map(FinishReason.init(messages:)) ?? FinishReason(.unreported) }

    var notices: [Notice] {
        var notices: [Notice] = []
        if let stopSequence { notices.append(.other(name: "stop_sequence", .string(stopSequence))) }
        if let stopDetails { notices.append(.contentFilter(stopDetails)) }
        if let container { notices.append(.other(name: "container", container)) }
        if let contextManagement { notices.append(.other(name: "context_management", contextManagement)) }
        return notices
    }
}

extension FinishReason {
    /// `pause_turn` is none of the neutral meanings: the turn goes on when it is sent back as it came.
    ///
    /// Source: `wire/anthropic.md`, § 2.
    fileprivate init(messages word: String) {
        let meaning: Meaning =
            switch word {
            case "end_turn", "stop_sequence": .stop
            case "max_tokens", "model_context_window_exceeded": .length
            case "tool_use": .toolCalls
            case "refusal": .refusal
            default: .other
            }
        self.init(meaning, raw: word)
    }
}
