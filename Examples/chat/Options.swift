import Interlingua
import backends
import terminal

/// What the command line asks for.
struct Options {
    var backend = "llama"
    /// What the backend is made of.
    var settings = BackendSettings()
    var system: String?
    var maximumOutput: Int?
    var temperature: Double?
    var delivery = Delivery.streamed
    var printsJSON = false
    var schema: String?
    var images: [String] = []
    var recordings: String?
    var wantsHelp = false
    /// Empty where none is given.
    var prompt = ""

    static let usage = """
        usage: chat [OPTION…] [PROMPT…]

        Asks a model and prints the answer as it comes. Without a prompt, a terminal gets a conversation (/exit or the
        end of input leaves it), and any other input is read to its end and is the prompt.

          --backend B      llama where none is named, or
                           \(NamedBackend.names(indent: 19))
          --model M        the model; of azure, the deployment; of sagemaker, the endpoint
          --url U          replaces scheme, host, port and path prefix; the provider's own path stays
          --region R       of bedrock and sagemaker: whose host is asked; of openai: the project's, us or eu; of others:
                           where the server is, as you know it
          --project P      of vertex: the project; of openai: whose limits count
          --location L     of vertex: a region, eu, us, or global
          --api-version V  of azure: a date asks for the classic surface
          --system S       instructions for the model
          --max-output N   ends the answer after N tokens
          --temperature T  0 always takes the likeliest token
          --schema FILE    a JSON Schema that the answer must follow
          --image FILE     a PNG, JPEG, GIF or WebP for the model to see (repeatable)
          --no-stream      asks for the answer in one piece
          --json           prints one JSON object instead of text
          --record DIR     writes each HTTP exchange there, without credentials, for `replay`
          --               what follows is the prompt

        Credentials are those of the platform: the clouds' default chains (AWS_…, GOOGLE_APPLICATION_CREDENTIALS,
        AZURE_…, roles and identities of the machine), and keys in OPENAI_API_KEY, AZURE_OPENAI_API_KEY,
        AWS_BEARER_TOKEN_BEDROCK, ANTHROPIC_API_KEY, GOOGLE_API_KEY, MISTRAL_API_KEY and so on. Servers of one's own take
        LLAMA_API_KEY, VLLM_API_KEY, LM_API_TOKEN, OLLAMA_API_KEY (with OLLAMA_HOST) or COMPATIBLE_API_KEY. What the
        command line does not say is that of AZURE_OPENAI_ENDPOINT, AWS_REGION, GOOGLE_CLOUD_PROJECT,
        GOOGLE_CLOUD_LOCATION and their like.

        Ctrl-C ends the answer and closes its connection; while nothing is being answered it ends the conversation.
        Exit status: 0 answered, 1 the request failed, 2 bad usage, 130 interrupted.
        """

    /// Ends the program where the arguments are no good.
    init(_ arguments: Arguments) {
        var arguments = arguments
        var words: [String] = []
        while let argument = arguments.next() {
            if argument == "--" {
                words += arguments.remaining()
            } else if argument.hasPrefix("-"), argument != "-" {
                set(argument, &arguments)
            } else {
                words.append(argument)
            }
        }
        prompt = words.joined(separator: " ")
    }

    private mutating func set(_ option: String, _ arguments: inout Arguments) {
        if settings.set(option, to: { arguments.value(of: option) }) { return }
        switch option {
        case "--backend": backend = arguments.value(of: option)
        case "--system": system = arguments.value(of: option)
        case "--max-output": maximumOutput = arguments.number(of: option, atLeast: 1)
        case "--temperature": temperature = arguments.number(of: option, atLeast: 0.0)
        case "--no-stream": delivery = .whole
        case "--json": printsJSON = true
        case "--schema": schema = arguments.value(of: option)
        case "--image": images.append(arguments.value(of: option))
        case "--record": recordings = arguments.value(of: option)
        case "--help", "-h": wantsHelp = true
        default: Console.misuse("no option \(option); a prompt that begins with a dash goes after --")
        }
    }
}
