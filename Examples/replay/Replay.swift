import Foundation
import Interlingua

/// `replay FILE…`: decodes recorded exchanges, offline, and prints what each one says.
///
/// One JSON object a line for each exchange, in the order given. The exchange's `api` chooses the dialect and its
/// `provider` the quirks; the status is 0 when every file could be read, whatever is in it.
@main struct Replay {
    static let usage = """
        usage: replay [--split N] [--cut N] FILE…

          FILE…        recorded exchanges, one JSON document each; - reads file names from standard input
          --split N    feed the body in pieces of N bytes instead of 16384
          --cut N      leave out the body's last N bytes
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
            case "-": while let line = readLine() { files.append(line) }
            case let option where option.hasPrefix("--"): fail("unknown option \(option)")
            default: files.append(argument)
            }
        }
        guard !files.isEmpty else { fail("no files") }
        var isReadable = true
        for file in files where !(await replay(file, transport)) { isReadable = false }
        exit(isReadable ? 0 : 1)
    }

    private static func replay(_ file: String, _ transport: RecordedTransport) async -> Bool {
        do {
            let exchange = try Exchange(contentsOf: file)
            var transport = transport
            transport.exchange = exchange
            print(await Outcome(of: exchange, over: transport).json(id: exchange.id).serialized())
            return true
        } catch {
            report("\(file): \(error)")
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
