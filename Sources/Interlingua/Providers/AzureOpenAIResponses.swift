extension Backend where Self == HTTPBackend<ResponsesDialect> {
    /// Azure OpenAI's Responses interface, with a resource's key. All else is as with a credential.
    ///
    /// - Throws: `.invalidRequest` for an address that has none, `.unauthorized` for an empty key.
    public static func azureOpenAIResponses(
        resource: String, deployment: String? = nil, apiVersion: String? = nil, apiKey: Secret, region: String? = nil,
        variant: ResponsesVariant = .azure, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try .azureOpenAIResponses(
            resource: resource, deployment: deployment, apiVersion: apiVersion,
            credential: APIKey(try apiKey.checked(), header: "api-key"), region: region, variant: variant,
            deadlines: deadlines, transport: transport)
    }

    /// Azure OpenAI's Responses interface, on its v1 surface or, with a dated `apiVersion`, on the classic one.
    ///
    /// A request's model is the name of a deployment, on either surface.
    ///
    /// - Parameters:
    ///   - resource: The resource's name, or any address that Azure shows for it, as for ``azureOpenAI``; but the
    ///     `/models` surface has no Responses.
    ///   - deployment: Answers requests that name no model; `nil` is the one in the address, or none.
    ///   - apiVersion: A date for the classic surface, from `2025-03-01-preview` on; `preview` for v1's; `nil` is the
    ///     one in the address, else v1 without one.
    ///   - region: Where the deployment processes, which the address does not say.
    /// - Throws: `.invalidRequest` for an address that has none.
    public static func azureOpenAIResponses(
        resource: String, deployment: String? = nil, apiVersion: String? = nil, credential: any Credential,
        region: String? = nil, variant: ResponsesVariant = .azure, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try AzureAddress(resource, deployment: deployment, apiVersion: apiVersion)
        guard address.surface != .models else {
            throw ModelError(.invalidRequest, "\(resource): the /models surface has no Responses; its v1 surface has")
        }
        let endpoint = Endpoint(
            provider: variant.provider, region: region, model: address.deployment, credential: credential,
            url: address.resourceURL("/responses"))
        return HTTPBackend(
            ResponsesDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
