extension Usage {
    /// Reads the usage of a response.
    ///
    /// Source: `wire/usage.md`, § 1.
    ///
    /// - Parameter showsReasoning: Whether reasoning was seen. A count of zero then is none: gpt-oss models report it
    ///   whatever they did.
    init(responses json: JSONValue, showsReasoning: Bool) {
        let input = json["input_tokens_details"]
        let output = json["output_tokens_details"]
        self.init(input: json["input_tokens"]?.tokens, output: json["output_tokens"]?.tokens)
        raw = json
        cachedInput = input?["cached_tokens"]?.tokens
        cacheWrite = input?["cache_write_tokens"]?.tokens
        inputAudio = input?["audio_tokens"]?.tokens
        inputImage = input?["image_tokens"]?.tokens
        outputAudio = output?["audio_tokens"]?.tokens
        outputImage = output?["image_tokens"]?.tokens
        reasoning = output?["reasoning_tokens"]?.tokens
        if reasoning == 0, showsReasoning { reasoning = nil }
        if let count = reasoning, let all = self.output { reasoning = min(count, all) }
    }
}

extension JSONValue {
    /// A count of tokens. Negative counts are none.
    fileprivate var tokens: Int? {
        guard let count = integer ?? number.flatMap(Int.init(exactly:)), count >= 0 else { return nil }
        return count
    }
}
