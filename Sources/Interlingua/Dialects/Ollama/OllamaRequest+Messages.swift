/// The conversation, message by message.
extension OllamaRequest {
    mutating func messages(_ turns: [Conversation.Turn]) throws(ModelError) -> [JSONValue] {
        var messages: [JSONValue] = []
        for turn in turns {
            switch turn.role {
            case .system, .user: messages.append(try promptMessage(turn))
            case .assistant: messages.append(try assistantMessage(turn))
            case .tool:
                for part in turn.parts {
                    guard case .toolResult(let result) = part else { throw moreThanResults(turn.index) }
                    messages.append(try toolMessage(result, of: turn.index))
                }
            }
        }
        return messages
    }

    /// A document as text, the only form in which Ollama takes one.
    private func words(of document: Media, _ index: Int) throws(ModelError) -> String {
        guard let words = document.asWords else {
            throw unsupported("messages[\(index)]", "Ollama takes no documents but text")
        }
        return words
    }
}

extension OllamaRequest {
    private mutating func promptMessage(_ turn: Conversation.Turn) throws(ModelError) -> JSONValue {
        let index = turn.index
        var texts: [String] = []
        var images = Images()
        for part in turn.parts {
            switch part {
            case .text(let text, let signature):
                dropSignature(signature, of: index)
                texts.append(text)
                images.noteText()
            case .image(let media):
                guard turn.role == .user else { throw instructionsBeyondText(index) }
                try add(media, to: &images, of: index)
            case .audio: throw unsupported("messages[\(index)]", "Ollama takes no sound")
            case .document(let media):
                texts.append(try words(of: media, index))
                images.noteText()
            case .toolResult: throw misplaced(index, "a tool result")
            case .opaque(let provider, _): dropOpaque(provider, of: index)
            case .citation: dropCitation(of: index)
            case .reasoning: throw misplaced(index, "reasoning")
            case .toolCall: throw misplaced(index, "a tool call")
            case .refusal: throw misplaced(index, "a refusal")
            }
        }
        guard !texts.isEmpty || !images.data.isEmpty else {
            guard turn.parts.isEmpty else { throw unsayable(index) }
            throw invalid("messages[\(index)]", "is empty")
        }
        var said: JSONObject = [
            "role": .string(turn.role.rawValue), "content": .string(texts.joined(separator: "\n")),
        ]
        said["images"] = images.json
        return .object(said)
    }
}

extension OllamaRequest {
    private mutating func assistantMessage(_ turn: Conversation.Turn) throws(ModelError) -> JSONValue {
        let index = turn.index
        var text = ""
        var thinking = ""
        var calls: [JSONValue] = []
        for part in turn.parts {
            switch part {
            case .text(let words, let signature):
                dropSignature(signature, of: index)
                text += words
            case .refusal(let words): text += words
            case .reasoning(let reasoning):
                dropSignature(reasoning.signature, of: index)
                thinking += reasoning.text
            case .toolCall(let call):
                dropSignature(call.signature, of: index)
                calls.append(try self.call(call, of: index))
            case .opaque(let provider, _): dropOpaque(provider, of: index)
            case .citation: dropCitation(of: index)
            case .image: throw unreturnable(index, "images")
            case .audio: throw unreturnable(index, "sound")
            case .document: throw unreturnable(index, "documents")
            case .toolResult: throw misplaced(index, "a tool result")
            }
        }
        var said: JSONObject = ["role": "assistant", "content": .string(text)]
        if !thinking.isEmpty { said["thinking"] = .string(thinking) }
        if !calls.isEmpty { said["tool_calls"] = .array(calls) }
        return .object(said)
    }

    /// Ollama takes the arguments as an object, not as its text.
    private func call(_ call: ToolCall, of index: Int) throws(ModelError) -> JSONValue {
        let arguments: JSONValue
        do {
            arguments = try JSONValue.parse(call.arguments)
        } catch {
            throw invalid("messages[\(index)]", "the arguments of the call to \(call.name) are not JSON")
        }
        guard arguments.object != nil else {
            throw invalid("messages[\(index)]", "the arguments of the call to \(call.name) are no JSON object")
        }
        return ["id": .string(call.id), "function": ["name": .string(call.name), "arguments": arguments]]
    }
}

extension OllamaRequest {
    private mutating func toolMessage(_ result: ToolResult, of index: Int) throws(ModelError) -> JSONValue {
        var texts: [String] = []
        var images = Images()
        for content in result.content {
            switch content {
            case .text(let text):
                texts.append(text)
                images.noteText()
            case .json(let value):
                texts.append(try compactText(value))
                images.noteText()
            case .image(let media): try add(media, to: &images, of: index)
            case .document(let media):
                texts.append(try words(of: media, index))
                images.noteText()
            }
        }
        let text = (result.isError ? "Error: " : "") + texts.joined(separator: "\n")
        var said: JSONObject = ["role": "tool", "content": .string(text)]
        said["images"] = images.json
        said["tool_name"] = .string(result.name)
        said["tool_call_id"] = .string(result.callID)
        return .object(said)
    }

    /// - Throws: `.invalidRequest` for a number that JSON cannot write.
    private func compactText(_ json: JSONValue) throws(ModelError) -> String {
        var writer = JSONWriter()
        writer.value(json)
        return String(decoding: try writer.finish(), as: UTF8.self)
    }
}

/// The images of one message, which all stand before its text.
private struct Images {
    /// In Base64.
    var data: [String] = []
    /// Whether an image stood after a text that stood after an image.
    private(set) var areApart = false
    private var isAfterText = false

    mutating func noteText() { isAfterText = !data.isEmpty }

    mutating func append(_ image: String) {
        areApart = areApart || isAfterText
        data.append(image)
    }

    var json: JSONValue? { data.isEmpty ? nil : .array(data.map { .string($0) }) }
}

extension OllamaRequest {
    private mutating func add(_ media: Media, to images: inout Images, of index: Int) throws(ModelError) {
        if let detail = media.detail { warn("messages[\(index)]", "an image's detail, \(detail), was left out") }
        images.append(try base64(media, of: index))
        if images.areApart { warn("messages[\(index)]", "its images were put before its text") }
    }

    private func base64(_ media: Media, of index: Int) throws(ModelError) -> String {
        switch media.source {
        case .bytes(let bytes): return Base64.encode(bytes.span)
        case .url(let url):
            guard let data = DataURL(url) else {
                throw unsupported("messages[\(index)]", "Ollama fetches no images; give it the bytes")
            }
            return data.base64
        case .file(let provider, _):
            throw unsupported("messages[\(index)]", "an image cannot be a file of \(provider)")
        }
    }
}
