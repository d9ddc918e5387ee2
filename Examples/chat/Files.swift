import Foundation
import Interlingua
import terminal

// What stands in files that the command line names. One that cannot be read, or is not what it should be, ends the
// program.

extension OutputFormat {
    /// The JSON Schema that a file holds.
    static func schema(in file: String) -> OutputFormat {
        do throws(ModelError) {
            return .jsonSchema(JSONSchemaFormat(schema: try .parse(contents(of: file).span)))
        } catch {
            Console.misuse("\(file): \(error.message)")
        }
    }
}

extension Part {
    /// The picture that a file holds.
    static func image(in file: String) -> Part {
        let bytes = contents(of: file)
        guard let type = mediaType(of: bytes) else { Console.misuse("\(file): not a PNG, JPEG, GIF or WebP") }
        return .image(Media(.bytes(bytes), mediaType: type))
    }
}

private func contents(of file: String) -> [UInt8] {
    guard let data = try? Data(contentsOf: URL(filePath: file)) else { Console.misuse("\(file): cannot be read") }
    return [UInt8](data)
}

/// As the first bytes tell; `nil` for what models do not take.
private func mediaType(of bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if bytes.starts(with: "GIF8".utf8) { return "image/gif" }
    if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "image/webp" }
    return nil
}
