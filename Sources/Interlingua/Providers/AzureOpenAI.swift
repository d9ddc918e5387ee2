/// Azure OpenAI, on its v1 surface or, with a dated `apiVersion`, on the classic one. A request's model is the name of
/// a deployment, on either.
///
/// - `resource` is the resource's name, or any address that Azure shows for it: the resource's root, or one that goes
///   on to `/openai`, `/openai/v1`, `/openai/deployments/…` or `/models`, with or without operation and api-version. A
///   proxy's address in its place keeps these paths. `nil` is that of `AZURE_OPENAI_ENDPOINT`, with the version of
///   `OPENAI_API_VERSION`.
/// - `deployment` answers requests that name no model; `nil` is the one in the address, or none.
/// - `apiVersion` is a date for the classic surface, `preview` for v1's; `nil` is the one in the address, else v1
///   without one.
/// - `credential` is what the platform gives, unless it is said.
/// - `region` is where the deployment processes, which the address does not say.
///
/// Each throws `.invalidRequest` for an address that is none of Azure's, and `.unauthorized` for an empty key.
///
/// Source: `wire/azure-openai.md`.
extension Backend where Self == HTTPBackend<ChatCompletionsDialect> {
    /// Azure OpenAI's Chat Completions, also for the models of other vendors.
    ///
    /// - Parameter variant: What the deployed model takes; `nil` is what OpenAI's models take at that version.
    public static func azureOpenAI(
        resource: String? = nil, deployment: String? = nil, apiVersion: String? = nil,
        credential: AzureCredential = .default, region: String? = nil, variant: ChatCompletionsVariant? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try credential.address(resource: resource, deployment: deployment, apiVersion: apiVersion)
        let dialect = ChatCompletionsDialect(variant: variant ?? address.variant)
        let endpoint = try Endpoint(
            dialect.variant.provider, "/chat/completions", at: address, region: region, credential: credential)
        return HTTPBackend(dialect, at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Backend where Self == HTTPBackend<ResponsesDialect> {
    /// Azure OpenAI's Responses. The classic surface has them from `2025-03-01-preview` on, the `/models` surface not.
    public static func azureOpenAIResponses(
        resource: String? = nil, deployment: String? = nil, apiVersion: String? = nil,
        credential: AzureCredential = .default, region: String? = nil, variant: ResponsesVariant = .azure,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try credential.address(resource: resource, deployment: deployment, apiVersion: apiVersion)
        guard address.surface != .models else {
            throw ModelError(.invalidRequest, "the /models surface has no Responses; the resource's v1 surface has")
        }
        let endpoint = Endpoint(
            provider: variant.provider, region: region, model: address.deployment,
            credential: try credential.credential(scope: address.scope), url: address.resourceURL("/responses"))
        return HTTPBackend(
            ResponsesDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Backend where Self == HTTPBackend<MessagesDialect> {
    /// Claude in Azure AI Foundry, in Anthropic's own language.
    ///
    /// - Parameter resource: The resource's name, or an address that may stop anywhere before `/anthropic/v1/messages`;
    ///   `nil` is that of `AZURE_OPENAI_ENDPOINT`.
    public static func foundryMessages(
        resource: String? = nil, deployment: String? = nil, credential: AzureCredential = .default,
        region: String? = nil, variant: MessagesVariant = .foundry, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let name = try credential.endpoint(resource)
        let address = try ServerAddress(
            AzureAddress.isName(name)
                ? "https://\(name).services.ai.azure.com" : name.contains("://") ? name : "https://" + name)
        let endpoint = Endpoint(
            provider: variant.provider, region: region, model: deployment.map(ModelID.init(rawValue:)),
            credential: try credential.credential(keyHeader: "x-api-key", scope: .foundry),
            url: try address.url("/messages", under: address.path.hasSuffix("/anthropic") ? "/v1" : "/anthropic/v1"))
        return HTTPBackend(
            MessagesDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Endpoint {
    /// An operation on a deployment, whose name stands in the address or in the body.
    ///
    /// - Throws: `.unauthorized` for an empty key.
    init(
        _ provider: ProviderID, _ operation: String, at address: AzureAddress, region: String?,
        credential: AzureCredential
    ) throws(ModelError) {
        self.init(
            provider: provider, region: region, model: address.deployment,
            credential: try credential.credential(scope: address.scope)
        ) { model, _ in
            address.url(operation, model: model)
        }
    }
}
