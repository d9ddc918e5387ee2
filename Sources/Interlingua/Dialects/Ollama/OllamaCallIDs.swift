/// Makes up names for tool calls that come without one: `call_0`, `call_1` …
///
/// They go on after those of the conversation: a later provider may want every call of it to have a name of its own.
/// The same conversation gives the same names.
struct OllamaCallIDs {
    private static let prefix = "call_"
    private var next = 0

    init(after messages: [Message]) {
        for case .toolCall(let call) in messages.lazy.flatMap(\.parts) {
            guard call.id.hasPrefix(Self.prefix), let number = UInt32(call.id.dropFirst(Self.prefix.count)) else {
                continue
            }
            next = max(next, Int(number) + 1)
        }
    }

    mutating func make() -> String {
        defer { next += 1 }
        return Self.prefix + String(next)
    }
}
