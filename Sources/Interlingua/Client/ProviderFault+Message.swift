// What people get to read of a provider's text.

extension ProviderFault {
    /// `text` without credentials and control characters, and cut where nobody reads on.
    static func readable(_ text: String) -> String {
        // Cut once for the work to be bounded, and again after redaction, since the first cut may halve a credential.
        let visible = text.unicodeScalars.prefix(2 * maximumScalarCount).map { $0.isUnprintable ? " " : Character($0) }
        let redacted = withoutCredentials(String(visible).trimmed)
        guard redacted.unicodeScalars.count > maximumScalarCount else { return redacted }
        return String(String.UnicodeScalarView(redacted.unicodeScalars.prefix(maximumScalarCount))) + "…"
    }

    private static let maximumScalarCount = 4000

    /// What a body says that is no JSON: its text, or of an HTML page, such as proxies send, the title.
    static func text(ofBody text: String) -> String {
        let start = text.prefix(1000)
        guard start.count(where: { $0 == "\u{FFFD}" }) * 10 <= start.count else { return "a body that is no text" }
        let bytes = Array(text.utf8.prefix(8000))
        let lowercased = bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        guard start.trimmed.hasPrefix("<"),
            ["<html", "<!doctype html", "<head"].contains(where: { lowercased.firstRange(of: Array($0.utf8)) != nil })
        else { return text }
        guard let opening = lowercased.firstRange(of: Array("<title".utf8)),
            let start = lowercased[opening.upperBound...].firstIndex(of: UInt8(ascii: ">")),
            let closing = lowercased[start...].firstRange(of: Array("</title".utf8))
        else { return "HTML body" }
        let title = String(decoding: bytes[(start + 1)..<closing.lowerBound], as: UTF8.self)
        return title.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

extension ProviderFault {
    /// `text` with dots for everything that looks like a credential: providers echo wrong ones, and those are
    /// often right ones of another account.
    private static func withoutCredentials(_ text: String) -> String {
        var result = ""
        var previous = ""
        var rest = text[...]
        while let start = rest.firstIndex(where: \.isCredentialCharacter) {
            let end = rest[start...].firstIndex { !$0.isCredentialCharacter } ?? rest.endIndex
            let word = rest[start..<end]
            let (name, value) = word.assignment
            result += rest[..<start]
            result += isCredential(value, after: name.isEmpty ? previous : name.lowercased()) ? name + "•••" : word
            previous = word.lowercased()
            rest = rest[end...]
        }
        return result + rest
    }

    /// Whether `word` is a credential by its own look, or by what stands before it.
    private static func isCredential(_ word: Substring, after previous: String) -> Bool {
        if word.count >= 8, credentialPrefixes.contains(where: { word.hasPrefix($0) }) { return true }
        if word.count >= 8, previous == "bearer" { return true }
        return word.count >= 16 && credentialLabels.contains { previous.hasSuffix($0) }
            && word.contains(where: \.isNumber) && word.contains(where: \.isLetter) && !word.contains("*")
    }

    private static let credentialPrefixes = [
        "sk-", "sk_", "gsk_", "csk-", "xai-", "hf_", "pplx-", "nvapi-", "r8_", "AIza", "ya29.", "AKIA", "ASIA", "ABSK",
        "bedrock-api-key-", "eyJ",
    ]
    private static let credentialLabels = [
        "key", "key=", "token", "token=", "secret", "secret=", "provided", "authorization",
    ]
}

extension StringProtocol {
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}

extension Substring {
    /// `key=` and `value`, where this is an assignment; else nothing and all of it.
    fileprivate var assignment: (name: Substring, value: Substring) {
        guard let sign = firstIndex(of: "="), case let value = self[index(after: sign)...],
            value.contains(where: { $0 != "=" })
        else { return (prefix(0), self) }
        return (self[...sign], value)
    }
}

extension Character {
    fileprivate var isCredentialCharacter: Bool {
        isASCII && (isLetter || isNumber || "-_.~+/=*".contains(self))
    }
}

extension Unicode.Scalar {
    fileprivate var isUnprintable: Bool { properties.generalCategory == .control && self != "\n" && self != "\t" }
}
