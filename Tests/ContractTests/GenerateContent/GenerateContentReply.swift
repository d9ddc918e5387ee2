import Foundation
import Interlingua

/// All that came of one response of generateContent: its events, whether the grammar allowed them, and how it ended.
struct GenerateContentReply: Equatable {
    var events: [ModelEvent] = []
    /// The first law that the events broke.
    var violation: StreamGrammar.Violation?
    /// `nil` where the response finished.
    var error: ModelError?

    /// The events, folded.
    var response: ModelResponse {
        var response = ModelResponse()
        for event in events { response.apply(event) }
        return response
    }

    init(
        _ bytes: [UInt8], inPiecesOf size: Int = .max, status: Int = 200,
        from service: GenerateContentDialect.Service = .gemini
    ) async {
        let endpoint = Endpoint(provider: service.provider, url: "https://model.example/")
        let transport = Pieces(bytes: bytes, size: min(size, max(bytes.count, 1)), status: status)
        let backend = HTTPBackend(GenerateContentDialect(service: service), at: endpoint, transport: transport)
        var grammar = StreamGrammar()
        do {
            for try await event in try await backend.stream(ModelRequest("Hello", model: "any")) {
                events.append(event)
                do { if violation == nil { try grammar.check(event) } } catch { violation = error }
            }
            do { if violation == nil { try grammar.finish() } } catch { violation = error }
        } catch {
            self.error = error
        }
    }

    /// What the fixture of that name gives.
    init(
        of name: String, inPiecesOf size: Int = .max, from service: GenerateContentDialect.Service = .gemini
    ) async throws {
        let status = try? String(contentsOf: Self.folder.appending(path: "\(name)/status"), encoding: .utf8)
        let code = status.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        await self.init(try Self.bytes(name), inPiecesOf: size, status: code ?? 200, from: service)
    }

    static func bytes(_ name: String) throws -> [UInt8] {
        let stream = folder.appending(path: "\(name)/response.sse")
        let isStream = FileManager.default.fileExists(atPath: stream.path)
        return try [UInt8](
            Data(contentsOf: isStream ? stream : folder.appending(path: "\(name)/response.json")))
    }

    /// The names of all fixtures.
    static let names: [String] = {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        return (names ?? []).filter { !$0.hasSuffix(".md") }.sorted()
    }()

    private static var folder: URL { Bundle.module.bundleURL.appending(path: "Fixtures/generate_content") }
}

/// Answers every request with the same bytes, in pieces of one size.
private struct Pieces: Transport {
    var bytes: [UInt8]
    var size: Int
    var status: Int

    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse {
        let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        return TransportResponse(status: status, body: BufferedBody(chunks: pieces))
    }
}

extension Usage {
    /// Counts alone, for comparison with what a fixture says.
    init(
        input: Int?, output: Int?, reasoning: Int? = nil, cached: Int? = nil, inputAudio: Int? = nil,
        outputAudio: Int? = nil, outputImage: Int? = nil
    ) {
        self.init(input: input, output: output)
        self.reasoning = reasoning
        cachedInput = cached
        self.inputAudio = inputAudio
        self.outputAudio = outputAudio
        self.outputImage = outputImage
    }

    /// Without the provider's own object.
    var withoutRaw: Usage {
        var usage = self
        usage.raw = nil
        return usage
    }
}
