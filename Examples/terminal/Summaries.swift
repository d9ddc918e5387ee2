public import Interlingua

// What the programs print of values as JSON. The names are a contract; `null` is what is not known.

extension ToolCall {
    public var summary: JSONValue {
        let parsed = try? JSONValue.parse(arguments)
        return ["id": .string(id), "name": .string(name), "arguments": parsed ?? .string(arguments)]
    }
}

extension Usage {
    public var summary: JSONValue {
        [
            "input_tokens": .count(input), "cached_input_tokens": .count(cachedInput),
            "cache_write_tokens": .count(cacheWrite), "output_tokens": .count(output),
            "reasoning_tokens": .count(reasoning), "total_tokens": .count(total),
        ]
    }
}

extension ModelError {
    public var summary: JSONValue {
        [
            "kind": .string(kind.name), "message": .string(message), "status": .count(status), "code": .text(code),
            "request_id": .text(requestID), "provider": .text(provider?.rawValue),
        ]
    }
}

extension Attempt {
    public var summary: JSONValue {
        let outcome =
            switch self.outcome {
            case .succeeded: "succeeded"
            case .cancelled: "cancelled"
            case .failed(let kind): kind.name
            @unknown default: "unknown"
            }
        return [
            "provider": .string(provider.rawValue), "model": .text(model?.rawValue), "region": .text(region),
            "outcome": .string(outcome), "status": .count(status), "delay_ms": delay.milliseconds,
        ]
    }
}

extension FinishReason {
    /// `nil` where the provider gave no reason.
    public var name: String? { meaning == .unreported ? nil : meaning.rawValue }
}

extension JSONValue {
    public static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    public static func count(_ count: Int?) -> JSONValue { count.map { .integer($0) } ?? .null }
}

extension Duration {
    /// As a number, to a tenth.
    public var milliseconds: JSONValue { .double((self / .microseconds(100)).rounded() / 10) }
}
