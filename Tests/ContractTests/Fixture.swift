import Foundation
import Interlingua
import Testing

/// A response of a server, as bytes: a file of the folder `Fixtures`, or a text of this module.
struct Fixture: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var variant: ChatCompletionsVariant = .openAI

    var testDescription: String { name }
    var isStream: Bool { name.hasSuffix(".sse") }

    /// The bytes of `<dialect>/<name>`.
    static func bytes(_ name: String, of dialect: String = "chat_completions") throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appending(path: "\(dialect)/\(name)")))
    }

    /// Every response of Chat Completions that is kept as a file, in the order of their names.
    static let files: [Fixture] = {
        let root = folder.appending(path: "chat_completions")
        let paths = (FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []).sorted()
        return paths.filter { $0.contains("/response.") }.compactMap { path in
            guard let data = try? Data(contentsOf: root.appending(path: path)) else { return nil }
            let maker = path.prefix { $0 != "_" }
            let variant = ChatCompletionsVariant(provider: maker == "llama" ? "llama.cpp" : String(maker))
            return Fixture(name: path, bytes: [UInt8](data), variant: variant)
        }
    }()

    private static var folder: URL { Bundle.module.bundleURL.appending(path: "Fixtures") }
}

extension Usage {
    /// Without the provider's own object, which most tests do not look at.
    var counts: Usage {
        var usage = self
        usage.raw = nil
        return usage
    }
}

extension ModelEvent {
    /// The event, without the provider's own usage object.
    var withoutRawUsage: ModelEvent { if case .usage(let usage) = self { .usage(usage.counts) } else { self } }
}
