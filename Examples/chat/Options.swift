import Interlingua

/// What the command line asks for.
struct Options {
    var backend = "llama"
    var model: ModelID?
    var url: String?
    var region: String?
    var project: String?
    var apiVersion: String?
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
                           \(Provider.names.prefix(8).joined(separator: " "))
                           \(Provider.names.dropFirst(8).joined(separator: " "))
          --model M        the model; of azure, the deployment
          --url U          replaces scheme, host, port and path prefix; the provider's own path stays
          --region R       of openai: the project's, us or eu; of others: where the server is, as you know it
          --project P      of openai: whose limits count
          --api-version V  of azure: a date asks for the classic surface
          --location L     of vertex, which is not built yet
          --system S       instructions for the model
          --max-output N   ends the answer after N tokens
          --temperature T  0 always takes the likeliest token
          --schema FILE    a JSON Schema that the answer must follow
          --image FILE     a PNG, JPEG, GIF or WebP for the model to see (repeatable)
          --no-stream      asks for the answer in one piece
          --json           prints one JSON object instead of text
          --record DIR     writes each HTTP exchange there, without credentials, for `replay`
          --               what follows is the prompt

        Keys are read from OPENAI_API_KEY (with OPENAI_ORG_ID, OPENAI_PROJECT_ID, OPENAI_BASE_URL),
        AZURE_OPENAI_API_KEY or AZURE_OPENAI_AD_TOKEN (with AZURE_OPENAI_ENDPOINT, OPENAI_API_VERSION),
        MISTRAL_API_KEY, GROQ_API_KEY and so on; where the server asks for one, from LLAMA_API_KEY, VLLM_API_KEY,
        LM_API_TOKEN, OLLAMA_API_KEY (with OLLAMA_HOST), COMPATIBLE_API_KEY.

        Ctrl-C ends the answer and closes its connection; while nothing is being answered it ends the conversation.
        Exit status: 0 answered, 1 the request failed, 2 bad usage, 130 interrupted.
        """

    init() {}

    /// Ends the program where `arguments` are no good.
    init(_ arguments: ArraySlice<String>) {
        var rest = arguments
        var words: [String] = []
        while let argument = rest.popFirst() {
            if argument == "--" {
                words += rest
                rest = []
            } else if argument.hasPrefix("-"), argument != "-" {
                set(argument, &rest)
            } else {
                words.append(argument)
            }
        }
        prompt = words.joined(separator: " ")
    }

    private mutating func set(_ option: String, _ rest: inout ArraySlice<String>) {
        func value() -> String {
            guard let value = rest.popFirst() else { Console.misuse("\(option) needs a value") }
            return value
        }
        func number<Number: Comparable>(_ parse: (String) -> Number?, atLeast minimum: Number) -> Number {
            let text = value()
            if let number = parse(text), number >= minimum { return number }
            Console.misuse("\(option) \(text): not a number of at least \(minimum)")
        }
        switch option {
        case "--backend": backend = value()
        case "--model": model = ModelID(rawValue: value())
        case "--url": url = value()
        case "--region": region = value()
        case "--project": project = value()
        case "--location": Console.misuse("--location \(value()): no backend here has locations")
        case "--api-version": apiVersion = value()
        case "--system": system = value()
        case "--max-output": maximumOutput = number({ Int($0) }, atLeast: 1)
        case "--temperature": temperature = number({ Double($0) }, atLeast: 0)
        case "--no-stream": delivery = .whole
        case "--json": printsJSON = true
        case "--schema": schema = value()
        case "--image": images.append(value())
        case "--record": recordings = value()
        case "--help", "-h": wantsHelp = true
        default: Console.misuse("no option \(option); a prompt that begins with a dash goes after --")
        }
    }
}
