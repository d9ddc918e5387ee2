/// The pieces in which models stream text: words mostly, some that JSON escapes, some beyond ASCII. None is longer than
/// 15 bytes, which a `String` holds without memory of its own.
struct Pieces {
    /// A piece, and the way a server writes it.
    struct Piece {
        var text: String
        /// A JSON string, with its quotes.
        var json: String
    }

    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    mutating func next() -> Piece {
        let kind = random.next() % 100
        let choices = kind < 86 ? Self.words : kind < 93 ? Self.escaped : Self.foreign
        let text = choices.randomElement(using: &random) ?? ""
        // Servers write what is beyond ASCII as it is, but for some that escape it.
        return Piece(text: text, json: quoted(text, escapingAll: kind >= 93 && random.next() % 4 == 0))
    }

    /// So many pieces as one.
    mutating func next(_ count: Int) -> Piece {
        var text = ""
        for _ in 0..<count { text += next().text }
        return Piece(text: text, json: quoted(text))
    }

    private static let words = [
        " the", " of", " and", " to", " in", " is", " model", " value", " stream", "ing", "ed", "tion", "al", ",", ".",
        " (", ")", " let", " async", "1", "0", " self", " String", " when", " which", " can", " from", " be", "ly",
        " a",
        "```", "**", " =", "{}", " return", " request", " answers", " between",
    ]
    private static let escaped = ["\n", "\n\n", " \"", "\"", "\\", "\t", "\n    ", "\",", "\":"]
    private static let foreign = [
        " für", " über", "é", " naïve", "日本", "語", "の", "你好", "，", "。", " Привет", "ж", "🚀", "😀", "…", "—",
    ]
}

/// The text as a JSON string.
///
/// - Parameter escapingAll: Whether what is beyond ASCII becomes `\u` escapes.
func quoted(_ text: String, escapingAll: Bool = false) -> String {
    var json = "\""
    for character in text.unicodeScalars {
        switch character {
        case "\"": json += "\\\""
        case "\\": json += "\\\\"
        case "\n": json += "\\n"
        case "\t": json += "\\t"
        case _ where escapingAll && !character.isASCII:
            for unit in String(character).utf16 {
                let digits = String(unit, radix: 16)
                json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        default: json.unicodeScalars.append(character)
        }
    }
    return json + "\""
}

/// The generator of Steele, Lea and Flood; the same numbers on every machine.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
