import Interlingua
import Testing

/// How servers want a conversation's earlier turns, and its media.
@Suite struct ChatCompletionsHistoryTests {
    private static func turn(_ parts: Part..., by variant: ChatCompletionsVariant) throws -> JSONValue? {
        try ModelRequest(model: "m", messages: [Message(.assistant, parts), .user("Go on.")])
            .messages(for: variant)?.array?[0]
    }

    private static let call = Part.toolCall(ToolCall(id: "AAAAAAAAA", name: "n", arguments: "{}"))

    @Test(arguments: [
        (ChatCompletionsVariant.deepSeek, "reasoning_content"), (.llamaCpp, "reasoning_content"), (.vLLM, "reasoning"),
        (.ollama, "reasoning"), (.groq, "reasoning"),
    ])
    func `reasoning goes back under the server's name`(variant: ChatCompletionsVariant, member: String) throws {
        #expect(
            try Self.turn(.reasoning(Reasoning("Hm.")), .text("Hi"), by: variant)
                == json(#"{"role":"assistant","content":"Hi","\#(member)":"Hm."}"#))
    }

    @Test func `DeepSeek gets reasoning beside every call, be it empty`() throws {
        #expect(try Self.turn(Self.call, by: .deepSeek)?["reasoning_content"] == "")
        #expect(try Self.turn(.text("Hi"), by: .deepSeek)?["reasoning_content"] == nil)
    }

    @Test func `Mistral gets thinking parts`() throws {
        let signed = Reasoning("Hm.", signature: Signature(provider: .mistral, value: "s"))
        #expect(
            try Self.turn(.reasoning(signed), .text("Hi"), by: .mistral)
                == json(
                    #"""
                    {"role":"assistant","content":[
                      {"type":"thinking","thinking":[{"type":"text","text":"Hm."}],"signature":"s"},
                      {"type":"text","text":"Hi"}]}
                    """#))
    }

    @Test func `OpenRouter gets its details in place of the text`() throws {
        let details: JSONValue = ["reasoning_details": [["type": "reasoning.text", "text": "Hm.", "signature": "s"]]]
        #expect(
            try Self.turn(.reasoning(Reasoning("Hm.")), .text("Hi"), .opaque(.openRouter, details), by: .openRouter)
                == json(
                    #"""
                    {"role":"assistant","content":"Hi",
                     "reasoning_details":[{"type":"reasoning.text","text":"Hm.","signature":"s"}]}
                    """#))
        #expect(
            try Self.turn(.reasoning(Reasoning("Hm.")), .text("Hi"), by: .openRouter)
                == json(#"{"role":"assistant","content":"Hi","reasoning":"Hm."}"#))
    }

    @Test func `a signature crosses to no other provider`() throws {
        let foreign = Signature(provider: "anthropic", value: "secret")
        let thought = Part.reasoning(Reasoning("Hm.", signature: foreign))
        let history = ModelRequest(model: "m", messages: [Message(.assistant, [thought]), .user("Go on.")]).with {
            $0.delivery = .whole
        }
        for variant in ChatCompletionsVariantTests.variants {
            #expect(try !history.body(for: variant).serialized().contains("secret"), "\(variant.provider)")
            #expect(try history.warnings(for: variant) == ["messages[0]"], "\(variant.provider)")
        }
    }

    @Test func `a refusal is plain words where there is no member for it`() throws {
        #expect(try Self.turn(.refusal("No."), by: .mistral) == json(#"{"role":"assistant","content":"No."}"#))
    }

    @Test func `OpenRouter caches where it is told`() throws {
        let request = ModelRequest(model: "m", messages: [.system("Long."), .user("Hi")]).with {
            $0.cachePoints = [CachePoint(.afterSystem, lifetime: .oneHour), CachePoint(.afterMessage(1))]
        }
        #expect(
            try request.messages(for: .openRouter)
                == json(
                    #"""
                    [{"role":"system","content":[{"type":"text","text":"Long.",
                       "cache_control":{"type":"ephemeral","ttl":"1h"}}]},
                     {"role":"user","content":[{"type":"text","text":"Hi","cache_control":{"type":"ephemeral"}}]}]
                    """#))
        #expect(try request.warnings(for: .groq) == ["cachePoints[0]", "cachePoints[1]"])
    }

    @Test func `documents have four forms`() throws {
        let bytes = Media(.bytes([37]), mediaType: "application/pdf", name: "a.pdf")
        let address = Media(.url("https://e.example/a.pdf"))
        let forms: [(ChatCompletionsVariant, Media, String)] = [
            (
                .mistral, bytes,
                #"{"type":"document_url","document_url":"data:application/pdf;base64,JQ==","document_name":"a.pdf"}"#
            ),
            (.mistral, address, #"{"type":"document_url","document_url":"https://e.example/a.pdf"}"#),
            (.mistral, Media(.file(.mistral, id: "f")), #"{"type":"file","file_id":"f"}"#),
            (.perplexity, bytes, #"{"type":"file_url","file_url":{"url":"JQ=="},"file_name":"a.pdf"}"#),
            (.perplexity, address, #"{"type":"file_url","file_url":{"url":"https://e.example/a.pdf"}}"#),
            (
                .openRouter, address,
                #"{"type":"file","file":{"filename":"document","file_data":"https://e.example/a.pdf"}}"#
            ),
        ]
        for (variant, media, expected) in forms {
            let messages = try ModelRequest.says(.document(media)).messages(for: variant)
            #expect(try messages?.array?[0]["content"]?.array?[0] == json(expected), "\(variant.provider)")
        }
        for variant in [ChatCompletionsVariant.azure, .groq, .deepSeek, .ollama, .compatible] {
            #expect(ModelRequest.says(.document(bytes)).refusal(by: variant) == .unsupported, "\(variant.provider)")
        }
    }

    @Test func `Ollama fetches no images, and DeepSeek sees none`() throws {
        let address = ModelRequest.says(.image(Media(.url("https://e.example/a.png"))))
        let bytes = ModelRequest.says(.image(Media(.bytes([1]), mediaType: "image/png")))
        #expect(address.refusal(by: .ollama) == .unsupported)
        #expect(bytes.refusal(by: .ollama) == nil)
        #expect(bytes.refusal(by: .deepSeek) == .unsupported)
    }

    @Test func `at Mistral the assistant speaks between a tool and the user`() throws {
        let call = ToolCall(id: "abcdefghi", name: "n", arguments: "{}")
        let image = Media(data: [1], mediaType: "image/png")
        let request = ModelRequest(
            model: "m",
            messages: [
                Message(.assistant, [.toolCall(call)]),
                .toolResults([ToolResult(call, content: [.text("R"), .image(image)])]), .user("And?"),
            ])
        let messages = try #require(try request.messages(for: .mistral)?.array)
        #expect(messages.map { $0["role"] } == ["assistant", "tool", "assistant", "user"])
        #expect(messages.last?["content"]?.array?.map { $0["type"] } == ["text", "image_url", "text"])
        #expect(try request.warnings(for: .mistral) == ["messages"])
        let elsewhere = try request.messages(for: .openAI)?.array
        #expect(elsewhere?.map { $0["role"] } == ["assistant", "tool", "user"])
    }
}
