/// One line of an NDJSON body, without its end. The view ends with the call that receives it.
struct LineEvent: ~Escapable {
    let data: Span<UInt8>
    /// Where the line begins in the body.
    let offset: Int

    @_lifetime(copy data)
    init(data: Span<UInt8>, offset: Int) {
        self.data = data
        self.offset = offset
    }
}

/// Splits an NDJSON body into lines, however its bytes were chunked.
///
/// Lines end in LF or CR LF; empty ones are skipped. A line that lies whole in a chunk is handed out
/// in place; of the others the begin is kept in a buffer that is reused. Each byte is searched once.
/// After an error the parser is of no more use.
struct LineParser: Sendable {
    /// The bytes that a line may have, its end not counted but for a carriage return.
    let limit: Int
    private var line: [UInt8] = []
    /// Where in the body the next chunk begins, and where the unfinished line.
    private var chunkOffset = 0
    private var lineOffset = 0

    init(limit: Int = 32 << 20) { self.limit = limit }

    /// A line has begun that has no end yet.
    var hasUnfinishedLine: Bool { !line.isEmpty }

    /// Parses `chunk` and calls `body` with each line that it completes.
    ///
    /// - Parameter fault: Makes the caller's error of ours.
    mutating func parse<Failure: Error>(
        _ chunk: Span<UInt8>, fault: (DecodingFault) -> Failure,
        _ body: (borrowing LineEvent) throws(Failure) -> Void
    ) throws(Failure) {
        var start = 0
        if line.isEmpty { lineOffset = chunkOffset }
        while let end = chunk.firstIndex(of: .lineFeed, from: start) {
            try checkLine(line.count + end - start, fault)
            let rest = chunk.extracting(start..<end)
            if line.isEmpty {
                try deliver(rest, body)
            } else {
                line.append(rest)
                try deliver(line.span, body)
                line.removeAll(keepingCapacity: true)
            }
            start = end + 1
            lineOffset = chunkOffset + start
        }
        try checkLine(line.count + chunk.count - start, fault)
        line.append(chunk.extracting(start...))
        chunkOffset += chunk.count
    }

    /// Delivers the last line where the body ended without its end.
    mutating func finish<Failure: Error>(_ body: (borrowing LineEvent) throws(Failure) -> Void) throws(Failure) {
        try deliver(line.span, body)
        line.removeAll(keepingCapacity: true)
    }

    private func checkLine<Failure: Error>(_ count: Int, _ fault: (DecodingFault) -> Failure) throws(Failure) {
        guard count <= limit else { throw fault(DecodingFault(.lineTooLong(limit: limit), at: lineOffset)) }
    }

    private func deliver<Failure: Error>(
        _ line: Span<UInt8>, _ body: (borrowing LineEvent) throws(Failure) -> Void
    ) throws(Failure) {
        let count = !line.isEmpty && line[line.count - 1] == .carriageReturn ? line.count - 1 : line.count
        if count > 0 { try body(LineEvent(data: line.extracting(..<count), offset: lineOffset)) }
    }
}
