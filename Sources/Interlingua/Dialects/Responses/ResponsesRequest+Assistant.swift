/// The turns of the model, as the items that they were.
extension ResponsesRequest {
    mutating func addAssistantTurn(_ said: Conversation.Turn) throws(ModelError) {
        let index = said.index
        var turn = ResponsesTurn()
        for part in said.parts { try add(part, to: &turn, of: index) }
        turn.endMessage()
        guard turn.image == nil else {
            throw unsupported("messages[\(index)]", "an image that \(variant.provider) did not make cannot go back")
        }
        if turn.dropLooseReasoning() { warn("messages[\(index)]", "reasoning that nothing follows was left out") }
        turn.settleIDs()
        if variant.gathersCalls { turn.gatherCalls() }
        input += turn.items
    }

    private mutating func add(_ part: Part, to turn: inout ResponsesTurn, of index: Int) throws(ModelError) {
        switch part {
        case .text(let text, let signature):
            turn.add(
                ["type": "output_text", "text": .string(text)], to: ownSignature(signature, of: index) ?? JSONObject())
        case .refusal(let text): turn.add(["type": "refusal", "refusal": .string(text)], to: turn.message)
        case .citation(let citation):
            guard citation.raw["type"]?.string?.isAnnotation == true, turn.cite(citation.raw) else {
                return dropCitation(of: index)
            }
        case .reasoning(let reasoning): add(reasoning, to: &turn, of: index)
        case .toolCall(let call): add(call, to: &turn, of: index)
        case .image(let media):
            turn.endMessage()
            turn.image = media
        case .opaque(let provider, let value):
            if let own = ownOpaque(provider, value, of: index) { turn.add(item: own) }
        case .audio: throw unreturnable(index, "sound")
        case .document: throw unreturnable(index, "documents")
        case .toolResult: throw misplaced(index, "a tool result")
        }
    }

    private mutating func add(_ reasoning: Reasoning, to turn: inout ResponsesTurn, of index: Int) {
        let item = ownSignature(reasoning.signature, of: index)
        // The id of what was not kept says nothing to the provider.
        let isProof = item?["encrypted_content"]?.string?.isEmpty == false || item?["content"]?.array?.isEmpty == false
        if let item, isProof || options.isStateful {
            turn.add(item: item)
        } else {
            turn.add(item: ResponsesTurn.lostReasoning)
            warn("messages[\(index)]", "reasoning that \(variant.provider) did not sign or keep was left out")
        }
    }

    private mutating func add(_ call: ToolCall, to turn: inout ResponsesTurn, of index: Int) {
        let signature = ownSignature(call.signature, of: index)
        let input = call.isFreeForm ? call.input : nil
        var item: JSONObject = ["type": input == nil ? "function_call" : "custom_tool_call"]
        if let signature { item.merge(signature) }
        item["call_id"] = .string(wireID(call.id))
        item["name"] = .string(call.name)
        item[input == nil ? "arguments" : "input"] = .string(input ?? call.arguments)
        if input != nil { customCallIDs.insert(call.id) }
        turn.add(item: item)
    }

    /// What this provider itself signed, or `nil`, with a warning where another did.
    private mutating func ownSignature(_ signature: Signature?, of index: Int) -> JSONObject? {
        guard let signature else { return nil }
        if signature.provider == variant.provider, let value = signature.value.object { return value }
        dropSignature(signature, of: index)
        return nil
    }
}

extension ToolCall {
    /// What the model wrote to a custom tool; `nil` where the arguments hold no input.
    fileprivate var input: String? { (try? JSONValue.parse(arguments))?["input"]?.string }
}

extension String {
    /// Whether this is the type of something that a text can be annotated with.
    fileprivate var isAnnotation: Bool {
        ["url_citation", "file_citation", "container_file_citation", "file_path"].contains(self)
    }
}
