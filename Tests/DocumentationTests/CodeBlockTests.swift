import Foundation
import Testing

/// The code that README and articles show is code that compiles.
@Suite struct CodeBlockTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    @Test(arguments: ["README.md", "Sources/Interlingua/Interlingua.docc"])
    func `every block of Swift stands in a snippet line by line`(place: String) throws {
        let snippets = try files(below: "Examples/snippets", ending: ".swift").map { try lines(of: $0) }
        #expect(!snippets.isEmpty)
        var count = 0
        for page in try files(below: place, ending: ".md") {
            for block in try blocks(in: page) {
                count += 1
                #expect(snippets.contains { $0.contains(block) }, "\(page.lastPathComponent): \(block.first ?? "")")
            }
        }
        #expect(count > 0)
    }

    /// The blocks marked as Swift, as lines without indentation. A package manifest is none of ours.
    private func blocks(in page: URL) throws -> [[Substring]] {
        let text = try String(contentsOf: page, encoding: .utf8)
        return text.components(separatedBy: "```swift\n").dropFirst()
            .map { trimmed($0.components(separatedBy: "\n```")[0]) }
            .filter { !$0.contains { $0.hasPrefix(".package(") } }
    }

    private func lines(of file: URL) throws -> [Substring] { trimmed(try String(contentsOf: file, encoding: .utf8)) }

    private func trimmed(_ text: String) -> [Substring] {
        text.split(separator: "\n").map { $0.drop(while: \.isWhitespace) }.filter { !$0.isEmpty }
    }

    private func files(below place: String, ending: String) throws -> [URL] {
        let place = Self.root.appending(path: place)
        guard place.pathExtension.isEmpty || place.pathExtension == "docc" else { return [place] }
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
        return names.filter { $0.hasSuffix(ending) }.map { place.appending(path: $0) }
    }
}
