/// A JSON value, or none, that stays the text that it came as until someone asks for it, since few do.
///
/// Two are equal when their values are.
struct UnreadJSON: Sendable {
    private enum Form {
        case absent
        /// A valid document.
        case text(String)
        indirect case value(JSONValue)
    }

    private var form = Form.absent

    init() {}

    init(_ value: JSONValue?) { form = value.map { .value($0) } ?? .absent }

    /// - Parameter text: A valid document.
    init(validated text: String) { form = .text(text) }

    var isAbsent: Bool { if case .absent = form { true } else { false } }

    /// The document, where it is kept as the text that it came as.
    var text: String? { if case .text(let text) = form { text } else { nil } }

    var value: JSONValue? {
        switch form {
        case .absent: nil
        // What is valid can be read, but for a number beyond every finite `Double`.
        case .text(let text): (try? JSONValue.parse(text)) ?? .null
        case .value(let value): value
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
