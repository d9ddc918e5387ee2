import FoundationEssentials

/// A dialect's event as Foundation decodes it: the members that are listened to, and no more.
protocol FoundationWire: Decodable {
    func add(to said: inout Workload.Said)
}

struct ChatWire: FoundationWire {
    var id: String
    var model: String
    var choices: [Choice]
    var usage: Usage?

    func add(to said: inout Workload.Said) {
        for choice in choices {
            let delta = choice.delta ?? choice.message
            if let text = delta?.content { said.text.append(contentsOf: text.utf8) }
            for call in delta?.calls ?? [] { said.text.append(contentsOf: (call.function?.arguments ?? "").utf8) }
            if let finish = choice.finish { said.finish = finish }
        }
        if let usage {
            said.inputTokens = usage.prompt
            said.outputTokens = usage.completion
        }
    }

    struct Choice: Decodable {
        var index: Int
        var delta: Delta?
        var message: Delta?
        var finish: String?

        enum CodingKeys: String, CodingKey {
            case index
            case delta
            case message
            case finish = "finish_reason"
        }
    }

    struct Delta: Decodable {
        var role: String?
        var content: String?
        var calls: [Call]?

        enum CodingKeys: String, CodingKey {
            case role
            case content
            case calls = "tool_calls"
        }
    }

    struct Call: Decodable {
        var index: Int?
        var function: Function?
    }

    struct Function: Decodable {
        var name: String?
        var arguments: String?
    }

    struct Usage: Decodable {
        var prompt: Int
        var completion: Int

        enum CodingKeys: String, CodingKey {
            case prompt = "prompt_tokens"
            case completion = "completion_tokens"
        }
    }
}

/// The counts of Responses and Messages, which name them alike.
struct TokenCounts: Decodable {
    var input: Int?
    var output: Int?

    enum CodingKeys: String, CodingKey {
        case input = "input_tokens"
        case output = "output_tokens"
    }

    func add(to said: inout Workload.Said) {
        if let input { said.inputTokens = input }
        if let output { said.outputTokens = output }
    }
}

struct ResponsesWire: FoundationWire {
    var type: String
    var delta: String?
    var response: Response?

    struct Response: Decodable {
        var status: String
        var usage: TokenCounts?
    }

    func add(to said: inout Workload.Said) {
        if type == "response.output_text.delta", let delta { said.text.append(contentsOf: delta.utf8) }
        guard type == "response.completed", let response else { return }
        said.finish = response.status
        response.usage?.add(to: &said)
    }
}

struct MessagesWire: FoundationWire {
    var type: String
    var delta: Delta?
    var message: Message?
    var usage: TokenCounts?

    struct Delta: Decodable {
        var text: String?
        var stop: String?

        enum CodingKeys: String, CodingKey {
            case text
            case stop = "stop_reason"
        }
    }

    struct Message: Decodable {
        var usage: TokenCounts
    }

    func add(to said: inout Workload.Said) {
        if let text = delta?.text { said.text.append(contentsOf: text.utf8) }
        if let stop = delta?.stop { said.finish = stop }
        message?.usage.add(to: &said)
        usage?.add(to: &said)
    }
}

struct GenerateContentWire: FoundationWire {
    var candidates: [Candidate]
    var usageMetadata: Usage?

    struct Candidate: Decodable {
        var content: Content?
        var finishReason: String?
    }

    struct Content: Decodable {
        var parts: [Part]
    }

    struct Part: Decodable {
        var text: String?
    }

    struct Usage: Decodable {
        var promptTokenCount: Int
        var candidatesTokenCount: Int
    }

    func add(to said: inout Workload.Said) {
        for candidate in candidates {
            for part in candidate.content?.parts ?? [] { said.text.append(contentsOf: (part.text ?? "").utf8) }
            if let finish = candidate.finishReason { said.finish = finish }
        }
        if let usageMetadata {
            said.inputTokens = usageMetadata.promptTokenCount
            said.outputTokens = usageMetadata.candidatesTokenCount
        }
    }
}

struct OllamaWire: FoundationWire {
    var message: Message
    var finish: String?
    var input: Int?
    var output: Int?

    struct Message: Decodable {
        var content: String
    }

    enum CodingKeys: String, CodingKey {
        case message
        case finish = "done_reason"
        case input = "prompt_eval_count"
        case output = "eval_count"
    }

    func add(to said: inout Workload.Said) {
        said.text.append(contentsOf: message.content.utf8)
        if let finish { said.finish = finish }
        if let input { said.inputTokens = input }
        if let output { said.outputTokens = output }
    }
}

struct ConverseWire: FoundationWire {
    var delta: Delta?
    var stopReason: String?
    var usage: Usage?

    struct Delta: Decodable {
        var text: String?
    }

    struct Usage: Decodable {
        var inputTokens: Int
        var outputTokens: Int
    }

    func add(to said: inout Workload.Said) {
        if let text = delta?.text { said.text.append(contentsOf: text.utf8) }
        if let stopReason { said.finish = stopReason }
        if let usage {
            said.inputTokens = usage.inputTokens
            said.outputTokens = usage.outputTokens
        }
    }
}

struct EmbeddingsWire: FoundationWire {
    var data: [Item]
    var usage: Usage

    struct Item: Decodable {
        var embedding: Vector
    }

    /// An array, or the Base64 of the bytes of one.
    struct Vector: Decodable {
        var numbers: [Float]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let bytes = try? container.decode(Data.self) {
                numbers = stride(from: 0, to: bytes.count - 3, by: 4).map { start in
                    var bits: UInt32 = 0
                    for index in 0..<4 { bits |= UInt32(bytes[start + index]) << UInt32(8 * index) }
                    return Float(bitPattern: bits)
                }
            } else {
                numbers = try container.decode([Float].self)
            }
        }
    }

    struct Usage: Decodable {
        var prompt: Int

        enum CodingKeys: String, CodingKey {
            case prompt = "prompt_tokens"
        }
    }

    func add(to said: inout Workload.Said) {
        said.inputTokens = usage.prompt
        for item in data {
            said.sum += Double(item.embedding.numbers.first ?? 0) + Double(item.embedding.numbers.last ?? 0)
        }
    }
}
