import Interlingua
import Testing

/// How images and documents are said.
@Suite struct MessagesMediaTests {
    private static let pdf = Media(data: [0x25, 0x50, 0x44, 0x46], mediaType: "application/pdf", name: "a.pdf")

    private static func block(
        _ part: Part, for variant: MessagesVariant = .anthropic, citing: Bool = false
    ) throws -> JSONValue? {
        try ModelRequest.says(part).withMessagesOptions({ $0.citesDocuments = citing })
            .turns(for: variant)?.array?[0]["content"]?.array?[0]
    }

    @Test(
        arguments: [
            (
                .image(Media(data: [1, 2, 3], mediaType: "image/png")),
                #"{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AQID"}}"#
            ),
            (
                .image(Media(url: "https://e.example/a.png")),
                #"{"type":"image","source":{"type":"url","url":"https://e.example/a.png"}}"#
            ),
            (
                .image(Media(url: "data:image/gif;base64,AQID")),
                #"{"type":"image","source":{"type":"base64","media_type":"image/gif","data":"AQID"}}"#
            ),
            (
                .image(Media(.file(.anthropic, id: "file_1"))),
                #"{"type":"image","source":{"type":"file","file_id":"file_1"}}"#
            ),
            (
                .document(pdf),
                #"""
                {"type":"document","title":"a.pdf",
                 "source":{"type":"base64","media_type":"application/pdf","data":"JVBERg=="}}
                """#
            ),
            (
                .document(Media(data: Array("Zürich".utf8), mediaType: "text/markdown")),
                #"{"type":"document","source":{"type":"text","media_type":"text/plain","data":"Zürich"}}"#
            ),
            (
                .document(Media(url: "https://e.example/a.pdf")),
                #"{"type":"document","source":{"type":"url","url":"https://e.example/a.pdf"}}"#
            ),
            (
                .document(Media(.file(.anthropic, id: "file_1"))),
                #"{"type":"document","source":{"type":"file","file_id":"file_1"}}"#
            ),
            // What the neutral language has no word for is said in the provider's own.
            (
                .opaque(
                    .anthropic,
                    ["type": "document", "source": ["type": "content", "content": [["type": "text", "text": "a"]]]]),
                #"{"type":"document","source":{"type":"content","content":[{"type":"text","text":"a"}]}}"#
            ),
        ] as [(Part, String)])
    func `media has a source`(part: Part, expected: String) throws {
        #expect(try Self.block(part) == json(expected))
    }

    @Test func `documents are cited where that is asked`() throws {
        #expect(try Self.block(.document(Self.pdf), citing: true)?["citations"] == ["enabled": true])
    }

    @Test func `a file asks for the beta that knows files, and bytes do not`() throws {
        let file = ModelRequest.says(.image(Media(.file(.anthropic, id: "file_1"))))
        #expect(try file.messagesHeaders()["anthropic-beta"] == "files-api-2025-04-14")
        #expect(try ModelRequest.says(.document(Self.pdf)).messagesHeaders()["anthropic-beta"] == nil)
    }

    @Test func `another provider's file is refused, and any where there are none`() {
        #expect(ModelRequest.says(.image(Media(.file(.openAI, id: "f")))).messagesRefusal() == .unsupported)
        let own = ModelRequest.says(.image(Media(.file(.bedrock, id: "f"))))
        #expect(own.messagesRefusal(by: .bedrock) == .unsupported)
    }

    @Test func `Bedrock and Vertex fetch nothing, and take what an address holds`() throws {
        let address = ModelRequest.says(.image(Media(url: "https://e.example/a.png")))
        let data = ModelRequest.says(.image(Media(url: "data:image/gif;base64,AQID")))
        for variant in [MessagesVariant.bedrock, .vertexAI] {
            #expect(address.messagesRefusal(by: variant) == .unsupported)
            #expect(data.messagesRefusal(by: variant) == nil)
        }
    }

    @Test func `an image's detail is a warning`() throws {
        var media = Media(url: "https://e.example/a.png")
        media.detail = "high"
        #expect(try ModelRequest.says(.image(media)).messagesWarnings() == ["messages[0]"])
    }

    @Test func `a text that is not UTF-8 is refused`() {
        let media = Media(data: [0xFF], mediaType: "text/plain")
        #expect(ModelRequest.says(.document(media)).messagesRefusal() == .invalidRequest)
    }
}
