import Interlingua
import Testing

/// Images, sounds, videos and documents. Expected blocks are those of the API reference; `AAEC` is Base64 of 0, 1, 2.
@Suite struct ConverseMediaTests {
    private static let bytes: [UInt8] = [0, 1, 2]

    private static func media(_ type: String, name: String? = nil) -> Media {
        Media(data: bytes, mediaType: type, name: name)
    }

    /// The first block that a message of that part becomes.
    private func block(_ part: Part, _ change: (inout ConverseOptions) -> Void = { _ in }) throws -> JSONValue? {
        let request = ModelRequest.says(part, .text("?")).withConverse(change)
        return try request.converseBody()["messages"]?.array?[0]["content"]?.array?[0]
    }

    @Test(
        arguments: [
            (.image(media("image/png")), #"{"image":{"format":"png","source":{"bytes":"AAEC"}}}"#),
            (.image(media("image/jpg")), #"{"image":{"format":"jpeg","source":{"bytes":"AAEC"}}}"#),
            (
                .image(Media(url: "data:image/webp;base64,AAEC")),
                #"{"image":{"format":"webp","source":{"bytes":"AAEC"}}}"#
            ),
            (
                .image(Media(.url("s3://b/k"), mediaType: "image/gif")),
                #"{"image":{"format":"gif","source":{"s3Location":{"uri":"s3://b/k"}}}}"#
            ),
            (
                .image(Media(.file(.bedrock, id: "s3://b/k"), mediaType: "image/gif")),
                #"{"image":{"format":"gif","source":{"s3Location":{"uri":"s3://b/k"}}}}"#
            ),
            (.audio(media("audio/mpeg")), #"{"audio":{"format":"mp3","source":{"bytes":"AAEC"}}}"#),
            (.audio(media("audio/x-wav")), #"{"audio":{"format":"wav","source":{"bytes":"AAEC"}}}"#),
            (.document(media("video/mp4")), #"{"video":{"format":"mp4","source":{"bytes":"AAEC"}}}"#),
            (.document(media("video/quicktime")), #"{"video":{"format":"mov","source":{"bytes":"AAEC"}}}"#),
            (.document(media("video/3gpp")), #"{"video":{"format":"three_gp","source":{"bytes":"AAEC"}}}"#),
            (
                .document(media("application/pdf", name: "Report (final)_2026.pdf")),
                #"{"document":{"format":"pdf","name":"Report (final) 2026 pdf","source":{"bytes":"AAEC"}}}"#
            ),
            (
                .document(media("text/plain; charset=utf-8")),
                #"{"document":{"format":"txt","name":"Document 1","source":{"bytes":"AAEC"}}}"#
            ),
            (
                .document(media("text/markdown", name: "  ü  ")),
                #"{"document":{"format":"md","name":"Document 1","source":{"bytes":"AAEC"}}}"#
            ),
            (
                .document(media("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name: "t")),
                #"{"document":{"format":"xlsx","name":"t","source":{"bytes":"AAEC"}}}"#
            ),
        ] as [(Part, String)])
    func `media has its block and format`(part: Part, expected: String) throws {
        #expect(try block(part) == json(expected))
    }

    @Test(
        arguments: [
            .image(media("image/tiff")), .audio(media("audio/amr")), .document(media("application/zip")),
            .document(media("video/ogg")), .image(Media(url: "https://example.com/a.png", mediaType: "image/png")),
            .image(Media(url: "https://example.com/a.png")),
            .image(Media(.file("openai", id: "f"), mediaType: "image/png")),
        ] as [Part])
    func `what Bedrock does not take is refused before it is sent`(part: Part) {
        #expect(ModelRequest.says(part).converseRefusal() == .unsupported)
    }

    @Test func `an address of no media type is refused`() {
        #expect(ModelRequest.says(.image(Media(url: "s3://b/k"))).converseRefusal() == .invalidRequest)
    }

    @Test func `a data URL that is none is refused`() {
        #expect(ModelRequest.says(.image(Media(url: "data:image/png,x"))).converseRefusal() == .invalidRequest)
    }

    @Test func `no two documents have one name`() throws {
        let pdf = Part.document(Self.media("application/pdf", name: "a"))
        let nameless = Part.document(Self.media("application/pdf"))
        let content = try ModelRequest.says(pdf, pdf, nameless, nameless, .text("?")).converseBody()["messages"]?
            .array?[0]
        let names = content?["content"]?.array?.compactMap { $0["document"]?["name"]?.string }
        #expect(names == ["a", "a (2)", "Document 3", "Document 4"])
    }

    @Test func `a document has a text beside it`() throws {
        let content = try ModelRequest.says(.document(Self.media("application/pdf"))).converseBody()["messages"]?
            .array?[0]
        #expect(content?["content"]?.array?.last == ["text": "See the attached document."])
        let request = ModelRequest.says(.document(Self.media("application/pdf")), .text("?"))
        #expect(try request.converseBody()["messages"]?.array?[0]["content"]?.array?.count == 2)
    }

    @Test func `cited texts are sent as text`() throws {
        let text = Media(data: Array("é".utf8), mediaType: "text/plain", name: "n")
        #expect(
            try block(.document(text)) { $0.citesDocuments = true }
                == json(#"{"document":{"format":"txt","name":"n","citations":{"enabled":true},"source":{"text":"é"}}}"#)
        )
        #expect(
            try block(.document(Self.media("application/pdf", name: "n"))) { $0.citesDocuments = true }
                == json(
                    #"{"document":{"format":"pdf","name":"n","citations":{"enabled":true},"source":{"bytes":"AAEC"}}}"#)
        )
    }

    @Test func `a tool's result may hold images and documents`() throws {
        let call = ToolCall(id: "t", name: "f", arguments: "{}")
        let result = ToolResult(
            call, content: [.text("x"), .image(Self.media("image/png")), .document(Self.media("application/pdf"))])
        let request = ModelRequest(
            model: "m", messages: [.user("?"), Message(.assistant, [.toolCall(call)]), .toolResults([result])])
        let expected = """
            [{"toolResult":{"toolUseId":"t","content":[{"text":"x"},{"image":{"format":"png","source":{"bytes":"AAEC"}}},
            {"document":{"format":"pdf","name":"Document 1","source":{"bytes":"AAEC"}}}]}}]
            """
        #expect(try request.converseBody()["messages"]?.array?[2]["content"] == json(expected))
    }
}
