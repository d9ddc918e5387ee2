import Interlingua
import Testing

/// What servers do that no reference says, and what it means.
@Suite struct ChatCompletionsOdditiesTests {
    /// Deltas, the reasoning and the text in them.
    private static let reasonings: [([String], String, String)] = [
        ([#""reasoning_content":"a""#, #""reasoning_content":"b""#, #""content":"c""#], "ab", "c"),
        ([#""reasoning":"a""#, #""content":"","reasoning":"b""#, #""content":"c""#], "ab", "c"),
        // The same words under both names, or one name left empty.
        ([#""reasoning_content":"a","reasoning":"a""#, #""content":"c""#], "a", "c"),
        ([#""reasoning_content":"","reasoning":"a""#, #""content":"c""#], "a", "c"),
        ([#""reasoning":null,"reasoning_content":"a","content":null"#, #""content":"c""#], "a", "c"),
        // In details alone, beside the plain name, and beside an empty one.
        (
            [
                #""reasoning_details":[{"type":"reasoning.text","text":"a","index":0}]"#,
                #""reasoning_details":[{"type":"reasoning.text","text":"b","index":0}]"#, #""content":"c""#,
            ], "ab", "c"
        ),
        (
            [#""reasoning":"a","reasoning_details":[{"type":"reasoning.text","text":"a"}]"#, #""content":"c""#], "a",
            "c"
        ),
        ([#""reasoning":"","reasoning_details":[{"type":"reasoning.text","text":"a"}]"#, #""content":"c""#], "a", "c"),
        // One delta with both: thinking comes first.
        ([#""content":"c","reasoning_content":"a""#], "a", "c"),
        ([#""content":[{"type":"thinking","thinking":"a"},{"type":"text","text":"c"}]"#], "a", "c"),
        ([#""content":[{"text":"c"},"d",null]"#], "", "cd"),
    ]

    @Test(arguments: reasonings)
    func `reasoning is heard under all its names, once`(_ deltas: [String], _ reasoning: String, _ text: String) async {
        let heard = await Heard(Chunks.deltas(deltas))
        #expect(heard.error == nil)
        #expect(heard.violation == nil)
        #expect(heard.response.reasoningText == reasoning)
        #expect(heard.response.text == text)
        let whole = await Heard(Chunks.document(deltas.count == 1 ? deltas[0] : #""content":"c""#))
        #expect(whole.response.text == text)
    }

    @Test func `details of reasoning are put together and kept for the next turn`() async {
        let heard = await Heard(
            Chunks.deltas([
                #""reasoning":"a","reasoning_details":[{"type":"reasoning.text","text":"a","index":0,"signature":null}]"#,
                #""reasoning":"b","reasoning_details":[{"type":"reasoning.text","text":"b","index":0,"signature":null}]"#,
                #""reasoning_details":[{"type":"reasoning.text","index":0,"signature":"S1"}]"#,
                #""content":"c""#,
            ]), as: .openRouter)
        #expect(
            heard.response.parts == [
                .reasoning(Reasoning("ab")), .text("c"),
                .opaque(
                    .openRouter,
                    [
                        "reasoning_details": [
                            ["type": "reasoning.text", "text": "ab", "index": 0, "signature": "S1"]
                        ]
                    ]),
            ])
    }

    /// Bodies that all say `Hi`, and end.
    private static let answers: [String] = [
        "\u{FEFF}data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n",
        "data:{\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\r\n\r\ndata:[DONE]\r\n\r\n",
        "data: {\"choices\":[{\"delta\":\ndata: {\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]",
        "event: message\nid: 1\nretry: 5\ndata: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE] \n\n",
        ":\n\ndata\n\ndata: \n\ndata: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n",
        "\n \n\ndata: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n",
        "event: ping\ndata: still here\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}",
        "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\ndata: {\"choi",
        "data: {\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"!\"}}]}\n\n",
        "data: {\"choices\":null}\n\ndata: {\"choices\":[null,{\"delta\":null},{\"index\":0,\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n",
        "data: {\"choices\":[{\"delta\":{\"role\":\"assistant\"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"Hi\",\"tool_calls\":null,\"refusal\":\"\"}}]}\n\ndata: [DONE]\n\n",
        "data: {\"error\":null,\"usage\":7,\"choices\":[{\"index\":null,\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n",
        "data: {\"error\":{},\"id\":7,\"choices\":[{\"index\":\"0\",\"delta\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n",
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\"},\"message\":{\"content\":\"Hi\"}}]}\n\ndata: [DONE]\n\n",
        "\u{FEFF} \r\n\t\n{\"choices\":[{\"message\":{\"content\":\"Hi\"},\"finish_reason\":\"stop\"}]}\n\n",
        "{\"error\":null,\"choices\":[{\"index\":1,\"message\":{\"content\":\"Ho\"}},{\"index\":0,\"message\":{\"content\":\"Hi\"}}]}",
        "{\"choices\":[{\"message\":{\"content\":\"Hi\"}},{\"message\":{\"content\":\"Ho\"}}]}",
    ]

    @Test(arguments: answers)
    func `a body that means an answer is that answer, however it comes`(_ body: String) async {
        let whole = await Heard(Array(body.utf8))
        #expect(whole.error == nil)
        #expect(whole.violation == nil)
        #expect(whole.response.text == "Hi")
        for size in 1...9 {
            #expect(await Heard(Array(body.utf8), inPiecesOf: size) == whole)
        }
    }

    /// Each chunk repeats the last one but for one string, which is not the one that counts.
    @Test func `a string that changes beside the one that counts is not taken for it`() async {
        let choices = ["a", "b", "c"].map { other in
            #""choices":[{"index":0,"delta":{"content":"x"}},{"index":1,"delta":{"content":"\#(other)"}}]"#
        }
        let end = #""choices":[{"index":0,"delta":{},"finish_reason":"stop"}]"#
        let chosen = await Heard(Array(((choices + [end]).map(Chunks.chunk).joined() + "data: [DONE]\n\n").utf8))
        #expect(chosen.error == nil)
        #expect(chosen.response.text == "xxx")

        let named = ["a", "b", "c"].map { #""reasoning_content":"x","reasoning":"\#($0)""# }
        #expect(await Heard(Chunks.deltas(named)).response.reasoningText == "xxx")
    }

    @Test func `of several choices the first counts, with all that belongs to it`() async {
        let body = [
            #""choices":[{"index":1,"delta":{"role":"assistant","content":"No"},"logprobs":{"content":[{"token":"No","logprob":-1}]}}]"#,
            #""choices":[{"index":0,"delta":{"content":"Yes"},"logprobs":{"content":[{"token":"Yes","logprob":-0.5}]}}]"#,
            #""choices":[{"index":1,"delta":{"annotations":[{"url_citation":{"url":"x"}}],"reasoning":"r"},"finish_reason":"length"},"#
                + #"{"index":0,"delta":{"content":"!"},"content_filter_results":{"hate":{}}},"#
                + #"{"index":2,"delta":{"audio":{"id":"s"}},"content_filter_results":{"hate":{"filtered":true}},"usage":{"prompt_tokens":9}}]"#,
            #""choices":[{"index":0,"delta":{},"finish_reason":"stop"}]"#,
        ]
        let heard = await Heard(Array((body.map(Chunks.chunk).joined() + "data: [DONE]\n\n").utf8))
        #expect(heard.error == nil)
        #expect(heard.response.parts == [.text("Yes!")])
        #expect(heard.response.logprobs == [TokenLogprob(token: "Yes", logprob: -0.5)])
        #expect(heard.response.notices == [.contentFilter(["hate": [:]])])
        #expect(heard.response.usage == nil)
        #expect(heard.response.finish == FinishReason(.stop, raw: "stop"))
    }

    @Test func `a filter's finding is heard when it is another than the last, however it is written`() async {
        func chunk(_ index: Int, _ finding: String) -> String {
            Chunks.chunk(
                #""choices":[{"index":\#(index),"delta":{"content":"x"},"content_filter_results":\#(finding)}]"#)
        }
        let found = #"{"hate":{"filtered":true}}"#
        let body =
            chunk(0, "{}") + chunk(0, found) + chunk(0, found) + chunk(0, "null") + chunk(0, found)
            // The same with blanks, another choice's, and numbers of which one begins like the other.
            + chunk(0, #"{ "hate": {"filtered": true} }"#) + chunk(1, #"{"hate":{}}"#) + chunk(0, found)
            + chunk(0, "1") + chunk(0, "12") + chunk(0, found)
            + Chunks.chunk(#""choices":[],"prompt_filter_results":\#(found)"#)
            + Chunks.chunk(#""choices":[],"prompt_filter_results":[{}]"#) + chunk(0, found)
            + Chunks.chunk(#""choices":[{"index":0,"delta":{},"finish_reason":"stop"}]"#) + "data: [DONE]\n\n"
        let finding: JSONValue = ["hate": ["filtered": true]]
        for bytes in [Array(body.utf8), Array(body.replacing(#""created":1,"#, with: "").utf8)] {
            let heard = await Heard(bytes)
            #expect(heard.error == nil)
            #expect(
                heard.response.notices == [
                    .contentFilter(finding), .contentFilter(1), .contentFilter(12), .contentFilter(finding),
                    .contentFilter([[:]]), .contentFilter(finding),
                ])
        }
    }

    @Test func `texts of two choices that are both numbered 0 are one text`() async {
        let choices = #"{"index":0,"delta":{"content":"a"}},{"index":0,"delta":{"content":"b"}}"#
        let chunk = Chunks.chunk(#""choices":[\#(choices)]"#)
        let end = Chunks.chunk(#""choices":[{"index":0,"delta":{},"finish_reason":"stop"}]"#) + "data: [DONE]\n\n"
        let heard = await Heard(Array((chunk + chunk + chunk + end).utf8))
        #expect(heard.response.text == "ababab")
    }

    /// Usage chunks in order, and what they mean in the end.
    private static let usages: [([String], Int?, Int?)] = [
        ([#""usage":{"prompt_tokens":3,"completion_tokens":2}"#, #""usage":null"#], 3, 2),
        ([#""usage":{"prompt_tokens":3,"completion_tokens":2}"#, #""usage":{}"#, #""usage":"none""#], 3, 2),
        ([#""usage":{"prompt_tokens":3.0,"completion_tokens":2e0}"#], 3, 2),
        ([#""usage":{"prompt_tokens":"3","completion_tokens":"2"}"#], 3, 2),
        ([#""choices":[{"index":0,"delta":{},"usage":{"prompt_tokens":3,"completion_tokens":2}}]"#], 3, 2),
        ([#""x_groq":{"id":"r","usage":{"prompt_tokens":3,"completion_tokens":2,"queue_time":0.1}}"#], 3, 2),
        (
            [
                #""usage":{"prompt_tokens":3,"completion_tokens":2}"#,
                #""moderation":{"input":{}},"choices":[],"usage":null"#,
            ], 3, 2
        ),
        (
            [
                #""usage":{"prompt_tokens":3,"completion_tokens":1}"#,
                #""usage":{"prompt_tokens":3,"completion_tokens":2}"#,
            ], 3, 2
        ),
        ([#""usage":{"prompt_tokens":-3,"completion_tokens":1.5}"#], nil, nil),
        (
            [
                #""usage":{"prompt_tokens":9223372036854775807,"completion_tokens":9223372036854775807,"total_tokens":1}"#
            ],
            nil, nil
        ),
        ([#""usage":{"prompt_tokens":1e300,"completion_tokens":2,"total_tokens":9223372036854775807}"#], nil, 2),
    ]

    @Test(arguments: usages)
    func `the last usage counts, as far as it is one`(_ chunks: [String], _ input: Int?, _ output: Int?) async {
        let text = Chunks.chunk(#""choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]"#)
        let heard = await Heard(Array((text + chunks.map(Chunks.chunk).joined() + "data: [DONE]\n\n").utf8))
        #expect(heard.error == nil)
        #expect(heard.violation == nil)
        #expect(heard.response.text == "Hi")
        #expect(heard.response.usage?.input == input)
        #expect(heard.response.usage?.output == output)
    }

    @Test func `an end without a reason has none`() async {
        let heard = await Heard(Chunks.stream([#""delta":{"content":"Hi"},"finish_reason":"""#]))
        #expect(heard.response.finish == FinishReason(.unreported))
    }

    private static let words: [(String, FinishReason.Meaning)] = [
        ("stop", FinishReason.Meaning.stop), ("length", .length), ("tool_calls", .toolCalls),
        ("function_call", .toolCalls),
        ("content_filter", .contentFilter), ("model_length", .length), ("eos", .stop),
        ("insufficient_system_resource", .other),
    ]

    @Test(arguments: words)
    func `the provider's word for the end is kept beside its meaning`(_ word: String, _ meaning: FinishReason.Meaning)
        async
    {
        let heard = await Heard(Chunks.deltas([#""content":"Hi""#], finish: word))
        #expect(heard.response.finish == FinishReason(meaning, raw: word))
    }

    @Test func `logprobs come with their alternatives and bytes`() async {
        let item =
            #"{"token":"é","logprob":-0.25,"bytes":[195,169],"top_logprobs":[{"token":"e","logprob":-9999.0,"bytes":null}]}"#
        let heard = await Heard(
            Chunks.stream([
                #""delta":{"content":"é"},"logprobs":{"content":[\#(item)],"refusal":null},"finish_reason":"stop""#
            ]))
        let alternative = TokenLogprob(token: "e", logprob: -9999)
        #expect(
            heard.response.logprobs == [
                TokenLogprob(token: "é", logprob: -0.25, bytes: [195, 169], alternatives: [alternative])
            ])
    }

    @Test func `annotations become citations after the text`() async throws {
        let annotation =
            #"{"type":"url_citation","url_citation":{"url":"https://a.example","title":"A","start_index":0,"end_index":2}}"#
        let deltas = [#""content":"Hi""#, #""annotations":[\#(annotation)]"#]
        let streamed = await Heard(Chunks.deltas(deltas))
        let whole = await Heard(Chunks.document(deltas.joined(separator: ",")))
        #expect(streamed.violation == nil)
        #expect(streamed.response.parts.count == 2)
        guard case .citation(let citation) = streamed.response.parts.last else { return #expect(Bool(false)) }
        #expect(citation.url == "https://a.example")
        #expect(citation.title == "A")
        #expect(streamed.response == whole.response)
    }

    /// Base64 by RFC 4648, § 10: `Zm9v` is "foo", `YmFy` is "bar".
    @Test func `sound comes as bytes, its words as a notice`() async {
        let deltas = [
            #""audio":{"id":"audio_1","transcript":"Hel"}"#, #""audio":{"data":"Zm9v"}"#, #""audio":{"data":"YmFy"}"#,
            #""audio":{"transcript":"lo","expires_at":1}"#,
        ]
        let heard = await Heard(Chunks.deltas(deltas))
        #expect(heard.error == nil)
        #expect(heard.violation == nil)
        #expect(heard.response.parts.first == .audio(Media(.bytes(Array("foobar".utf8)))))
        #expect(heard.response.parts.last == .opaque(.openAI, ["audio": ["id": "audio_1"]]))
        #expect(heard.response.notices == [.other(name: "audio_transcript", "Hello")])
        let broken = await Heard(Chunks.deltas([#""audio":{"data":"Z"}"#]))
        #expect(broken.error?.kind == .malformedResponse)
    }

    /// Events of other kinds that have a message are no errors.
    @Test func `an event of an unknown type is passed on with its bytes`() async {
        let events = [
            #"{"type":"status","message":"Searching"}"#,
            #"{"object":"chat.completion.debug","id":"evt_1","model":"x"}"#,
        ]
        let body = events.map { "data: \($0)\n\n" }.joined() + "event: ping\ndata: hello\n\n"
        let heard = await Heard(Array(body.utf8) + Chunks.deltas([#""content":"Hi""#]))
        #expect(heard.error == nil)
        #expect(heard.violation == nil)
        #expect(
            heard.events.prefix(4) == [
                .started(ResponseStart(id: "c1", model: "m", provider: .openAI)),
                .unknown(type: "status", json: events[0]),
                .unknown(type: "chat.completion.debug", json: events[1]),
                .unknown(type: "ping", json: "hello"),
            ])
        #expect(heard.response.text == "Hi")
    }
}
