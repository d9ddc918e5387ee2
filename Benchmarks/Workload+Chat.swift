/// Chat Completions bodies, made to look like those that servers send.
extension Workload {
    /// A stream of `count` text deltas: words mostly, some escapes, some text beyond ASCII.
    static func chatStream(deltas count: Int) -> Workload {
        var random = SplitMix(seed: 7)
        var said = Said(finish: "stop", inputTokens: 117, outputTokens: count)
        var events = [chunk(#"{"role":"assistant","content":"","refusal":null}"#)]
        for _ in 0..<count {
            let word = words.randomElement(using: &random) ?? ""
            said.text += Array(word.utf8)
            events.append(chunk("{\"content\":\(quoted(word))}"))
        }
        events.append(chunk("{}", finish: "\"stop\""))
        events.append(usage(prompt: 117, completion: count))
        return Workload(name: "chat stream", events: events, expected: said)
    }

    /// One tool call whose arguments come in `count` fragments.
    static func toolStream(fragments count: Int) -> Workload {
        var said = Said(finish: "tool_calls", inputTokens: 117, outputTokens: count)
        var events = [
            chunk(
                #"{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","#
                    + #""function":{"name":"write_file","arguments":""}}]}"#)
        ]
        for index in 0..<count {
            let fragment = index == 0 ? #"{"text":""# : index == count - 1 ? #""}"# : #"line \"\#(index)\"\n"#
            said.text += Array(fragment.utf8)
            events.append(chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\(quoted(fragment))}}]}"))
        }
        events.append(chunk("{}", finish: "\"tool_calls\""))
        events.append(usage(prompt: 117, completion: count))
        return Workload(name: "tool arguments × \(count)", events: events, expected: said)
    }

    /// A whole answer in one document of about `size` bytes.
    static func chatDocument(size: Int) -> Workload {
        var random = SplitMix(seed: 9)
        var text = ""
        while text.utf8.count < size { text += words.randomElement(using: &random) ?? "" }
        let document = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1754050123,"model":"gpt-4o-mini-2024-07-18",\
            "choices":[{"index":0,"message":{"role":"assistant","content":\(quoted(text)),"refusal":null},\
            "logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":117,"completion_tokens":9,"total_tokens":126}}
            """
        let said = Said(text: Array(text.utf8), finish: "stop", inputTokens: 117, outputTokens: 9)
        let body = Array(document.utf8)
        return Workload(name: "one document", body: body, eventEnds: [body.count], expected: said)
    }

    private init(name: String, events: [String], expected: Said) {
        var body: [UInt8] = []
        var ends: [Int] = []
        for event in events + ["[DONE]"] {
            body += Array("data: \(event)\n\n".utf8)
            ends.append(body.count)
        }
        self.init(name: name, body: body, eventEnds: ends, expected: expected)
    }

    private static func chunk(_ delta: String, finish: String = "null") -> String {
        """
        {"id":"chatcmpl-BzNn9sCk2v1Qm4Xr7Yt8Pw3Zs6Ad","object":"chat.completion.chunk","created":1754050123,\
        "model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_560af6e559",\
        "choices":[{"index":0,"delta":\(delta),"logprobs":null,"finish_reason":\(finish)}],"usage":null}
        """
    }

    private static func usage(prompt: Int, completion: Int) -> String {
        """
        {"id":"chatcmpl-BzNn9sCk2v1Qm4Xr7Yt8Pw3Zs6Ad","object":"chat.completion.chunk","created":1754050123,\
        "model":"gpt-4o-mini-2024-07-18","choices":[],"usage":{"prompt_tokens":\(prompt),\
        "completion_tokens":\(completion),"total_tokens":\(prompt + completion),\
        "prompt_tokens_details":{"cached_tokens":64},"completion_tokens_details":{"reasoning_tokens":0}}}
        """
    }

    private static func quoted(_ text: String) -> String {
        var json = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\"": json += "\\\""
            case "\\": json += "\\\\"
            case "\n": json += "\\n"
            case "🚀": json += "\\ud83d\\ude80"
            default: json.unicodeScalars.append(character)
            }
        }
        return json + "\""
    }

    private static let words = [
        " the", " of", " and", " to", " model", " value", " stream", "ing", "ed", "tion", ",", ".", " (", ")", " let",
        " async", "1", "0", " self", " String", " when", " which", " can", " from", "\n", "\n\n", " \"", "\\",
        " für", "日本", "の", " Привет", "🚀", "…",
    ]
}
