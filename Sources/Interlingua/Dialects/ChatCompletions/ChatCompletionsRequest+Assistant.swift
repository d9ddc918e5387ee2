/// The turns of the model.
extension ChatCompletionsRequest {
    mutating func assistantMessage(_ said: Conversation.Turn) throws(ModelError) -> JSONValue {
        let index = said.index
        var turn = AssistantTurn()
        for part in said.parts { try add(part, to: &turn, of: index) }
        if !turn.text.isEmpty { turn.parts.append(textPart(turn.text)) }
        if turn.parts.isEmpty, cacheMarks[index] != nil {
            warn("cachePoints", "messages[\(index)] has no text to mark")
        } else {
            mark(&turn.parts, after: said)
        }
        // An empty text says the same as null or an absent content, and no template prints it as "None".
        var message: JSONObject = [
            "role": "assistant", "content": turn.parts.isEmpty ? "" : content(turn.parts),
        ]
        message["refusal"] = turn.refusal.map { .string($0) }
        message.merge(turn.returned)
        setReasoning(of: turn, in: &message)
        guard !turn.hasAudio || message["audio"] != nil else {
            throw unsupported("messages[\(index)]", "the assistant's sound goes back by its id, and there is none")
        }
        message["tool_calls"] = turn.calls.isEmpty ? nil : .array(turn.calls)
        return .object(message)
    }

    private func setReasoning(of turn: AssistantTurn, in message: inout JSONObject) {
        switch variant.reasoningHistory {
        case .omitted, .thinkingParts: break
        case .member(let name):
            let isNeeded = variant.callsNeedReasoning && !turn.calls.isEmpty
            if !turn.reasoning.isEmpty || isNeeded { message[name] = .string(turn.reasoning) }
        case .details:
            if !turn.reasoning.isEmpty, message["reasoning_details"] == nil {
                message["reasoning"] = .string(turn.reasoning)
            }
        }
    }

    private mutating func add(_ part: Part, to turn: inout AssistantTurn, of index: Int) throws(ModelError) {
        switch part {
        case .text(let text, let signature):
            dropSignature(signature, of: index)
            turn.text += text
        case .reasoning(let reasoning): add(reasoning, to: &turn, of: index)
        case .refusal(let text):
            if variant.hasRefusals { turn.refusal = (turn.refusal ?? "") + text } else { turn.text += text }
        case .toolCall(let call): try add(call, to: &turn, of: index)
        case .audio: turn.hasAudio = true
        case .opaque(let provider, let value):
            if let own = ownOpaque(provider, value, asMembers: true, of: index) { turn.returned.merge(own) }
        case .citation: dropCitation(of: index)
        case .image: throw unreturnable(index, "images")
        case .document: throw unreturnable(index, "documents")
        case .toolResult: throw misplaced(index, "a tool result")
        }
    }

    private mutating func add(_ call: ToolCall, to turn: inout AssistantTurn, of index: Int) throws(ModelError) {
        guard has(.tools) else { throw unsupported("messages[\(index)]", "\(variant.provider) has no tools") }
        var wireCall: JSONObject = [
            "id": .string(wireID(call.id)), "type": "function",
            "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
        ]
        if let signature = call.signature, signature.provider == variant.callSigner {
            wireCall["extra_content"] = ["google": ["thought_signature": signature.value]]
        } else {
            dropSignature(call.signature, of: index)
        }
        turn.calls.append(.object(wireCall))
    }

    private mutating func add(_ reasoning: Reasoning, to turn: inout AssistantTurn, of index: Int) {
        switch variant.reasoningHistory {
        case .omitted:
            return warn("messages[\(index)]", "\(variant.provider) takes no reasoning back; it was left out")
        case .member, .details: turn.reasoning += reasoning.text
        case .thinkingParts:
            var part: JSONObject = ["type": "thinking", "thinking": [.object(textPart(reasoning.text))]]
            if let signature = reasoning.signature, signature.provider == variant.provider {
                part["signature"] = signature.value
                turn.parts.append(part)
                return
            }
            turn.parts.append(part)
        }
        dropSignature(reasoning.signature, of: index)
    }
}

/// What an assistant's message is made of.
private struct AssistantTurn {
    /// All text, joined: a server may have told it in pieces, between other parts.
    var text = ""
    /// Content that is not text, before it.
    var parts: [JSONObject] = []
    var refusal: String?
    var reasoning = ""
    /// Members of the message that the server gave and wants back.
    var returned = JSONObject()
    var hasAudio = false
    var calls: [JSONValue] = []
}
