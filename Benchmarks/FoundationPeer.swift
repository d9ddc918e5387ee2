import Foundation

/// What a Swift server has without this library: lines cut out of `Data`, and Foundation's `JSONDecoder`.
extension Peer {
    /// Behind the usual splitter: a `Data` that grows with each chunk and is searched for lines.
    static var foundationUsual: Peer {
        Peer(name: "Foundation JSONDecoder, usual splitter") { workload, ranges in
            var listener = ChunkListener()
            var buffer = Data()
            for range in ranges {
                buffer.append(contentsOf: workload.body[range])
                while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                    try listener.hear(line: buffer[buffer.startIndex..<end])
                    buffer = Data(buffer[(end + 1)...])
                }
            }
            return listener.said
        }
    }

    /// Behind a good splitter: each byte searched once, no copy but the line's own.
    static var foundationGood: Peer {
        Peer(name: "Foundation JSONDecoder, good splitter") { workload, ranges in
            var listener = ChunkListener()
            var unfinished: [UInt8] = []
            for range in ranges {
                var start = range.lowerBound
                while let end = workload.body[start..<range.upperBound].firstIndex(of: UInt8(ascii: "\n")) {
                    unfinished += workload.body[start..<end]
                    try listener.hear(line: Data(unfinished))
                    unfinished.removeAll(keepingCapacity: true)
                    start = end + 1
                }
                unfinished += workload.body[start..<range.upperBound]
            }
            return listener.said
        }
    }

    /// One document, whole.
    static var foundationDocument: Peer {
        Peer(name: "Foundation JSONDecoder") { workload, _ in
            var listener = ChunkListener()
            try listener.hear(document: Data(workload.body))
            return listener.said
        }
    }
}

private struct ChunkListener {
    var said = Workload.Said()
    private let decoder = JSONDecoder()
    private let prefix = Array("data: {".utf8)

    mutating func hear(line: Data) throws {
        guard line.starts(with: prefix) else { return }
        try hear(document: line.dropFirst(6))
    }

    mutating func hear(document: Data) throws {
        let chunk = try decoder.decode(Chunk.self, from: document)
        for choice in chunk.choices {
            let delta = choice.delta ?? choice.message
            if let text = delta?.content { said.text.append(contentsOf: text.utf8) }
            for call in delta?.calls ?? [] { said.text.append(contentsOf: (call.function?.arguments ?? "").utf8) }
            if let finish = choice.finish { said.finish = finish }
        }
        if let usage = chunk.usage {
            said.inputTokens = usage.prompt
            said.outputTokens = usage.completion
        }
    }
}

private struct Chunk: Decodable {
    var id: String
    var model: String
    var choices: [Choice]
    var usage: Usage?

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
