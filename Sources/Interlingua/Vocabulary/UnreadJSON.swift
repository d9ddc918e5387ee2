/// A JSON value that stays the text that it came as until someone asks for it, since few do.
///
/// Two are equal when their values are.
struct UnreadJSON: Sendable {
    private enum Form {
        /// A valid document.
        case text(String)
        case value(JSONValue)
    }

    private var form: Form

    init(_ value: JSONValue) { form = .value(value) }

    /// - Parameter text: A valid document.
    init(validated text: String) { form = .text(text) }

    var value: JSONValue {
        switch form {
        case .value(let value): value
        // What is valid can be read, but for a number beyond every finite `Double`.
        case .text(let text): (try? JSONValue.parse(text)) ?? .null
        }
    }
}

extension UnreadJSON: Hashable {
    static func == (a: UnreadJSON, b: UnreadJSON) -> Bool {
        if case .text(let a) = a.form, case .text(let b) = b.form, a.hasBytes(of: b) { return true }
        return a.value == b.value
    }

    func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
