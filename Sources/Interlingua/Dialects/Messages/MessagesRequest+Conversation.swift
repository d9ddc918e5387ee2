/// The conversation, turn by turn.
extension MessagesRequest {
    /// The turns to send, in the form that the provider demands: instructions apart, sides in turn.
    mutating func turns(of conversation: Conversation) throws(ModelError) -> [MessagesTurn] {
        var turns: [MessagesTurn] = []
        let leading = Conversation.instructionCount(request.messages)
        for turn in conversation.turns {
            switch turn.role {
            case .system:
                let blocks = try instructions(turn)
                if turn.index >= leading, options.keepsInstructionsInPlace {
                    turns.append(blocks, as: .system)
                    continue
                }
                if turn.index >= leading {
                    warn("messages[\(turn.index)]", "instructions amid the conversation were put before it")
                }
                system += blocks
            case .user, .tool: turns.append(try userBlocks(turn), as: .user)
            case .assistant: turns.append(try assistantBlocks(turn), as: .assistant)
            }
        }
        guard let last = turns.indices.last else { throw invalid("messages", "nobody says anything in them") }
        if turns[last].role == .assistant, turns[last].trimEnd() {
            warn("messages", "white space at the end of the text to go on with was left out")
        }
        markSystem()
        return turns
    }

    /// A block of text, or `nil` for one that shows nothing, which the provider refuses.
    private func textBlock(_ text: String) -> JSONObject? {
        text.allSatisfy(\.isWhitespace) ? nil : ["type": "text", "text": .string(text)]
    }
}

extension MessagesRequest {
    private mutating func instructions(_ turn: Conversation.Turn) throws(ModelError) -> [JSONObject] {
        let index = turn.index
        var blocks: [JSONObject] = []
        for part in turn.parts {
            switch part {
            case .text(let text, let signature):
                dropSignature(signature, of: index)
                if let block = textBlock(text) { blocks.append(block) }
            case .opaque(let provider, let value):
                if let own = ownOpaque(provider, value, of: index) { blocks.append(own) }
            default: throw instructionsBeyondText(index)
            }
        }
        mark(&blocks, after: turn)
        return blocks
    }

    private mutating func userBlocks(_ turn: Conversation.Turn) throws(ModelError) -> [JSONObject] {
        let index = turn.index
        var blocks: [JSONObject] = []
        for part in turn.parts {
            switch part {
            case .text(let text, let signature):
                dropSignature(signature, of: index)
                if let block = textBlock(text) { blocks.append(block) }
            case .image(let media): blocks.append(try imageBlock(media, of: index))
            case .document(let media): blocks.append(try documentBlock(media, of: index))
            case .audio: throw unsupported("messages[\(index)]", "\(variant.provider) takes no sound")
            case .toolResult(let result): blocks.append(try resultBlock(result, of: index))
            case .opaque(let provider, let value):
                if let own = ownOpaque(provider, value, of: index) { blocks.append(own) }
            case .citation: dropCitation(of: index)
            case .reasoning: throw misplaced(index, "reasoning")
            case .toolCall: throw misplaced(index, "a tool call")
            case .refusal: throw misplaced(index, "a refusal")
            }
        }
        mark(&blocks, after: turn)
        return blocks
    }

    private mutating func resultBlock(_ result: ToolResult, of index: Int) throws(ModelError) -> JSONObject {
        var content: [JSONObject] = []
        for piece in result.content {
            switch piece {
            case .text(let text): if let block = textBlock(text) { content.append(block) }
            case .json(let value): content.append(["type": "text", "text": .string(value.serialized())])
            case .image(let media): content.append(try imageBlock(media, of: index))
            case .document(let media): content.append(try documentBlock(media, of: index))
            }
        }
        var block: JSONObject = ["type": "tool_result", "tool_use_id": .string(wireID(result.callID))]
        if content.count == 1, content[0]["type"] == "text" {
            block["content"] = content[0]["text"]
        } else if !content.isEmpty {
            block["content"] = .array(content.map { .object($0) })
        }
        if result.isError { block["is_error"] = true }
        return block
    }

    /// What the provider itself sent, or an app says in its words; `nil` with a warning for another's.
    private mutating func ownOpaque(_ provider: ProviderID, _ value: JSONValue, of index: Int) -> JSONObject? {
        // Every block names its type, which tells it from what other languages have at the same provider.
        if provider == variant.provider, let object = value.object, object["type"]?.string != nil { return object }
        dropOpaque(provider, of: index)
        return nil
    }
}

extension MessagesRequest {
    private mutating func assistantBlocks(_ turn: Conversation.Turn) throws(ModelError) -> [JSONObject] {
        let index = turn.index
        var blocks: [JSONObject] = []
        for part in turn.parts {
            switch part {
            case .text(let text, let signature):
                dropSignature(signature, of: index)
                if let block = textBlock(text) { blocks.append(block) }
            case .refusal(let text): if let block = textBlock(text) { blocks.append(block) }
            case .reasoning(let reasoning):
                if let block = thinkingBlock(reasoning, of: index) { blocks.append(block) }
            case .toolCall(let call): blocks.append(try callBlock(call, of: index))
            case .citation(let citation): add(citation, to: &blocks, of: index)
            case .opaque(let provider, let value):
                if let own = ownOpaque(provider, value, of: index) { blocks.append(own) }
            case .image: throw unreturnable(index, "images")
            case .audio: throw unreturnable(index, "sound")
            case .document: throw unreturnable(index, "documents")
            case .toolResult: throw misplaced(index, "a tool result")
            }
        }
        mark(&blocks, after: turn)
        return blocks
    }

    /// Thinking as it came, or `nil` with a warning: of another model it is no proof of anything.
    private mutating func thinkingBlock(_ reasoning: Reasoning, of index: Int) -> JSONObject? {
        if let signature = reasoning.signature, signature.provider == variant.signer {
            if signature.value.string != nil {
                return ["type": "thinking", "thinking": .string(reasoning.text), "signature": signature.value]
            }
            if let hidden = RedactedThinking.messagesBlock(signature.value) { return hidden }
        }
        guard variant.takesUnsignedThinking, !reasoning.text.isEmpty else {
            let origin = reasoning.signature.map { "of \($0.provider)" } ?? "without a signature"
            warn("messages[\(index)]", "reasoning \(origin) was left out")
            return nil
        }
        dropSignature(reasoning.signature, of: index)
        return ["type": "thinking", "thinking": .string(reasoning.text), "signature": ""]
    }

    private mutating func callBlock(_ call: ToolCall, of index: Int) throws(ModelError) -> JSONObject {
        guard let input = (try? JSONValue.parse(call.arguments))?.object else {
            throw invalid("messages[\(index)]", "the arguments of the call to \(call.name) are no JSON object")
        }
        var block: JSONObject = [
            "type": "tool_use", "id": .string(wireID(call.id)), "name": .string(call.name), "input": .object(input),
        ]
        if let signature = call.signature, signature.provider == variant.signer {
            block["caller"] = signature.value["caller"]
        } else {
            dropSignature(call.signature, of: index)
        }
        return block
    }

    /// Puts a citation to the text that it belongs to.
    private mutating func add(_ citation: Citation, to blocks: inout [JSONObject], of index: Int) {
        guard citation.isOfMessages, let last = blocks.last, last["type"] == "text" else {
            return dropCitation(of: index)
        }
        let citations = last["citations"]?.array ?? []
        blocks[blocks.count - 1]["citations"] = .array(citations + [citation.raw])
    }

    /// The id as the provider takes it. The same id always becomes the same, so a call and its result still match.
    func wireID(_ id: String) -> String {
        id.isCallID(count: 1...Int.max, beside: "_-") ? id : "toolu_" + id.base62Hash(digitCount: 20)
    }
}

extension Citation {
    /// Whether the provider's object is one that this language has.
    ///
    /// Source: `wire/anthropic.md`, § 2.
    fileprivate var isOfMessages: Bool { raw["type"]?.string?.hasSuffix("_location") == true }
}
