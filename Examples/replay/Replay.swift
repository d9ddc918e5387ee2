import Foundation
import Interlingua
import terminal

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
        var (pieceByteCount, cut) = (16 << 10, 0)
        var arguments = Arguments(usage: usage)
        let words = arguments.words { option, arguments in
            switch option {
            case "--split": pieceByteCount = arguments.number(of: option, atLeast: 1)
            case "--cut": cut = arguments.number(of: option, atLeast: 0)
            default: return false
            }
            return true
        }
        let files = words.flatMap { $0 == "-" ? Console.readLines() : [$0] }
        guard !files.isEmpty else { Console.misuse("no files") }
        var isReadable = true
        for file in files where !(await replay(file, pieceByteCount: pieceByteCount, cut: cut)) { isReadable = false }
        exit(isReadable ? 0 : 1)
    }

    private static func replay(_ file: String, pieceByteCount: Int, cut: Int) async -> Bool {
        do throws(ModelError) {
            var exchange = try Exchange(contentsOf: file)
            exchange.body.removeLast(min(cut, exchange.body.count))
            let transport = ReplayTransport([exchange], pieceByteCount: pieceByteCount)
            print(await Outcome(of: exchange, over: transport).json(id: exchange.id).serialized())
            return true
        } catch {
            Console.report("\(file): \(error.message)")
            return false
        }
    }
}
