/// A configuration file as AWS's tools write and read it.
///
///     # comment                  ; comment
///     [section]                  anything may follow the bracket
///     key = value                or key: value; keys in any case, values as they stand
///       goes on                  a deeper line belongs to the value above it
///     services =
///       name = value             a value that begins with a line break holds settings of its own
///
/// Source: botocore's `configloader`, which is Python's `configparser` with these rules.
struct INIFile: Hashable, Sendable {
    /// What is wrong with a file, and where.
    struct Fault: Error, Hashable {
        /// From 1.
        var line: Int
        var message: String
    }

    /// Keys in lower case.
    var sections: [String: [String: String]] = [:]

    init(_ text: String) throws(Fault) {
        var parser = Parser()
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        for (index, line) in lines.enumerated() { try parser.read(line, number: index + 1) }
        sections = parser.sections.mapValues { section in
            section.mapValues { $0.droppingTrailingBlanks }
        }
    }

    /// The settings within a value that begins with a line break; empty for any other.
    static func nested(_ value: String) -> [String: String] {
        guard value.hasPrefix("\n") else { return [:] }
        var settings: [String: String] = [:]
        for line in value.split(separator: "\n") {
            guard let sign = line.firstIndex(of: "=") else { continue }
            settings[line[..<sign].outerTrimmed] = line[sign...].dropFirst().outerTrimmed
        }
        return settings
    }
}

private struct Parser {
    var sections: [String: [String: String]] = [:]
    private var section: String?
    private var key: String?
    /// How far the line of `key` is indented.
    private var indentation = 0

    mutating func read(_ line: Substring, number: Int) throws(INIFile.Fault) {
        let text = line.outerTrimmed
        if text.hasPrefix("#") || text.hasPrefix(";") { return }
        if text.isEmpty {
            append("")
            return
        }
        let depth = line.prefix(while: \.isWhitespace).count
        if section != nil, key != nil, depth > indentation {
            append(text)
            return
        }
        indentation = depth
        if text.hasPrefix("["), let end = text.firstIndex(of: "]"), end > text.index(after: text.startIndex) {
            let name = String(text[text.index(after: text.startIndex)..<end])
            guard sections[name] == nil else { throw fault(number, "the section [\(name)] is there twice") }
            sections[name] = [:]
            section = name
            key = nil
            return
        }
        try readSetting(text, number: number)
    }

    private mutating func readSetting(_ text: String, number: Int) throws(INIFile.Fault) {
        guard let section else { throw fault(number, "a setting before the first section") }
        guard let sign = text.firstIndex(where: { $0 == "=" || $0 == ":" }), sign > text.startIndex else {
            throw fault(number, "neither a section nor a setting")
        }
        let key = text[..<sign].outerTrimmed.lowercased()
        guard sections[section]?[key] == nil else { throw fault(number, "the setting \(key) is there twice") }
        sections[section]?[key] = text[sign...].dropFirst().outerTrimmed
        self.key = key
    }

    private mutating func append(_ text: String) {
        guard let section, let key else { return }
        sections[section]?[key]? += "\n" + text
    }

    private func fault(_ line: Int, _ message: String) -> INIFile.Fault { INIFile.Fault(line: line, message: message) }
}

extension StringProtocol {
    /// Without white space at either end.
    var outerTrimmed: String {
        guard let start = firstIndex(where: { !$0.isWhitespace }),
            let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }

    fileprivate var droppingTrailingBlanks: String {
        lastIndex(where: { !$0.isWhitespace }).map { String(self[...$0]) } ?? ""
    }
}
