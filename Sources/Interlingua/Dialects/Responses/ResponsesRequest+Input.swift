/// The conversation, item by item.
extension ResponsesRequest {
    mutating func addConversation() throws(ModelError) {
        let turns = try conversation(continuesAnother: options.continuesAnother).turns
        let leading = turns.prefix { $0.role == .system }.count
        // Instructions carry no cache point, and alone they are no input.
        let instructionCount =
            leading == turns.count || cacheMarks.contains { $0 < leading } ? 0 : leading
        var instructions: [String] = []
        for turn in turns.prefix(instructionCount) { instructions += try systemTexts(turn) }
        set("instructions", to: instructions.isEmpty ? nil : .string(instructions.joined(separator: "\n\n")))
        for turn in turns.dropFirst(instructionCount) {
            switch turn.role {
            case .system: try addSystemMessage(turn)
            case .assistant: try addAssistantTurn(turn)
            case .user, .tool: try addTurn(turn)
            }
        }
        set("input", to: .array(input.map { .object($0) }))
    }

    /// A part of a message's content.
    func textPart(_ text: String) -> JSONObject { ["type": "input_text", "text": .string(text)] }

    /// What the provider itself sent, or `nil` with a warning.
    mutating func ownOpaque(_ provider: ProviderID, _ value: JSONValue, of index: Int) -> JSONObject? {
        // Items and parts name their type, which tells them from what other languages have at the same provider.
        if provider == variant.provider, let object = value.object, object["type"]?.string != nil { return object }
        dropOpaque(provider, of: index)
        return nil
    }
}

extension ResponsesRequest {
    private mutating func systemTexts(_ turn: Conversation.Turn) throws(ModelError) -> [String] {
        var texts: [String] = []
        for part in turn.parts {
            guard case .text(let text, let signature) = part else { throw instructionsBeyondText(turn.index) }
            dropSignature(signature, of: turn.index)
            texts.append(text)
        }
        guard !texts.isEmpty else { throw ModelError(.invalidRequest, "messages[\(turn.index)]: is empty") }
        return texts
    }

    private mutating func addSystemMessage(_ turn: Conversation.Turn) throws(ModelError) {
        addMessage("system", try systemTexts(turn).map(textPart), of: turn.index)
    }

    /// Adds a message; its content is plain text where it is one text, else a list of parts.
    private mutating func addMessage(_ role: String, _ parts: [JSONObject], of index: Int) {
        var parts = parts
        mark(&parts, of: index)
        var content = JSONValue.array(parts.map { .object($0) })
        if parts.count == 1, parts[0].count == 2, let text = parts[0]["text"] { content = text }
        input.append(["role": .string(role), "content": content])
    }
}

extension ResponsesRequest {
    /// Adds the user's or a tool's turn: messages, results, and what else answers the provider's items.
    private mutating func addTurn(_ turn: Conversation.Turn) throws(ModelError) {
        let index = turn.index
        guard !turn.parts.isEmpty else { throw ModelError(.invalidRequest, "messages[\(index)]: is empty") }
        let count = input.count
        var parts: [JSONObject] = []
        for part in turn.parts {
            switch part {
            case .toolResult(let result):
                input.append(try output(of: result, turn))
            case .opaque(let provider, let value):
                guard let own = ownOpaque(provider, value, of: index) else { continue }
                if own.isContent {
                    parts.append(own)
                } else {
                    flush(&parts, of: index)
                    input.append(own)
                }
            default:
                guard turn.role == .user else { throw moreThanResults(index) }
                if let said = try userPart(part, of: index) { parts.append(said) }
            }
        }
        flush(&parts, of: index)
        guard input.count > count else { throw unsayable(index) }
    }

    private mutating func flush(_ parts: inout [JSONObject], of index: Int) {
        if !parts.isEmpty { addMessage("user", parts, of: index) }
        parts = []
    }

    /// A part of the user's message, or `nil` with a warning.
    private mutating func userPart(_ part: Part, of index: Int) throws(ModelError) -> JSONObject? {
        switch part {
        case .text(let text, let signature):
            dropSignature(signature, of: index)
            return textPart(text)
        case .image(let media): return try imagePart(media, of: index)
        case .document(let media): return try filePart(media, of: index)
        case .audio: throw unsupported("messages[\(index)]", "the Responses interface takes no sound")
        case .citation:
            dropCitation(of: index)
            return nil
        case .reasoning: throw misplaced(index, "reasoning")
        case .toolCall: throw misplaced(index, "a tool call")
        case .refusal: throw misplaced(index, "a refusal")
        case .toolResult, .opaque: return nil  // an item of its own
        }
    }

    private mutating func output(of result: ToolResult, _ turn: Conversation.Turn) throws(ModelError) -> JSONObject {
        let index = turn.index
        var texts: [String] = []
        var parts: [JSONObject] = []
        for content in result.content {
            switch content {
            case .text(let text): texts.append(text)
            case .json(let value): texts.append(value.serialized())
            case .image(let media): parts.append(try imagePart(media, of: index))
            case .document(let media): parts.append(try filePart(media, of: index))
            }
        }
        let text = (result.isError ? "Error: " : "") + texts.joined(separator: "\n")
        if !parts.isEmpty, !text.isEmpty { parts.insert(textPart(text), at: 0) }
        if turn.endsMessage {
            if parts.isEmpty, cacheMarks.contains(index) { parts = [textPart(text)] }
            mark(&parts, of: index)
        }
        return [
            "type": customCallIDs.contains(result.callID) ? "custom_tool_call_output" : "function_call_output",
            "call_id": .string(wireID(result.callID)),
            "output": parts.isEmpty ? .string(text) : .array(parts.map { .object($0) }),
        ]
    }
}

extension JSONObject {
    /// Whether this is a part of a message's content, and no item.
    fileprivate var isContent: Bool { self["type"]?.string?.hasPrefix("input_") == true }
}

extension ResponsesRequest {
    /// The most breakpoints that one request may write.
    private static let maximumMarkCount = 4

    mutating func addCachePoints() {
        for (index, point) in request.cachePoints.enumerated() {
            let field = "cachePoints[\(index)]"
            guard has(.promptCacheOptions) else {
                warn(field, "\(variant.provider) takes no cache points; it was left out")
                continue
            }
            guard options.cachesExplicitly else {
                warn(field, "\(variant.provider) caches by itself; the option cachesExplicitly sends cache points")
                continue
            }
            if point.lifetime != nil {
                warn(field + ".lifetime", "\(variant.provider) has one lifetime, of 30 minutes")
            }
            if let message = markedMessage(point.position) {
                cacheMarks.insert(message)
            } else {
                warn(field, "\(variant.provider) cannot cut there; it was left out")
            }
        }
        // The longest prefixes save most.
        for message in cacheMarks.sorted().dropLast(Self.maximumMarkCount) {
            cacheMarks.remove(message)
            warn("cachePoints", "only \(Self.maximumMarkCount) can be marked; messages[\(message)] was not")
        }
    }

    /// The message whose end is the cache point; `nil` where there is none that could be marked.
    private func markedMessage(_ position: CachePoint.Position) -> Int? {
        switch position {
        case .afterMessage(let message):
            // The model's own words take no breakpoint.
            request.messages.indices.contains(message) && request.messages[message].role != .assistant ? message : nil
        case .afterSystem:
            request.messages.first?.role == .system ? Conversation.instructionCount(request.messages) - 1 : nil
        case .afterTools: nil
        }
    }

    /// Marks the last part of a message where a cache point is after it.
    private func mark(_ parts: inout [JSONObject], of index: Int) {
        guard cacheMarks.contains(index), !parts.isEmpty else { return }
        parts[parts.count - 1]["prompt_cache_breakpoint"] = ["mode": "explicit"]
    }
}
