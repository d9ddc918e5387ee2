/// The conversation, message by message.
extension ChatCompletionsRequest {
    mutating func messages(_ turns: [Conversation.Turn]) throws(ModelError) -> [JSONValue] {
        let leading = variant.mergesSystemMessages ? turns.prefix { $0.role == .system } : turns.prefix(0)
        var messages: [JSONValue] = []
        if !leading.isEmpty { messages.append(try mergedSystemMessage(leading)) }
        // Parts of tool results that wait for the end of the tool messages.
        var attachments: [JSONObject] = []
        for turn in turns.dropFirst(leading.count) {
            if turn.role != .tool, turn.role != .user { flush(&attachments, to: &messages) }
            switch turn.role {
            case .system: messages.append(try systemMessage(turn))
            case .assistant: messages.append(try assistantMessage(turn))
            case .tool: messages += try toolMessages(turn, &attachments)
            case .user:
                attachments += try userParts(turn)
                flush(&attachments, to: &messages)
            }
        }
        flush(&attachments, to: &messages)
        return messages
    }

    /// Adds a message of the user's, where there is anything to say.
    private mutating func flush(_ parts: inout [JSONObject], to messages: inout [JSONValue]) {
        guard !parts.isEmpty else { return }
        if !variant.takesUserAfterTool, messages.last?["role"] == "tool" {
            warn("messages", "\(variant.provider) wants the assistant to speak after a tool; words stand in its place")
            messages.append(["role": "assistant", "content": "I have the results."])
        }
        messages.append(["role": "user", "content": content(parts)])
        parts = []
    }

    /// A message's content: plain text where it is one text, else a list of parts.
    func content(_ parts: [JSONObject]) -> JSONValue {
        if parts.count == 1, parts[0].count == 2, let text = parts[0]["text"] { return text }
        return .array(parts.map { .object($0) })
    }
}

extension ChatCompletionsRequest {
    private mutating func mergedSystemMessage(_ turns: ArraySlice<Conversation.Turn>) throws(ModelError) -> JSONValue {
        var texts: [String] = []
        for turn in turns {
            for part in try systemParts(turn) { if let text = part["text"]?.string { texts.append(text) } }
        }
        return ["role": .string(variant.systemRole), "content": .string(texts.joined(separator: "\n\n"))]
    }

    private mutating func systemMessage(_ turn: Conversation.Turn) throws(ModelError) -> JSONValue {
        var parts = try systemParts(turn)
        mark(&parts, after: turn)
        return ["role": .string(variant.systemRole), "content": content(parts)]
    }

    private mutating func systemParts(_ turn: Conversation.Turn) throws(ModelError) -> [JSONObject] {
        var parts: [JSONObject] = []
        for part in turn.parts {
            guard case .text(let text, let signature) = part else { throw instructionsBeyondText(turn.index) }
            dropSignature(signature, of: turn.index)
            parts.append(textPart(text))
        }
        guard !parts.isEmpty else { throw ModelError(.invalidRequest, "messages[\(turn.index)]: is empty") }
        return parts
    }
}

extension ChatCompletionsRequest {
    private mutating func userParts(_ turn: Conversation.Turn) throws(ModelError) -> [JSONObject] {
        let index = turn.index
        if turn.parts.isEmpty { throw ModelError(.invalidRequest, "messages[\(index)]: is empty") }
        var parts: [JSONObject] = []
        for part in turn.parts {
            switch part {
            case .text(let text, let signature):
                dropSignature(signature, of: index)
                parts.append(textPart(text))
            case .image(let media): parts.append(try imagePart(media, of: index))
            case .audio(let media): parts.append(try audioPart(media, of: index))
            case .document(let media): parts.append(try documentPart(media, of: index))
            case .toolResult: throw misplaced(index, "a tool result")
            case .opaque(let provider, let value):
                if let own = ownOpaque(provider, value, asMembers: false, of: index) { parts.append(own) }
            case .citation: dropCitation(of: index)
            case .reasoning: throw misplaced(index, "reasoning")
            case .toolCall: throw misplaced(index, "a tool call")
            case .refusal: throw misplaced(index, "a refusal")
            }
        }
        guard !parts.isEmpty else { throw unsayable(index) }
        mark(&parts, after: turn)
        return parts
    }

    /// What the provider itself sent, or `nil` with a warning.
    ///
    /// - Parameter isMember: Whether it is to be members of a message, and no part of its content. Parts name their
    ///   type, as do the items that the same provider has in another language.
    mutating func ownOpaque(
        _ provider: ProviderID, _ value: JSONValue, asMembers isMember: Bool, of index: Int
    ) -> JSONObject? {
        if provider == variant.provider, let object = value.object, (object["type"] == nil) == isMember {
            return object
        }
        dropOpaque(provider, of: index)
        return nil
    }
}

extension ChatCompletionsRequest {
    private mutating func toolMessages(
        _ turn: Conversation.Turn, _ attachments: inout [JSONObject]
    ) throws(ModelError) -> [JSONValue] {
        guard has(.tools) else { throw unsupported("messages[\(turn.index)]", "\(variant.provider) has no tools") }
        var messages: [JSONValue] = []
        for (position, part) in turn.parts.enumerated() {
            guard case .toolResult(let result) = part else { throw moreThanResults(turn.index) }
            var content = [textPart(try text(of: result, turn.index, &attachments))]
            if position == turn.parts.count - 1 { mark(&content, after: turn) }
            messages.append([
                "role": "tool", "tool_call_id": .string(wireID(result.callID)), "content": self.content(content),
            ])
        }
        return messages
    }

    private mutating func text(
        of result: ToolResult, _ index: Int, _ attachments: inout [JSONObject]
    ) throws(ModelError) -> String {
        var texts: [String] = []
        var count = 0
        for content in result.content {
            switch content {
            case .text(let text): texts.append(text)
            case .json(let value): texts.append(value.serialized())
            case .image(let media):
                texts.append(attach(try imagePart(media, of: index), &count, result, &attachments))
            case .document(let media):
                if variant.documents == .none, let words = media.asWords {
                    texts.append(words)
                } else {
                    texts.append(attach(try documentPart(media, of: index), &count, result, &attachments))
                }
            }
        }
        return (result.isError ? "Error: " : "") + texts.joined(separator: "\n")
    }

    /// Puts a part where it can be said, and returns the words that point to it.
    private func attach(
        _ part: JSONObject, _ count: inout Int, _ result: ToolResult, _ attachments: inout [JSONObject]
    ) -> String {
        count += 1
        let title = "attachment \(count) of tool call \(wireID(result.callID))"
        attachments += [textPart("This is \(title):"), part]
        return "See \(title)."
    }
}
