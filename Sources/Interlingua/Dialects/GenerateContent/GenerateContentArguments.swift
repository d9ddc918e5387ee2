/// Writes the arguments of a call as one JSON object, out of the values that a stream sends with their paths.
///
///     $.recipe.name = "Las"            {"recipe":{"name":"Las
///     $.recipe.name = "agna"           agna
///     $.recipe.steps[0] = "Preheat"    ","steps":["Preheat
///     (end)                            "]}}
///
/// A model writes its arguments from the beginning to the end, so the values come in the order of the text; one that
/// goes back to what is closed cannot be said any more, and is a fault. A piece costs what it adds.
///
/// Source: `wire/vertex.md`, § 3; RFC 9535 for the paths.
struct GenerateContentArguments {
    /// A value, or the next piece of a text.
    enum Value: Hashable {
        case text(String)
        /// A number, `true`, `false` or `null`, as it is written.
        case literal(String)
    }

    enum Step: Hashable {
        case member(String)
        case element(Int)
    }

    /// A value that has no place in the text any more, or a path that is none.
    struct Disorder: Error {}

    /// A container that is open, and what has begun in it.
    private struct Container {
        let isArray: Bool
        private var keys: Set<String> = []
        private var count = 0

        init(for step: Step) {
            if case .element = step { isArray = true } else { isArray = false }
        }

        /// What stands before the value at `step`, which must be the next there can be.
        mutating func begin(_ step: Step) throws(Disorder) -> String {
            let comma = count == 0 ? "" : ","
            defer { count += 1 }
            switch step {
            case .element(let index):
                guard isArray, index == count else { throw Disorder() }
                return comma
            case .member(let key):
                guard !isArray, keys.insert(key).inserted else { throw Disorder() }
                return comma + JSONValue.string(key).serialized() + ":"
            }
        }
    }

    private var containers: [Container] = []
    private var path: [Step] = []
    private var pathText = ""
    /// Whether the last value is a text, whose closing quote is still to come.
    private var isInText = false

    /// Adds a value and returns what it adds to the text.
    mutating func add(_ value: Value, at text: String) throws(Disorder) -> String {
        if text == pathText {
            guard isInText, case .text(let more) = value else { throw Disorder() }
            return more.escapedText
        }
        let next = try Self.steps(of: text)
        var written = closeText()
        written += try move(to: next)
        path = next
        pathText = text
        switch value {
        case .literal(let literal): written += literal
        case .text(let begin):
            written += "\"" + begin.escapedText
            isInText = true
        }
        return written
    }

    /// Ends the object and returns what that adds to the text: nothing where no value came.
    mutating func finish() -> String {
        var written = closeText()
        while let last = containers.popLast() { written += last.isArray ? "]" : "}" }
        return written
    }

    private mutating func closeText() -> String {
        defer { isInText = false }
        return isInText ? "\"" : ""
    }

    /// Closes what the next value is not in, and opens what it is in.
    private mutating func move(to next: [Step]) throws(Disorder) -> String {
        let shared = zip(path, next).prefix { $0 == $1 }.count
        // Neither path may end where the other goes on: a value is no container.
        guard shared < next.count, path.isEmpty || shared < path.count else { throw Disorder() }
        var written = ""
        while containers.count > shared + 1, let last = containers.popLast() { written += last.isArray ? "]" : "}" }
        for index in shared..<next.count {
            if index == containers.count {
                let container = Container(for: next[index])
                written += container.isArray ? "[" : "{"
                containers.append(container)
            }
            written += try containers[index].begin(next[index])
        }
        return written
    }
}

extension GenerateContentArguments {
    /// The steps of a path such as `$.operations[0]['a name']`. The first must be a member's.
    static func steps(of text: String) throws(Disorder) -> [Step] {
        var rest = text.unicodeScalars[...]
        guard rest.popFirst() == "$" else { throw Disorder() }
        var steps: [Step] = []
        while let mark = rest.popFirst() {
            switch mark {
            case ".":
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty else { throw Disorder() }
                steps.append(.member(String(name)))
                rest = rest.dropFirst(name.count)
            case "[": steps.append(try bracketed(&rest))
            default: throw Disorder()
            }
        }
        guard case .member = steps.first else { throw Disorder() }
        return steps
    }

    private static func bracketed(_ rest: inout Substring.UnicodeScalarView) throws(Disorder) -> Step {
        guard let quote = rest.first, quote == "'" || quote == "\"" else {
            let digits = rest.prefix { $0 != "]" }
            guard let index = Int(String(digits)), index >= 0 else { throw Disorder() }
            rest = rest.dropFirst(digits.count)
            guard rest.popFirst() == "]" else { throw Disorder() }
            return .element(index)
        }
        rest.removeFirst()
        var name = String.UnicodeScalarView()
        while let scalar = rest.popFirst(), scalar != quote {
            guard scalar == "\\" else {
                name.append(scalar)
                continue
            }
            guard let escaped = rest.popFirst() else { throw Disorder() }
            name.append(try unescaped(escaped, &rest))
        }
        guard rest.popFirst() == "]" else { throw Disorder() }
        return .member(String(name))
    }

    private static func unescaped(
        _ scalar: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
    ) throws(Disorder) -> Unicode.Scalar {
        switch scalar {
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            let digits = rest.prefix(4)
            guard digits.count == 4, let value = UInt32(String(digits), radix: 16), let unit = Unicode.Scalar(value)
            else { throw Disorder() }
            rest = rest.dropFirst(4)
            return unit
        default: return scalar
        }
    }
}

extension String {
    /// The text as it stands between the quotes of a JSON string.
    fileprivate var escapedText: String { String(JSONValue.string(self).serialized().dropFirst().dropLast()) }
}
