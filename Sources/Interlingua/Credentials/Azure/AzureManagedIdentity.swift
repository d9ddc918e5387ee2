/// The identity that Azure gives to a machine, function, container or web app.
///
/// Which of Azure's hosts this is, the environment shows:
///
///     IDENTITY_ENDPOINT + IDENTITY_HEADER   App Service, Functions, Container Apps
///       + IDENTITY_SERVER_THUMBPRINT        Service Fabric
///     IDENTITY_ENDPOINT + IMDS_ENDPOINT     Arc, on Linux, which also shows by its agent's being there
///     MSI_ENDPOINT + MSI_SECRET             Machine Learning
///     MSI_ENDPOINT                          Cloud Shell
///     none of these                         virtual machine: the instance metadata service
///
/// `AZURE_POD_IDENTITY_AUTHORITY_HOST` replaces the address of the instance metadata service.
///
/// Source: learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token,
/// learn.microsoft.com/azure/app-service/overview-managed-identity,
/// learn.microsoft.com/azure/service-fabric/how-to-managed-identity-service-fabric-app-code.
public struct AzureManagedIdentity: TokenSource {
    /// Which identity, where the host has several.
    public enum Identity: Hashable, Sendable {
        case clientID(String)
        case objectID(String)
        case resourceID(String)
    }

    /// `nil` is the host's own.
    public var identity: Identity?
    /// What the tokens are for.
    public var scope: AzureScope
    /// The machine: variables, files, network and time.
    public var host: HostEnvironment
    /// Arc's agent, whose being there shows that this is a machine of Arc's.
    var arcAgentPath = "/opt/azcmagent/bin/himds"

    /// - Parameter identity: `nil` is the one that `AZURE_CLIENT_ID` names, else the host's own.
    public init(
        _ identity: Identity? = nil, scope: AzureScope = .cognitiveServices, host: HostEnvironment = HostEnvironment()
    ) {
        self.identity = identity ?? host["AZURE_CLIENT_ID"].map { .clientID($0) }
        self.scope = scope
        self.host = host
    }

    public func token() async throws(ModelError) -> AccessToken {
        if let arcEndpoint { return try await arcToken(at: arcEndpoint) }
        let request = try request()
        return try token(from: try await request.send(from: host), to: request)
    }

    private func token(from answer: TokenAnswer, to request: TokenRequest) throws(ModelError) -> AccessToken {
        guard answer.status == 200 else {
            let isMissing = isOnMachine && answer.status == 400
            throw request.failure(answer, hint: isMissing ? "this machine has no such identity" : nil)
        }
        return try answer.accessToken(of: request.service, now: host.now()).refreshedEarly(now: host.now())
    }

    /// A token, or why there is no managed identity here.
    ///
    /// - Parameter probes: Whether a machine's metadata service is looked for before it is asked.
    func lookUp(probes: Bool) async throws(ModelError) -> Lookup<AccessToken> {
        if host["IDENTITY_ENDPOINT"] != nil, host["IDENTITY_HEADER"] == nil, arcEndpoint == nil {
            return .absent(Self.halfAnEndpoint)
        }
        guard isOnMachine else { return .found(try await token()) }
        if probes, host["AZURE_POD_IDENTITY_AUTHORITY_HOST"] == nil, let reason = try await absence() {
            return .absent(reason)
        }
        let request = try request()
        let answer = try await request.send(from: host)
        if answer.status == 400 { return .absent(request.failure(answer).message) }
        // A network that answers for everyone: a proxy, or Docker Desktop.
        let isStranger = answer.status == 200 && answer.json == nil
        if isStranger || answer.status == 403 && String(answer.body.span).contains("unreachable") {
            return .absent("\(request.request.authority) is not Azure's metadata service")
        }
        return .found(try token(from: answer, to: request))
    }

    private static let halfAnEndpoint = "IDENTITY_ENDPOINT is set, and neither IDENTITY_HEADER nor IMDS_ENDPOINT"

    private var isOnMachine: Bool {
        host["IDENTITY_ENDPOINT"] == nil && host["MSI_ENDPOINT"] == nil && arcEndpoint == nil
    }

    private func request() throws(ModelError) -> TokenRequest {
        if let endpoint = host["IDENTITY_ENDPOINT"] {
            guard let header = host["IDENTITY_HEADER"] else { throw ModelError(.unauthorized, Self.halfAnEndpoint) }
            if let thumbprint = host["IDENTITY_SERVER_THUMBPRINT"] {
                return try serviceFabric(endpoint, header: header, thumbprint)
            }
            let names = (client: "client_id", object: "object_id", resource: "mi_res_id")
            var request = asked("App Service", endpoint, version: "2019-08-01", names)
            request.request.headers.set("x-identity-header", to: Secret(header))
            request.secrets = [Secret(header)]
            return request
        }
        if let endpoint = host["MSI_ENDPOINT"] {
            guard let secret = host["MSI_SECRET"] else { return cloudShell(endpoint) }
            let names = (client: "clientid", object: "object_id", resource: "mi_res_id")
            var request = asked("Azure Machine Learning", endpoint, version: "2017-09-01", names)
            request.request.headers.set("secret", to: Secret(secret))
            request.secrets = [Secret(secret)]
            return request
        }
        let names = (client: "client_id", object: "object_id", resource: "msi_res_id")
        var request = asked("Azure's metadata service", metadataAddress, version: "2018-02-01", names)
        request.request.headers["metadata"] = "true"
        request.request.connectTimeout = .seconds(5)
        // The service starts after the machine, and is updated under it.
        request.retriedStatuses.formUnion([404, 410])
        request.retriedStatuses.formUnion(500..<600)
        request.pauses = [.seconds(1), .seconds(4), .seconds(16), .seconds(60)]
        return request
    }

    func asked(
        _ service: String, _ endpoint: String, version: String,
        _ names: (client: String, object: String, resource: String)
    ) -> TokenRequest {
        var query = [("api-version", version), ("resource", scope.resource)]
        switch identity {
        case .clientID(let id): query.append((names.client, id))
        case .objectID(let id): query.append((names.object, id))
        case .resourceID(let id): query.append((names.resource, id))
        case nil: break
        }
        var request = TokenRequest(service, url: endpoint, query: query)
        request.isDirect = true
        return request
    }

    /// The endpoint's certificate is the cluster's own; it is known by its thumbprint alone.
    private func serviceFabric(
        _ endpoint: String, header: String, _ thumbprint: String
    ) throws(ModelError) -> TokenRequest {
        guard identity == nil else {
            throw ModelError(
                .unauthorized, "Service Fabric's cluster says which identity an application has; none may be named here"
            )
        }
        var request = asked("Service Fabric", endpoint, version: "2019-07-01-preview", ("", "", ""))
        guard request.request.isSecure else {
            throw ModelError(.unauthorized, "Service Fabric's IDENTITY_ENDPOINT is not reached by https")
        }
        guard let thumbprint = CertificateThumbprint(thumbprint) else {
            throw ModelError(.unauthorized, "IDENTITY_SERVER_THUMBPRINT is no thumbprint of a certificate")
        }
        request.request.serverThumbprint = thumbprint
        request.request.headers.set("secret", to: Secret(header))
        request.secrets = [Secret(header)]
        return request
    }

    private func cloudShell(_ endpoint: String) -> TokenRequest {
        let body = Array(("resource=" + scope.resource.pathSegment).utf8)
        var request = TokenRequest("Cloud Shell", method: "POST", url: endpoint, body: body)
        request.request.headers["content-type"] = "application/x-www-form-urlencoded"
        request.request.headers["metadata"] = "true"
        request.isDirect = true
        return request
    }

    private var metadataAddress: String {
        var base = host["AZURE_POD_IDENTITY_AUTHORITY_HOST"] ?? "http://169.254.169.254"
        while base.hasSuffix("/") { base.removeLast() }
        return base + "/metadata/identity/oauth2/token"
    }

    /// Why there is no instance metadata service here; `nil` where there is one.
    ///
    /// It is asked without the header that it wants, which it refuses at once.
    private func absence() async throws(ModelError) -> String? {
        var probe = TokenRequest(
            "Azure's metadata service", url: metadataAddress,
            query: [("api-version", "2018-02-01"), ("resource", scope.resource)])
        probe.isDirect = true
        probe.timeout = .seconds(1)
        probe.request.connectTimeout = .seconds(1)
        probe.pauses = []
        do {
            _ = try await probe.send(from: host)
            return nil
        } catch {
            guard error.kind != .cancelled else { throw error }
            return "no metadata service at 169.254.169.254"
        }
    }
}
