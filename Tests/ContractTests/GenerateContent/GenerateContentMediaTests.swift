import Interlingua
import Testing

/// Images, sounds, films and documents in a request.
@Suite struct GenerateContentMediaTests {
    private func part(_ part: Part, at service: GenerateContentDialect.Service = .gemini) throws -> JSONValue? {
        try ModelRequest.says(part).generateContent(at: service)["contents"]?.array?[0]["parts"]?.array?[0]
    }

    @Test func `bytes are said inline, whatever they are`() throws {
        let bytes: [UInt8] = [0xFF, 0xFE, 0xFD]
        for (type, part) in [
            ("image/png", Part.image(Media(data: bytes, mediaType: "image/png"))),
            ("audio/wav", .audio(Media(data: bytes, mediaType: "audio/wav"))),
            ("application/pdf", .document(Media(data: bytes, mediaType: "application/pdf"))),
        ] {
            #expect(try self.part(part) == ["inlineData": ["mimeType": .string(type), "data": "//79"]])
        }
    }

    @Test func `only Vertex AI takes a name`() throws {
        let document = Part.document(Media(data: [1, 2, 3], mediaType: "application/pdf", name: "a.pdf"))
        #expect(try part(document)?["inlineData"]?["displayName"] == nil)
        #expect(try part(document, at: .vertexAI)?["inlineData"]?["displayName"] == "a.pdf")
    }

    @Test(
        arguments: [
            ("https://example.com/a/cat.JPG?x=1.png", "image/jpeg"), ("gs://bucket/film.webm", "video/webm"),
            ("https://youtu.be/lCdaVNyHtjU", "video/mp4"),
        ])
    func `an address tells its media type where the caller does not`(url: String, type: String) throws {
        #expect(
            try part(.image(Media(url: url)), at: .vertexAI)
                == ["fileData": ["mimeType": .string(type), "fileUri": .string(url)]])
    }

    @Test func `the caller's media type counts`() throws {
        #expect(
            try part(.image(Media(url: "https://example.com/a.png", mediaType: "image/webp")))
                == ["fileData": ["mimeType": "image/webp", "fileUri": "https://example.com/a.png"]])
    }

    @Test func `an address that tells nothing goes to Gemini alone`() throws {
        let image = Part.image(Media(url: "https://example.com/v1.2/image"))
        #expect(try part(image) == ["fileData": ["fileUri": "https://example.com/v1.2/image"]])
        #expect(ModelRequest.says(image).generateContentRefusal(at: .vertexAI) == .unsupported)
    }

    @Test func `a data URL is said inline`() throws {
        #expect(
            try part(.image(Media(url: "data:image/gif;base64,R0lG")))
                == ["inlineData": ["mimeType": "image/gif", "data": "R0lG"]])
        #expect(ModelRequest.says(.image(Media(url: "data:,x"))).generateContentRefusal() == .unsupported)
    }

    @Test func `a file goes to the service that holds it`() throws {
        let uri = "https://generativelanguage.googleapis.com/v1beta/files/8b2b"
        let file = Part.document(Media(.file(.gemini, id: uri), mediaType: "application/pdf"))
        #expect(
            try part(file) == ["fileData": ["mimeType": "application/pdf", "fileUri": .string(uri)]])
        #expect(ModelRequest.says(file).generateContentRefusal(at: .vertexAI) == .unsupported)
    }

    @Test func `how closely to look at one image is a warning`() throws {
        var media = Media(data: [1], mediaType: "image/png")
        media.detail = "low"
        #expect(try ModelRequest.says(.image(media)).generateContentWarnings() == ["messages[0]"])
    }
}
