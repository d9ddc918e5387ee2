/// Documents that are text, which every model can read, whether its provider knows documents or not.
extension Media {
    /// Whether it is text by its media type.
    var isText: Bool {
        guard let type = mediaType?.prefix(while: { $0 != ";" }).lowercased() else { return false }
        return type.hasPrefix("text/") || Self.textTypes.contains(type)
    }

    /// Text under another name.
    private static let textTypes: Set<String> = ["application/json", "application/xml", "application/yaml"]

    /// The text under its name, as words of the conversation; `nil` where it is no text, or is not here.
    var asWords: String? {
        guard isText, case .bytes(let bytes) = source, let text = String(validating: bytes, as: UTF8.self) else {
            return nil
        }
        return name.map { "\($0):\n\(text)" } ?? text
    }
}
