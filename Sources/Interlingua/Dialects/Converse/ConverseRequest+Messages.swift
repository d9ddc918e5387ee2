/// The conversation, turn by turn.
extension ConverseRequest {
    /// A turn: what Bedrock wants first in it, and the rest.
    private struct Turn {
        var isUser: Bool
        /// Results of the tools that the turn before called.
        var results: [JSONValue] = []
        var blocks: [JSONValue] = []
    }

    mutating func messages(_ conversation: [Conversation.Turn]) throws(ModelError) -> [JSONValue] {
        var turns: [Turn] = []
        for said in conversation where said.role != .system {
            var turn = Turn(isUser: said.role != .assistant)
            for part in said.parts { try add(part, to: &turn, of: said.index) }
            addText(besideDocumentsOf: &turn)
            if said.endsMessage { addCachePoint(to: &turn, after: said.index) }
            if !turn.results.isEmpty || !turn.blocks.isEmpty { add(turn, to: &turns) }
        }
        guard !turns.isEmpty || options.promptVariables != [:] else {
            throw ModelError(.invalidRequest, "messages: nothing in them can be said")
        }
        if turns.first?.isUser == false {
            warn("messages", "Bedrock wants the user to speak first; words were put in the user's place")
            turns.insert(Turn(isUser: true, blocks: [["text": "(The assistant speaks first.)"]]), at: 0)
        }
        return turns.map { turn in
            ["role": turn.isUser ? "user" : "assistant", "content": .array(turn.results + turn.blocks)]
        }
    }

    /// Adds a turn: to the one before, where the same side speaks on.
    private mutating func add(_ turn: Turn, to turns: inout [Turn]) {
        guard let last = turns.last, last.isUser == turn.isUser else { return turns.append(turn) }
        if !last.results.isEmpty, !family.besideResults.takes(turn.blocks) {
            warn("messages", "the model takes this not beside results; words of the assistant's stand between them")
            turns += [Turn(isUser: false, blocks: [["text": "I have the results."]]), turn]
        } else {
            turns[turns.count - 1].results += turn.results
            turns[turns.count - 1].blocks += turn.blocks
        }
    }

    private mutating func add(_ part: Part, to turn: inout Turn, of index: Int) throws(ModelError) {
        switch part {
        case .text(let text, let signature):
            dropSignature(signature, of: index)
            if let block = textBlock(text, of: index) { turn.blocks.append(block) }
        case .refusal(let text): if let block = textBlock(text, of: index) { turn.blocks.append(block) }
        case .image(let media), .audio(let media), .document(let media):
            turn.blocks.append(try mediaBlock(part, media, of: index))
        case .reasoning(let reasoning):
            guard !turn.isUser else { throw misplaced(index, "reasoning") }
            if let block = reasoningBlock(reasoning, of: index) { turn.blocks.append(block) }
        case .toolCall(let call):
            guard !turn.isUser else { throw misplaced(index, "a tool call") }
            turn.blocks.append(try callBlock(call, of: index))
        case .toolResult(let result):
            turn.results.append(try resultBlock(result, of: index))
        case .citation: dropCitation(of: index)
        case .opaque(let provider, let value):
            // A block has one member, an object, which tells it from what other languages have at Bedrock.
            guard provider == .bedrock, let block = value.object?.members.first, value.object?.count == 1,
                block.value.object != nil || block.value.string != nil
            else {
                return dropOpaque(provider, of: index)
            }
            turn.blocks.append(value)
        }
    }

    /// A text block, or `nil` for a blank text, which Bedrock refuses.
    private mutating func textBlock(_ text: String, of index: Int) -> JSONValue? {
        if text.isBlank {
            if !text.isEmpty { warn("messages[\(index)]", "a blank text was left out") }
            return nil
        }
        return ["text": .string(text)]
    }

    /// Reasoning goes back as it came, with its proof. Without one, a model may refuse it.
    private mutating func reasoningBlock(_ reasoning: Reasoning, of index: Int) -> JSONValue? {
        guard let signature = reasoning.signature else {
            if options.returnsUnsignedReasoning, !reasoning.text.isBlank {
                return ["reasoningContent": ["reasoningText": ["text": .string(reasoning.text)]]]
            }
            warn("messages[\(index)]", "reasoning without a signature was left out")
            return nil
        }
        guard signature.provider == family.signer else {
            warn("messages[\(index)]", "reasoning with a signature of \(signature.provider) was left out")
            return nil
        }
        // Hidden reasoning is all signature.
        guard signature.value.string != nil else {
            if let hidden = RedactedThinking.converseContent(signature.value) { return ["reasoningContent": hidden] }
            warn("messages[\(index)]", "hidden reasoning that Converse has no form for was left out")
            return nil
        }
        return ["reasoningContent": ["reasoningText": ["text": .string(reasoning.text), "signature": signature.value]]]
    }

    private mutating func callBlock(_ call: ToolCall, of index: Int) throws(ModelError) -> JSONValue {
        dropSignature(call.signature, of: index)
        let input = try JSONValue.parse(call.arguments)
        guard input.object != nil else {
            throw unsupported("messages[\(index)]", "the arguments of the call to \(call.name) are no object")
        }
        return ["toolUse": ["toolUseId": .string(wireID(call.id)), "name": .string(call.name), "input": input]]
    }

    /// Bedrock refuses a document without a text in its turn.
    private func addText(besideDocumentsOf turn: inout Turn) {
        let hasDocument = turn.blocks.contains { $0["document"] != nil }
        if hasDocument, !turn.blocks.contains(where: { $0["text"] != nil }) {
            turn.blocks.append(["text": "See the attached document."])
        }
    }

    private mutating func addCachePoint(to turn: inout Turn, after index: Int) {
        for point in cachePoints where point.position == .afterMessage(index) {
            if turn.blocks.isEmpty, turn.results.isEmpty {
                warn("cachePoints", "messages[\(index)] has nothing to cut after")
            } else if turn.blocks.isEmpty {
                turn.results.append(point.block)
            } else {
                turn.blocks.append(point.block)
            }
        }
    }
}

extension ConverseRequest {
    mutating func systemBlocks() throws(ModelError) -> [JSONValue] {
        let leading = Conversation.instructionCount(request.messages)
        var blocks: [JSONValue] = []
        for (index, message) in request.messages.enumerated() where message.role == .system {
            if index >= leading {
                warn("messages[\(index)]", "instructions go before the conversation; these moved there")
            }
            for part in message.parts { if let block = try systemBlock(part, of: index) { blocks.append(block) } }
            for point in cachePoints {
                let isHere = point.position == .afterSystem && index == leading - 1
                guard isHere || point.position == .afterMessage(index) else { continue }
                if blocks.isEmpty { warn("cachePoints", "there are no instructions to cut after") }
                if !blocks.isEmpty, blocks.last != point.block { blocks.append(point.block) }
            }
        }
        return blocks
    }

    private mutating func systemBlock(_ part: Part, of index: Int) throws(ModelError) -> JSONValue? {
        switch part {
        case .text(let text, let signature):
            dropSignature(signature, of: index)
            return textBlock(text, of: index)
        case .opaque(.bedrock, let value): return value
        default: throw instructionsBeyondText(index)
        }
    }

    mutating func addSystem(_ blocks: [JSONValue]) {
        if !blocks.isEmpty { set("system", to: .array(blocks)) }
    }
}

extension String {
    /// Whether there is nothing in it but white space.
    fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
