/// The conversation, message by message.
extension OllamaRequest {
    mutating func messages() throws(ModelError) -> [JSONValue] {
        var messages: [JSONValue] = []
        for (index, message) in request.messages.enumerated() {
            let results = message.parts.compactMap { if case .toolResult(let result) = $0 { result } else { nil } }
            guard results.isEmpty || message.role == .tool || message.role == .user else {
                throw misplaced(index, "a tool result")
            }
            for result in results { messages.append(try toolMessage(result, of: index)) }
            switch message.role {
            case .tool:
                guard results.count == message.parts.count, !results.isEmpty else {
                    throw invalid("messages[\(index)]", "a tool's turn consists of tool results")
                }
            case .user where !results.isEmpty && results.count == message.parts.count: break
            case .system, .user: messages.append(try promptMessage(index))
            case .assistant: messages.append(try assistantMessage(index))
            }
        }
        return messages
    }

    /// The error for a part in a place where no conversation has it.
    private func misplaced(_ index: Int, _ part: String) -> ModelError {
        invalid("messages[\(index)]", "\(part) cannot be in a turn of this role")
    }

    private mutating func dropSignature(_ signature: Signature?, of index: Int) {
        guard let signature else { return }
        warn("messages[\(index)]", "a signature of \(signature.provider) was left out")
    }

    private mutating func dropOpaque(of provider: ProviderID, _ index: Int) {
        warn("messages[\(index)]", "a part that only \(provider) understands was left out")
    }
}

// MARK: System and user

extension OllamaRequest {
    private mutating func promptMessage(_ index: Int) throws(ModelError) -> JSONValue {
        let message = request.messages[index]
        var texts: [String] = []
        var images = Images()
        for part in message.parts {
            switch part {
            case .text(let text, let signature):
                dropSignature(signature, of: index)
                texts.append(text)
                images.noteText()
            case .image(let media):
                guard message.role == .user else {
                    throw unsupported("messages[\(index)]", "instructions can only be text")
                }
                try add(media, to: &images, of: index)
            case .audio: throw unsupported("messages[\(index)]", "Ollama takes no sound")
            case .document: throw unsupported("messages[\(index)]", "Ollama takes no documents")
            case .toolResult: break  // has become a message of its own
            case .opaque(let provider, _): dropOpaque(of: provider, index)
            case .citation: warn("messages[\(index)]", "a citation was left out")
            case .reasoning: throw misplaced(index, "reasoning")
            case .toolCall: throw misplaced(index, "a tool call")
            case .refusal: throw misplaced(index, "a refusal")
            }
        }
        guard !texts.isEmpty || !images.data.isEmpty else {
            guard message.parts.isEmpty else {
                throw unsupported("messages[\(index)]", "nothing in it can be said to Ollama")
            }
            throw invalid("messages[\(index)]", "is empty")
        }
        var said: JSONObject = [
            "role": .string(message.role.rawValue), "content": .string(texts.joined(separator: "\n")),
        ]
        said["images"] = images.json
        return .object(said)
    }
}

// MARK: Assistant

extension OllamaRequest {
    private mutating func assistantMessage(_ index: Int) throws(ModelError) -> JSONValue {
        var text = ""
        var thinking = ""
        var calls: [JSONValue] = []
        for part in request.messages[index].parts {
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
                if call.isTruncated {
                    warn("messages[\(index)]", "the call to \(call.name) was cut, and was left out")
                } else {
                    calls.append(try self.call(call, of: index))
                }
            case .opaque(let provider, _): dropOpaque(of: provider, index)
            case .citation: warn("messages[\(index)]", "a citation was left out")
            case .image: throw unsupported("messages[\(index)]", "the assistant's images cannot go back")
            case .audio: throw unsupported("messages[\(index)]", "the assistant's sound cannot go back")
            case .document: throw unsupported("messages[\(index)]", "the assistant's documents cannot go back")
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

// MARK: Tool results

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
            case .document: throw unsupported("messages[\(index)]", "Ollama takes no documents")
            }
        }
        let text = (result.isError ? "Error: " : "") + texts.joined(separator: "\n")
        var said: JSONObject = ["role": "tool", "content": .string(text)]
        said["images"] = images.json
        let name = result.name.isEmpty ? calledName(result.callID, before: index) : result.name
        if let name { said["tool_name"] = .string(name) }
        said["tool_call_id"] = .string(result.callID)
        return .object(said)
    }

    /// - Throws: `.invalidRequest` for a number that JSON cannot write.
    private func compactText(_ json: JSONValue) throws(ModelError) -> String {
        var writer = JSONWriter()
        writer.value(json)
        return String(decoding: try writer.finish(), as: UTF8.self)
    }

    /// The name of the tool that the conversation called under that id.
    private func calledName(_ id: String, before index: Int) -> String? {
        for message in request.messages[..<index].reversed() {
            for case .toolCall(let call) in message.parts where call.id == id { return call.name }
        }
        return nil
    }
}

// MARK: Images

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
            guard let data = url.base64OfDataURL else {
                throw unsupported("messages[\(index)]", "Ollama fetches no images; give it the bytes")
            }
            return String(data)
        case .file(let provider, _):
            throw unsupported("messages[\(index)]", "an image cannot be a file of \(provider)")
        }
    }
}

extension String {
    /// What a `data:…;base64,` address holds, or `nil` where this is none.
    fileprivate var base64OfDataURL: Substring? {
        guard hasPrefix("data:"), let comma = firstIndex(of: ","), self[..<comma].hasSuffix(";base64") else {
            return nil
        }
        return self[index(after: comma)...]
    }
}
