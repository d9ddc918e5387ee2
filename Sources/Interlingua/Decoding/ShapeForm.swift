/// A document that is remembered, and where others may differ from it.
struct ShapeForm: Sendable {
    /// A value beside the string that differs from document to document.
    struct Hole {
        enum Kind {
            case ignoredString
            case ignoredNumber
            /// A number that is read.
            case count
        }

        var kind: Kind
        var range: Range<Int>

        /// The same in something that has `offset` bytes before.
        func moved(by offset: Int) -> Hole {
            Hole(kind: kind, range: range.lowerBound + offset..<range.upperBound + offset)
        }
    }

    private(set) var document: [UInt8] = []
    /// The string that is read; empty, at the end, where none is (``end(in:from:_:)``).
    private(set) var delta = 0..<0
    /// The other holes, those before the string and those after it, in the order of the document.
    private(set) var holesBefore: [Hole] = []
    private(set) var holesAfter: [Hole] = []
    /// The brackets after the string; empty where something else is among them.
    private(set) var closing: [UInt8] = []
    /// How many bytes of `document` stand after the document itself, being what ends its frame.
    private(set) var tailCount = 0

    mutating func begin(with document: Span<UInt8>, delta: Range<Int>, tailCount: Int) {
        self.document.removeAll(keepingCapacity: true)
        self.document.append(document)
        self.delta = delta
        self.tailCount = tailCount
        holesBefore.removeAll(keepingCapacity: true)
        holesAfter.removeAll(keepingCapacity: true)
        closing.removeAll(keepingCapacity: true)
    }

    /// Begins with a frame, in which the document of `other` has `offset` bytes before it.
    mutating func begin(with frame: Span<UInt8>, moving other: ShapeForm, by offset: Int, tailCount: Int) {
        let delta = other.delta.lowerBound + offset..<other.delta.upperBound + offset
        begin(with: frame, delta: delta, tailCount: tailCount)
        for hole in other.holesBefore { holesBefore.append(hole.moved(by: offset)) }
        for hole in other.holesAfter { holesAfter.append(hole.moved(by: offset)) }
        closing.append(contentsOf: other.closing)
    }

    mutating func add(_ hole: Hole) {
        if hole.range.lowerBound < delta.lowerBound {
            holesBefore.insert(hole)
        } else {
            holesAfter.insert(hole)
        }
    }

    mutating func learnClosing() {
        guard holesAfter.isEmpty else { return }
        for byte in document[delta.upperBound...] where !byte.isBlank {
            guard byte.isClosingBracket else { return closing.removeAll(keepingCapacity: true) }
            closing.append(byte)
        }
    }
}

extension [ShapeForm.Hole] {
    /// Puts a hole where it belongs in the order of the document, which mostly is the end.
    fileprivate mutating func insert(_ hole: ShapeForm.Hole) {
        let index = lastIndex { $0.range.lowerBound < hole.range.lowerBound } ?? -1
        insert(hole, at: index + 1)
    }
}

// MARK: Comparing

extension ShapeForm {
    /// - Parameter aside: Gets the text that has escapes in `bytes`.
    func compare(
        _ bytes: Span<UInt8>, from start: Int, _ counts: inout RepeatedCounts, _ aside: inout [UInt8]
    ) -> DeltaShape.Match? {
        let document = document.span
        var scan = ShapeScan(bytes, from: start)
        // Most documents have no holes beside the string.
        if !holesBefore.isEmpty {
            guard let end = pass(holesBefore, bytes, from: start, known: 0, &counts) else { return nil }
            (scan.offset, scan.known) = end
        }
        guard scan.skip(to: delta.lowerBound, of: document), var match = scan.text(&aside) else { return nil }
        scan.known = delta.upperBound
        if !holesAfter.isEmpty {
            guard let end = pass(holesAfter, bytes, from: scan.offset, known: scan.known, &counts) else { return nil }
            (scan.offset, scan.known) = end
        }
        if !scan.skip(to: document.count, of: document) {
            guard let end = closingEnd(in: bytes, from: scan.offset) else { return nil }
            scan.offset = end
            scan.known = document.count - tailCount
            guard scan.skip(to: document.count, of: document) else { return nil }
        }
        match.end = scan.offset
        return match
    }

    /// Where what begins at `start` ends, where it is this document, of which no string is read.
    func end(in bytes: Span<UInt8>, from start: Int, _ counts: inout RepeatedCounts) -> Int? {
        guard let end = pass(holesBefore, bytes, from: start, known: 0, &counts) else { return nil }
        var scan = ShapeScan(bytes, from: end.offset)
        scan.known = end.known
        return scan.skip(to: document.count, of: document.span) ? scan.offset : nil
    }

    /// Reads past `holes`, and what stands before each.
    ///
    /// - Parameters:
    ///   - start: How far the document has been read.
    ///   - known: How far the remembered one.
    /// - Returns: The same for the end of the last hole.
    @inline(never)
    private func pass(
        _ holes: [Hole], _ bytes: Span<UInt8>, from start: Int, known: Int, _ counts: inout RepeatedCounts
    ) -> (offset: Int, known: Int)? {
        let (document, holes) = (document.span, holes.span)
        var scan = ShapeScan(bytes, from: start)
        scan.known = known
        for index in holes.indices {
            let hole = holes[index]
            guard scan.skip(to: hole.range.lowerBound, of: document) else { return nil }
            switch hole.kind {
            case .ignoredString: guard scan.string() else { return nil }
            case .ignoredNumber: guard scan.number() else { return nil }
            case .count: guard scan.count(&counts) else { return nil }
            }
            scan.known = hole.range.upperBound
        }
        return (scan.offset, scan.known)
    }

    /// Where the brackets end that begin at `start`, with any blanks among them; in a frame, a line end is none.
    @inline(never)
    private func closingEnd(in bytes: Span<UInt8>, from start: Int) -> Int? {
        guard !closing.isEmpty else { return nil }
        var bracket = 0
        var index = start
        while bracket < closing.count, index < bytes.count {
            let byte = bytes[index]
            let isBlank = tailCount == 0 ? byte.isBlank : byte == .space || byte == .tab
            if byte == closing[bracket] { bracket += 1 } else if !isBlank { return nil }
            index += 1
        }
        return bracket == closing.count ? index : nil
    }
}

/// A document on its way past another.
///
/// What is rare is done by functions that get values and give others, so that all this stays in registers.
private struct ShapeScan: ~Escapable {
    let bytes: Span<UInt8>
    /// How far the document has been read, and how far the remembered one.
    var offset: Int
    var known = 0

    @_lifetime(copy bytes)
    init(_ bytes: Span<UInt8>, from offset: Int) {
        self.bytes = bytes
        self.offset = offset
    }

    /// The same bytes, for reads of whole words.
    private var raw: RawSpan {
        @_lifetime(copy self)
        get { unsafe bytes.bytes }  // SAFETY: only elements with padding make raw bytes unsafe, and bytes have none.
    }

    /// Reads past bytes that equal those of `document`, of which there are some up to `end`.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skip(to end: Int, of document: Span<UInt8>) -> Bool {
        guard bytes.equals(from: offset, document, in: known..<end) else { return false }
        offset &+= end &- known
        return true
    }

    /// Reads past the string that begins here, without white space before it.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func string() -> Bool {
        guard offset < bytes.count, raw.byte(at: offset) == .quote else { return false }
        guard let end = plainEnd ?? Self.stringEnd(in: bytes, at: offset) else { return false }
        offset = end &+ 1
        return true
    }

    /// The same, for its text.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func text(_ aside: inout [UInt8]) -> DeltaShape.Match? {
        guard offset < bytes.count, raw.byte(at: offset) == .quote else { return nil }
        if let end = plainEnd {
            let text = offset &+ 1..<end
            offset = end &+ 1
            return DeltaShape.Match(text: text)
        }
        guard let (text, end) = Self.text(in: bytes, at: offset, &aside) else { return nil }
        offset = end
        return text
    }

    /// Where the string ends whose opening quote is next, without its closing one; `nil` where it is not plain ASCII.
    @inline(__always)
    private var plainEnd: Int? {
        var index = offset &+ 1
        while index &+ 8 <= bytes.count {
            let stops = raw.word(at: index).stringStops
            guard stops == 0 else {
                index &+= stops.trailingZeroBitCount &>> 3
                return raw.byte(at: index) == .quote ? index : nil
            }
            index &+= 8
        }
        return Self.plainEnd(in: bytes, from: index)
    }

    /// The same where fewer than eight bytes are left at `index`, as where padding comes last, and all before is plain.
    @inline(never)
    private static func plainEnd(in bytes: Span<UInt8>, from index: Int) -> Int? {
        let excess = index &+ 8 &- bytes.count
        guard excess < 8, bytes.count >= 8 else { return nil }
        // SAFETY: only elements with padding make raw bytes unsafe, and bytes have none.
        let raw = unsafe bytes.bytes
        // Zeros take the place of what has been seen, and stop.
        let rest = raw.word(at: bytes.count &- 8) &>> UInt64(truncatingIfNeeded: 8 &* excess)
        let end = index &+ rest.stringStops.trailingZeroBitCount &>> 3
        return end < bytes.count && raw.byte(at: end) == .quote ? end : nil
    }

    /// Where the string ends whose quote is at `start`, without its closing one; `nil` where it is none.
    @inline(never)
    private static func stringEnd(in bytes: Span<UInt8>, at start: Int) -> Int? {
        var reader = JSONReader(bytes, from: start)
        return (try? reader.scanString())?.end
    }

    /// Writes the text of the string whose quote is at `start`, and gives where the string ends; `nil` where it is
    /// none, or too long.
    ///
    /// In one walk: to validate it, and to resolve its escapes only once all else has been compared, took twice as
    /// much.
    @inline(never)
    private static func text(
        in bytes: Span<UInt8>, at start: Int, _ room: inout [UInt8]
    ) -> (DeltaShape.Match, end: Int)? {
        if room.isEmpty { room = [UInt8](repeating: 0, count: 256) }
        var walk = StringWalk(from: start + 1)
        // SAFETY: only elements with padding make raw bytes unsafe, and bytes have none.
        let raw = unsafe bytes.bytes
        // SAFETY: the room is more than a walk needs.
        let written = unsafe room.withUnsafeMutableBytes { unsafe try? walk.write(raw, to: $0) }
        guard let written, written.stop == .quote else { return nil }
        return (DeltaShape.Match(text: 0..<written.count, isAside: true, isASCII: walk.isASCII), walk.index)
    }

    /// Reads a number that may be any without sign, fraction and exponent.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func number() -> Bool {
        // Of a few digits, mostly, of which the first is 0 only where it is the only one.
        if offset &+ 8 <= bytes.count {
            let word = raw.word(at: offset)
            let count = word.digitStops.trailingZeroBitCount &>> 3
            if 1...7 ~= count, count == 1 || word & 0xFF != 0x30 {
                offset &+= count
                return true
            }
        }
        guard let number = Self.number(in: bytes, at: offset) else { return false }
        offset = number.end
        return true
    }

    /// Reads such a number, where `counts` can hold it, and appends it to them.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func count(_ counts: inout RepeatedCounts) -> Bool {
        if offset &+ 8 <= bytes.count {
            let word = raw.word(at: offset)
            let run = DigitRun(word)
            if 1...7 ~= run.count, run.count == 1 || word & 0xFF != 0x30 {
                offset &+= run.count
                counts.append(Int(truncatingIfNeeded: run.value))
                return true
            }
        }
        guard let number = Self.number(in: bytes, at: offset),
            number.end &- offset <= RepeatedCounts.maximumDigitCount
        else { return false }
        offset = number.end
        counts.append(number.value)
        return true
    }

    /// The number that the digits at `start` write, which is any where they are many, and where they end; `nil` where
    /// they write none.
    @inline(never)
    private static func number(in bytes: Span<UInt8>, at start: Int) -> (value: Int, end: Int)? {
        var (value, end) = (0, start)
        while end < bytes.count, bytes[end].isDigit {
            value = value &* 10 &+ Int(bytes[end] & 0xF)
            end += 1
        }
        return end - start == 1 || end > start && bytes[start] != UInt8(ascii: "0") ? (value, end) : nil
    }
}

extension UInt8 {
    fileprivate var isClosingBracket: Bool { self == UInt8(ascii: "}") || self == UInt8(ascii: "]") }
}
