import Foundation
import Interlingua
import backends
import terminal

/// `chat "Why is the sky blue?"`: asks a model and prints the answer as it comes.
@main struct Chat {
    private let options: Options
    private let client: ModelClient
    private let interrupt = Interrupt()

    static func main() async {
        let options = Options(Arguments())
        if options.wantsHelp { return print(Options.usage) }
        do throws(ModelError) {
            exit(await Chat(options: options, client: try client(options)).run(Conversation(options)))
        } catch {
            exit(report(error, options))
        }
    }

    /// Ends the program where no backend has that name, or the options do not fit it.
    private static func client(_ options: Options) throws(ModelError) -> ModelClient {
        guard let choice = NamedBackend.named(options.backend) else {
            Console.misuse("no backend is named \(options.backend)")
        }
        var settings = options.settings
        if let misfit = choice.misfit(in: settings) { Console.misuse(misfit) }
        let backend = try choice.make(settings)
        guard settings.model != nil || backend.identity.model != nil else {
            Console.misuse("\(choice.name) has no model of its own; name one with --model")
        }
        guard let folder = options.recordings else { return ModelClient(backend) }
        settings.transport = try RecordingTransport(
            into: folder, provider: backend.identity.provider, api: choice.api, over: settings.transport
        ) { Console.report($0.message) }
        return ModelClient(try choice.make(settings))
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
