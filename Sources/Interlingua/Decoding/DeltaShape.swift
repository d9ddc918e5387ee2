/// What consecutive documents of a stream have in common: every byte but those of one string, and of values that mean
/// nothing.
///
/// The chunks of a stream repeat the same 300 bytes around a word. A document whose bytes before and after that one
/// string equal those of a document that was read means the same but for the string, whatever the bytes say; so only
/// the string is read. The same holds for a number or a string that the reader passed over, such as the number of the
/// event: it may be any other of its kind; and for a count that the reader wants to have: those are read, too. That is
/// exact, needs no knowledge of any provider, and costs a comparison where it fails. It pays fourfold: 2.8 thousand
/// instructions an event without it, 0.7 thousand with it (callgrind, a chat stream from bytes to events;
/// `benchmarks decode --no-speculation`).
///
/// What never repeats is not worth its copy: where several documents were remembered in vain, few more are.
///
/// Some providers pad their documents with blanks of varying number before the closing braces, so that their sizes tell
/// nothing. Where nothing but closing brackets follows the string, blanks among them do not count.
struct DeltaShape: Sendable {
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
    /// What the document that was compared last had as its text, where there are escapes in it.
    private var aside: [UInt8] = []
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
        form.begin(with: document, delta: delta, tailCount: 0)
        for (index, range) in ignored.ranges.enumerated() where varies[index] {
            let isString = document[range.lowerBound] == .quote
            form.add(ShapeForm.Hole(kind: isString ? .ignoredString : .ignoredNumber, range: range))
        }
        for range in counts { form.add(ShapeForm.Hole(kind: .count, range: range)) }
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
        form.begin(with: frame, moving: document.form, by: range.lowerBound, tailCount: frame.count - range.upperBound)
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

extension DeltaShape {
    /// A document that is the remembered one but for its holes.
    struct Match {
        /// Where its string's text stands: in the document or, where that has it in other words, aside
        /// (``text(of:in:)``).
        var text: Range<Int>
        var isAside = false
        /// Whether the text is known to have nothing but ASCII.
        var isASCII = true
        /// Where the document ends.
        var end = 0
    }

    /// What `bytes` go on with at `start`, where that repeats the remembered document; ``counts`` are then its own.
    /// `nil` leaves it to be read whole, also where the string is not valid.
    mutating func match(_ bytes: Span<UInt8>, from start: Int) -> Match? {
        guard isKnown else { return nil }
        if counts.count > 0 { counts.removeAll() }
        guard let match = form.compare(bytes, from: start, &counts, &aside) else { return nil }
        vainCount = 0
        return match
    }

    /// The same where nothing may follow.
    mutating func match(whole document: Span<UInt8>) -> Match? {
        guard let match = match(document, from: 0), match.end == document.count else { return nil }
        return match
    }

    /// The text of what was matched last, in `bytes`.
    @_lifetime(borrow self, copy bytes)
    func text(of match: Match, in bytes: Span<UInt8>) -> RepeatedText {
        if match.isAside { return RepeatedText(match.text, isASCII: match.isASCII, in: aside.span) }
        return RepeatedText(match.text, isASCII: match.isASCII, in: bytes)
    }
}
