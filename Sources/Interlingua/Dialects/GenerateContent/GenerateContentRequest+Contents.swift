/// The conversation as contents of alternating roles.
///
/// Turns are told apart by what they are, not by whose message they came in: what the user says, what the model says,
/// and the results of its calls, which must stand alone and follow the calls at once.
extension GenerateContentRequest {
    /// What one speaker says until another does.
    struct Turn {
        enum Kind: Hashable { case user, model, results }

        let kind: Kind
        var parts: [(part: Part, index: Int)]
    }

    mutating func contents() throws(ModelError) -> [JSONValue] {
        var contents: [JSONValue] = []
        var calls: [ToolCall] = []
        // Media of results that wait for the next user turn.
        var attachments: [JSONValue] = []
        for turn in try turns() {
            let wholeCalls = calls.filter { !$0.isTruncated }
            if turn.kind == .results {
                let results = try results(of: turn, answering: calls)
                guard !wholeCalls.isEmpty else { continue }
                contents.append(try resultContent(results, answering: wholeCalls, &attachments))
                calls = []
                continue
            }
            if !wholeCalls.isEmpty { contents.append(try resultContent([], answering: wholeCalls, &attachments)) }
            if turn.kind == .user {
                contents.append(try userContent(turn, after: attachments))
                calls = []
            } else {
                if !attachments.isEmpty { contents.append(Self.content("user", attachments)) }
                let parts = try modelParts(turn)
                if !parts.isEmpty { contents.append(Self.content("model", parts)) }
                calls = Self.calls(of: turn)
            }
            attachments = []
        }
        if !attachments.isEmpty { contents.append(Self.content("user", attachments)) }
        return contents
    }

    static func content(_ role: String, _ parts: [JSONValue]) -> JSONValue {
        ["role": .string(role), "parts": .array(parts)]
    }

    private static func calls(of turn: Turn) -> [ToolCall] {
        turn.parts.compactMap { if case .toolCall(let call) = $0.part { call } else { nil } }
    }

    private func turns() throws(ModelError) -> [Turn] {
        var turns: [Turn] = []
        for (index, message) in request.messages.enumerated() where message.role != .system {
            // Results first: they answer the turn before, whatever else the user says.
            for part in message.parts.filter(\.isToolResult) + message.parts.filter({ !$0.isToolResult }) {
                let kind = try Self.kind(of: part, in: message.role, index)
                if turns.last?.kind == kind {
                    turns[turns.count - 1].parts.append((part, index))
                } else {
                    turns.append(Turn(kind: kind, parts: [(part, index)]))
                }
            }
        }
        guard !turns.isEmpty else {
            throw ModelError(.invalidRequest, "messages: there are none but instructions, and something must be asked")
        }
        return turns
    }

    private static func kind(of part: Part, in role: Message.Role, _ index: Int) throws(ModelError) -> Turn.Kind {
        switch (role, part.isToolResult) {
        case (.assistant, false): return .model
        case (.user, true), (.tool, true): return .results
        case (.user, false): return .user
        case (.tool, false):
            throw ModelError(.invalidRequest, "messages[\(index)]: a tool's turn consists of tool results")
        case (.assistant, true), (.system, _):
            throw ModelError(.invalidRequest, "messages[\(index)]: a tool result cannot be in a turn of this role")
        }
    }

    // MARK: Instructions

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
                guard case .text(let text, let signature) = part else {
                    throw unsupported("messages[\(index)]", "instructions can only be text")
                }
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

extension Part {
    fileprivate var isToolResult: Bool { if case .toolResult = self { true } else { false } }
}
