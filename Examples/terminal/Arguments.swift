import Foundation

/// The words of a command line, taken one by one. What is no good ends the program.
public struct Arguments {
    private var rest = CommandLine.arguments.dropFirst()
    private let usage: String

    /// - Parameter usage: Printed where `--help` asks for it, which ends the program.
    public init(usage: String) { self.usage = usage }

    /// Hands each option to `take`, which takes its value too and says whether there is such an option, and returns
    /// what is none: a word, a dash, all that follows `--`.
    public mutating func words(_ take: (_ option: String, inout Arguments) -> Bool) -> [String] {
        var words: [String] = []
        while let word = rest.popFirst() {
            if word == "--" {
                words += rest
                rest = []
            } else if word == "--help" || word == "-h" {
                print(usage)
                exit(0)
            } else if word == "-" || !word.hasPrefix("-") {
                words.append(word)
            } else if !take(word, &self) {
                Console.misuse("no option \(word); a word that begins with a dash goes after --")
            }
        }
        return words
    }

    /// The word after an option.
    public mutating func value(of option: String) -> String {
        guard let value = rest.popFirst() else { Console.misuse("\(option) needs a value") }
        return value
    }

    /// The number after an option.
    public mutating func number<Number: Comparable & LosslessStringConvertible>(
        of option: String, atLeast minimum: Number
    ) -> Number {
        let text = value(of: option)
        if let number = Number(text), number >= minimum { return number }
        Console.misuse("\(option) \(text): not a number of at least \(minimum)")
    }
}
