import Interlingua

/// Everything that a stream may say.
func show(_ stream: ResponseStream) async throws(ModelError) -> ModelResponse {
    var response = ModelResponse()
    var events = stream.makeAsyncIterator()
    while let event = try await events.next() {
        response.apply(event)
        switch event {
        case .started(let start): print("answered by \(start.model?.rawValue ?? "an unnamed model")")
        case .warning(let warning): print("not honoured: \(warning.setting), \(warning.message)")
        case .textDelta(let text, _): print(text, terminator: "")
        case .partFinished(.toolCall(let call), _): print("\ncall \(call.name)(\(call.arguments))")
        case .usage(let usage): print("\n\(usage.output ?? 0) tokens so far")
        case .finished(let reason): print("\nended: \(reason.meaning)")
        default: break
        }
    }
    return response
}
