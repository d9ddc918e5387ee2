/// Claude on Amazon Bedrock in Anthropic's own language, which has what Converse lacks: betas, cache lifetimes, citations.
///
/// Regions, base URLs and models are as with Converse.
///
/// Source: `wire/bedrock.md`, § 7.
extension Backend where Self == HTTPBackend<MessagesDialect> {
    /// Bedrock's InvokeModel for Claude, with one of Bedrock's own API keys.
    ///
    /// - Parameter model: A model's id, an inference profile's, or an ARN; answers requests that name no model.
    /// - Throws: `.invalidRequest` for a region or base URL that is none, `.unauthorized` for an empty key.
    public static func bedrockMessages(
        region: String, model: ModelID? = nil, apiKey: Secret, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try .bedrockMessages(
            region: region, model: model, credential: try APIKey.checkedBearer(apiKey), baseURL: baseURL,
            deadlines: deadlines, transport: transport)
    }

    /// Bedrock's InvokeModel for Claude, with requests that AWS keys sign.
    ///
    /// - Parameters:
    ///   - model: A model's id, an inference profile's, or an ARN; answers requests that name no model.
    ///   - credentials: Where the keys come from: ``AWSCredentials`` themselves, or whatever finds some.
    /// - Throws: `.invalidRequest` for a region or base URL that is none.
    public static func bedrockMessages(
        region: String, model: ModelID? = nil, credentials: any AWSCredentialSource, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try .bedrockMessages(
            region: region, model: model, credential: SigV4(credentials, service: "bedrock", region: region),
            baseURL: baseURL, deadlines: deadlines, transport: transport)
    }

    /// Bedrock's InvokeModel for Claude, with a credential of any kind.
    ///
    /// - Parameters:
    ///   - model: A model's id, an inference profile's, or an ARN; answers requests that name no model.
    ///   - variant: Holds what may be set for all requests. Of an ARN nobody can tell how its model thinks: set it.
    /// - Throws: `.invalidRequest` for a region or base URL that is none.
    public static func bedrockMessages(
        region: String, model: ModelID? = nil, credential: any Credential, variant: MessagesVariant = .bedrock,
        baseURL: String? = nil, deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try BedrockAddress(region: region)
        let base = try ServerAddress(baseURL ?? address.runtime).url("", under: "")
        let endpoint = Endpoint(
            provider: .bedrock, regions: address.region(of:), model: model, credential: credential
        ) { model, delivery in
            let operation = delivery == .streamed ? "invoke-with-response-stream" : "invoke"
            return "\(base)/model/\(model?.rawValue.pathSegment ?? "")/\(operation)"
        }
        return HTTPBackend(
            MessagesDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
