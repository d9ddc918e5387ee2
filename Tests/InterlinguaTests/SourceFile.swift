import Foundation
import Testing

/// A Swift file of this package, as the house rules see it: its code apart from comments and literals.
struct SourceFile {
    /// From the package's root.
    let path: String
    let text: String
    /// The text without comments and without what string literals say; interpolated code stays.
    let code: String

    init(path: String, text: String) {
        self.path = path
        self.text = text
        var stripper = CodeStripper(text)
        code = stripper.code()
    }

    static func all(under folders: [String]) throws -> [SourceFile] {
        let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL
        return try folders.flatMap { folder -> [SourceFile] in
            guard let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path) else {
                return []
            }
            return try paths.compactMap { $0 as? String }
                .filter { $0.hasSuffix(".swift") && !$0.contains(".build") }
                .map { path in
                    let path = folder + "/" + path
                    return SourceFile(
                        path: path, text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
                }
        }
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The folder inside the library. Folders within `Transport` and `Dialects` are rooms of their own.
    var room: String {
        let folders = path.split(separator: "/").dropFirst(2).dropLast()
        let depth = ["Transport", "Dialects"].contains(folders.first) ? 2 : 1
        return folders.prefix(depth).joined(separator: "/")
    }

    var imports: Set<String> {
        Set(code.matches(of: /(?m)^\s*(?:\w+ )?import (\w+)/).map { String($0.1) })
    }

    /// Every word of the code.
    var words: Set<String> { Set(code.matches(of: /\w+/).map { String($0.0) }) }

    /// Types named in the code, as words that begin with a capital and are no member of something.
    var mentionedTypes: Set<String> { Set(code.matches(of: /(?:^|[^.\w])([A-Z]\w*)/).map { String($0.1) }) }

    var topLevelTypes: Set<String> {
        let declaration =
            /(?m)^(?:@\w+ )*(?:public |package |internal |final |indirect )*(?:struct|enum|class|actor|protocol|typealias) (\w+)/
        return Set(code.matches(of: declaration).map { String($0.1) })
    }

    /// Whether the code has this word or sign, whole.
    func mentions(_ word: String) -> Bool {
        code.ranges(of: word).contains { range in
            let before = range.lowerBound == code.startIndex ? " " : code[code.index(before: range.lowerBound)]
            let after = range.upperBound == code.endIndex ? " " : code[range.upperBound]
            return !before.isLetter && !after.isLetter
        }
    }

    /// Public declarations with no doc comment on them or above them in their group, which a blank line ends.
    ///
    /// Initializers say what they take, and a protocol's requirement is documented at the protocol.
    var undocumentedDeclarations: [String] {
        var undocumented: [String] = []
        var isDocumented = false
        for line in lines {
            let line = line.trimmingPrefix(/\s*/)
            if line.isEmpty {
                isDocumented = false
            } else if line.hasPrefix("///") {
                isDocumented = true
            } else if !isDocumented, line.contains(/^(?:@\w+ )*public (?!import |extension )/),
                !line.contains(Self.needsNoComment)
            {
                undocumented.append(String(line))
            }
        }
        return undocumented
    }

    private static var needsNoComment: Regex<Substring> {
        /\binit\b|\bvar (?:description|debugDescription|customMirror|json|identity)\b|\blet (?:rawValue|name)\b|\bfunc (?:encode|hash|==|stream|send|embed|maximumInputCount|authorize|renew|token|decode|finish|makeDecoder|makeAsyncIterator|next|discard)\b|\bstruct Iterator\b|func ==/
    }
}

/// Takes comments and the words of string literals out of Swift code.
private struct CodeStripper {
    private let text: [Character]
    private var index = 0
    private var output = ""

    init(_ text: String) { self.text = Array(text) }

    mutating func code() -> String {
        readCode(untilParenthesis: false)
        return output
    }

    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while index < text.count {
            if starts(with: "//") {
                while index < text.count, text[index] != "\n" { index += 1 }
            } else if starts(with: "/*") {
                while index < text.count, !starts(with: "*/") { index += 1 }
                index += 2
            } else if let hashes = stringStart() {
                readString(hashes)
            } else {
                let character = text[index]
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
                index += 1
                if untilParenthesis, depth < 0 { return }
                output.append(character)
            }
        }
    }

    /// The number of `#` before a quotation mark that begins here.
    private func stringStart() -> Int? {
        var end = index
        while end < text.count, text[end] == "#" { end += 1 }
        return end < text.count && text[end] == "\"" ? end - index : nil
    }

    private mutating func readString(_ hashes: Int) {
        let pounds = String(repeating: "#", count: hashes)
        index += hashes
        let quote = starts(with: "\"\"\"") ? "\"\"\"" : "\""
        index += quote.count
        output += "\"\""
        while index < text.count, !starts(with: quote + pounds) {
            if starts(with: "\\" + pounds + "(") {
                index += hashes + 2
                output += " "
                readCode(untilParenthesis: true)
                output += " "
            } else {
                index += starts(with: "\\" + pounds) ? hashes + 2 : 1
            }
        }
        index += quote.count + hashes
    }

    private func starts(with prefix: String) -> Bool {
        guard text[index] == prefix.first, index + prefix.count <= text.count else { return false }
        return zip(text[index...], prefix).allSatisfy { $0 == $1 }
    }
}
