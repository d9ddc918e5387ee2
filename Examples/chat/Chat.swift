import Foundation
import Interlingua

/// `chat "Why is the sky blue?"`: asks a model and prints the answer as it comes.
@main struct Chat {
    private let options: Options
    private let client: ModelClient
    private let interrupt = Interrupt()

    static func main() async {
        let options = Options(CommandLine.arguments.dropFirst())
        if options.wantsHelp { return print(Options.usage) }
        do throws(ModelError) {
            exit(await Chat(options: options, client: try client(options)).run(Conversation(options)))
        } catch {
            exit(report(error, options))
        }
    }

    private static func client(_ options: Options) throws(ModelError) -> ModelClient {
        var provider = Provider(options: options, transport: CurlTransport.shared)
        let backend = try provider.backend()
        guard let folder = options.recordings else { return ModelClient(backend) }
        provider.transport = Recorder(
            into: folder, provider: backend.identity.provider, api: provider.api, over: provider.transport)
        return ModelClient(try provider.backend())
    }

    /// Returns the exit status.
    private func run(_ conversation: Conversation) async -> Int32 {
        if !options.prompt.isEmpty { return await ask(conversation.request(asking: options.prompt)).status }
        if Console.hasTypist { return await converse(conversation) }
        let input = Console.readAll()
        guard !input.isEmpty else { Console.misuse("no prompt") }
        return await ask(conversation.request(asking: input)).status
    }

    private func converse(_ conversation: Conversation) async -> Int32 {
        var conversation = conversation
        while let line = Console.ask(), line != "/exit" {
            guard !line.isEmpty else { continue }
            let request = conversation.request(asking: line)
            conversation.keep(await ask(request).answer.response, to: request)
        }
        return 0
    }

    private func ask(_ request: ModelRequest) async -> (answer: Answer, status: Int32) {
        let (client, isShown) = (client, !options.printsJSON)
        let answer = await interrupt.cancelling { await Answer(from: client, to: request, isShown: isShown) }
        if let error = answer.error { return (answer, Self.report(error, options)) }
        if options.printsJSON { Console.write(answer.json) }
        return (answer, 0)
    }

    /// Returns the exit status: as shells have it for Ctrl-C, and 1 for all else.
    private static func report(_ error: ModelError, _ options: Options) -> Int32 {
        Console.report("\(error)")
        if options.printsJSON { Console.report(["error": error.summary]) }
        return error.kind == .cancelled ? 130 : 1
    }
}
