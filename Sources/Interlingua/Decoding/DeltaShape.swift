/// What consecutive documents of a stream have in common: every byte but those of one string, and of values that mean
/// nothing.
///
/// The chunks of a stream repeat the same 300 bytes around a word. A document whose bytes before and after that one
/// string equal those of a document that was read means the same but for the string, whatever the bytes say; so only
/// the string is read. The same holds for a number or a string that the reader passed over, such as the number of the
/// event: it may be any other of its kind; and for a count that the reader wants to have: those are read, too. That is
/// exact, needs no knowledge of any provider, and costs a comparison where it fails. It pays sevenfold: 7.3 thousand
/// instructions an event without it, one thousand with it (callgrind, a chat stream from bytes to events;
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
    ///   - counts: Where numbers without sign, fraction and exponent stand that may differ, and are to be read.
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
        isLearning = learns && (vainCount < 7 || vainCount % 16 == 15)
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

/// The counts in a document that repeats another.
struct RepeatedCounts: Sendable {
    /// In the order of the document.
    fileprivate(set) var values: [Int] = []
    /// From the first digit of the first to the last digit of the last, in the bytes that were compared.
    fileprivate(set) var range = 0..<0

    var isEmpty: Bool { values.isEmpty }

    fileprivate mutating func removeAll() {
        if !values.isEmpty { values.removeAll(keepingCapacity: true) }
    }

    fileprivate mutating func append(_ value: Int, at range: Range<Int>) {
        self.range = (values.isEmpty ? range.lowerBound : self.range.lowerBound)..<range.upperBound
        values.append(value)
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
    /// The string, where `bytes` go on at `start` with a document that is the remembered one but for its holes, and
    /// where that ends. `nil` leaves the document to be read whole, also where the string is not valid.
    mutating func match(_ bytes: Span<UInt8>, from start: Int) -> (delta: String, end: Int)? {
        guard isKnown else { return nil }
        counts.removeAll()
        guard let match = form.compare(bytes, from: start, &counts) else { return nil }
        vainCount = 0
        return match
    }

    /// The string, where `document` is the remembered one but for its holes.
    mutating func delta(in document: Span<UInt8>) -> String? {
        guard let match = match(document, from: 0), match.end == document.count else { return nil }
        return match.delta
    }
}

extension ShapeForm {
    func compare(
        _ bytes: Span<UInt8>, from start: Int, _ counts: inout RepeatedCounts
    ) -> (delta: String, end: Int)? {
        let document = document.span
        let holes = holes.span
        var reader = JSONReader(bytes, from: start)
        var known = 0
        var delta = ""
        for index in holes.indices {
            let hole = holes[index]
            guard reader.skip(known..<hole.range.lowerBound, of: document) else { return nil }
            switch hole.kind {
            case .delta:
                guard let string = reader.stringHere() else { return nil }
                delta = string
            case .ignoredString: guard reader.skipStringHere() else { return nil }
            case .ignoredNumber: guard reader.skipDigitsHere() else { return nil }
            case .count:
                let start = reader.offset
                guard let count = reader.countHere() else { return nil }
                counts.append(count, at: start..<reader.offset)
            }
            known = hole.range.upperBound
        }
        if reader.skip(known..<document.count, of: document) { return (delta, reader.offset) }
        guard skipClosing(&reader), reader.skip(document.count - tailCount..<document.count, of: document) else {
            return nil
        }
        return (delta, reader.offset)
    }

    /// Reads past the brackets and any blanks among them; in a frame, a line end is none.
    private func skipClosing(_ reader: inout JSONReader) -> Bool {
        guard !closing.isEmpty else { return false }
        var bracket = 0
        var index = reader.offset
        while bracket < closing.count, index < reader.bytes.byteCount {
            let byte = reader.byte(at: index)
            let isBlank = tailCount == 0 ? byte.isBlank : byte == .space || byte == .tab
            if byte == closing[bracket] { bracket += 1 } else if !isBlank { return false }
            index += 1
        }
        reader.offset = index
        return bracket == closing.count
    }
}

extension JSONReader {
    /// Reads past bytes that equal those of `document` in `range`.
    @inline(__always)
    @_lifetime(self: copy self)
    fileprivate mutating func skip(_ range: Range<Int>, of document: Span<UInt8>) -> Bool {
        let count = range.upperBound &- range.lowerBound
        guard bytes.equals(from: offset, document, at: range.lowerBound, count: count) else { return false }
        offset &+= count
        return true
    }

    /// The string that begins here, without white space before it.
    @_lifetime(self: copy self)
    fileprivate mutating func stringHere() -> String? {
        guard offset < bytes.byteCount, byte(at: offset) == .quote else { return nil }
        return try? string()
    }

    @_lifetime(self: copy self)
    fileprivate mutating func skipStringHere() -> Bool {
        guard offset < bytes.byteCount, byte(at: offset) == .quote else { return false }
        return (try? scanString()) != nil
    }

    /// The number that the digits here write, of which the first is 0 only where it is the only one; `nil` for more
    /// of them than any count has.
    @_lifetime(self: copy self)
    fileprivate mutating func countHere() -> Int? {
        let start = offset
        guard skipDigitsHere(), offset &- start <= 18 else { return nil }
        var count = 0
        for index in start..<offset { count = count &* 10 &+ Int(byte(at: index) &- UInt8(ascii: "0")) }
        return count
    }

    /// Reads past digits, of which the first is 0 only where it is the only one.
    @_lifetime(self: copy self)
    fileprivate mutating func skipDigitsHere() -> Bool {
        let start = offset
        while offset < bytes.byteCount, byte(at: offset).isDigit { offset &+= 1 }
        return offset > start && (offset &- start == 1 || byte(at: start) != UInt8(ascii: "0"))
    }
}

extension UInt8 {
    fileprivate var isClosingBracket: Bool { self == UInt8(ascii: "}") || self == UInt8(ascii: "]") }
}
