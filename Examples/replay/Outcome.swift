import Interlingua
import backends
import terminal

/// What came of an exchange: a response, or an error with the part of a response that came before it.
struct Outcome {
    var response: ModelResponse
    var error: ModelError?

    init(of exchange: Exchange, over transport: ReplayTransport) async {
        response = ModelResponse()
        guard let backend = exchange.backend(over: transport) else {
            error = ModelError(.unsupported, "no dialect speaks \(exchange.api)")
            return
        }
        var request = ModelRequest(model: "recorded", messages: [.user("recorded")])
        request.delivery = exchange.delivery
        do {
            for try await event in try await backend.stream(request) { response.apply(event) }
        } catch {
            self.error = error
        }
    }

    func json(id: String) -> JSONValue {
        [
            "id": .string(id),
            "text": .string(response.text),
            "reasoning_text": .string(response.reasoningText),
            "tool_calls": .array(response.toolCalls.map(\.recorded)),
            "finish_reason_raw": .text(response.finish?.raw),
            "finish_reason": .text(response.finish?.name),
            "usage": response.usage?.summary ?? .null,
            "model": .text(response.model?.rawValue),
            "response_id": .text(response.start?.id?.rawValue),
            "error": error?.summary ?? .null,
        ]
    }
}

extension ToolCall {
    /// As recordings have it: text that is no JSON stands beside the arguments.
    fileprivate var recorded: JSONValue {
        guard isFreeForm, let input = (try? JSONValue.parse(arguments))?["input"] else { return summary }
        return ["id": .string(id), "name": .string(name), "arguments": .null, "arguments_raw": input]
    }
}
