/// The vectors of a request's inputs.
///
/// Codable as its JSON form, in which a vector is base64 of its bytes: exact, and a quarter of the digits' length.
public struct EmbeddingResponse: Hashable, Sendable {
    /// One for each input, in their order, all equally long and of finite numbers.
    ///
    /// Each is an array of its own. One allocation a vector is less than a thousandth of what its decimal digits cost
    /// to read, and an app mostly stores or drops vectors one by one.
    public var vectors: [[Float]]
    /// The model that answered, as the provider names it; `nil` where it does not say.
    public var model: ModelID?
    /// Who made them.
    public var provider: ProviderID
    /// Where the vectors were made, as far as the endpoint says; `nil` is unknown.
    public var region: String?
    /// What it cost, summed over the requests that it took; `nil` where the provider reported nothing.
    public var usage: Usage?
    /// The settings that were not honoured.
    public var warnings: [Warning]
    /// The failed attempts before this response.
    public var failedAttempts: [Attempt]

    public init(
        _ vectors: [[Float]] = [], model: ModelID? = nil, provider: ProviderID, region: String? = nil,
        usage: Usage? = nil, warnings: [Warning] = [], failedAttempts: [Attempt] = []
    ) {
        self.vectors = vectors
        self.model = model
        self.provider = provider
        self.region = region
        self.usage = usage
        self.warnings = warnings
        self.failedAttempts = failedAttempts
    }

    /// How long each vector is; 0 where there is none.
    public var dimensions: Int { vectors.first?.count ?? 0 }
}
