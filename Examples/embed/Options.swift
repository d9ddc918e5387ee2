import Interlingua
import backends
import terminal

/// What the command line asks for. What is no good in it ends the program.
struct Options {
    var choice = BackendChoice()
    /// Its inputs are the texts of the command line; none where there are none.
    var request = EmbeddingRequest([])
    var printsJSON = false

    static let usage = """
        usage: embed [OPTION…] [TEXT…]

        Turns texts into vectors, and prints one vector a line, as a JSON array of numbers. Without a text, standard input
        is read to its end, and each of its lines is one; empty ones are left out.

        \(BackendChoice.usage { $0.makeEmbedder != nil })
          --dimensions N   how long a vector shall be, of models that leave the choice
          --purpose P      query, document, code_query, classification, clustering, similarity, or a word of the
                           provider's own
          --truncate       cuts a text that is longer than the model reads
          --strict         fails where a setting cannot be honoured, instead of warning
          --json           prints one JSON object instead
          --               what follows are texts

        Credentials are those of the platform, as `chat --help` has them. Several requests are sent where one takes no more.
        Exit status: 0 done, 1 the request failed, 2 bad usage, 130 interrupted.
        """

    init() {
        var arguments = Arguments(usage: Self.usage)
        request.inputs = arguments.words { set($0, &$1) }
    }

    private mutating func set(_ option: String, _ arguments: inout Arguments) -> Bool {
        switch option {
        case "--dimensions": request.dimensions = arguments.number(of: option, atLeast: 1)
        case "--purpose": request.purpose = EmbeddingPurpose(rawValue: arguments.value(of: option))
        case "--truncate": request.allowsTruncation = true
        case "--strict": request.isStrict = true
        case "--json": printsJSON = true
        default: return choice.set(option, &arguments)
        }
        return true
    }
}
