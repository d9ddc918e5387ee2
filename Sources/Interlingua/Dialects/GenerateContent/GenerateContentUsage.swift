extension Usage {
    /// Reads a `usageMetadata`, or `nil` where it counts nothing: Vertex AI sends only the kind of traffic until the
    /// last chunk.
    ///
    /// Google counts thoughts beside the candidates, and what its own tools fed in beside the prompt. A count of 0 is
    /// left out.
    ///
    /// Source: `wire/vertex.md`, § 3; `wire/usage.md`, § 1.
    init?(generateContent json: JSONObject) {
        let prompt = json["promptTokenCount"]?.tokenCount
        let toolPrompt = json["toolUsePromptTokenCount"]?.tokenCount
        let candidates = json["candidatesTokenCount"]?.tokenCount
        let thoughts = json["thoughtsTokenCount"]?.tokenCount
        let total = json["totalTokenCount"]?.tokenCount
        guard prompt ?? toolPrompt ?? candidates ?? thoughts ?? total != nil else { return nil }
        self.init()
        raw = .object(json)
        if prompt ?? toolPrompt != nil { input = (prompt ?? 0) + (toolPrompt ?? 0) }
        if candidates ?? thoughts != nil {
            output = (candidates ?? 0) + (thoughts ?? 0)
        } else if let total, let input {
            output = max(0, total - input)
        }
        reasoning = thoughts
        cachedInput = json["cachedContentTokenCount"]?.tokenCount
        let read = [json["promptTokensDetails"], json["toolUsePromptTokensDetails"]]
        inputAudio = Self.count(of: .audio, in: read)
        inputImage = Self.count(of: .image, in: read)
        outputAudio = Self.count(of: .audio, in: [json["candidatesTokensDetails"]])
        outputImage = Self.count(of: .image, in: [json["candidatesTokensDetails"]])
    }

    private enum Modality: String {
        case image = "IMAGE"
        case audio = "AUDIO"

        /// The value under `enum-encoding=int`.
        var number: Int { self == .image ? 2 : 4 }
    }

    /// The tokens of that kind, in the lists that there are; `nil` where none counts it.
    private static func count(of modality: Modality, in details: [JSONValue?]) -> Int? {
        let counts = details.flatMap { $0?.array ?? [] }
            .filter { $0["modality"]?.string == modality.rawValue || $0["modality"]?.integer == modality.number }
            .compactMap { $0["tokenCount"]?.tokenCount }
        return counts.isEmpty ? nil : counts.reduce(0, +)
    }
}

extension JSONValue {
    /// A count of tokens; proto JSON may write 64-bit integers as text. Negative counts are none.
    fileprivate var tokenCount: Int? {
        guard let count = integer ?? number.flatMap(Int.init(exactly:)) ?? string.flatMap({ Int($0) }), count >= 0
        else { return nil }
        return count
    }
}
