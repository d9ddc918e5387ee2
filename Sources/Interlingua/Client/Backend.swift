/// Something that answers a request with a stream of events.
///
/// This is the only door between the client and a model. A provider reached over HTTP writes a
/// ``Dialect`` and lets ``HTTPBackend`` do the rest; a policy is a backend around a backend; a model in
/// this process, or a script in a test, conforms here directly.
public protocol Backend: Sendable {
    /// Who this is, for accounting and errors.
    var identity: BackendIdentity { get }

    /// Sends `request` and starts listening.
    ///
    /// Returns once the provider has accepted the request. Events then arrive as they are produced;
    /// dropping the stream, or cancelling the task, ends the request.
    ///
    /// - Throws: Why it was not accepted: `.invalidRequest` and `.unsupported` without a status before anything was
    ///   sent, else what the provider or the way there says.
    func stream(_ request: ModelRequest) async throws(ModelError) -> ResponseStream
}

extension Backend {
    /// `custom`, and nothing else is known.
    public var identity: BackendIdentity { BackendIdentity(provider: "custom") }
}

/// Who a backend is.
public struct BackendIdentity: Hashable, Sendable {
    /// Who answers.
    public var provider: ProviderID
    /// Where requests go, as far as the endpoint says; `nil` is unknown, which is not "anywhere".
    public var region: String?
    /// The model that answers a request which names none; `nil` where there is no such model.
    public var model: ModelID?

    public init(provider: ProviderID, region: String? = nil, model: ModelID? = nil) {
        self.provider = provider
        self.region = region
        self.model = model
    }
}
