/// The conversation as contents of alternating roles.
///
/// Turns are told apart by what they are, not by whose message they came in: what the user says, what the model says,
/// and the results of its calls, which must stand alone.
extension GenerateContentRequest {
    /// What one speaker says until another does.
    struct Turn {
        enum Kind: Hashable { case user, model, results }

        let kind: Kind
        var parts: [(part: Part, index: Int)]
    }

    mutating func contents(of conversation: Conversation) throws(ModelError) -> [JSONValue] {
        var contents: [JSONValue] = []
        var calls: [ToolCall] = []
        // Media of results that wait for the next user turn.
        var attachments: [JSONValue] = []
        for turn in try Self.turns(of: conversation) {
            switch turn.kind {
            case .results:
                contents.append(try resultContent(turn, answering: calls, &attachments))
            case .user:
                contents.append(try userContent(turn, after: attachments))
                attachments = []
            case .model:
                if !attachments.isEmpty { contents.append(Self.content("user", attachments)) }
                attachments = []
                let parts = try modelParts(turn)
                if !parts.isEmpty { contents.append(Self.content("model", parts)) }
                calls = turn.parts.compactMap { if case .toolCall(let call) = $0.part { call } else { nil } }
            }
        }
        if !attachments.isEmpty { contents.append(Self.content("user", attachments)) }
        return contents
    }

    static func content(_ role: String, _ parts: [JSONValue]) -> JSONValue {
        ["role": .string(role), "parts": .array(parts)]
    }

    private static func turns(of conversation: Conversation) throws(ModelError) -> [Turn] {
        var turns: [Turn] = []
        for said in conversation.turns where said.role != .system {
            let kind: Turn.Kind =
                switch said.role {
                case .assistant: .model
                case .tool: .results
                case .user, .system: .user
                }
            let parts = said.parts.map { (part: $0, index: said.index) }
            if turns.last?.kind == kind {
                turns[turns.count - 1].parts += parts
            } else {
                turns.append(Turn(kind: kind, parts: parts))
            }
        }
        guard !turns.isEmpty else {
            throw ModelError(.invalidRequest, "messages: there are none but instructions, and something must be asked")
        }
        return turns
    }

    mutating func addInstructions() throws(ModelError) {
        var parts: [JSONValue] = []
        var hasBegun = false
        for (index, message) in request.messages.enumerated() {
            guard message.role == .system else {
                hasBegun = true
                continue
            }
            if hasBegun { warn("messages[\(index)]", "instructions stand before the conversation; it was moved there") }
            for part in message.parts {
                guard case .text(let text, let signature) = part else { throw instructionsBeyondText(index) }
                dropSignature(signature, of: index)
                parts.append(["text": .string(text)])
            }
        }
        guard !parts.isEmpty else { return }
        guard options.cachedContent == nil else {
            throw unsupported("options.cachedContent", "the cache has its own instructions; none can be added")
        }
        set("systemInstruction", to: ["parts": .array(parts)])
    }
}
