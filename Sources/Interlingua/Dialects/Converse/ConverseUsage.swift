extension Usage {
    /// Reads Converse's usage, whose input counts neither what came from the cache nor what went into it.
    ///
    /// Reasoning is in the output, and not told apart.
    ///
    /// Source: `wire/bedrock.md`, § 5 “usage”; `wire/usage.md`, § 1.
    init(converse json: JSONValue) {
        self.init(output: json.count("outputTokens"))
        raw = json
        cachedInput = json.count("cacheReadInputTokens") ?? json.count("cacheReadInputTokenCount")
        cacheWrite = json.count("cacheWriteInputTokens") ?? json.count("cacheWriteInputTokenCount")
        input = json.count("inputTokens").map { $0.adding(cachedInput).adding(cacheWrite) }
        for detail in json["cacheDetails"]?.array ?? [] {
            guard let tokens = detail.count("inputTokens") else { continue }
            switch detail["ttl"]?.string {
            case "5m": cacheWrite5Minutes = tokens.adding(cacheWrite5Minutes)
            case "1h": cacheWrite1Hour = tokens.adding(cacheWrite1Hour)
            default: break
            }
        }
    }
}

extension JSONValue {
    /// A member that is a number of tokens. Negative ones are none.
    fileprivate func count(_ name: String) -> Int? {
        guard let count = self[name]?.integer, count >= 0 else { return nil }
        return count
    }
}
