extension Backend where Self == HTTPBackend<ChatCompletionsDialect> {
    /// Azure OpenAI's Chat Completions, with a resource's key. All else is as with a credential.
    ///
    /// - Throws: `.invalidRequest` for an address that is none of Azure's, `.unauthorized` for an empty key.
    public static func azureOpenAI(
        resource: String, deployment: String? = nil, apiVersion: String? = nil, apiKey: Secret, region: String? = nil,
        variant: ChatCompletionsVariant? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try .azureOpenAI(
            resource: resource, deployment: deployment, apiVersion: apiVersion,
            credential: APIKey(try apiKey.checked(), header: "api-key"), region: region, variant: variant,
            deadlines: deadlines, transport: transport)
    }

    /// Azure OpenAI's Chat Completions, on its v1 surface or, with a dated `apiVersion`, on the classic one.
    ///
    /// A request's model is the name of a deployment.
    ///
    /// - Parameters:
    ///   - resource: The resource's name, or any address that Azure shows for it: the resource's root, or one that
    ///     goes on to `/openai`, `/openai/v1`, `/openai/deployments/…` or `/models`, with or without operation and
    ///     api-version. A proxy's address in its place keeps these paths.
    ///   - deployment: Answers requests that name no model; `nil` is the one in the address, or none.
    ///   - apiVersion: A date for the classic surface, `preview` for v1's; `nil` is the one in the address, else v1
    ///     without one.
    ///   - region: Where the deployment processes, which the address does not say.
    ///   - variant: What the deployed model takes; `nil` is what OpenAI's models take at that version.
    /// - Throws: `.invalidRequest` for an address that is none of Azure's.
    public static func azureOpenAI(
        resource: String, deployment: String? = nil, apiVersion: String? = nil, credential: any Credential,
        region: String? = nil, variant: ChatCompletionsVariant? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try AzureAddress(resource, deployment: deployment, apiVersion: apiVersion)
        let dialect = ChatCompletionsDialect(variant: variant ?? address.variant)
        let endpoint = Endpoint(
            provider: dialect.variant.provider, region: region, model: address.deployment, credential: credential
        ) { model, _ in
            address.url("/chat/completions", model: model)
        }
        return HTTPBackend(dialect, at: endpoint, deadlines: deadlines, transport: transport)
    }
}
