import Foundation
import Interlingua
import backends
import terminal

/// `embed "Hello" "Good morning"`: turns texts into vectors.
@main struct Embed {
    static func main() async {
        var options = Options()
        if options.request.inputs.isEmpty { options.request.inputs = Console.readLines() }
        guard !options.request.inputs.isEmpty else { Console.misuse("no text") }
        do throws(ModelError) {
            try await embed(options.request, options.choice.makeEmbedder(), asJSON: options.printsJSON)
        } catch {
            exit(Console.report(error, asJSON: options.printsJSON))
        }
    }

    private static func embed(
        _ request: EmbeddingRequest, _ backend: any EmbeddingBackend, asJSON: Bool
    ) async throws(ModelError) {
        let client = EmbeddingClient(backend)
        let start = ContinuousClock.now
        let outcome = await Interrupt().cancelling { () -> Result<EmbeddingResponse, ModelError> in
            do throws(ModelError) { return .success(try await client.embed(request)) } catch { return .failure(error) }
        }
        let response = try outcome.get()
        if asJSON { return Console.write(response.summary(after: start.duration(to: .now))) }
        for warning in response.warnings { Console.report("\(warning.setting): \(warning.message)") }
        for vector in response.vectors { Console.write(JSONValue(vector: vector)) }
    }
}

extension EmbeddingResponse {
    /// What `embed --json` prints. The names are a contract; `null` is what is not known.
    fileprivate func summary(after total: Duration) -> JSONValue {
        [
            "vectors": .array(vectors.map(JSONValue.init(vector:))), "dimensions": .integer(dimensions),
            "usage": usage?.summary ?? .null, "model": .text(model?.rawValue), "provider": .string(provider.rawValue),
            "region": .text(region), "warnings": .array(warnings.map(\.json)),
            "failed_attempts": .array(failedAttempts.map(\.summary)), "timing": ["total_ms": total.milliseconds],
        ]
    }
}

extension JSONValue {
    /// Each number in the fewest digits that are nearer to it than to any other `Float`.
    fileprivate init(vector: [Float]) { self = .array(vector.map { .double(Double("\($0)") ?? Double($0)) }) }
}
