/// Where an Azure resource answers: one of three families of addresses.
///
/// Source: `wire/azure-openai.md`, § 1.
struct AzureAddress: Hashable, Sendable {
    enum Surface: Hashable, Sendable {
        /// `/openai/v1/…`; the deployment is the body's model.
        case v1
        /// `/openai/deployments/{deployment}/…`
        case classic
        /// `/models/…`: models of any vendor; the deployment is the body's model.
        case models
    }

    let surface: Surface
    /// `nil` where requests name the deployment.
    let deployment: ModelID?
    let apiVersion: String?
    /// What a token of Entra must be good for here.
    let scope: AzureScope
    /// The address before the operation, or before the deployment.
    private let base: String

    init(_ text: String, deployment: String?, apiVersion: String?) throws(ModelError) {
        let address = try Self.address(text)
        let ownVersion = try address.apiVersion()
        let version = apiVersion ?? ownVersion
        var path = address.path
        for operation in ["/chat/completions", "/responses", "/embeddings"] where path.hasSuffix(operation) {
            path.removeLast(operation.count)
        }
        var named: String?
        if let range = path.firstRange(of: "/openai/deployments/") {
            guard let name = String(path[range.upperBound...]).percentDecoded, !name.isEmpty, !name.contains("/") else {
                throw ModelError(.invalidRequest, "\(text): names no deployment")
            }
            named = name
            path = String(path[..<range.lowerBound]) + "/openai/deployments"
        }
        surface = Self.surface(path: path, version: version)
        scope = AzureScope(host: address.host)
        switch surface {
        case .v1: base = address.origin + path.continued("/openai", "/v1")
        case .classic: base = address.origin + path.continued("/openai", "/deployments")
        case .models: base = address.origin + path
        }
        self.apiVersion = version ?? (surface == .models ? "2024-05-01-preview" : nil)
        guard surface != .classic || version != nil else {
            throw ModelError(.invalidRequest, "\(text): an address with a deployment needs an api-version")
        }
        guard deployment != "" else { throw ModelError(.invalidRequest, "the deployment's name is empty") }
        self.deployment = (deployment ?? named).map(ModelID.init(rawValue:))
    }

    func url(_ operation: String, model: ModelID?) -> String {
        let name = (model ?? deployment)?.rawValue.pathSegment ?? ""
        let path = surface == .classic ? "\(base)/\(name)\(operation)" : base + operation
        return apiVersion.map { "\(path)?api-version=\($0.pathSegment)" } ?? path
    }

    /// The address of an operation that belongs to the resource, whatever the deployment.
    func resourceURL(_ operation: String) -> String {
        let path = (surface == .classic ? String(base.dropLast("/deployments".count)) : base) + operation
        return apiVersion.map { "\(path)?api-version=\($0.pathSegment)" } ?? path
    }

    /// What the resource's own models take on this surface.
    var variant: ChatCompletionsVariant {
        switch surface {
        case .v1: return .azure
        case .classic: return .azure(apiVersion: apiVersion ?? "")
        case .models:
            var variant = ChatCompletionsVariant.azure
            variant.provider = .azureInference
            variant.announcesExtraMembers = true
            return variant
        }
    }

    private static func surface(path: String, version: String?) -> Surface {
        if path.hasSuffix("/models") { return .models }
        if path.hasSuffix("/openai/deployments") { return .classic }
        if path.hasSuffix("/v1") { return .v1 }
        // A dated version belongs to the classic surface; v1 knows only words.
        return version?.first?.isNumber == true ? .classic : .v1
    }

    /// Whether this is a resource's name and no address.
    static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }

    private static func address(_ text: String) throws(ModelError) -> ServerAddress {
        if isName(text) { return try ServerAddress("https://\(text).openai.azure.com") }
        return try ServerAddress(text.contains("://") ? text : "https://" + text)
    }
}

extension AzureScope {
    /// What a host of Azure's takes. Of a host that is none, such as a proxy's, what most resources take.
    ///
    /// Source: `wire/azure-openai.md`, § 2.
    fileprivate init(host: String) {
        if host.hasSuffix(".services.ai.azure.com") {
            self = .foundry
        } else if host.hasSuffix(".azure.us") {
            self = .cognitiveServicesGovernment
        } else {
            self = .cognitiveServices
        }
    }
}

extension ServerAddress {
    /// The api-version in the query, or `nil` where there is no query.
    fileprivate func apiVersion() throws(ModelError) -> String? {
        guard let query, !query.isEmpty else { return nil }
        guard query.hasPrefix("api-version="), !query.contains("&") else {
            throw ModelError(.invalidRequest, "\(origin)\(path): has a query that is more than an api-version")
        }
        return String(query.dropFirst("api-version=".count))
    }
}

extension String {
    /// The path, led on through two segments as far as it does not end in them already.
    fileprivate func continued(_ first: String, _ second: String) -> String {
        if hasSuffix(second) { return self }
        return hasSuffix(first) ? self + second : self + first + second
    }
}
