import Interlingua
import terminal

/// What `chat --json` prints. The names are a contract; `null` is what is not known.
extension Answer {
    var json: JSONValue {
        [
            "text": .string(response.text), "reasoning": .string(response.reasoningText),
            "tool_calls": .array(response.toolCalls.map(\.summary)),
            "finish_reason": .text(response.finish?.name),
            "finish_reason_raw": .text(response.finish?.raw),
            "usage": response.usage?.summary ?? .null, "cost": response.usage?.cost ?? .null,
            "model": .text(response.model?.rawValue), "response_id": .text(response.start?.id?.rawValue),
            "provider": .text(response.start?.provider.rawValue), "region": .text(response.start?.region),
            "warnings": .array(warnings.map(\.json)), "attempts": .array(attempts),
            "timing": ["first_event_ms": firstEvent?.milliseconds ?? .null, "total_ms": total.milliseconds],
        ]
    }

    private var warnings: [Warning] {
        let late = response.notices.compactMap { if case .warning(let warning) = $0 { warning } else { nil } }
        return response.warnings + late
    }

    /// The failed ones, and the last. How long the client waited before one that succeeded, it does not say.
    private var attempts: [JSONValue] {
        let failed = response.failedAttempts.map(\.summary)
        guard let start = response.start else { return failed }
        let last = Attempt(provider: start.provider, model: start.model, region: start.region, outcome: .succeeded)
        var summary = last.summary.object ?? [:]
        if !failed.isEmpty { summary["delay_ms"] = .null }
        return failed + [.object(summary)]
    }
}

extension Usage {
    /// As the provider reports it, in its currency: a number, or an object with a total (Perplexity).
    fileprivate var cost: JSONValue? {
        guard let cost = raw?["cost"] else { return nil }
        return cost.number == nil ? cost["total_cost"] : cost
    }
}
