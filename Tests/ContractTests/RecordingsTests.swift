import Foundation
import Interlingua
import Testing

/// Exchanges that others have recorded with real services, where they are at hand.
///
/// The environment variable INTERLINGUA_RECORDINGS names their folder: JSON files as `replay` reads them, in folders
/// of any depth. What each one must give is compared elsewhere, with `replay`'s output; here are the laws that need
/// no expected value. Without the variable nothing is checked: the recordings are not part of this repository, and
/// the same laws are held against its own fixtures.
@Suite struct RecordingsTests {
    @Test func `a recorded response keeps to the grammar, and is the same in pieces of any size`() async throws {
        guard let folder = ProcessInfo.processInfo.environment["INTERLINGUA_RECORDINGS"] else { return }
        var count = 0
        for path in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
            guard path.hasSuffix(".json"),
                let exchange = RecordedExchange(contentsOf: URL(filePath: folder).appending(path: path))
            else { continue }
            count += 1
            let whole = await exchange.heard(inPiecesOf: .max)
            #expect(whole.violation == nil, "\(path)")
            #expect(whole.hasFinished == (whole.error == nil), "\(path)")
            for size in [1, 7] {
                let pieces = await exchange.heard(inPiecesOf: size)
                #expect(pieces.response == whole.response, "\(path) in pieces of \(size)")
                #expect(pieces.error == whole.error, "\(path) in pieces of \(size)")
            }
        }
        #expect(count > 0, "no exchange of Chat Completions in \(folder)")
    }
}

/// A recorded exchange of Chat Completions.
private struct RecordedExchange {
    var variant: ChatCompletionsVariant
    var status: Int
    var body: [UInt8]

    /// `nil` for anything else.
    init?(contentsOf file: URL) {
        guard let data = try? Data(contentsOf: file), let json = try? JSONValue.parse([UInt8](data).span),
            let api = json["api"]?.string, ["openai-chat", "ollama-openai", "mistral-chat"].contains(api),
            let response = json["response"], let status = response["status"]?.integer
        else { return nil }
        variant = ChatCompletionsVariant(provider: json["provider"]?.string ?? "")
        self.status = status
        body =
            response["body_text"]?.string.map { Array($0.utf8) }
            ?? response["body_base64"]?.string.flatMap { Data(base64Encoded: $0) }.map { [UInt8]($0) } ?? []
    }

    func heard(inPiecesOf size: Int) async -> Heard {
        await Heard(Replay(body, inPiecesOf: size, status: status), as: variant)
    }
}
