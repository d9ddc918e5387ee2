import Interlingua
import backends
import terminal

/// What the command line asks for. What is no good in it ends the program.
struct Options {
    var choice = BackendChoice()
    var conversation = Conversation()
    var printsJSON = false
    /// Empty where none is given.
    var prompt = ""

    static let usage = """
        usage: chat [OPTION…] [PROMPT…]

        Asks a model and prints the answer as it comes. Without a prompt, a terminal gets a conversation (/exit or the
        end of input leaves it), and any other input is read to its end and is the prompt.

        \(BackendChoice.usage())
          --system S       instructions for the model
          --max-output N   ends the answer after N tokens
          --temperature T  0 always takes the likeliest token
          --schema FILE    a JSON Schema that the answer must follow
          --image FILE     a PNG, JPEG, GIF or WebP for the model to see (repeatable)
          --no-stream      asks for the answer in one piece
          --json           prints one JSON object instead of text
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

    init() {
        var arguments = Arguments(usage: Self.usage)
        prompt = arguments.words { set($0, &$1) }.joined(separator: " ")
    }

    private mutating func set(_ option: String, _ arguments: inout Arguments) -> Bool {
        switch option {
        case "--system": conversation.request.messages = [.system(arguments.value(of: option))]
        case "--max-output": conversation.request.maximumOutput = arguments.number(of: option, atLeast: 1)
        case "--temperature": conversation.request.sampling.temperature = arguments.number(of: option, atLeast: 0.0)
        case "--schema": conversation.request.outputFormat = .schema(in: arguments.value(of: option))
        case "--image": conversation.images.append(.image(in: arguments.value(of: option)))
        case "--no-stream": conversation.request.delivery = .whole
        case "--json": printsJSON = true
        default: return choice.set(option, &arguments)
        }
        return true
    }
}
