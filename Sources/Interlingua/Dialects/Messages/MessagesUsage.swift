extension Usage {
    /// Reads Anthropic's usage object.
    ///
    /// Its input leaves out what the cache gave and got; ours has it. Where it lists iterations, their sum is what the
    /// response cost: the totals beside them leave out the passes of other kinds, such as a compaction's or an
    /// advisor's.
    ///
    /// Source: `wire/usage.md`, § 1 and § 3; `wire/anthropic.md`, § 2.
    init(messages json: JSONObject) {
        let passes = json["iterations"]?.array?.compactMap(\.object) ?? []
        let counted = passes.isEmpty ? [json] : passes
        let fresh = counted.sum("input_tokens")
        let written = counted.map(CacheWrites.init)
        self.init(output: counted.sum("output_tokens"))
        cachedInput = counted.sum("cache_read_input_tokens")
        cacheWrite = written.sum(\.total)
        cacheWrite5Minutes = written.sum(\.fiveMinutes)
        cacheWrite1Hour = written.sum(\.oneHour)
        input = fresh.map { $0.adding(cachedInput).adding(cacheWrite) }
        reasoning = json["output_tokens_details"]?["thinking_tokens"]?.tokens
        raw = .object(json)
    }
}

/// What one pass wrote to the cache. Each `nil` is not reported.
private struct CacheWrites {
    var total: Int?
    var fiveMinutes: Int?
    var oneHour: Int?

    init(_ json: JSONObject) {
        let split = json["cache_creation"]
        total = json["cache_creation_input_tokens"]?.tokens
        fiveMinutes = split?["ephemeral_5m_input_tokens"]?.tokens
        oneHour = split?["ephemeral_1h_input_tokens"]?.tokens
        guard fiveMinutes != nil || oneHour != nil else { return }
        let sum = (fiveMinutes ?? 0).adding(oneHour)
        guard let total else {
            self.total = sum
            return
        }
        // A stream's end tells a new total and not its parts; those of the beginning then say nothing.
        if total != sum { (fiveMinutes, oneHour) = (nil, nil) }
    }
}

extension [CacheWrites] {
    fileprivate func sum(_ count: KeyPath<CacheWrites, Int?>) -> Int? { compactMap { $0[keyPath: count] }.sumIfAny }
}

extension [JSONObject] {
    /// The sum of what is reported; `nil` where nothing is.
    fileprivate func sum(_ member: String) -> Int? { compactMap { $0[member]?.tokens }.sumIfAny }
}

extension [Int] {
    /// `nil` of nothing.
    fileprivate var sumIfAny: Int? {
        isEmpty ? nil : reduce(0) { $0.adding($1) }
    }
}

extension JSONValue {
    /// A count of tokens. Negative counts are none.
    fileprivate var tokens: Int? {
        guard let count = integer ?? number.flatMap(Int.init(exactly:)), count >= 0 else { return nil }
        return count
    }
}
