/// What a response cost, in the provider's own tokens.
///
/// The parts are *included in* the wholes (`cachedInput` and `cacheWrite` in `input`, `reasoning` in
/// `output`) whichever way the provider reports them; dialects convert. So `total` is a plain sum.
/// `nil` is *not reported*, which is not zero.
///
/// Source: `wire/usage.md`, § 1.
public struct Usage: Hashable, Sendable {
    /// Every token that the model read: fresh, from the cache, written to it, audio, images, tool prompts.
    public var input: Int?
    /// Read from the provider's prompt cache.
    public var cachedInput: Int?
    /// Written to the prompt cache, all lifetimes together.
    public var cacheWrite: Int?
    /// Written to the prompt cache for five minutes; `nil` where the provider does not tell lifetimes apart.
    public var cacheWrite5Minutes: Int?
    /// Written to the prompt cache for one hour; `nil` where the provider does not tell lifetimes apart.
    public var cacheWrite1Hour: Int?
    /// Audio read.
    public var inputAudio: Int?
    /// Images read.
    public var inputImage: Int?
    /// Every token that the model generated.
    public var output: Int?
    /// Generated as reasoning, shown or not.
    public var reasoning: Int?
    /// Audio generated.
    public var outputAudio: Int?
    /// Images generated.
    public var outputImage: Int?
    /// The provider's own usage object, whole. Asking for it may read it.
    public var raw: JSONValue? {
        get { unreadRaw?.value }
        set { unreadRaw = newValue.map { UnreadJSON($0) } }
    }
    /// ``raw``, which a provider may repeat with every event, and hardly anyone looks at.
    var unreadRaw: UnreadJSON?

    /// `input + output`, or `nil` where either is not reported.
    public var total: Int? {
        guard let input, let output else { return nil }
        return input + output
    }

    public init(input: Int? = nil, output: Int? = nil) {
        self.input = input
        self.output = output
    }

    func isEqual(to other: Usage) -> Bool { self == other }
}
