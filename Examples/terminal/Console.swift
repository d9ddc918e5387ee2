import Foundation
public import Interlingua

/// What people and programs see: standard output, and standard error.
public enum Console {
    private static let program = ProcessInfo.processInfo.processName
    public static let isTerminal = isatty(STDOUT_FILENO) == 1
    public static let hasTypist = isatty(STDIN_FILENO) == 1

    /// To a program the text goes as it is. To a terminal, a model's control characters would be commands (move the
    /// cursor, fill the clipboard, forge a prompt); they are made harmless.
    public static func write(_ text: String) { put(isTerminal ? text.harmless : text, FileHandle.standardOutput) }

    /// Writes what only a terminal gets: thinking, figures.
    public static func writeDim(_ text: String) {
        guard isTerminal else { return }
        let isPlain = ProcessInfo.processInfo.environment["NO_COLOR"]?.isEmpty == false
        put(isPlain ? text.harmless : "\u{1B}[2m\(text.harmless)\u{1B}[22m", FileHandle.standardOutput)
    }

    /// Writes a document as one line.
    public static func write(_ json: JSONValue) { put(json.line, FileHandle.standardOutput) }

    public static func report(_ json: JSONValue) { put(json.line, FileHandle.standardError) }

    /// One line for people, whatever is in `text`.
    public static func report(_ text: String) {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        put("\(program): \(line.harmless)\n", FileHandle.standardError)
    }

    /// One line for people, and for programs that want JSON a document too.
    ///
    /// - Returns: The program's exit status: as shells have it for Ctrl-C, and 1 for all else.
    public static func report(_ error: ModelError, asJSON: Bool) -> Int32 {
        report("\(error)")
        if asJSON { report(["error": error.summary]) }
        return error.kind == .cancelled ? 130 : 1
    }

    /// The next line that the typist enters; `nil` at the end.
    public static func ask() -> String? {
        put("> ", FileHandle.standardError)
        return readLine()
    }

    /// The lines of standard input that are not empty.
    public static func readLines() -> [String] { readAll().split { $0 == "\n" || $0 == "\r\n" }.map(String.init) }

    /// All of standard input, without the line feed at its end.
    public static func readAll() -> String {
        let text = String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// Ends the program, since it is not used as it can be.
    public static func misuse(_ problem: String) -> Never {
        report("\(problem) (see \(program) --help)")
        exit(2)
    }

    /// Unbuffered, so that each token shows when it comes. A reader that went away ends the program (SIGPIPE).
    private static func put(_ text: String, _ file: FileHandle) { try? file.write(contentsOf: Data(text.utf8)) }
}

extension JSONValue {
    /// The document on one line. Control characters that JSON leaves as they are become escapes, which say the same.
    fileprivate var line: String {
        serialized().replacingControls { "\\u00" + String($0.value, radix: 16) } + "\n"
    }
}

extension String {
    /// A carriage return goes without a trace, since it mostly stands before a line feed.
    fileprivate var harmless: String { replacingControls { $0 == "\r" ? "" : "\u{FFFD}" } }

    /// Every control character but tab and line feed replaced.
    fileprivate func replacingControls(_ replacement: (Unicode.Scalar) -> String) -> String {
        unicodeScalars.reduce(into: "") { text, scalar in
            let isControl = scalar.properties.generalCategory == .control && scalar != "\t" && scalar != "\n"
            text += isControl ? replacement(scalar) : String(scalar)
        }
    }
}
