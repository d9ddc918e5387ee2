/// Reading what a `delta` or a `message` says.
extension ChatCompletionsChunk {
    mutating func readDelta(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        var reasoning: String?
        var text: String?
        while try reader.hasMember() {
            if reader.skip(key: "role"), !reader.skip(word: "assistant") { try reader.skip() }
            if reader.skip(key: "content") {
                if try reader.token() == UInt8(ascii: "[") {
                    try readContentList(&reader)
                } else {
                    text = try readText(&reader)
                }
            }
            guard reader.hasFoundNone else { continue }
            // Some servers write the same words under both names.
            if reader.skip(key: "reasoning_content") { try readReasoning(&reasoning, &reader) }
            if reader.skip(key: "reasoning") { try readReasoning(&reasoning, &reader) }
            if reader.skip(key: "reasoning_details"), let details = try reader.valueIfPresent()?.array {
                more.reasoningDetails += details
            }
            if reader.skip(key: "tool_calls") { try readFragments(&reader) }
            if reader.skip(key: "refusal") { add(try reader.stringIfPresent().map(Piece.refusal)) }
            if reader.skip(key: "function_call") {
                var fragment = ChatCompletionsToolCalls.Fragment()
                try fragment.readFunction(&reader)
                fragment.index = 0
                add(fragment)
            }
            if reader.skip(key: "annotations"), let annotations = try reader.valueIfPresent()?.array {
                more.citations += annotations
            }
            if reader.skip(key: "audio"), let audio = try reader.valueIfPresent(), !audio.isEmptyObject {
                more.audio.append(audio)
            }
        }
        if reasoning == nil, hasExtras { reasoning = textOfDetails }
        content.add(reasoning: reasoning, text: text)
    }

    /// Reads running reasoning, unless there is some already.
    private mutating func readReasoning(
        _ reasoning: inout String?, _ reader: inout JSONReader
    ) throws(DecodingFault) {
        guard reasoning == nil else { return try reader.skip() }
        reasoning = try readText(&reader).flatMap { $0.isEmpty ? nil : $0 }
    }

    private mutating func readText(_ reader: inout JSONReader) throws(DecodingFault) -> String? {
        guard let (text, range) = try reader.textIfPresent() else { return nil }
        if !text.isEmpty { content.range = range }
        return text
    }

    private mutating func add(_ piece: Piece?) {
        if let piece, !piece.isEmpty { more.pieces.append(piece) }
    }

    private mutating func add(_ fragment: ChatCompletionsToolCalls.Fragment) {
        if !fragment.isEmpty { more.fragments.append(fragment) }
    }

    /// The words in `reasoning_details`, for servers that write them nowhere else.
    private var textOfDetails: String? {
        more.reasoningDetails.compactMap { $0["text"]?.string ?? $0["summary"]?.string }.joined()
    }

    /// Content as a list of typed pieces.
    ///
    /// Source: `wire/mistral.md`, § 2.
    private mutating func readContentList(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterArrayIfPresent() else { return }
        while try reader.nextElement() {
            guard let item = try reader.valueIfPresent() else { continue }
            switch item["type"]?.string {
            case "thinking": add(.reasoning(item["thinking"]?.joinedText ?? ""))
            case "text", nil: add(.text(item["text"]?.string ?? item.string ?? ""))
            default: more.notices.append(.other(name: "content", item))
            }
        }
    }

    private mutating func readFragments(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterArrayIfPresent() else { return }
        while try reader.nextElement() {
            var fragment = ChatCompletionsToolCalls.Fragment()
            try fragment.read(&reader)
            add(fragment)
        }
    }

    /// Source: `wire/openai-chat.md`, § 2.
    mutating func readLogprobs(_ reader: inout JSONReader) throws(DecodingFault) {
        guard try reader.enterObjectIfPresent() else { return }
        while try reader.hasMember() {
            if reader.skip(key: "content") { try readTokens(&reader) }
            if reader.skip(key: "refusal") { try readTokens(&reader) }
        }
    }

    private mutating func readTokens(_ reader: inout JSONReader) throws(DecodingFault) {
        guard let items = try reader.valueIfPresent()?.array else { return }
        more.logprobs += items.compactMap(TokenLogprob.init(chatCompletions:))
    }
}

extension ChatCompletionsChunk.Content {
    /// Adds what a delta says; empty texts say nothing.
    fileprivate mutating func add(reasoning: String?, text: String?) {
        if let reasoning, !reasoning.isEmpty { self.reasoning = join(self.reasoning, reasoning) }
        if let text, !text.isEmpty { self.text = join(self.text, text) }
    }

    private mutating func join(_ known: String?, _ new: String) -> String {
        guard let known else { return new }
        range = 0..<0
        return known + new
    }
}

extension ChatCompletionsChunk.Piece {
    fileprivate var isEmpty: Bool {
        switch self {
        case .text(let text), .reasoning(let text), .refusal(let text): text.isEmpty
        }
    }
}

extension TokenLogprob {
    init?(chatCompletions json: JSONValue) {
        guard let token = json["token"]?.string, let logprob = json["logprob"]?.number else { return nil }
        self.init(
            token: token, logprob: logprob,
            bytes: json["bytes"]?.array?.compactMap { $0.integer.flatMap(UInt8.init(exactly:)) },
            alternatives: json["top_logprobs"]?.array?.compactMap(TokenLogprob.init(chatCompletions:)) ?? [])
    }
}

extension JSONValue {
    var isEmptyObject: Bool { object?.isEmpty == true }

    /// The text of a string, or of a list of text pieces.
    fileprivate var joinedText: String {
        string ?? array?.compactMap { $0["text"]?.string ?? $0.string }.joined() ?? ""
    }
}
