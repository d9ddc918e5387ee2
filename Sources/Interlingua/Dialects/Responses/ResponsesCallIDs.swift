/// Names of tool calls, as the server takes them: not too long, and each of one call alone.
///
/// Some servers begin anew with every response, so that a conversation has several calls of one id; and ids of other
/// providers may be of any length. The same conversation always gives the same names.
///
/// Source: `wire/openai-responses.md`, Quirks, 8.
struct ResponsesCallIDs {
    let maximumByteCount: Int
    /// The name on the wire of the last call of each id.
    private var names: [String: String] = [:]
    private var taken: Set<String> = []

    init(maximumByteCount: Int) { self.maximumByteCount = maximumByteCount }

    /// The name of a call that comes now.
    mutating func name(call id: String) -> String {
        var name = shortened(id)
        var count = 1
        while !taken.insert(name).inserted {
            count += 1
            name = shortened("\(id)_\(count)")
        }
        names[id] = name
        return name
    }

    /// The name of the call that a result answers.
    func name(result id: String) -> String { names[id] ?? shortened(id) }

    private func shortened(_ id: String) -> String {
        id.utf8.count <= maximumByteCount ? id : "call_" + id.base62Hash(digitCount: 20)
    }
}
