extension Usage {
    /// Reads a usage object of any server that speaks Chat Completions.
    ///
    /// "Compatible" says nothing about accounting, but a total does: where it exceeds prompt and completion, the
    /// rest is what the server counts beside them.
    ///
    /// Source: `wire/usage.md`, § 1 and Quirks.
    init(chatCompletions json: JSONValue, variant: ChatCompletionsVariant) {
        let prompt = json["prompt_tokens_details"] ?? json["prompt_token_details"]
        let completion = json["completion_tokens_details"]
        self.init(input: json["prompt_tokens"]?.tokens, output: json["completion_tokens"]?.tokens)
        raw = json
        cachedInput =
            prompt?["cached_tokens"]?.tokens ?? json["prompt_cache_hit_tokens"]?.tokens
            ?? json["cached_tokens"]?.tokens ?? json["num_cached_tokens"]?.tokens
        cacheWrite = prompt?["cache_write_tokens"]?.tokens ?? prompt?["cache_creation_input_tokens"]?.tokens
        reasoning = completion?["reasoning_tokens"]?.tokens ?? json["reasoning_tokens"]?.tokens
        inputAudio = prompt?["audio_tokens"]?.tokens
        inputImage = prompt?["image_tokens"]?.tokens
        outputAudio = completion?["audio_tokens"]?.tokens
        outputImage = completion?["image_tokens"]?.tokens
        settle(total: json["total_tokens"]?.tokens, variant: variant)
    }

    private mutating func settle(total: Int?, variant: ChatCompletionsVariant) {
        guard let prompt = input, let completion = output else { return }
        if let total, total > prompt + completion {
            let rest = total - prompt - completion
            if rest == reasoning {
                output = completion + rest  // xAI: reasoning beside the completion
            } else if rest == inputAudio || variant.countsAudioApart {
                input = prompt + rest  // Mistral: sound beside the prompt
            } else {
                output = completion + rest  // Gemini: thinking that only the total shows
                reasoning = (reasoning ?? 0) + rest
            }
        }
        if let cachedInput, cachedInput > prompt { input = prompt + cachedInput }  // Grok on Azure: cache beside
        if let reasoning, let output { self.reasoning = min(reasoning, output) }
    }
}

extension JSONValue {
    /// A count of tokens; some servers write it as `6.0` or `"6"`. A negative one is none, nor is one that is
    /// beyond what JSON can say exactly: sums of it must not overflow.
    fileprivate var tokens: Int? {
        guard let count = integer ?? number.flatMap(Int.init(exactly:)) ?? string.flatMap({ Int($0) }),
            (0...1 << 53).contains(count)
        else { return nil }
        return count
    }
}
