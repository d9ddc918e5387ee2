/// One turn of the conversation as it is sent: all that one side says before the other does.
struct MessagesTurn {
    enum Role: String {
        case user, assistant
        /// Instructions amid the conversation.
        case system
    }

    var role: Role
    var blocks: [JSONObject]

    var json: JSONValue { ["role": .string(role.rawValue), "content": .array(blocks.map { .object($0) })] }

    /// The ids of the tool calls that want a result.
    var calls: [String] { blocks.filter { $0["type"] == "tool_use" }.compactMap { $0["id"]?.string } }

    /// The ids of the calls that it answers.
    var results: [String] { blocks.filter(\.isToolResult).compactMap { $0["tool_use_id"]?.string } }

    /// Puts the results of tools first, where the provider looks for them.
    mutating func putResultsFirst() {
        blocks = blocks.filter(\.isToolResult) + blocks.filter { !$0.isToolResult }
    }

    /// Takes the white space off the end of the text that the model is to go on with. False where there is none.
    mutating func trimEnd() -> Bool {
        guard let last = blocks.last, last["type"] == "text", let text = last["text"]?.string else { return false }
        let end = text.lastIndex { !$0.isWhitespace }.map(text.index(after:)) ?? text.startIndex
        guard end < text.endIndex else { return false }
        blocks[blocks.count - 1]["text"] = .string(String(text[..<end]))
        return true
    }
}

extension [MessagesTurn] {
    /// Adds blocks to the turn of that side, which the conversation may already be in.
    mutating func append(_ blocks: [JSONObject], as role: MessagesTurn.Role) {
        guard !blocks.isEmpty else { return }
        if last?.role == role {
            self[count - 1].blocks += blocks
        } else {
            append(MessagesTurn(role: role, blocks: blocks))
        }
    }

    /// Gives each tool call without a result one that says so: the provider refuses a call that nobody answers.
    ///
    /// Answers the ids of the calls.
    mutating func answerOpenCalls() -> [String] {
        var answered: [String] = []
        for index in indices.reversed() where self[index].role == .assistant {
            let next = index + 1
            let hasAnswer = next < count && self[next].role == .user
            let results = hasAnswer ? Set(self[next].results) : []
            let open = self[index].calls.filter { !results.contains($0) }
            guard !open.isEmpty else { continue }
            let stubs = open.map { id in
                [
                    "type": "tool_result", "tool_use_id": .string(id), "content": "The tool was not run.",
                    "is_error": true,
                ] as JSONObject
            }
            if hasAnswer {
                self[next].blocks = stubs + self[next].blocks
            } else {
                insert(MessagesTurn(role: .user, blocks: stubs), at: next)
            }
            answered = open + answered
        }
        return answered
    }

    /// The id of a result that answers no call of the turn before it, or `nil` where there is none.
    var strayResult: String? {
        for (index, turn) in enumerated() {
            let calls = index > 0 ? Set(self[index - 1].calls) : []
            if let stray = turn.results.first(where: { !calls.contains($0) }) { return stray }
        }
        return nil
    }

    /// Whether the model is in the middle of using tools, in a turn that it did not begin with thinking.
    var isAmidUnthinkingToolUse: Bool {
        guard let last, !last.results.isEmpty, count > 1, let first = self[count - 2].blocks.first else { return false }
        return !first.isThinking
    }
}

extension JSONObject {
    fileprivate var isToolResult: Bool { self["type"] == "tool_result" }

    /// Whether it is a block of thinking, which nothing may be added to.
    var isThinking: Bool { self["type"] == "thinking" || self["type"] == "redacted_thinking" }
}
