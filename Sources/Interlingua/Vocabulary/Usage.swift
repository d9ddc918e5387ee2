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
    }

    /// One element, as a box that copies share until one of them is changed: a provider may count in every event, and
    /// each then holds what the response holds.
    private var box = [Values()]

    /// Every token that the model read: fresh, from the cache, written to it, audio, images, tool prompts.
    public var input: Int? {
        get { box[0].counts.input }
        set { box[0].counts.input = newValue }
    }
    /// Read from the provider's prompt cache.
    public var cachedInput: Int? {
        get { box[0].counts.cachedInput }
        set { box[0].counts.cachedInput = newValue }
    }
    /// Written to the prompt cache, all lifetimes together.
    public var cacheWrite: Int? {
        get { box[0].counts.cacheWrite }
        set { box[0].counts.cacheWrite = newValue }
    }
    /// Written to the prompt cache for five minutes; `nil` where the provider does not tell lifetimes apart.
    public var cacheWrite5Minutes: Int? {
        get { box[0].counts.cacheWrite5Minutes }
        set { box[0].counts.cacheWrite5Minutes = newValue }
    }
    /// Written to the prompt cache for one hour; `nil` where the provider does not tell lifetimes apart.
    public var cacheWrite1Hour: Int? {
        get { box[0].counts.cacheWrite1Hour }
        set { box[0].counts.cacheWrite1Hour = newValue }
    }
    /// Audio read.
    public var inputAudio: Int? {
        get { box[0].counts.inputAudio }
        set { box[0].counts.inputAudio = newValue }
    }
    /// Images read.
    public var inputImage: Int? {
        get { box[0].counts.inputImage }
        set { box[0].counts.inputImage = newValue }
    }
    /// Every token that the model generated.
    public var output: Int? {
        get { box[0].counts.output }
        set { box[0].counts.output = newValue }
    }
    /// Generated as reasoning, shown or not.
    public var reasoning: Int? {
        get { box[0].counts.reasoning }
        set { box[0].counts.reasoning = newValue }
    }
    /// Audio generated.
    public var outputAudio: Int? {
        get { box[0].counts.outputAudio }
        set { box[0].counts.outputAudio = newValue }
    }
    /// Images generated.
    public var outputImage: Int? {
        get { box[0].counts.outputImage }
        set { box[0].counts.outputImage = newValue }
    }
    /// The provider's own usage object, whole. Asking for it may read it.
    public var raw: JSONValue? {
        get { box[0].raw.value }
        set { box[0].raw = UnreadJSON(newValue) }
    }

    /// ``raw``, which hardly anyone looks at.
    var unreadRaw: UnreadJSON {
        get { box[0].raw }
        set { box[0].raw = newValue }
    }

    /// `input + output`, or `nil` where either is not reported.
    public var total: Int? {
        guard let input, let output else { return nil }
        return input.adding(output)
    }

    public init(input: Int? = nil, output: Int? = nil) {
        self.input = input
        self.output = output
    }
}

extension Usage {
    /// Two are equal when they count the same, and the provider's own objects are equal.
    public static func == (a: Usage, b: Usage) -> Bool { a.isEqual(to: b) }

    public func hash(into hasher: inout Hasher) { hasher.combine(box[0].counts) }

    func isEqual(to other: Usage) -> Bool {
        // The count that grows mostly tells, and the others need not be copied to be compared.
        output == other.output && box[0].counts == other.box[0].counts && unreadRaw == other.unreadRaw
    }
}
