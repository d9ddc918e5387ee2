/// One turn of a conversation.
public struct Message: Hashable, Sendable {
    /// Whose turn it is.
    public enum Role: String, Hashable, Sendable, Codable, CaseIterable { case system, user, assistant, tool }

    /// Who speaks.
    public var role: Role
    /// What is said, in order.
    public var parts: [Part]

    public init(_ role: Role, _ parts: [Part]) {
        self.role = role
        self.parts = parts
    }

    /// The app's instructions.
    public static func system(_ text: String) -> Message { Message(.system, [.text(text)]) }
    /// The user's words.
    public static func user(_ text: String) -> Message { Message(.user, [.text(text)]) }
    /// What the user says and shows.
    public static func user(_ parts: [Part]) -> Message { Message(.user, parts) }
    /// What the model said. Of a response, ``ModelResponse/message`` says it whole.
    public static func assistant(_ text: String) -> Message { Message(.assistant, [.text(text)]) }
    /// The answers to the tool calls of the assistant's last turn.
    public static func toolResults(_ results: [ToolResult]) -> Message {
        Message(.tool, results.map { .toolResult($0) })
    }

    /// The text of all text parts, joined.
    public var text: String { parts.compactMap(\.text).joined() }
}
