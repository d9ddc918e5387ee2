/// A string inside a document: what stands between its quotes, valid, escapes still escaped.
struct JSONText {
    var start: Int
    var end: Int
    var hasEscapes: Bool
    /// Whether it is known to have nothing but ASCII.
    var isASCII = false
}

extension JSONReader {
    @_lifetime(self: copy self)
    mutating func string() throws(DecodingFault) -> String {
        guard try token() == .quote else { throw try mismatch() }
        return try stringHere()
    }

    /// Reads the string whose opening quote is next.
    @_lifetime(self: copy self)
    mutating func stringHere() throws(DecodingFault) -> String {
        var (string, isWhole) = scanPlain()
        if isWhole || endsPlain(&string) { return text(string) }
        return try otherString(string)
    }

    /// Reads a string and appends its UTF-8 to `text`.
    @_lifetime(self: copy self)
    mutating func appendString(to text: inout [UInt8]) throws(DecodingFault) {
        guard try token() == .quote else { throw try mismatch() }
        let (string, isWhole) = scanPlain()
        // SAFETY: the buffer is used only inside the closure, and `append(contentsOf:)` copies it.
        unsafe bytes.extracting(string.start..<string.end).withUnsafeBytes { unsafe text.append(contentsOf: $0) }
        guard !isWhole else { return }
        var walk = StringWalk(from: string.end)
        try text.append(walking: &walk, in: bytes, to: .quote)
        offset = walk.index
    }

    /// Validates the string whose opening quote is next, and consumes it with both quotes.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func scanString() throws(DecodingFault) -> JSONText {
        let (string, isWhole) = scanPlain()
        return isWhole ? string : try scanOther(string)
    }

    /// Scans the string whose opening quote is next as far as it is plain ASCII, and consumes it with both quotes where
    /// that is all of it.
    ///
    /// Eight bytes at a step: most strings are keys and short words. The last seven bytes of the document are left.
    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func scanPlain() -> (JSONText, isWhole: Bool) {
        let start = offset &+ 1
        var index = start
        while index &+ 8 <= count {
            let stop = word(at: index).stringStops
            guard stop == 0 else {
                index &+= stop.trailingZeroBitCount &>> 3
                guard byte(at: index) == .quote else { break }
                offset = index &+ 1
                return (JSONText(start: start, end: index, hasEscapes: false, isASCII: true), true)
            }
            index &+= 8
        }
        return (JSONText(start: start, end: index, hasEscapes: false, isASCII: true), false)
    }

    /// Goes on with a string that is plain as far as it has been scanned, and ends among the last seven bytes of the
    /// document, as most texts of some providers do; false where it does not.
    @inline(__always)
    @_lifetime(self: copy self)
    private mutating func endsPlain(_ string: inout JSONText) -> Bool {
        let excess = string.end &+ 8 &- count
        guard 1...7 ~= excess, count >= 8 else { return false }
        // The zeros that take the place of what has been scanned mark the document's end.
        let stops = (word(at: count &- 8) &>> UInt64(truncatingIfNeeded: 8 &* excess)).stringStops
        string.end &+= stops.trailingZeroBitCount &>> 3
        guard string.end < count, byte(at: string.end) == .quote else { return false }
        offset = string.end &+ 1
        return true
    }

    /// Validates the string that begins with a plain one, and consumes it.
    @inline(never)
    @_lifetime(self: copy self)
    private mutating func scanOther(_ beginning: JSONText) throws(DecodingFault) -> JSONText {
        var beginning = beginning
        if endsPlain(&beginning) { return beginning }
        var walk = StringWalk(from: beginning.end)
        guard try walk.skip(bytes) == .quote else { throw DecodingFault(.unexpectedEnd, at: count) }
        offset = walk.index
        return JSONText(
            start: beginning.start, end: offset - 1, hasEscapes: walk.hasEscapes, isASCII: walk.isASCII)
    }

    /// Reads the string that begins with a plain one.
    @inline(never)
    @_lifetime(self: copy self)
    private mutating func otherString(_ beginning: JSONText) throws(DecodingFault) -> String {
        // Of a short document one walk is enough, which writes the text aside, whether there are escapes or not.
        guard count &- beginning.start > StringWalk.shortByteCount else {
            return try unescapedString(from: beginning.start)
        }
        var beginning = beginning
        var walk = StringWalk(from: beginning.end)
        switch try walk.skipToEscape(bytes) {
        case .quote:
            offset = walk.index
            beginning.end = offset - 1
            beginning.isASCII = walk.isASCII
            return text(beginning)
        case .escape: return try unescapedString(from: beginning.start)
        case .end, .full: throw DecodingFault(.unexpectedEnd, at: count)
        }
    }

    /// The text of a string without escapes.
    @inline(__always)
    private func text(_ string: JSONText) -> String {
        if let text = InlineText(bytes, string.start..<string.end) { return text.string }
        let raw = unsafe bytes.extracting(unchecked: string.start..<string.end)
        // SAFETY: the string has been validated; the buffer is used only inside the closure.
        return unsafe raw.withUnsafeBytes { unsafe String(validated: $0, isASCII: string.isASCII) }
    }

    /// Reads a string that has escapes. Short texts touch no heap but for themselves; long ones are put together of
    /// pieces, which stay in the fastest cache, and are not moved, since fresh memory costs more than all the rest.
    @inline(never)
    @_lifetime(self: copy self)
    private mutating func unescapedString(from start: Int) throws(DecodingFault) -> String {
        let bytes = bytes
        let byteCount = bytes.byteCount - start
        var walk = StringWalk(from: start)
        let roomCount = min(byteCount, StringWalk.pieceByteCount) + StringWalk.minimumRoom
        let text = unsafe try withUnsafeTemporaryAllocation(byteCount: roomCount, alignment: 1) {
            (room) throws(DecodingFault) in
            var text = ""
            while true {
                let (count, stop) = unsafe try walk.write(bytes, to: room)
                // SAFETY: `count` bytes have been written, from one character to another, and checked.
                let written = unsafe UnsafeRawBufferPointer(rebasing: room[..<count])
                let piece = unsafe String(validated: written, isASCII: walk.isASCII)
                switch stop {
                case .quote where text.isEmpty: return piece
                case .quote:
                    text += piece
                    // No text holds on to much more memory than it needs.
                    guard text.utf8.count < byteCount / 2 else { return text }
                    // SAFETY: a string's bytes are UTF-8, and are used only inside the closure.
                    return text.withUTF8 { unsafe String(validated: UnsafeRawBufferPointer($0)) }
                case .end: throw DecodingFault(.unexpectedEnd, at: bytes.byteCount)
                case .full, .escape:
                    if text.isEmpty { text.reserveCapacity(byteCount) }
                    text += piece
                }
            }
        }
        offset = walk.index
        return text
    }
}

extension UInt64 {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Of eight bytes, marks those that plain string text cannot hold: a quote, a backslash, a control
    /// character, or a byte above 0x7F. The lowest mark is exact; those above it may be false.
    ///
    /// A byte's high bit is set by subtracting from it only where it was smaller (or had that bit
    /// already, which is a mark of its own), and a borrow reaches only higher bytes.
    @inline(__always)
    var stringStops: UInt64 {
        // With its second bit turned, a quote is a blank, next to the control characters.
        let quotesAndControls = (self ^ 0x02 &* Self.ones) &- 0x21 &* Self.ones
        let backslashes = (self ^ 0x5C &* Self.ones) &- Self.ones
        return (quotesAndControls | backslashes | self) & Self.highs
    }
}

extension [UInt8] {
    /// Appends a valid string text with its escapes resolved.
    mutating func append(unescaping raw: RawSpan) {
        var walk = StringWalk(from: 0)
        // What is valid has no fault.
        try? append(walking: &walk, in: raw, to: .end)
    }

    /// Appends the text that `walk` passes over until it stops for another reason than room.
    ///
    /// - Parameter stop: The one that it must stop for.
    fileprivate mutating func append(
        walking walk: inout StringWalk, in bytes: RawSpan, to end: StringWalk.Stop
    ) throws(DecodingFault) {
        var stop = StringWalk.Stop.full
        while stop == .full {
            let roomCount = Swift.min(bytes.byteCount - walk.index, StringWalk.pieceByteCount) + StringWalk.minimumRoom
            try append(addingCapacity: roomCount) { output throws(DecodingFault) in
                // SAFETY: there is room for as many bytes, of which `count` get initialized.
                unsafe try output.withUnsafeMutableBufferPointer { buffer, initialized throws(DecodingFault) in
                    let free = unsafe UnsafeMutableBufferPointer(rebasing: buffer[initialized...])
                    let room = UnsafeMutableRawBufferPointer(free)
                    let piece = unsafe try walk.write(bytes, to: room)
                    initialized += piece.count
                    stop = piece.stop
                }
            }
        }
        guard stop == end else { throw DecodingFault(.unexpectedEnd, at: bytes.byteCount) }
    }
}

extension RawSpan {
    /// How long a valid string text is with its escapes resolved.
    var unescapedCount: Int {
        var text: [UInt8] = []
        text.append(unescaping: self)
        return text.count
    }
}
