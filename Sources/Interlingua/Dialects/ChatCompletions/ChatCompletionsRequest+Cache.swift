/// Where the prompt cache may cut.
extension ChatCompletionsRequest {
    /// OpenAI's limit, and Anthropic's behind OpenRouter.
    private static let maximumMarkCount = 4

    mutating func addCachePoints() throws(ModelError) {
        var marks: [Int] = []
        for index in request.cachePoints.indices {
            guard let message = try markedMessage(index), let mark = cacheMark(index) else { continue }
            cacheMarks[message] = mark
            marks.append(message)
        }
        // The longest prefixes save most.
        for message in Set(marks).sorted().dropLast(Self.maximumMarkCount) {
            cacheMarks[message] = nil
            warn("cachePoints", "only \(Self.maximumMarkCount) can be marked; messages[\(message)] was not")
        }
    }

    /// The index of the message whose end is the cache point, or `nil` with a warning.
    private mutating func markedMessage(_ index: Int) throws(ModelError) -> Int? {
        switch request.cachePoints[index].position {
        case .afterMessage(let message):
            guard request.messages.indices.contains(message) else {
                throw ModelError(.invalidRequest, "cachePoints[\(index)]: there is no messages[\(message)]")
            }
            return message
        case .afterSystem:
            let count = Conversation.instructionCount(request.messages)
            if count == 0 { warn("cachePoints[\(index)]", "there is no system message to cut after") }
            return count == 0 ? nil : count - 1
        case .afterTools:
            warn("cachePoints[\(index)]", "\(variant.provider) cannot cut between tools and messages; it was left out")
            return nil
        }
    }

    /// What marks a cache point, or `nil` with a warning.
    private mutating func cacheMark(_ index: Int) -> (key: String, value: JSONValue)? {
        let field = "cachePoints[\(index)]"
        let lifetime = request.cachePoints[index].lifetime
        switch variant.cachePoints {
        case .none:
            warn(field, "\(variant.provider) takes no cache points; it was left out")
            return nil
        case .breakpoints:
            guard options.cachesExplicitly else {
                warn(field, "\(variant.provider) caches by itself; the option cachesExplicitly sends cache points")
                return nil
            }
            if lifetime != nil { warn(field + ".lifetime", "\(variant.provider) has one lifetime, of 30 minutes") }
            return ("prompt_cache_breakpoint", ["mode": "explicit"])
        case .cacheControl:
            var control: JSONObject = ["type": "ephemeral"]
            control["ttl"] = lifetime.map { .string($0.rawValue) }
            return ("cache_control", .object(control))
        }
    }

    /// Marks the last part of a turn where a cache point is after it.
    func mark(_ parts: inout [JSONObject], after turn: Conversation.Turn) {
        guard turn.endsMessage, let mark = cacheMarks[turn.index], !parts.isEmpty else { return }
        parts[parts.count - 1][mark.key] = mark.value
    }
}
