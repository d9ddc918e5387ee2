/// What a response cost, in the provider's own tokens.
///
/// The parts are *included in* the wholes (`cachedInput` and `cacheWrite` in `input`, `reasoning` in
/// `output`) whichever way the provider reports them; dialects convert. So `total` is a plain sum.
/// `nil` is *not reported*, which is not zero.
///
/// Source: `wire/usage.md`, § 1.
public struct Usage: Hashable, Sendable {
    private struct Counts: Hashable {
        var input: Int?
        var cachedInput: Int?
        var cacheWrite: Int?
        var cacheWrite5Minutes: Int?
        var cacheWrite1Hour: Int?
        var inputAudio: Int?
        var inputImage: Int?
        var output: Int?
        var reasoning: Int?
        var outputAudio: Int?
        var outputImage: Int?
    }

    private struct Values {
        var counts = Counts()
        var raw = UnreadJSON()
        /// What ``Usage/repeated`` means; `nil` where that means nothing.
        var repetition: Repetition?
    }

    /// One element, as a box that copies share until one of them is changed: a provider may count in every event, and
    /// each then holds what the response holds.
    private var box = [Values()]
    /// The counts of a snapshot that repeats others but for these, and so shares their box: one of its own would take a
    /// fifth of the time of its event.
    private var repeated = RepeatedCounts.Values()

    /// Every token that the model read: fresh, from the cache, written to it, audio, images, tool prompts.
    public var input: Int? {
        get { sum(box[0].counts.input, box[0].repetition?.input) }
        set { change { $0.counts.input = newValue } }
    }
    /// Read from the provider's prompt cache.
    public var cachedInput: Int? {
        get { sum(box[0].counts.cachedInput, box[0].repetition?.cachedInput) }
        set { change { $0.counts.cachedInput = newValue } }
    }
    /// Written to the prompt cache, all lifetimes together.
    public var cacheWrite: Int? {
        get { box[0].counts.cacheWrite }
        set { change { $0.counts.cacheWrite = newValue } }
    }
    /// Written to the prompt cache for five minutes; `nil` where the provider does not tell lifetimes apart.
    public var cacheWrite5Minutes: Int? {
        get { box[0].counts.cacheWrite5Minutes }
        set { change { $0.counts.cacheWrite5Minutes = newValue } }
    }
    /// Written to the prompt cache for one hour; `nil` where the provider does not tell lifetimes apart.
    public var cacheWrite1Hour: Int? {
        get { box[0].counts.cacheWrite1Hour }
        set { change { $0.counts.cacheWrite1Hour = newValue } }
    }
    /// Audio read.
    public var inputAudio: Int? {
        get { box[0].counts.inputAudio }
        set { change { $0.counts.inputAudio = newValue } }
    }
    /// Images read.
    public var inputImage: Int? {
        get { box[0].counts.inputImage }
        set { change { $0.counts.inputImage = newValue } }
    }
    /// Every token that the model generated.
    public var output: Int? {
        get { sum(box[0].counts.output, box[0].repetition?.output) }
        set { change { $0.counts.output = newValue } }
    }
    /// Generated as reasoning, shown or not.
    public var reasoning: Int? {
        get { sum(box[0].counts.reasoning, box[0].repetition?.reasoning) }
        set { change { $0.counts.reasoning = newValue } }
    }
    /// Audio generated.
    public var outputAudio: Int? {
        get { box[0].counts.outputAudio }
        set { change { $0.counts.outputAudio = newValue } }
    }
    /// Images generated.
    public var outputImage: Int? {
        get { box[0].counts.outputImage }
        set { change { $0.counts.outputImage = newValue } }
    }
    /// The provider's own usage object, whole. Asking for it may read it.
    public var raw: JSONValue? {
        get { unreadRaw.value }
        set { unreadRaw = UnreadJSON(newValue) }
    }

    /// ``raw``, which hardly anyone looks at.
    var unreadRaw: UnreadJSON {
        get { box[0].repetition?.raw(repeated) ?? box[0].raw }
        set { change { $0.raw = newValue } }
    }

    /// `input + output`, or `nil` where either is not reported.
    public var total: Int? {
        guard let input, let output else { return nil }
        return input.adding(output)
    }

    public init(input: Int? = nil, output: Int? = nil) {
        box[0].counts.input = input
        box[0].counts.output = output
    }

    /// Changes what this says, and nothing that copies say.
    @inline(__always)
    private mutating func change(_ body: (inout Values) -> Void) {
        if box[0].repetition != nil { endRepetition() }
        body(&box[0])
    }
}

extension Usage {
    /// What snapshots have in common that differ in a few counts.
    struct Repetition: Sendable {
        /// Which of the counts that differ add to this one: a bit for each, that of the first lowest.
        var input: UInt8 = 0
        var cachedInput: UInt8 = 0
        var output: UInt8 = 0
        var reasoning: UInt8 = 0
        /// The provider's own usage object, a valid document, in pieces around the counts that differ.
        var pieces: [String] = []

        fileprivate func raw(_ counts: RepeatedCounts.Values) -> UnreadJSON {
            let pieces = pieces.enumerated().map { $0 == 0 ? $1 : "\(counts[$0 - 1])" + $1 }
            return UnreadJSON(validated: pieces.joined())
        }
    }

    /// Says what snapshots have in common: what is said already, and to which of it their own counts add.
    mutating func begin(_ repetition: Repetition) {
        change { $0.repetition = repetition }
    }

    /// Says what another snapshot says that has these counts of its own.
    @inline(__always)
    mutating func goOn(with counts: RepeatedCounts.Values) { repeated = counts }

    private mutating func endRepetition() {
        let values = Values(counts: counts, raw: unreadRaw)
        box = [values]
        repeated = RepeatedCounts.Values()
    }

    /// A count, with those of the snapshot that add to it.
    private func sum(_ count: Int?, _ addends: UInt8?) -> Int? {
        guard let addends, addends != 0 else { return count }
        var sum = count ?? 0
        for index in 0..<RepeatedCounts.capacity where addends &>> index & 1 == 1 { sum = sum.adding(repeated[index]) }
        return sum
    }

    private var counts: Counts {
        var counts = box[0].counts
        (counts.input, counts.cachedInput) = (input, cachedInput)
        (counts.output, counts.reasoning) = (output, reasoning)
        return counts
    }
}

extension Usage {
    /// Two are equal when they count the same, and the provider's own objects are equal.
    public static func == (a: Usage, b: Usage) -> Bool { a.isEqual(to: b) }

    public func hash(into hasher: inout Hasher) { hasher.combine(counts) }

    func isEqual(to other: Usage) -> Bool {
        // The count that grows mostly tells, and the others need not be copied to be compared.
        output == other.output && counts == other.counts && unreadRaw == other.unreadRaw
    }
}
