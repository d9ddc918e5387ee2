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
        let string = try scanString()
        return string.hasEscapes ? unescaped(string) : text(string)
    }

    /// Reads a string and appends its UTF-8 to `text`.
    @_lifetime(self: copy self)
    mutating func appendString(to text: inout [UInt8]) throws(DecodingFault) {
        guard try token() == .quote else { throw try mismatch() }
        let string = try scanString()
        let raw = bytes.extracting(string.start..<string.end)
        if string.hasEscapes {
            text.append(unescaping: raw)
        } else {
            // SAFETY: the buffer is used only inside the closure, and `append(contentsOf:)` copies it.
            unsafe raw.withUnsafeBytes { unsafe text.append(contentsOf: $0) }
        }
    }

    /// Validates the string whose opening quote is next, and consumes it with both quotes.
    ///
    /// Eight bytes at a step while they are plain ASCII; each byte is looked at once.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func scanString() throws(DecodingFault) -> JSONText {
        let start = offset &+ 1
        var index = start
        while index &+ 8 <= count {
            let stop = word(at: index).stringStops
            guard stop == 0 else {
                index &+= stop.trailingZeroBitCount >> 3
                guard byte(at: index) == .quote else { break }
                offset = index &+ 1
                return JSONText(start: start, end: index, hasEscapes: false, isASCII: true)
            }
            index &+= 8
        }
        return try scanString(from: start, at: index)
    }

    /// Validates the rest of a string, of which what lies before `index` is plain ASCII.
    @inline(never)
    @_lifetime(self: copy self)
    private mutating func scanString(from start: Int, at index: Int) throws(DecodingFault) -> JSONText {
        var index = index
        var hasEscapes = false
        while true {
            while index &+ 8 <= bytes.byteCount {
                let stop = word(at: index).stringStops
                index &+= stop == 0 ? 8 : stop.trailingZeroBitCount >> 3
                guard stop == 0 else { break }
            }
            guard index < bytes.byteCount else { throw DecodingFault(.unexpectedEnd, at: bytes.byteCount) }
            let byte = byte(at: index)
            switch byte {
            case .quote:
                offset = index + 1
                return JSONText(start: start, end: index, hasEscapes: hasEscapes)
            case .backslash:
                hasEscapes = true
                index = try escapeEnd(at: index)
            case 0..<0x20: throw DecodingFault(.controlCharacter(byte), at: index)
            case 0x80...: index = try nonASCIIEnd(at: index)
            default: index += 1
            }
        }
    }

    /// Validates the escape at `start`, a surrogate pair included, and gives the index after it.
    private func escapeEnd(at start: Int) throws(DecodingFault) -> Int {
        guard start + 1 < bytes.byteCount else { throw DecodingFault(.unexpectedEnd, at: bytes.byteCount) }
        switch byte(at: start + 1) {
        case .quote, .backslash, UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"),
            UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start + 2
        case UInt8(ascii: "u"): break
        default: throw DecodingFault(.invalidEscape, at: start)
        }
        let unit = try codeUnit(at: start)
        switch unit {
        case 0xD800..<0xDC00:
            let low = start + 6
            guard low < bytes.byteCount else { throw DecodingFault(.unexpectedEnd, at: low) }
            guard byte(at: low) == .backslash else { throw DecodingFault(.loneSurrogate, at: start) }
            guard low + 1 < bytes.byteCount else { throw DecodingFault(.unexpectedEnd, at: low + 1) }
            guard byte(at: low + 1) == UInt8(ascii: "u"), 0xDC00..<0xE000 ~= (try codeUnit(at: low)) else {
                throw DecodingFault(.loneSurrogate, at: start)
            }
            return start + 12
        case 0xDC00..<0xE000: throw DecodingFault(.loneSurrogate, at: start)
        default: return start + 6
        }
    }

    /// The code unit of the `\u` escape that begins at `start`.
    private func codeUnit(at start: Int) throws(DecodingFault) -> UInt32 {
        var unit: UInt32 = 0
        for index in start + 2..<start + 6 {
            guard index < bytes.byteCount else { throw DecodingFault(.unexpectedEnd, at: bytes.byteCount) }
            guard let digit = byte(at: index).hexDigit else { throw DecodingFault(.invalidEscape, at: start) }
            unit = unit << 4 | digit
        }
        return unit
    }

    /// Validates the run of bytes above 0x7F that begins at `start`, and gives the index after it.
    ///
    /// Source: RFC 3629, § 4, the table of well-formed sequences.
    private func nonASCIIEnd(at start: Int) throws(DecodingFault) -> Int {
        var index = start
        while index < bytes.byteCount {
            let lead = byte(at: index)
            guard lead >= 0x80 else { break }
            let count: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: count = 2
            case 0xE0: (count, second) = (3, 0xA0...0xBF)
            case 0xED: (count, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: count = 3
            case 0xF0: (count, second) = (4, 0x90...0xBF)
            case 0xF1...0xF3: count = 4
            case 0xF4: (count, second) = (4, 0x80...0x8F)
            default: throw DecodingFault(.invalidUTF8, at: index)
            }
            guard index + count <= bytes.byteCount else { throw DecodingFault(.unexpectedEnd, at: bytes.byteCount) }
            guard second.contains(byte(at: index + 1)) else { throw DecodingFault(.invalidUTF8, at: index) }
            for next in index + 2..<max(index + count, index + 2) {
                guard byte(at: next) & 0xC0 == 0x80 else { throw DecodingFault(.invalidUTF8, at: index) }
            }
            index += count
        }
        return index
    }

    /// The text of a string without escapes.
    private func text(_ string: JSONText) -> String {
        let raw = unsafe bytes.extracting(unchecked: string.start..<string.end)
        // SAFETY: the string has been validated; the buffer is used only inside the closure.
        return unsafe raw.withUnsafeBytes { unsafe String(validated: $0, isASCII: string.isASCII) }
    }

    /// The text of a string that has escapes. Short texts touch no heap but for themselves.
    @inline(never)
    private func unescaped(_ string: JSONText) -> String {
        let raw = unsafe bytes.extracting(unchecked: string.start..<string.end)
        // SAFETY: the buffer is as long as the raw text, which its unescaped form never exceeds, and is valid as that is.
        return unsafe withUnsafeTemporaryAllocation(byteCount: raw.byteCount, alignment: 8) { buffer in
            let count = unsafe raw.unescape(into: buffer)
            return unsafe String(validated: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
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
        let quotes = (self ^ 0x22 &* Self.ones) &- Self.ones
        let backslashes = (self ^ 0x5C &* Self.ones) &- Self.ones
        let controls = self &- 0x20 &* Self.ones
        return (quotes | backslashes | controls | self) & Self.highs
    }

    /// Marks the backslashes of eight bytes; the lowest mark is exact, those above it may be false.
    fileprivate var backslashes: UInt64 {
        let zeros = self ^ 0x5C &* Self.ones
        return (zeros &- Self.ones) & ~zeros & Self.highs
    }
}

extension [UInt8] {
    /// Appends a valid string text with its escapes resolved.
    mutating func append(unescaping raw: RawSpan) {
        append(addingCapacity: raw.byteCount) { output in
            // SAFETY: there is room for `raw.byteCount` bytes, and `count` of them get initialized.
            unsafe output.withUnsafeMutableBufferPointer { buffer, count in
                let room = UnsafeMutableRawBufferPointer(buffer)
                unsafe count += raw.unescape(into: UnsafeMutableRawBufferPointer(rebasing: room[count...]))
            }
        }
    }
}

extension RawSpan {
    /// How long a valid string text is with its escapes resolved.
    var unescapedCount: Int {
        var text: [UInt8] = []
        text.append(unescaping: self)
        return text.count
    }

    /// Writes a valid string text with its escapes resolved, and gives the number of bytes written.
    ///
    /// `buffer` must have room for `byteCount` bytes; no escape is shorter than what it stands for.
    func unescape(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var index = 0
        var written = 0
        while index < byteCount {
            // SAFETY: `written` is never above `index`, so what may be read here may be written there.
            while index &+ 8 <= byteCount {
                let word = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
                unsafe buffer.storeBytes(of: word, toByteOffset: written, as: UInt64.self)
                let stop = UInt64(littleEndian: word).backslashes
                let count = stop == 0 ? 8 : stop.trailingZeroBitCount >> 3
                index &+= count
                written &+= count
                guard stop == 0 else { break }
            }
            guard index < byteCount else { break }
            // SAFETY: `index` is below the count.
            let byte = unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt8.self)
            guard byte == .backslash else {
                unsafe buffer[written] = byte
                index += 1
                written += 1
                continue
            }
            for unit in escape(at: &index).utf8 {
                unsafe buffer[written] = unit
                written += 1
            }
        }
        return written
    }

    /// The scalar that the valid escape at `index` stands for; moves `index` behind it.
    private func escape(at index: inout Int) -> Unicode.Scalar {
        func byte(_ offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
        func codeUnit(_ offset: Int) -> UInt32 {
            (offset..<offset + 4).reduce(0) { $0 << 4 | (byte($1).hexDigit ?? 0) }
        }
        let name = byte(index + 1)
        guard name == UInt8(ascii: "u") else {
            index += 2
            switch name {
            case UInt8(ascii: "b"): return "\u{8}"
            case UInt8(ascii: "f"): return "\u{C}"
            case UInt8(ascii: "n"): return "\n"
            case UInt8(ascii: "r"): return "\r"
            case UInt8(ascii: "t"): return "\t"
            default: return Unicode.Scalar(name)
            }
        }
        var value = codeUnit(index + 2)
        index += 6
        if 0xD800..<0xDC00 ~= value {
            value = 0x10000 + (value - 0xD800) << 10 + (codeUnit(index + 2) - 0xDC00)
            index += 6
        }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }
}
