/// What the user and the model say.
extension GenerateContentRequest {
    mutating func userContent(_ turn: Turn, after attachments: [JSONValue]) throws(ModelError) -> JSONValue {
        var parts = attachments
        for (part, index) in turn.parts {
            switch part {
            case .text(let text, let signature):
                dropSignature(signature, of: index)
                parts.append(["text": .string(text)])
            case .image(let media), .audio(let media), .document(let media):
                parts.append(.object(try mediaPart(media, of: index)))
            case .opaque(let provider, let value):
                if let own = ownOpaque(provider, value, of: index) { parts.append(own) }
            case .citation: dropCitation(of: index)
            case .reasoning: throw misplaced(index, "reasoning")
            case .toolCall: throw misplaced(index, "a tool call")
            case .refusal: throw misplaced(index, "a refusal")
            case .toolResult: throw misplaced(index, "a tool result")
            }
        }
        guard !parts.isEmpty else { throw unsayable(turn.parts[0].index) }
        return Self.content("user", parts)
    }

    /// The parts of the model's turn, each as it came: a signature goes back in its own part, and no two are merged.
    mutating func modelParts(_ turn: Turn) throws(ModelError) -> [JSONValue] {
        var parts: [JSONObject] = []
        var hasCalls = false
        for (part, index) in turn.parts {
            switch part {
            case .text(let text, let signature):
                let own = ownSignature(signature, of: index)
                if !text.isEmpty || own != nil { parts.append(textPart(text, signature: own)) }
            case .reasoning(let reasoning):
                let own = ownSignature(reasoning.signature, of: index)
                guard !reasoning.text.isEmpty || own != nil else { continue }
                var thought = textPart(reasoning.text, signature: own)
                thought["thought"] = true
                parts.append(thought)
            case .refusal(let text): parts.append(textPart(text, signature: nil))
            case .toolCall(let call):
                parts.append(try callPart(call, isFirst: !hasCalls, of: index))
                hasCalls = true
            case .image(let media), .audio(let media), .document(let media):
                parts.append(try mediaPart(media, of: index))
            case .opaque(let provider, let value): add(provider, value, to: &parts, of: index)
            case .citation: dropCitation(of: index)
            case .toolResult: throw misplaced(index, "a tool result")
            }
        }
        return parts.map { .object($0) }
    }

    private func textPart(_ text: String, signature: JSONValue?) -> JSONObject {
        var part: JSONObject = ["text": .string(text)]
        part["thoughtSignature"] = signature
        return part
    }

    /// What stands for the signature of a call that another model made, or that was made up. Models since Gemini 3
    /// refuse a turn whose first call has none.
    ///
    /// Source: `wire/vertex.md`, § 2, “thoughtSignature rules”. The bytes say `skip_thought_signature_validator`.
    private static let signatureOfOthers: JSONValue = "c2tpcF90aG91Z2h0X3NpZ25hdHVyZV92YWxpZGF0b3I="

    private mutating func callPart(_ call: ToolCall, isFirst: Bool, of index: Int) throws(ModelError) -> JSONObject {
        let arguments = try? JSONValue.parse(call.arguments.isEmpty ? "{}" : call.arguments)
        guard let arguments, arguments.object != nil else {
            throw invalid("messages[\(index)]", "the arguments of the call to \(call.name) are no JSON object")
        }
        var function = JSONObject()
        if !GenerateContentCallID.isMade(call.id) { function["id"] = .string(call.id) }
        function["name"] = .string(call.name)
        function["args"] = arguments
        var part: JSONObject = ["functionCall": .object(function)]
        part["thoughtSignature"] =
            ownSignature(call.signature, of: index)
            ?? (isFirst && model.isOfThirdGeneration ? Self.signatureOfOthers : nil)
        return part
    }

    /// Adds what the service itself sent: a part, or the signature of the media before it.
    private mutating func add(
        _ provider: ProviderID, _ value: JSONValue, to parts: inout [JSONObject], of index: Int
    ) {
        guard let own = ownOpaque(provider, value, of: index)?.object else { return }
        if own.count == 1, let signature = own["thoughtSignature"], let last = parts.indices.last,
            parts[last]["thoughtSignature"] == nil
        {
            parts[last]["thoughtSignature"] = signature
        } else {
            parts.append(own)
        }
    }

    /// What Gemini sent, at either service, or `nil` with a warning.
    private mutating func ownOpaque(_ provider: ProviderID, _ value: JSONValue, of index: Int) -> JSONValue? {
        let isOfGoogle = GenerateContentDialect.Service.allCases.contains { $0.provider == provider }
        // No part has a type, which tells it from what other languages have at the same provider.
        if isOfGoogle, let part = value.object, part["type"] == nil { return value }
        dropOpaque(provider, of: index)
        return nil
    }
}
