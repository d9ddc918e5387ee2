/// Where the prompt cache cuts: a `cache_control` on the last block before each cache point.
struct MessagesCache {
    /// On the last tool.
    var tools: JSONValue?
    /// On the last block of the instructions.
    var system: JSONValue?
    /// On the last block of a message, by its index.
    var messages: [Int: JSONValue] = [:]
}

extension MessagesRequest {
    /// The provider's limit.
    private static let maximumMarkCount = 4

    /// Chooses the marks: one a place, the last four, and none that lives longer than one before it.
    mutating func planCache() throws(ModelError) {
        let leading = Conversation.instructionCount(request.messages)
        var marks: [(order: Int, place: CachePoint.Position, field: String, lifetime: CachePoint.Lifetime?)] = []
        for (index, point) in request.cachePoints.enumerated() {
            let field = "cachePoints[\(index)]"
            guard let order = try order(of: point.position, leading: leading, field) else { continue }
            marks.removeAll { $0.order == order }
            marks.append((order, point.position, field, point.lifetime))
        }
        marks.sort { $0.order < $1.order }
        let room = Self.maximumMarkCount - (options.automaticCaching == nil ? 0 : 1)
        // The longest prefixes save most.
        for mark in marks.dropLast(room) { warn(mark.field, "only \(room) can be marked; this one was not") }
        var isShort = false
        for mark in marks.suffix(room) {
            var lifetime = mark.lifetime
            if isShort, lifetime == .oneHour {
                lifetime = .fiveMinutes
                warn(mark.field + ".lifetime", "nothing lives longer than what is cached before it; it got 5m")
            }
            isShort = isShort || lifetime != .oneHour
            let control = Self.control(lifetime)
            switch mark.place {
            case .afterTools: cache.tools = control
            case .afterSystem: cache.system = control
            case .afterMessage(let message): cache.messages[message] = control
            }
        }
    }

    static func control(_ lifetime: CachePoint.Lifetime?) -> JSONValue {
        var control: JSONObject = ["type": "ephemeral"]
        control["ttl"] = lifetime.map { .string($0.rawValue) }
        return .object(control)
    }

    /// When the provider reads up to there: tools, instructions, conversation. `nil` with a warning where there is
    /// nothing to cut after.
    private mutating func order(
        of place: CachePoint.Position, leading: Int, _ field: String
    ) throws(ModelError) -> Int? {
        switch place {
        case .afterTools:
            guard request.tools.isEmpty, options.serverTools.isEmpty else { return -2 }
            warn(field, "there are no tools to cut after")
            return nil
        case .afterSystem:
            guard !request.messages.contains(where: { $0.role == .system }) else { return leading * 2 - 1 }
            warn(field, "there is no system message to cut after")
            return nil
        case .afterMessage(let message):
            guard request.messages.indices.contains(message) else {
                throw invalid(field, "there is no messages[\(message)]")
            }
            return message * 2
        }
    }

    /// Marks the last block of a turn that can be, where a cache point is after it.
    mutating func mark(_ blocks: inout [JSONObject], after turn: Conversation.Turn) {
        guard turn.endsMessage, let control = cache.messages[turn.index] else { return }
        guard let last = blocks.lastIndex(where: { !$0.isThinking }) else {
            return warn("cachePoints", "messages[\(turn.index)] has nothing to mark")
        }
        blocks[last]["cache_control"] = control
    }

    /// Marks the last block of the instructions, where a cache point is after them.
    mutating func markSystem() {
        guard let control = cache.system, !system.isEmpty else { return }
        system[system.count - 1]["cache_control"] = control
    }
}
