import Interlingua

/// What came of an exchange: a response, or an error with the part of a response that came before it.
struct Outcome {
    var response: ModelResponse
    var error: ModelError?

    init(of exchange: Exchange, over transport: RecordedTransport) async {
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
            "tool_calls": .array(response.toolCalls.map(\.summary)),
            "finish_reason_raw": response.finish?.raw.map { .string($0) } ?? .null,
            "finish_reason": response.finish.flatMap(\.name).map { .string($0) } ?? .null,
            "usage": response.usage?.summary ?? .null,
            "model": response.model.map { .string($0.rawValue) } ?? .null,
            "response_id": response.start?.id.map { .string($0.rawValue) } ?? .null,
            "error": error?.summary ?? .null,
        ]
    }
}

extension FinishReason {
    /// `nil` where the provider gave no reason.
    var name: String? { meaning == .unreported ? nil : meaning.rawValue }
}

extension ToolCall {
    var summary: JSONValue {
        let parsed = try? JSONValue.parse(arguments)
        if isFreeForm, let input = parsed?["input"] {
            return ["id": .string(id), "name": .string(name), "arguments": .null, "arguments_raw": input]
        }
        return ["id": .string(id), "name": .string(name), "arguments": parsed ?? .string(arguments)]
    }
}

extension Usage {
    var summary: JSONValue {
        func count(_ value: Int?) -> JSONValue { value.map { .integer($0) } ?? .null }
        return [
            "input_tokens": count(input), "cached_input_tokens": count(cachedInput),
            "cache_write_tokens": count(cacheWrite), "output_tokens": count(output),
            "reasoning_tokens": count(reasoning), "total_tokens": count(total),
        ]
    }
}

extension ModelError {
    var summary: JSONValue {
        [
            "kind": .string(kind.name), "status": status.map { .integer($0) } ?? .null,
            "code": code.map { .string($0) } ?? .null, "message": .string(message),
            "request_id": requestID.map { .string($0) } ?? .null,
        ]
    }
}
