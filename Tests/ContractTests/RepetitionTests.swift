import Foundation
import Interlingua
import Testing

/// Hearing a frame that repeats the last one, without reading it, says what reading it says.
@Suite struct RepetitionTests {
    /// What a decoder makes of a body.
    struct Heard: Equatable {
        var events: [ModelEvent] = []
        var kind: ModelError.Kind?
        var message: String?
        var offset: Int?
    }

    /// The streams of every dialect that are kept as files.
    static let streams: [String] = {
        let folders = [
            "chat_completions", "responses", "messages", "generate_content", "ollama", "converse", "sagemaker",
        ]
        let files = folders.flatMap { folder in
            let paths = FileManager.default.enumerator(atPath: root.appending(path: folder).path)
            return (paths?.compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }
        }
        return files.filter { ["sse", "ndjson", "eventstream"].contains($0.split(separator: ".").last ?? "") }.sorted()
    }()

    static let root = Bundle.module.bundleURL.appending(path: "Fixtures")

    @Test(arguments: streams)
    func `a stream says the same whether repetition is used or not`(_ file: String) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.root.appending(path: file)))
        var random = Seeded(UInt64(bytes.count))
        try check(bytes, file, &random)
        // Checksums do not survive changes.
        guard !file.hasSuffix("eventstream") else { return }
        for _ in 0..<30 {
            let repeated = random.repeating(bytes)
            try check(repeated, file, &random)
            try check(random.corrupted(repeated), file, &random)
        }
    }

    private func check(_ bytes: [UInt8], _ file: String, _ random: inout Seeded) throws {
        let plain = try Self.heard(bytes, file, cuts: [], speculating: false)
        let cuts = (0..<4).map { _ in random.below(bytes.count + 1) }.sorted()
        for cuts in [[], cuts] {
            let fast = try Self.heard(bytes, file, cuts: cuts, speculating: true)
            #expect(fast == plain, "cut at \(cuts): \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    static func heard(
        _ bytes: [UInt8], _ file: String, cuts: [Int], speculating: Bool
    ) throws -> Heard {
        switch file.prefix(while: { $0 != "/" }) {
        case "chat_completions": heard(bytes, in: ChatCompletionsDialect(variant: .openAI), cuts, speculating)
        case "responses": heard(bytes, in: ResponsesDialect(), cuts, speculating)
        case "messages":
            heard(
                bytes, in: MessagesDialect(variant: file.hasSuffix("eventstream") ? .bedrock : .anthropic), cuts,
                speculating)
        case "generate_content": heard(bytes, in: GenerateContentDialect(service: .gemini), cuts, speculating)
        case "ollama": heard(bytes, in: OllamaDialect(), cuts, speculating)
        case "converse": heard(bytes, in: ConverseDialect(), cuts, speculating)
        default: heard(bytes, in: SageMakerDialect(ChatCompletionsDialect()), cuts, speculating)
        }
    }

    private static func heard(
        _ bytes: [UInt8], in dialect: some Dialect, _ cuts: [Int], _ speculating: Bool
    ) -> Heard {
        var assembler = ResponseAssembler(identity: BackendIdentity(provider: .openAI))
        assembler.speculates = speculating
        var decoder = dialect.makeDecoder(for: ModelRequest(messages: [.user("hi")]), assembler: assembler)
        var heard = Heard()
        do throws(ModelError) {
            for (start, end) in zip([0] + cuts, cuts + [bytes.count]) {
                let piece = Array(bytes[start..<end])
                try decoder.decode(piece.span)
            }
            try decoder.finish()
        } catch {
            heard.kind = error.kind
            heard.message = error.message
            heard.offset = error.offset
        }
        heard.events = decoder.assembler.events
        return heard
    }
}

extension Seeded {
    /// The stream with some of its frames said several times, a letter or a digit of them changed.
    fileprivate mutating func repeating(_ bytes: [UInt8]) -> [UInt8] {
        let isLines = bytes.first == UInt8(ascii: "{")
        let end = Array((isLines ? "\n" : bytes.contains(13) ? "\r\n\r\n" : "\n\n").utf8)
        var result: [UInt8] = []
        var rest = bytes[...]
        while let range = rest.firstRange(of: end) {
            let frame = Array(rest[..<range.upperBound])
            rest = rest[range.upperBound...]
            result += frame
            for _ in 0..<[0, 0, 1, 4][below(4)] { result += changed(frame) }
        }
        return result + rest
    }

    private mutating func changed(_ frame: [UInt8]) -> [UInt8] {
        var frame = frame
        for _ in 0...below(3) {
            let places = frame.indices.filter { frame[$0].isLetterOrDigit }
            guard let place = places.randomElement(using: &self) else { continue }
            frame[place] = frame[place] < 0x40 ? UInt8(0x30 + below(10)) : UInt8(0x61 + below(26))
        }
        return frame
    }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool { 0x30..<0x3A ~= self || 0x61..<0x7B ~= self || 0x41..<0x5B ~= self }
}
