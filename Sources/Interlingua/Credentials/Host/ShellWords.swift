/// Words as a shell's user separates and quotes them. No shell is involved: nothing is expanded.
///
///     run 'a b' "c \" d" e\ f      →  run, a b, c " d, e f
///
/// Source: POSIX, Shell Command Language, § 2.2, as Python's `shlex.split` reads it.
enum ShellWords {
    /// The words, or `nil` where a quotation does not end.
    static func split(_ text: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = text[...]
        while let character = rest.popFirst() {
            switch (quote, character) {
            case (let open?, _) where character == open: quote = nil
            case ("'"?, _): word?.append(character)
            case (nil, "'"), (nil, "\""):
                quote = character
                word = word ?? ""
            case (_, "\\"):
                guard let next = rest.popFirst() else { return nil }
                // Within double quotes it hides only these two from their meaning.
                let isLiteral = quote != nil && next != "\"" && next != "\\"
                word = (word ?? "") + (isLiteral ? "\\" : "") + String(next)
            case (nil, _) where character.isWhitespace:
                if let word { words.append(word) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { return nil }
        if let word { words.append(word) }
        return words
    }
}
