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
        let options = Options()
        do throws(ModelError) {
            let client = ModelClient(try options.choice.makeBackend())
            exit(await Chat(options: options, client: client).run())
        } catch {
            exit(Console.report(error, asJSON: options.printsJSON))
        }
    }

    /// Returns the exit status.
    private func run() async -> Int32 {
        let conversation = options.conversation
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
        if let error = answer.error { return (answer, Console.report(error, asJSON: options.printsJSON)) }
        if options.printsJSON { Console.write(answer.json) }
        return (answer, 0)
    }
}
