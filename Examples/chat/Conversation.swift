import Foundation
import Interlingua
import terminal

/// What has been said so far, and the pictures that go with the first prompt.
struct Conversation {
    private var request: ModelRequest
    private var images: [Part]

    /// Ends the program where a file cannot be read, or is not what it should be.
    init(_ options: Options) {
        request = ModelRequest(messages: options.system.map { [.system($0)] } ?? [])
        request.maximumOutput = options.maximumOutput
        request.sampling.temperature = options.temperature
        request.delivery = options.delivery
        request.outputFormat = options.schema.map(Self.schema) ?? .text
        images = options.images.map(Self.image)
    }

    func request(asking prompt: String) -> ModelRequest {
        var request = request
        request.messages.append(.user(images + [.text(prompt)]))
        return request
    }

    /// Goes on from an answer, also from one that was cut. A question that nothing came of is forgotten.
    mutating func keep(_ response: ModelResponse, to request: ModelRequest) {
        guard !response.parts.isEmpty else { return }
        self.request = request
        self.request.messages.append(response.message)
        images = []
    }

    private static func schema(in file: String) -> OutputFormat {
        do throws(ModelError) {
            return .jsonSchema(JSONSchemaFormat(schema: try .parse(contents(of: file).span)))
        } catch {
            Console.misuse("\(file): \(error.message)")
        }
    }

    private static func image(in file: String) -> Part {
        let bytes = contents(of: file)
        guard let type = mediaType(of: bytes) else { Console.misuse("\(file): not a PNG, JPEG, GIF or WebP") }
        return .image(Media(.bytes(bytes), mediaType: type))
    }

    private static func contents(of file: String) -> [UInt8] {
        guard let data = try? Data(contentsOf: URL(filePath: file)) else { Console.misuse("\(file): cannot be read") }
        return [UInt8](data)
    }

    /// As the first bytes tell; `nil` for what models do not take.
    private static func mediaType(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: "GIF8".utf8) { return "image/gif" }
        if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "image/webp" }
        return nil
    }
}
