import FoundationEssentials

/// Bodies of OpenAI's Embeddings interface.
extension Workload {
    /// Vectors of 1,536 numbers, as digits or as the Base64 of their bytes.
    static func embeddings(_ name: String, vectors count: Int, areBase64: Bool) -> Workload {
        var random = UInt64(17)
        var workload = Workload(name: name)
        workload.language = .embeddings
        workload.inputCount = count
        var items: [String] = []
        for index in 0..<count {
            var bytes = Data()
            var texts: [String] = []
            var numbers: [Float] = []
            for _ in 0..<1536 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                // As far as a float's digits go, and as small as those of normalised vectors.
                let digits = Int64(random >> 33) % 100_000_000 - 50_000_000
                let text = "\(digits < 0 ? "-" : "")0.0\(String(1_000_000_000 + abs(digits)).dropFirst())"
                guard let number = Float(text) else { continue }
                numbers.append(number)
                if areBase64 {
                    for shift in [0, 8, 16, 24] { bytes.append(UInt8(number.bitPattern >> UInt32(shift) & 0xFF)) }
                } else {
                    texts.append(text)
                }
            }
            workload.expected.sum += Double(numbers.first ?? 0) + Double(numbers.last ?? 0)
            let vector = areBase64 ? "\"\(bytes.base64EncodedString())\"" : "[\(texts.joined(separator: ","))]"
            items.append("{\"object\":\"embedding\",\"index\":\(index),\"embedding\":\(vector)}")
        }
        workload.expected.inputTokens = 8000
        workload.append(
            """
            {"object":"list","data":[\(items.joined(separator: ","))],"model":"text-embedding-3-small",\
            "usage":{"prompt_tokens":8000,"total_tokens":8000}}
            """.utf8)
        return workload
    }
}
