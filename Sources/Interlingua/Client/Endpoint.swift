/// Where a provider is reached, and how it knows the caller.
///
/// The other half of a provider: a ``Dialect`` says what is said, an endpoint says to whom. It holds the
/// address, the credential, and the region that the address implies; it knows no JSON.
public struct Endpoint: Sendable {
    /// The whole address for a model and a way of delivery, with the query where the provider wants one.
    public typealias Route = @Sendable (_ model: ModelID?, _ delivery: Delivery) -> String

    /// Where a model's requests go, as far as its name says; `nil` is unknown.
    public typealias Regions = @Sendable (_ model: ModelID) -> String?

    /// Who answers, and where, requests that name no model.
    public var identity: BackendIdentity
    /// Answers how the caller is known; `nil` where the server asks nobody.
    public var credential: (any Credential)?

    let route: Route
    private let regions: Regions?

    /// - Parameter model: Answers requests that name no model.
    public init(
        provider: ProviderID, region: String? = nil, model: ModelID? = nil, credential: (any Credential)? = nil,
        route: @escaping Route
    ) {
        identity = BackendIdentity(provider: provider, region: region, model: model)
        self.credential = credential
        self.route = route
        regions = nil
    }

    /// An endpoint whose models say where their requests go. Without a model of its own its region is unknown.
    public init(
        provider: ProviderID, regions: @escaping Regions, model: ModelID? = nil, credential: (any Credential)? = nil,
        route: @escaping Route
    ) {
        identity = BackendIdentity(provider: provider, region: model.flatMap(regions), model: model)
        self.credential = credential
        self.route = route
        self.regions = regions
    }

    /// An endpoint with one address for all models.
    public init(
        provider: ProviderID, region: String? = nil, model: ModelID? = nil, credential: (any Credential)? = nil,
        url: String
    ) {
        self.init(provider: provider, region: region, model: model, credential: credential) { _, _ in url }
    }

    /// Who answers, and where, requests that name `model`.
    func identity(for model: ModelID?) -> BackendIdentity {
        guard let regions, let model else { return identity }
        var identity = identity
        identity.region = regions(model)
        return identity
    }
}
