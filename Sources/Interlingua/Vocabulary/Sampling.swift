/// How the next token is drawn. Every `nil` is the provider's default.
public struct Sampling: Hashable, Sendable {
    /// Softmax temperature, 0 or more; 1 is the model as trained.
    public var temperature: Double?
    /// Draws from the smallest set of tokens whose probabilities sum to this share, in 0...1.
    public var topP: Double?
    /// Draws from this many likeliest tokens.
    public var topK: Int?
    /// Lowers a token's chance by how often it came, in −2...2.
    public var frequencyPenalty: Double?
    /// Lowers a token's chance when it came at all, in −2...2.
    public var presencePenalty: Double?

    public init() {}

    /// Always the likeliest token.
    public static let greedy = temperature(0)

    /// That temperature, and the provider's defaults.
    public static func temperature(_ value: Double) -> Sampling {
        var sampling = Sampling()
        sampling.temperature = value
        return sampling
    }
}
