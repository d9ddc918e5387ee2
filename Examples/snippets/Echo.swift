import Interlingua

/// A model in this process: it says the last message back, word by word.
struct Echo: Backend {
    let identity = BackendIdentity(provider: "echo", region: "local", model: "echo-1")

    func stream(_ request: ModelRequest) async throws(ModelError) -> ResponseStream {
        var words = request.messages.last?.text.split(separator: " ") ?? []
        var assembler = ResponseAssembler(identity: identity)
        assembler.identify(id: "echo-response", model: "echo-1")
        return ResponseStream { (events: inout [ModelEvent]) throws(ModelError) in
            if words.isEmpty {
                try assembler.finish(FinishReason(.stop))
            } else {
                try assembler.text(words.removeFirst() + " ")
            }
            assembler.takeEvents(into: &events)
            return !events.isEmpty
        }
    }
}
