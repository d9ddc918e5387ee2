import Foundation
import Interlingua
import Testing

/// Answers that others have recorded with real services, where they are at hand.
///
/// The environment variable INTERLINGUA_RECORDINGS names their folder, as ``RecordingsTests`` says. The vectors that an
/// answer must give are read from its body by Foundation.
@Suite struct RecordedEmbeddingTests {
    @Test func `a recorded answer gives the vectors that Foundation finds in it`() async throws {
        guard let folder = ProcessInfo.processInfo.environment["INTERLINGUA_RECORDINGS"] else { return }
        var counts: [String: Int] = [:]
        for path in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
            guard path.hasSuffix(".json"),
                let recorded = RecordedEmbedding(contentsOf: URL(filePath: folder).appending(path: path))
            else { continue }
            counts[recorded.provider, default: 0] += 1
            do throws(ModelError) {
                let response = try await recorded.response()
                #expect(response.vectors == recorded.vectors, "\(path)")
                #expect(recorded.status == 200, "\(path)")
            } catch {
                #expect(recorded.status >= 400, "\(path): \(error)")
                #expect(error.status == recorded.status && error.kind != .malformedResponse, "\(path): \(error)")
            }
        }
        #expect(counts.count > 5, "\(counts)")
    }
}

/// A recorded exchange of embeddings, in a language that the library speaks.
private struct RecordedEmbedding {
    var provider: String
    var status: Int
    /// What Foundation finds in the body.
    var vectors: [[Float]]
    private var body: [UInt8]
    private var headers: HTTPHeaders
    private var model: String

    init?(contentsOf file: URL) {
        guard let data = try? Data(contentsOf: file), let json = try? JSONValue.parse([UInt8](data).span),
            json["api"]?.string?.hasSuffix("embeddings") == true, let provider = json["provider"]?.string,
            // Languages of their own: Cohere, Ollama's older interface, Perplexity's whole numbers in base64.
            !["cohere", "ollama", "perplexity"].contains(provider), let status = json["response"]?["status"]?.integer,
            let text = json["response"]?["body_text"]?.string
        else { return nil }
        self.provider = provider
        self.status = status
        body = Array(text.utf8)
        headers = HTTPHeaders()
        for (name, value) in json["response"]?["headers"]?.object?.members ?? [] { headers[name] = value.string }
        let address = json["request"]?["url"]?.string ?? ""
        let parts = address.components(separatedBy: "/model/")
        model = parts.count == 2 ? parts[1].removingPercentEncoding ?? parts[1] : "m"
        vectors = Self.vectors(in: (try? JSONSerialization.jsonObject(with: Data(body))) ?? [])
    }

    /// Every list of numbers, and every embedding in base64, in their order.
    private static func vectors(in value: Any) -> [[Float]] {
        if let numbers = value as? [Double], !numbers.isEmpty { return [numbers.map { Float($0) }] }
        if let list = value as? [Any] { return list.flatMap(vectors(in:)) }
        guard let object = value as? [String: Any] else { return [] }
        if let text = object["embedding"] as? String, let data = Data(base64Encoded: text) {
            let bytes = [UInt8](data)
            return [
                stride(from: 0, to: bytes.count, by: 4).map { start in
                    Float(bitPattern: bytes[start..<start + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) })
                }
            ]
        }
        return object.filter { $0.key != "embeddingsByType" }.values.flatMap(vectors(in:))
    }

    func response() async throws(ModelError) -> EmbeddingResponse {
        switch provider {
        case "gemini": try await response(in: GeminiEmbeddingDialect())
        case "vertex": try await response(in: VertexEmbeddingDialect(inputCount: 250))
        case "bedrock": try await response(in: BedrockEmbeddingDialect(family: model.contains("arn:") ? .titan : nil))
        default: try await response(in: OpenAIEmbeddingDialect())
        }
    }

    private func response(in dialect: some EmbeddingDialect) async throws(ModelError) -> EmbeddingResponse {
        let request = EmbeddingRequest(
            Array(repeating: "a", count: max(vectors.count, 1)), model: ModelID(rawValue: model))
        let backend = HTTPBackend(
            dialect, at: Endpoint(provider: ProviderID(rawValue: provider), url: "https://e.example"),
            transport: Replay(body.pieces(of: 1000), status: status, headers: headers))
        return try await backend.embed(request)
    }
}
