import Foundation
import Interlingua

/// `replay FILE…`: decodes recorded exchanges, offline, and prints what each one says.
///
/// The exchange's `api` chooses the dialect and its `provider` the quirks.
@main struct Replay {
    static let usage = """
        usage: replay [--split N] [--cut N] FILE…

        Decodes recorded exchanges, offline, and prints one JSON object a line for each, in the order given.

          FILE…        what `chat --record` writes; - reads file names from standard input, one a line
          --split N    feeds the body in pieces of N bytes instead of 16384
          --cut N      leaves out the body's last N bytes

        An error that was recorded is a result like any other. Exit status: 0, or 1 where a file is no recorded
        exchange (standard error says which, and the others are still decoded), 2 bad usage.
        """

    static func main() async {
        var files: [String] = []
        var transport = RecordedTransport()
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--help", "-h": return print(usage)
            case "--split": transport.pieceSize = number(arguments.popFirst(), atLeast: 1)
            case "--cut": transport.cut = number(arguments.popFirst(), atLeast: 0)
            case "-": while let line = readLine() { if !line.isEmpty { files.append(line) } }
            case let option where option.hasPrefix("-"): fail("unknown option \(option)")
            default: files.append(argument)
            }
        }
        guard !files.isEmpty else { fail("no files") }
        var isReadable = true
        for file in files where !(await replay(file, transport)) { isReadable = false }
        exit(isReadable ? 0 : 1)
    }

    private static func replay(_ file: String, _ transport: RecordedTransport) async -> Bool {
        do throws(ModelError) {
            let exchange = try Exchange(contentsOf: file)
            var transport = transport
            transport.exchange = exchange
            print(await Outcome(of: exchange, over: transport).json(id: exchange.id).serialized())
            return true
        } catch {
            report("\(file): \(error.message)")
            return false
        }
    }

    private static func number(_ text: String?, atLeast minimum: Int) -> Int {
        guard let number = text.flatMap({ Int($0) }), number >= minimum else {
            fail("not a number of at least \(minimum): \(text ?? "nothing")")
        }
        return number
    }

    private static func fail(_ problem: String) -> Never {
        report("\(problem)\n\(usage)")
        exit(2)
    }

    private static func report(_ line: String) {
        FileHandle.standardError.write(Data("replay: \(line)\n".utf8))
    }
}
