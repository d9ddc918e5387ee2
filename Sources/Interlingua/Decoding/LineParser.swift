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
/// in place; of the others the begin is kept in a buffer that is reused. Each byte is searched once, and those of a
/// line that repeats the last one but for its text not at all (``DeltaShape`` says what that pays). After an error the
/// parser is of no more use.
struct LineParser: Sendable {
    /// The bytes that a line may have, its end not counted but for a carriage return.
    let limit: Int
    private var line = ByteBuffer()
    /// Where in the body the next chunk begins, and where the unfinished line.
    private var chunkOffset = 0
    private var lineOffset = 0
    /// Of the last line that only went on with a text, and of the same with what ended it.
    private var shape = DeltaShape()
    private var frame = DeltaShape()

    init(limit: Int = 32 << 20) { self.limit = limit }

    /// A line has begun that has no end yet.
    var hasUnfinishedLine: Bool { !line.isEmpty }

    /// Parses `chunk`, and tells `listener` each line that it completes.
    mutating func parse<Listener: LineListener>(
        _ chunk: Span<UInt8>, to listener: inout Listener
    ) throws(Listener.Failure) {
        var start = 0
        if line.isEmpty {
            start = try repeated(chunk, start, &listener)
            lineOffset = chunkOffset + start
            guard start < chunk.count else {
                chunkOffset += chunk.count
                return
            }
        }
        while let end = chunk.firstIndex(of: .lineFeed, from: start) {
            try check(line.count + end - start, Listener.failure)
            let rest = chunk.extracting(start..<end)
            if line.isEmpty {
                if let data = try deliver(rest, &listener) {
                    frame.learn(shape, at: data, of: chunk.extracting(start...end))
                }
            } else {
                line.append(rest)
                try deliverHeld(&listener)
            }
            start = try repeated(chunk, end + 1, &listener)
            lineOffset = chunkOffset + start
        }
        try check(line.count + chunk.count - start, Listener.failure)
        line.append(chunk.extracting(start...))
        chunkOffset += chunk.count
    }

    /// Delivers the last line where the body ended without its end.
    mutating func finish<Listener: LineListener>(_ listener: inout Listener) throws(Listener.Failure) {
        try deliverHeld(&listener)
    }

    private func check<Failure: Error>(_ count: Int, _ failure: (DecodingFault) -> Failure) throws(Failure) {
        guard count <= limit else { throw failure(DecodingFault(.lineTooLong(limit: limit), at: lineOffset)) }
    }

    /// Tells `listener` the lines from `start` on that repeat the last, and gives the index after them.
    private mutating func repeated<Listener: LineListener>(
        _ chunk: Span<UInt8>, _ start: Int, _ listener: inout Listener
    ) throws(Listener.Failure) -> Int {
        var start = start
        while start < chunk.count, let match = frame.match(chunk, from: start), match.end - start <= limit {
            try listener.goOn(with: frame.text(of: match, in: chunk), counting: frame.counts)
            shape.noteRepetition()
            start = match.end
        }
        return start
    }

    private mutating func deliverHeld<Listener: LineListener>(_ listener: inout Listener) throws(Listener.Failure) {
        var whole = ByteBuffer()
        swap(&whole, &line)
        defer {
            whole.removeAll()
            swap(&whole, &line)
        }
        _ = try deliver(whole.span, &listener)
    }

    /// Delivers a line, and tells where its data lies, where its shape was learned.
    private mutating func deliver<Listener: LineListener>(
        _ line: Span<UInt8>, _ listener: inout Listener
    ) throws(Listener.Failure) -> Range<Int>? {
        let count = !line.isEmpty && line[line.count - 1] == .carriageReturn ? line.count - 1 : line.count
        guard count > 0 else { return nil }
        let data = line.extracting(..<count)
        if let match = shape.match(whole: data) {
            try listener.goOn(with: shape.text(of: match, in: data), counting: shape.counts)
            return nil
        }
        frame.forget()
        shape.begin(learning: listener.beginFrame())
        try listener.hear(LineEvent(data: data, offset: lineOffset), &shape)
        if !listener.isRepeatable { shape.forget() }
        return shape.isKnown ? 0..<count : nil
    }
}
