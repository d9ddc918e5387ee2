/// The conversation, message by message.
extension ChatCompletionsRequest {
    mutating func messages() throws(ModelError) -> [JSONValue] {
        let leading = variant.mergesSystemMessages ? request.messages.prefix { $0.role == .system }.count : 0
        var messages: [JSONValue] = []
        if leading > 0 { messages.append(try mergedSystemMessage(leading)) }
        // Parts of tool results that wait for the end of the tool messages.
        var attachments: [JSONObject] = []
        for index in request.messages.indices.dropFirst(leading) {
            let message = request.messages[index]
            let results = message.parts.compactMap { if case .toolResult(let result) = $0 { result } else { nil } }
            for result in results { messages.append(try toolMessage(result, of: index, &attachments)) }
            let isToolTurn = message.role == .tool
            if !isToolTurn, message.role != .user || results.count == message.parts.count, !attachments.isEmpty {
                messages.append(userMessage(attachments))
                attachments = []
            }
            switch message.role {
            case .system: messages.append(try systemMessage(index))
            case .assistant: messages.append(try assistantMessage(index))
            case .tool:
                guard results.count == message.parts.count, !results.isEmpty else {
                    throw ModelError(.invalidRequest, "messages[\(index)]: a tool's turn consists of tool results")
                }
            case .user:
                if message.parts.isEmpty { throw ModelError(.invalidRequest, "messages[\(index)]: is empty") }
                if results.count == message.parts.count { continue }
                messages.append(userMessage(attachments + (try userParts(index))))
                attachments = []
            }
        }
        if !attachments.isEmpty { messages.append(userMessage(attachments)) }
        return messages
    }

    /// A message's content: plain text where it is one text, else a list of parts.
    func content(_ parts: [JSONObject]) -> JSONValue {
        if parts.count == 1, parts[0].count == 2, let text = parts[0]["text"] { return text }
        return .array(parts.map { .object($0) })
    }

    /// The error for a part in a place where no conversation has it.
    func misplaced(_ index: Int, _ part: String) -> ModelError {
        ModelError(.invalidRequest, "messages[\(index)]: \(part) cannot be in a turn of this role")
    }

    mutating func dropSignature(_ signature: Signature?, of index: Int) {
        guard let signature else { return }
        warn("messages[\(index)]", "a signature of \(signature.provider) was left out")
    }
}

// MARK: System

extension ChatCompletionsRequest {
    private mutating func mergedSystemMessage(_ count: Int) throws(ModelError) -> JSONValue {
        var texts: [String] = []
        for index in 0..<count {
            for part in try systemParts(index) { if let text = part["text"]?.string { texts.append(text) } }
        }
        return ["role": .string(variant.systemRole), "content": .string(texts.joined(separator: "\n\n"))]
    }

    private mutating func systemMessage(_ index: Int) throws(ModelError) -> JSONValue {
        var parts = try systemParts(index)
        mark(&parts, of: index)
        return ["role": .string(variant.systemRole), "content": content(parts)]
    }

    private mutating func systemParts(_ index: Int) throws(ModelError) -> [JSONObject] {
        var parts: [JSONObject] = []
        for part in request.messages[index].parts {
            guard case .text(let text, let signature) = part else {
                throw unsupported("messages[\(index)]", "instructions can only be text")
            }
            dropSignature(signature, of: index)
            parts.append(textPart(text))
        }
        guard !parts.isEmpty else { throw ModelError(.invalidRequest, "messages[\(index)]: is empty") }
        return parts
    }
}

// MARK: User

extension ChatCompletionsRequest {
    private func userMessage(_ parts: [JSONObject]) -> JSONValue { ["role": "user", "content": content(parts)] }

    private mutating func userParts(_ index: Int) throws(ModelError) -> [JSONObject] {
        var parts: [JSONObject] = []
        for part in request.messages[index].parts {
            switch part {
            case .text(let text, let signature):
                dropSignature(signature, of: index)
                parts.append(textPart(text))
            case .image(let media): parts.append(try imagePart(media, of: index))
            case .audio(let media): parts.append(try audioPart(media, of: index))
            case .document(let media): parts.append(try documentPart(media, of: index))
            case .toolResult: break  // has become a message of its own
            case .opaque(let provider, let value):
                if let own = ownOpaque(provider, value, of: index) { parts.append(own) }
            case .citation: warn("messages[\(index)]", "a citation was left out")
            case .reasoning: throw misplaced(index, "reasoning")
            case .toolCall: throw misplaced(index, "a tool call")
            case .refusal: throw misplaced(index, "a refusal")
            }
        }
        guard !parts.isEmpty else {
            throw unsupported("messages[\(index)]", "nothing in it can be said to \(variant.provider)")
        }
        mark(&parts, of: index)
        return parts
    }

    /// What the provider itself sent, or `nil` with a warning.
    mutating func ownOpaque(_ provider: ProviderID, _ value: JSONValue, of index: Int) -> JSONObject? {
        if provider == variant.provider, let object = value.object { return object }
        warn("messages[\(index)]", "a part that only \(provider) understands was left out")
        return nil
    }
}

// MARK: Tool results

extension ChatCompletionsRequest {
    private mutating func toolMessage(
        _ result: ToolResult, of index: Int, _ attachments: inout [JSONObject]
    ) throws(ModelError) -> JSONValue {
        guard has(.tools) else { throw unsupported("messages[\(index)]", "\(variant.provider) has no tools") }
        let role = request.messages[index].role
        guard role == .tool || role == .user else { throw misplaced(index, "a tool result") }
        var texts: [String] = []
        var count = 0
        for content in result.content {
            switch content {
            case .text(let text): texts.append(text)
            case .json(let value): texts.append(value.serialized())
            case .image(let media):
                texts.append(try attach(imagePart(media, of: index), &count, result, index, &attachments))
            case .document(let media):
                texts.append(try attach(documentPart(media, of: index), &count, result, index, &attachments))
            }
        }
        let text = (result.isError ? "Error: " : "") + texts.joined(separator: "\n")
        var parts = [textPart(text)]
        // The last result of the turn is where the turn ends.
        if case .toolResult(let last) = request.messages[index].parts.last, last == result { mark(&parts, of: index) }
        return ["role": "tool", "tool_call_id": .string(wireID(result.callID)), "content": content(parts)]
    }

    /// Puts a part where it can be said, and returns the words that point to it.
    private func attach(
        _ part: JSONObject, _ count: inout Int, _ result: ToolResult, _ index: Int, _ attachments: inout [JSONObject]
    ) throws(ModelError) -> String {
        guard variant.takesUserAfterTool else {
            throw unsupported("messages[\(index)]", "\(variant.provider) takes only text from a tool")
        }
        count += 1
        let title = "attachment \(count) of tool call \(wireID(result.callID))"
        attachments += [textPart("This is \(title):"), part]
        return "See \(title)."
    }
}
