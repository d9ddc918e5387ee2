/// One try of a request at one backend, as it ended.
public struct Attempt: Hashable, Sendable {
    /// How it ended.
    @nonexhaustive
    public enum Outcome: Hashable, Sendable {
        case succeeded
        case failed(ModelError.Kind)
        /// The caller stopped listening, or its task was cancelled.
        case cancelled
    }

    /// Whom the request went to.
    public var provider: ProviderID
    /// `nil` where the backend chose the model and the attempt ended before it said which.
    public var model: ModelID?
    /// Where the request went, as far as the endpoint says; `nil` is unknown.
    public var region: String?
    public var outcome: Outcome
    /// The HTTP status of a failure, where there was one.
    public var status: Int?
    /// How long the retry loop waited before this attempt; zero for the first.
    public var delay: Duration

    public init(
        provider: ProviderID, model: ModelID?, region: String? = nil, outcome: Outcome, status: Int? = nil,
        delay: Duration = .zero
    ) {
        self.provider = provider
        self.model = model
        self.region = region
        self.outcome = outcome
        self.status = status
        self.delay = delay
    }
}
