import Interlingua
import backends
import terminal

/// What the command line asks for.
struct Options {
    var backend = "llama"
    /// What the backend is made of.
    var settings = BackendSettings()
    /// Its inputs are the texts of the command line; none where there are none.
    var request = EmbeddingRequest([])
    var printsJSON = false
    var wantsHelp = false

    static let usage = """
        usage: embed [OPTION…] [TEXT…]

        Turns texts into vectors, and prints one vector a line, as a JSON array of numbers. Without a text, standard input
        is read to its end, and each of its lines is one; empty ones are left out.

          --backend B      llama where none is named, or
                           \(NamedEmbedder.all.map(\.name).joined(separator: " "))
          --model M        the model; of azure, the deployment
          --dimensions N   how long a vector shall be, of models that leave the choice
          --purpose P      query, document, code_query, classification, clustering, similarity, or a word of the
                           provider's own
          --truncate       cuts a text that is longer than the model reads
          --strict         fails where a setting cannot be honoured, instead of warning
          --url U          replaces scheme, host, port and path prefix; the provider's own path stays
          --region R       of bedrock: whose host is asked; of openai: the project's, us or eu; of others: where the
                           server is, as you know it
          --project P, --location L    of vertex; of openai: --project alone
          --api-version V  of azure
          --json           prints one JSON object instead
          --               what follows are texts

        Credentials are those of the platform, as `chat --help` has them. Several requests are sent where one takes no more.
        Exit status: 0 done, 1 the request failed, 2 bad usage, 130 interrupted.
        """

    /// Ends the program where the arguments are no good.
    init(_ arguments: Arguments) {
        var arguments = arguments
        while let argument = arguments.next() {
            if argument == "--" {
                request.inputs += arguments.remaining()
            } else if argument.hasPrefix("-"), argument != "-" {
                set(argument, &arguments)
            } else {
                request.inputs.append(argument)
            }
        }
    }

    private mutating func set(_ option: String, _ arguments: inout Arguments) {
        if settings.set(option, to: { arguments.value(of: option) }) { return }
        switch option {
        case "--backend": backend = arguments.value(of: option)
        case "--dimensions": request.dimensions = arguments.number(of: option, atLeast: 1)
        case "--purpose": request.purpose = EmbeddingPurpose(rawValue: arguments.value(of: option))
        case "--truncate": request.allowsTruncation = true
        case "--strict": request.isStrict = true
        case "--json": printsJSON = true
        case "--help", "-h": wantsHelp = true
        default: Console.misuse("no option \(option); a text that begins with a dash goes after --")
        }
    }
}
