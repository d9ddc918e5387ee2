/// The words of a command line, taken one by one. What is no good ends the program.
public struct Arguments {
    private var rest = CommandLine.arguments.dropFirst()

    public init() {}

    public mutating func next() -> String? { rest.popFirst() }

    public mutating func remaining() -> [String] {
        defer { rest = [] }
        return Array(rest)
    }

    /// The word after an option.
    public mutating func value(of option: String) -> String {
        guard let value = next() else { Console.misuse("\(option) needs a value") }
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
