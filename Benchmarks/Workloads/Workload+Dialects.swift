/// Streams in the other dialects, made to look like those that their servers send: each of `count` text deltas.
extension Workload {
    /// OpenAI's Responses: typed, numbered events, and the whole text thrice at the end.
    static func responses(_ name: String, deltas count: Int) -> Workload {
        var stream = ResponsesStream(workload: Workload(name: name, language: .responses))
        stream.open()
        var pieces = Pieces(seed: 2)
        var text = ""
        for _ in 0..<count {
            let piece = pieces.next()
            text += piece.text
            let padding = "x4TqYbLk9Zp2Rw7N".prefix(max(1, 16 - piece.text.utf8.count))
            stream.append(
                "response.output_text.delta",
                "\(ResponsesStream.place),\"delta\":\(piece.json),\"logprobs\":[],\"obfuscation\":\"\(padding)\"")
        }
        stream.close(text: quoted(text), outputTokens: count)
        stream.workload.expected = Said(
            text: Array(text.utf8), finish: "completed", inputTokens: 37, outputTokens: count)
        return stream.workload
    }

    /// Anthropic's Messages.
    static func messages(_ name: String, deltas count: Int) -> Workload {
        var workload = Workload(name: name, language: .messages)
        workload.expected = Said(finish: "end_turn", inputTokens: 25, outputTokens: count)
        func say(_ type: String, _ members: String = "") {
            workload.append(data: "{\"type\":\"\(type)\"\(members)}", type: type)
        }
        say(
            "message_start",
            #","message":{"id":"msg_01Ab3dEfGh5jKlMnPqRsTuVw","type":"message","role":"assistant","#
                + #""model":"claude-sonnet-4-20250514","content":[],"stop_reason":null,"stop_sequence":null,"#
                + #""usage":{"input_tokens":25,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"#
                + #""output_tokens":1,"service_tier":"standard"}}"#)
        say("content_block_start", #","index":0,"content_block":{"type":"text","text":""}"#)
        say("ping")
        var pieces = Pieces(seed: 3)
        for _ in 0..<count {
            let piece = pieces.next()
            workload.expected.text += Array(piece.text.utf8)
            say("content_block_delta", ",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\(piece.json)}")
        }
        say("content_block_stop", #","index":0"#)
        say(
            "message_delta",
            ",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":\(count)}")
        say("message_stop")
        return workload
    }

    /// Google's generateContent: spaced JSON, CRLF, and the usage so far in each event of about eight tokens.
    static func generateContent(_ name: String, deltas count: Int) -> Workload {
        var workload = Workload(name: name, language: .generateContent)
        workload.expected = Said(finish: "STOP", inputTokens: 11, outputTokens: 8 * count)
        var pieces = Pieces(seed: 4)
        for index in 1...count {
            let piece = pieces.next(8)
            workload.expected.text += Array(piece.text.utf8)
            let finish = index == count ? #""finishReason": "STOP","# : ""
            workload.append(
                data: """
                    {"candidates": [{"content": {"parts": [{"text": \(piece.json)}],"role": "model"},\(finish)\
                    "index": 0}],"usageMetadata": {"promptTokenCount": 11,"candidatesTokenCount": \(8 * index),\
                    "totalTokenCount": \(8 * index + 11),"promptTokensDetails": [{"modality": "TEXT",\
                    "tokenCount": 11}]},"modelVersion": "gemini-2.5-flash","responseId": "pQdXaLe7Kp2Zz7IP6d3YoQM"}
                    """, lineEnd: "\r\n")
        }
        return workload
    }

    /// Ollama's own interface: a line of JSON each, with a time that changes.
    static func ollama(_ name: String, deltas count: Int) -> Workload {
        var workload = Workload(name: name, language: .ollama)
        workload.expected = Said(finish: "stop", inputTokens: 26, outputTokens: count)
        var pieces = Pieces(seed: 5)
        func say(_ content: String, _ rest: String, at index: Int) {
            let fraction = String(1_000_000_000 + index * 3571 % 1_000_000_000).dropFirst()
            workload.append(
                """
                {"model":"llama3.2:latest","created_at":"2025-08-04T08:52:19.\(fraction)Z",\
                "message":{"role":"assistant","content":\(content)},\(rest)}\n
                """.utf8)
        }
        for index in 0..<count {
            let piece = pieces.next()
            workload.expected.text += Array(piece.text.utf8)
            say(piece.json, #""done":false"#, at: index)
        }
        say(
            "\"\"",
            #""done_reason":"stop","done":true,"total_duration":4883583458,"load_duration":1334875,"#
                + #""prompt_eval_count":26,"prompt_eval_duration":342546000,"#
                + "\"eval_count\":\(count),\"eval_duration\":4535599000", at: count)
        return workload
    }

    /// Amazon's Converse: binary frames with two checksums each, and padding of changing length in each payload.
    static func converse(_ name: String, deltas count: Int) -> Workload {
        var workload = Workload(name: name, language: .converse)
        workload.expected = Said(finish: "end_turn", inputTokens: 22, outputTokens: count)
        func say(_ type: String, _ payload: String) { workload.append(eventStreamFrame(type: type, payload: payload)) }
        let padding = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
        var random = SplitMix(seed: 60)
        var pieces = Pieces(seed: 6)
        say("messageStart", #"{"p":"abcdefghijkl","role":"assistant"}"#)
        for _ in 0..<count {
            let piece = pieces.next()
            workload.expected.text += Array(piece.text.utf8)
            let pad = padding.prefix(2 + Int(random.next() % 60))
            say("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\(piece.json)},\"p\":\"\(pad)\"}")
        }
        say("contentBlockStop", #"{"contentBlockIndex":0,"p":"abcd"}"#)
        say("messageStop", #"{"p":"abcdef","stopReason":"end_turn"}"#)
        say(
            "metadata",
            """
            {"metrics":{"latencyMs":1234},"p":"abc","usage":{"inputTokens":22,"outputTokens":\(count),\
            "totalTokens":\(count + 22)}}
            """)
        return workload
    }
}

/// A stream of Responses that is being written.
private struct ResponsesStream {
    var workload: Workload
    private var eventCount = 0

    init(workload: Workload) { self.workload = workload }

    /// Where the text goes.
    static let place = #""item_id":"\#(message)","output_index":0,"content_index":0"#
    private static let message = "msg_68af40344df88193a1f7c5c8d3b7c1f2"

    mutating func append(_ type: String, _ members: String) {
        workload.append(
            data: "{\"type\":\"\(type)\",\"sequence_number\":\(eventCount),\(members)}", type: type)
        eventCount += 1
    }

    mutating func open() {
        append("response.created", response(status: "in_progress", output: "", usage: "null"))
        append("response.in_progress", response(status: "in_progress", output: "", usage: "null"))
        append("response.output_item.added", "\"output_index\":0,\"item\":\(item(status: "in_progress", content: ""))")
        append("response.content_part.added", "\(Self.place),\"part\":\(part("\"\""))")
    }

    /// - Parameter text: A JSON string.
    mutating func close(text: String, outputTokens: Int) {
        let whole = item(status: "completed", content: part(text))
        append("response.output_text.done", "\(Self.place),\"text\":\(text),\"logprobs\":[]")
        append("response.content_part.done", "\(Self.place),\"part\":\(part(text))")
        append("response.output_item.done", "\"output_index\":0,\"item\":\(whole)")
        let usage = """
            {"input_tokens":37,"input_tokens_details":{"cached_tokens":0},"output_tokens":\(outputTokens),\
            "output_tokens_details":{"reasoning_tokens":0},"total_tokens":\(outputTokens + 37)}
            """
        append("response.completed", response(status: "completed", output: whole, usage: usage))
    }

    private func part(_ text: String) -> String {
        "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":\(text)}"
    }

    private func item(status: String, content: String) -> String {
        """
        {"id":"\(Self.message)","type":"message","status":"\(status)","content":[\(content)],"role":"assistant"}
        """
    }

    private func response(status: String, output: String, usage: String) -> String {
        """
        "response":{"id":"resp_68af4030592c81938ec0a5fbab4a3e9f","object":"response","created_at":1756315696,\
        "status":"\(status)","background":false,"error":null,"incomplete_details":null,"instructions":null,\
        "max_output_tokens":null,"model":"gpt-4o-2024-08-06","output":[\(output)],"parallel_tool_calls":true,\
        "previous_response_id":null,"reasoning":{"effort":null,"summary":null},"service_tier":"default","store":true,\
        "temperature":1.0,"text":{"format":{"type":"text"},"verbosity":"medium"},"tool_choice":"auto","tools":[],\
        "top_p":1.0,"truncation":"disabled","usage":\(usage),"user":null,"metadata":{}}
        """
    }
}
