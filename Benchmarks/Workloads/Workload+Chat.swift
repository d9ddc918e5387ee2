/// Chat Completions bodies, made to look like those that servers send.
extension Workload {
    /// Whose streams they resemble.
    enum ChatServer {
        case openAI
        /// With a first chunk about the prompt, and the content filter's findings in each.
        case azure
        /// With chunks of which none has the members of the one before.
        case changing
    }

    /// A stream of `count` text deltas.
    static func chatStream(_ name: String, deltas count: Int, from server: ChatServer = .openAI) -> Workload {
        var workload = Workload(name: name)
        var pieces = Pieces(seed: 1)
        if server == .azure { workload.append(data: promptFilter) }
        workload.append(data: chunk(#"{"role":"assistant","content":"","refusal":null}"#))
        for index in 0..<count {
            let piece = pieces.next()
            workload.expected.text += Array(piece.text.utf8)
            let delta = "{\"content\":\(piece.json)}"
            switch server {
            case .openAI: workload.append(data: chunk(delta))
            case .azure: workload.append(data: chunk(delta, before: "\"content_filter_results\":\(nothingFiltered),"))
            case .changing: workload.append(data: changingChunk(delta, index: index))
            }
        }
        workload.append(data: chunk("{}", finish: "\"stop\""))
        workload.endChat(finish: "stop", prompt: 117, completion: count)
        return workload
    }

    /// One tool call whose arguments are of about `size` bytes, in fragments of about 20.
    static func toolStream(_ name: String, size: Int) -> Workload {
        let arguments = Array(toolArguments(size: size).unicodeScalars)
        var workload = Workload(name: name)
        workload.append(
            data: chunk(
                #"{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"call_Xk2vQ9sLwT","type":"function","#
                    + #""function":{"name":"write_rows","arguments":""}}],"refusal":null}"#))
        var fragmentCount = 0
        for start in stride(from: 0, to: arguments.count, by: 20) {
            var fragment = ""
            fragment.unicodeScalars += arguments[start..<min(start + 20, arguments.count)]
            workload.expected.text += Array(fragment.utf8)
            workload.append(
                data: chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\(quoted(fragment))}}]}"))
            fragmentCount += 1
        }
        workload.append(data: chunk("{}", finish: "\"tool_calls\""))
        workload.endChat(finish: "tool_calls", prompt: 117, completion: fragmentCount)
        return workload
    }

    /// A whole answer in one document of about `size` bytes.
    static func chatDocument(_ name: String, size: Int) -> Workload {
        var pieces = Pieces(seed: 9)
        let answer = pieces.next(size * 10 / 41)  // a piece has 4.1 bytes, with its escapes
        let document = """
            {"id":"chatcmpl-BzNn9sCk2v1Qm4Xr7Yt8Pw3Zs6Ad","object":"chat.completion","created":1754050123,\
            "model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant",\
            "content":\(answer.json),"refusal":null,"annotations":[]},"logprobs":null,"finish_reason":"stop"}],\
            "usage":{"prompt_tokens":117,"completion_tokens":9,"total_tokens":126},"service_tier":"default"}
            """
        var workload = Workload(name: name)
        workload.append(document.utf8)
        workload.expected = Said(text: Array(answer.text.utf8), finish: "stop", inputTokens: 117, outputTokens: 9)
        return workload
    }

    private mutating func endChat(finish: String, prompt: Int, completion: Int) {
        append(
            data: """
                {\(Self.head)"choices":[],"usage":{"prompt_tokens":\(prompt),"completion_tokens":\(completion),\
                "total_tokens":\(prompt + completion),"prompt_tokens_details":{"cached_tokens":64,"audio_tokens":0},\
                "completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0}}}
                """)
        append(data: "[DONE]")
        expected.finish = finish
        expected.inputTokens = prompt
        expected.outputTokens = completion
    }

    private static func chunk(_ delta: String, before: String = "", finish: String = "null") -> String {
        """
        {\(head)"choices":[{\(before)"index":0,"delta":\(delta),"logprobs":null,"finish_reason":\(finish)}],"usage":null}
        """
    }

    /// A chunk that has one of eight sets of members, each time another.
    private static func changingChunk(_ delta: String, index: Int) -> String {
        let members = ["\"service_tier\":\"default\",", "\"obfuscation\":\"x4TqYb\",", "\"provider\":\"a\","]
        let extra = members.indices.filter { index >> $0 & 1 == 1 }.map { members[$0] }.joined()
        return """
            {\(extra)"id":"chatcmpl-BzNn9sCk2v1Qm4Xr7Yt8Pw3Zs6Ad","object":"chat.completion.chunk","created":1754050123,\
            "model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"delta":\(delta),"finish_reason":null}]}
            """
    }

    /// Rows of text with quotes, line ends and letters beyond ASCII, as a model writes files.
    private static func toolArguments(size: Int) -> String {
        var json = #"{"rows":["#
        var row = 0
        while json.utf8.count < size - 80 {
            let path = quoted("src/a \"b\"/\(row).txt")
            let text = quoted("line\n\tné \(row &* 7)")
            json += "\(row == 0 ? "" : ","){\"row\":\(row),\"path\":\(path),\"body\":\(text)}"
            row += 1
        }
        return json + "]}"
    }

    /// The members with which each chunk begins.
    private static let head = """
        "id":"chatcmpl-BzNn9sCk2v1Qm4Xr7Yt8Pw3Zs6Ad","object":"chat.completion.chunk","created":1754050123,\
        "model":"gpt-4o-mini-2024-07-18","service_tier":"default","system_fingerprint":"fp_560af6e559",
        """

    private static let nothingFiltered = """
        {"hate":{"filtered":false,"severity":"safe"},"self_harm":{"filtered":false,"severity":"safe"},\
        "sexual":{"filtered":false,"severity":"safe"},"violence":{"filtered":false,"severity":"safe"}}
        """

    private static let promptFilter = """
        {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,\
        "content_filter_results":\(nothingFiltered)}]}
        """
}
