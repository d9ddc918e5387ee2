/// What consecutive documents of a stream have in common: every byte but those of one string, and of values that mean
/// nothing.
///
/// The chunks of a stream repeat the same 300 bytes around a word. A document whose bytes before and after that one
/// string equal those of a document that was read means the same but for the string, whatever the bytes say; so only
/// the string is read. The same holds for a number or a string that the reader passed over, such as the number of the
/// event: it may be any other of its kind; and for a count that the reader wants to have: those are read, too. That is
/// exact, needs no knowledge of any provider, and costs a comparison where it fails. It pays fourfold: 3.8 thousand
/// instructions an event without it, 0.9 thousand with it (callgrind, a chat stream from bytes to events;
/// `benchmarks decode --no-speculation`).
///
/// What never repeats is not worth its copy: where several documents were remembered in vain, few more are.
///
/// Some providers pad their documents with blanks of varying number before the closing braces, so that their sizes tell
/// nothing. Where nothing but closing brackets follows the string, blanks among them do not count.
struct DeltaShape: Sendable {
    /// A value that differs from document to document.
    fileprivate struct Hole {
        enum Kind {
            /// The string that is read.
            case delta
            case ignoredString
            case ignoredNumber
            /// A number that is read.
            case count
        }

        var kind: Kind
        var range: Range<Int>
    }

    /// Whether there is anything to compare with.
    private(set) var isKnown = false
    /// Whether the document that is read now is to be remembered, if it can be.
    private(set) var isLearning = true
    private var form = ShapeForm()
    /// Where the values stand that meant nothing in the last document, and which of them differed from the one before.
    private var ignored = IgnoredValues()
    private var varies: [Bool] = []
    /// How many documents were remembered, or were not to be, since the last one that another repeated.
    private var vainCount = 0
    /// What the document that was compared last had in place of the counts.
    private(set) var counts = RepeatedCounts()

    /// Remembers a document.
    ///
    /// - Parameters:
    ///   - delta: Where the string stands, with its quotes.
    ///   - ignored: The values that its reader passed over.
    ///   - counts: Where numbers without sign, fraction and exponent stand that may differ, and are to be read; as many
    ///     at most as ``RepeatedCounts/capacity``.
    mutating func learn(
        _ document: Span<UInt8>, delta: Range<Int>, ignoring ignored: IgnoredValues, counting counts: [Range<Int>] = []
    ) {
        guard isLearning else { return }
        vainCount += 1
        learnVarying(document, ignored)
        self.ignored = ignored
        form.begin(with: document, tailCount: 0)
        for (index, range) in ignored.ranges.enumerated() where varies[index] {
            let isString = document[range.lowerBound] == .quote
            form.holes.append(Hole(kind: isString ? .ignoredString : .ignoredNumber, range: range))
        }
        for range in counts { form.holes.append(Hole(kind: .count, range: range)) }
        form.holes.append(Hole(kind: .delta, range: delta))
        if form.holes.count > 1 { form.holes.sort { $0.range.lowerBound < $1.range.lowerBound } }
        form.learnClosing()
        isKnown = true
    }

    mutating func forget() { isKnown = false }

    /// Forgets the last document, since another is read.
    ///
    /// - Parameter learns: Whether any is to be remembered.
    mutating func begin(learning learns: Bool) {
        isKnown = false
        isLearning = learns && (vainCount < 7 || vainCount % 32 == 31)
        if !isLearning { vainCount += 1 }
    }

    /// Notes that a document repeated this one, as its frame has found.
    mutating func noteRepetition() { vainCount = 0 }

    /// Becomes the shape of a whole frame, of which `document` has learned the document in it.
    ///
    /// - Parameter range: Where the document stands in the frame.
    mutating func learn(_ document: DeltaShape, at range: Range<Int>, of frame: Span<UInt8>) {
        form.begin(with: frame, tailCount: frame.count - range.upperBound)
        form.closing = document.form.closing
        for hole in document.form.holes {
            let (start, end) = (hole.range.lowerBound, hole.range.upperBound)
            form.holes.append(Hole(kind: hole.kind, range: range.lowerBound + start..<range.lowerBound + end))
        }
        isKnown = true
    }

    /// Finds out which of the values that mean nothing differ from those of the document before.
    private mutating func learnVarying(_ document: Span<UInt8>, _ ignored: IgnoredValues) {
        guard varies.count == ignored.ranges.count, self.ignored.ranges.count == varies.count else {
            varies = Array(repeating: false, count: ignored.ranges.count)
            return
        }
        for index in varies.indices where !varies[index] {
            let (old, new) = (self.ignored.ranges[index], ignored.ranges[index])
            varies[index] =
                old.count != new.count
                || !document.extracting(new).equals(form.document.span, at: old.lowerBound, count: new.count)
        }
    }
}

/// A document that is remembered, and where others may differ from it.
private struct ShapeForm: Sendable {
    private(set) var document: [UInt8] = []
    /// In the order of the document.
    var holes: [DeltaShape.Hole] = []
    /// The brackets after the last hole; empty where something else is among them.
    var closing: [UInt8] = []
    /// How many bytes of `document` stand after the document itself, being what ends its frame.
    private(set) var tailCount = 0

    mutating func begin(with document: Span<UInt8>, tailCount: Int) {
        self.document.removeAll(keepingCapacity: true)
        self.document.append(document)
        self.tailCount = tailCount
        holes.removeAll(keepingCapacity: true)
        closing.removeAll(keepingCapacity: true)
    }

    mutating func learnClosing() {
        guard let last = holes.last, last.kind == .delta else { return }
        for byte in document[last.range.upperBound...] where !byte.isBlank {
            guard byte.isClosingBracket else { return closing.removeAll(keepingCapacity: true) }
            closing.append(byte)
        }
    }
}

/// The numbers and strings of a document that its reader passed over, because they mean nothing to it.
struct IgnoredValues: Sendable {
    /// In the order of the document.
    fileprivate(set) var ranges: [Range<Int>] = []
    private(set) var isNoting = true

    /// Forgets those of the last document.
    ///
    /// - Parameter notes: Whether those of the next are to be noted.
    mutating func begin(noting notes: Bool) {
        if !ranges.isEmpty { ranges.removeAll(keepingCapacity: true) }
        isNoting = notes
    }
}

extension JSONReader {
    /// Reads past one value that means nothing, and notes where it stands, if anybody wants to know.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skip(noting ignored: inout IgnoredValues) throws(DecodingFault) {
        if ignored.isNoting { try note(&ignored) } else { try skip() }
    }

    @inline(never)
    @_lifetime(self: copy self)
    private mutating func note(_ ignored: inout IgnoredValues) throws(DecodingFault) {
        let first = try token()
        let start = offset
        try skip()
        if first == .quote || first.isDigit { ignored.ranges.append(start..<offset) }
    }
}

// MARK: Comparing

extension DeltaShape {
    /// A document that is the remembered one but for its holes.
    struct Match {
        /// Where its string stands.
        var delta: JSONText
        /// Where it ends.
        var end: Int
    }

    /// What `bytes` go on with at `start`, where that repeats the remembered document; ``counts`` are then its own. `nil`
    /// leaves it to be read whole, also where the string is not valid.
    mutating func match(_ bytes: Span<UInt8>, from start: Int) -> Match? {
        guard isKnown else { return nil }
        if counts.count > 0 { counts.removeAll() }
        guard let match = form.compare(bytes, from: start, &counts) else { return nil }
        vainCount = 0
        return match
    }

    /// The string, where `document` is the remembered one but for its holes.
    mutating func delta(in document: Span<UInt8>) -> JSONText? {
        guard let match = match(document, from: 0), match.end == document.count else { return nil }
        return match.delta
    }
}

extension ShapeForm {
    func compare(_ bytes: Span<UInt8>, from start: Int, _ counts: inout RepeatedCounts) -> DeltaShape.Match? {
        let document = document.span
        var scan = ShapeScan(bytes, from: start)
        let delta: JSONText
        // Most documents have no other holes: the loop would take half as much again.
        if holes.count == 1 {
            let hole = holes[0].range
            guard scan.skip(to: hole.lowerBound, of: document), let string = scan.string() else { return nil }
            scan.known = hole.upperBound
            delta = string
        } else {
            guard let string = readHoles(&scan, &counts) else { return nil }
            delta = string
        }
        if !scan.skip(to: document.count, of: document) {
            guard skipClosing(&scan), scan.skip(to: document.count, of: document) else { return nil }
        }
        return DeltaShape.Match(delta: delta, end: scan.offset)
    }

    /// Reads past all holes and what stands before each, and gives where the string stands.
    @inline(never)
    private func readHoles(_ scan: inout ShapeScan, _ counts: inout RepeatedCounts) -> JSONText? {
        let document = document.span
        let holes = holes.span
        var delta: JSONText?
        for index in holes.indices {
            let hole = holes[index]
            guard scan.skip(to: hole.range.lowerBound, of: document) else { return nil }
            switch hole.kind {
            case .delta, .ignoredString:
                guard let string = scan.string() else { return nil }
                if hole.kind == .delta { delta = string }
            case .ignoredNumber: guard scan.number() != nil else { return nil }
            case .count:
                let start = scan.offset
                guard let count = scan.number(), scan.offset - start <= 18 else { return nil }
                counts.append(count)
            }
            scan.known = hole.range.upperBound
        }
        return delta
    }

    /// Reads past the brackets and any blanks among them; in a frame, a line end is none.
    private func skipClosing(_ scan: inout ShapeScan) -> Bool {
        guard !closing.isEmpty else { return false }
        var bracket = 0
        var index = scan.offset
        while bracket < closing.count, index < scan.bytes.count {
            let byte = scan.bytes[index]
            let isBlank = tailCount == 0 ? byte.isBlank : byte == .space || byte == .tab
            if byte == closing[bracket] { bracket += 1 } else if !isBlank { return false }
            index += 1
        }
        scan.offset = index
        scan.known = document.count - tailCount
        return bracket == closing.count
    }
}

/// A document on its way past another.
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

    /// Reads past bytes that equal those of `document`, of which there are some up to `end`.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func skip(to end: Int, of document: Span<UInt8>) -> Bool {
        guard bytes.equals(from: offset, document, in: known..<end) else { return false }
        offset &+= end &- known
        return true
    }

    /// Reads the string that begins here, without white space before it.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func string() -> JSONText? {
        guard offset < bytes.count, bytes[offset] == .quote else { return nil }
        var reader = JSONReader(bytes, from: offset)
        guard let string = try? reader.scanString() else { return nil }
        offset = string.end &+ 1
        return string
    }

    /// Reads the number that the digits here write, of which the first is 0 only where it is the only one. Of more than
    /// 18 digits it is any.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func number() -> Int? {
        let start = offset
        guard start < bytes.count else { return nil }
        var number = 0
        if bytes.count &- start >= 8 {
            // Mostly that is all, and takes two thirds of what a step for each of six digits does (callgrind, w4).
            let run = DigitRun(JSONReader(bytes, from: start).word(at: start))
            number = Int(truncatingIfNeeded: run.value)
            offset &+= run.count
        }
        if offset == start || offset &- start == 8 { number = restOfNumber(number) }
        let count = offset &- start
        return count == 1 || count > 1 && bytes[start] != UInt8(ascii: "0") ? number : nil
    }

    @inline(never)
    @_lifetime(self: copy self)
    private mutating func restOfNumber(_ begin: Int) -> Int {
        var number = begin
        while offset < bytes.count, bytes[offset].isDigit {
            number = number &* 10 &+ Int(bytes[offset] & 0xF)
            offset += 1
        }
        return number
    }
}

extension UInt8 {
    fileprivate var isClosingBracket: Bool { self == UInt8(ascii: "}") || self == UInt8(ascii: "]") }
}
