import FoundationEssentials

/// What a Swift server has without this library: lines cut out of `Data`, and Foundation's `JSONDecoder`.
enum FoundationPeer {
    /// How lines are found.
    enum Splitting {
        /// Each byte is searched once, and nothing copied but the line.
        case good
        /// A `Data` grows with each slice and is searched from its start.
        case usual
    }

    static func decode(
        _ workload: Workload, _ ranges: [Range<Int>], splitting: Splitting
    ) throws -> Workload.Said {
        switch workload.language {
        case .chatCompletions: try said(hearing: ChatWire.self, workload, ranges, splitting)
        case .responses: try said(hearing: ResponsesWire.self, workload, ranges, splitting)
        case .messages: try said(hearing: MessagesWire.self, workload, ranges, splitting)
        case .generateContent: try said(hearing: GenerateContentWire.self, workload, ranges, splitting)
        case .ollama: try said(hearing: OllamaWire.self, workload, ranges, splitting)
        case .converse: try frames(workload, ranges)
        case .embeddings: try said(hearing: EmbeddingsWire.self, workload, ranges, splitting)
        }
    }

    private static func said<Wire: FoundationWire>(
        hearing: Wire.Type, _ workload: Workload, _ ranges: [Range<Int>], _ splitting: Splitting
    ) throws -> Workload.Said {
        var listener = Listener<Wire>()
        if workload.eventEnds.count == 1 {
            try listener.hear(document: Data(workload.body))
        } else if splitting == .good {
            try splitWell(workload, ranges, &listener)
        } else {
            try splitAsUsual(workload, ranges, &listener)
        }
        return listener.said
    }

    private static func splitWell(
        _ workload: Workload, _ ranges: [Range<Int>], _ listener: inout Listener<some FoundationWire>
    ) throws {
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
    }

    private static func splitAsUsual(
        _ workload: Workload, _ ranges: [Range<Int>], _ listener: inout Listener<some FoundationWire>
    ) throws {
        var buffer = Data()
        for range in ranges {
            buffer.append(contentsOf: workload.body[range])
            while let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                try listener.hear(line: buffer[buffer.startIndex..<end])
                buffer = Data(buffer[(end + 1)...])
            }
        }
    }

    /// Amazon's frames, whose checksums it does not look at.
    private static func frames(_ workload: Workload, _ ranges: [Range<Int>]) throws -> Workload.Said {
        var listener = Listener<ConverseWire>()
        var buffer = Data()
        for range in ranges {
            buffer.append(contentsOf: workload.body[range])
            while buffer.count >= 12 {
                func number(at offset: Int) -> Int {
                    buffer.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | Int($1) }
                }
                let (size, headerSize) = (number(at: 0), number(at: 4))
                guard buffer.count >= size else { break }
                try listener.hear(document: buffer.prefix(size - 4).dropFirst(12 + headerSize))
                buffer = Data(buffer.dropFirst(size))
            }
        }
        return listener.said
    }
}

private struct Listener<Wire: FoundationWire> {
    var said = Workload.Said()
    private let decoder = JSONDecoder()
    private let prefix = Array("data: ".utf8)

    mutating func hear(line: Data) throws {
        if line.first == UInt8(ascii: "{") {
            try hear(document: line)
        } else if line.starts(with: prefix), line.dropFirst(6).first == UInt8(ascii: "{") {
            try hear(document: line.dropFirst(6))
        }
    }

    mutating func hear(document: Data) throws {
        try decoder.decode(Wire.self, from: document).add(to: &said)
    }
}
