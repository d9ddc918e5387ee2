/// Claude's hidden thinking, which two languages wrap in two ways, so that it can go from one to the other.
///
///     Messages   {"type":"redacted_thinking","data":"Eu8ECkgI…"}
///     Converse   {"redactedContent":"RXU4RUNrZ0k…"}, which is Base64 of what Messages has as data
///
/// Source: `wire/anthropic.md`, § 1; `wire/bedrock.md`, § 4. That one is the other's Base64 shows in recordings of
/// both.
enum RedactedThinking {
    /// The signature as a block of Messages; `nil` where it is of neither form.
    static func messagesBlock(_ signature: JSONValue) -> JSONObject? {
        guard let content = signature["redactedContent"] else {
            return signature["type"] == "redacted_thinking" ? signature.object : nil
        }
        guard let base64 = content.string, let bytes = try? Base64.decode(base64),
            let data = String(validating: bytes, as: UTF8.self)
        else { return nil }
        return ["type": "redacted_thinking", "data": .string(data)]
    }

    /// The signature as what Converse has in `reasoningContent`; `nil` where it is of neither form.
    static func converseContent(_ signature: JSONValue) -> JSONValue? {
        guard signature["type"] == "redacted_thinking" else {
            return signature["redactedContent"] == nil ? nil : signature
        }
        guard let data = signature["data"]?.string else { return nil }
        let bytes = Array(data.utf8)
        return ["redactedContent": .string(Base64.encode(bytes.span))]
    }
}
