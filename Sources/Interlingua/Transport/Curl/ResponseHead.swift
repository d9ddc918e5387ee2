/// Status and header fields of a response.
struct ResponseHead: Sendable {
    var status: Int
    var headers: HTTPHeaders
}

/// Makes the head out of the lines that libcurl hands over one by one.
///
/// A head below 200 (100 Continue, 103 Early Hints) is dropped and the next one awaited; lines after the
/// head are trailers, and dropped too.
///
/// Source: RFC 9112, § 4 and § 5 (with the obsolete folding of § 5.2); RFC 9110, § 15.2.
struct ResponseHeadParser {
    enum Step {
        case unfinished
        case finished(ResponseHead)
        /// A trailer.
        case ignored
        case tooLarge
        case malformed
    }

    private var left: Int
    private var status: Int?
    private var fields: [HTTPHeaders.Field] = []
    private(set) var finalStatus: Int?

    /// - Parameter maximumByteCount: Of all lines together, informational heads included.
    init(maximumByteCount: Int) { left = maximumByteCount }

    /// Takes one line with its line end.
    mutating func parse(_ line: Span<UInt8>) -> Step {
        left -= line.count
        guard left >= 0 else { return .tooLarge }
        guard finalStatus == nil else { return .ignored }
        let text = line.trimmingLineEnd
        if text.isEmpty { return endHead() }
        guard status != nil else {
            fields.reserveCapacity(16)
            return parseStatus(text)
        }
        if text[0] == .space || text[0] == .horizontalTab {
            if let last = fields.indices.last { fields[last].value += " " + text.trimmingBlanks.text }
        } else if let colon = text.firstIndex(of: .colon) {
            let value = text.extracting((colon + 1)...).trimmingBlanks
            fields.append(HTTPHeaders.Field(text.extracting(..<colon).text, value.text))
        }
        return .unfinished
    }

    private mutating func parseStatus(_ text: Span<UInt8>) -> Step {
        guard let space = text.firstIndex(of: .space), text.count >= space + 4 else { return .malformed }
        var value = 0
        for index in space + 1..<space + 4 {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[index]) else { return .malformed }
            value = value * 10 + Int(text[index] - UInt8(ascii: "0"))
        }
        status = value
        return .unfinished
    }

    private mutating func endHead() -> Step {
        guard let status else { return .unfinished }
        defer {
            self.status = nil
            fields = []
        }
        guard status >= 200 else { return .unfinished }
        finalStatus = status
        return .finished(ResponseHead(status: status, headers: HTTPHeaders(fields)))
    }
}

extension UInt8 {
    fileprivate static let horizontalTab = UInt8(ascii: "\t")
}

extension Span<UInt8> {
    fileprivate var trimmingLineEnd: Span<UInt8> {
        @_lifetime(copy self) get {
            var end = count
            while end > 0, self[end - 1] == .lineFeed || self[end - 1] == .carriageReturn { end -= 1 }
            return extracting(0..<end)
        }
    }

    fileprivate var trimmingBlanks: Span<UInt8> {
        @_lifetime(copy self) get {
            var (start, end) = (0, count)
            while start < end, self[start] == .space || self[start] == .horizontalTab { start += 1 }
            while end > start, self[end - 1] == .space || self[end - 1] == .horizontalTab { end -= 1 }
            return extracting(start..<end)
        }
    }

    /// As UTF-8, with what is not replaced.
    fileprivate var text: String {
        // SAFETY: the buffer is used only inside the closure, and `String` copies it.
        unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
