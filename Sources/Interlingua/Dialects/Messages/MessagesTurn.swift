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

    /// Whether the model is in the middle of using tools, in a turn that it did not begin with thinking.
    var isAmidUnthinkingToolUse: Bool {
        guard count > 1, last?.blocks.first?["type"] == "tool_result" else { return false }
        return self[count - 2].blocks.first?.isThinking == false
    }
}

extension JSONObject {
    /// Whether it is a block of thinking, which nothing may be added to.
    var isThinking: Bool { self["type"] == "thinking" || self["type"] == "redacted_thinking" }
}
