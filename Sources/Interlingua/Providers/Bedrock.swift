/// Amazon Bedrock, which hosts the models of many vendors.
///
/// Each factory takes the `region` whose host is asked. Where requests are *processed* a model's id may say otherwise:
/// an inference profile such as `eu.anthropic.…` spans a geography, and `global.…` the world. So a backend's region is
/// that of its own model, and unknown where it has none; each response names the region of the model that was asked.
///
/// A `baseURL` replaces scheme, host, port and path prefix, and keeps Bedrock's paths; requests are still signed for
/// `region`.
///
/// Source: `wire/bedrock.md`.
extension Backend where Self == HTTPBackend<ConverseDialect> {
    /// Bedrock's Converse, with one of Bedrock's own API keys.
    ///
    /// - Parameter model: A model's id, an inference profile's, or an ARN; answers requests that name no model.
    /// - Throws: `.invalidRequest` for a region or base URL that is none, `.unauthorized` for an empty key.
    public static func bedrock(
        region: String, model: ModelID? = nil, apiKey: Secret, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try .bedrock(
            region: region, model: model, credential: try APIKey.checkedBearer(apiKey), baseURL: baseURL,
            deadlines: deadlines, transport: transport)
    }

    /// Bedrock's Converse, with requests that AWS keys sign.
    ///
    /// - Parameters:
    ///   - model: A model's id, an inference profile's, or an ARN; answers requests that name no model.
    ///   - credentials: Where the keys come from: ``AWSCredentials`` themselves, or whatever finds some.
    /// - Throws: `.invalidRequest` for a region or base URL that is none.
    public static func bedrock(
        region: String, model: ModelID? = nil, credentials: any AWSCredentialSource, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try .bedrock(
            region: region, model: model, credential: SigV4(credentials, service: "bedrock", region: region),
            baseURL: baseURL, deadlines: deadlines, transport: transport)
    }

    /// Bedrock's Converse, with a credential of any kind.
    ///
    /// - Parameter model: A model's id, an inference profile's, or an ARN; answers requests that name no model.
    /// - Throws: `.invalidRequest` for a region or base URL that is none.
    public static func bedrock(
        region: String, model: ModelID? = nil, credential: any Credential, baseURL: String? = nil,
        deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try BedrockAddress(region: region)
        let base = try ServerAddress(baseURL ?? address.runtime).url("", under: "")
        let endpoint = Endpoint(
            provider: .bedrock, regions: address.region(of:), model: model, credential: credential
        ) { model, delivery in
            let operation = delivery == .streamed ? "converse-stream" : "converse"
            return "\(base)/model/\(model?.rawValue.pathSegment ?? "")/\(operation)"
        }
        return HTTPBackend(ConverseDialect(), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

/// Which of Bedrock's hosts speaks Chat Completions. They have quotas of their own, and name models differently.
public enum BedrockChatHost: String, Hashable, Sendable, CaseIterable {
    /// The host of Converse, with guardrails and inference profiles: `openai.gpt-oss-20b-1:0`, `us.openai.…`.
    case runtime
    /// The host of other vendors' languages alone: `openai.gpt-oss-120b`.
    case mantle
}

extension Backend where Self == HTTPBackend<ChatCompletionsDialect> {
    /// Bedrock's Chat Completions, with one of Bedrock's own API keys. All else is as with a credential.
    ///
    /// - Throws: `.invalidRequest` for a region or base URL that is none, `.unauthorized` for an empty key.
    public static func bedrockChat(
        region: String, model: ModelID? = nil, host: BedrockChatHost = .runtime, apiKey: Secret,
        baseURL: String? = nil, deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        try .bedrockChat(
            region: region, model: model, host: host, credential: try APIKey.checkedBearer(apiKey), baseURL: baseURL,
            deadlines: deadlines, transport: transport)
    }

    /// Bedrock's Chat Completions, with requests that AWS keys sign. All else is as with a credential.
    ///
    /// - Throws: `.invalidRequest` for a region or base URL that is none.
    public static func bedrockChat(
        region: String, model: ModelID? = nil, host: BedrockChatHost = .runtime,
        credentials: any AWSCredentialSource, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let service = host == .runtime ? "bedrock" : "bedrock-mantle"
        return try .bedrockChat(
            region: region, model: model, host: host,
            credential: SigV4(credentials, service: service, region: region), baseURL: baseURL, deadlines: deadlines,
            transport: transport)
    }

    /// Bedrock's Chat Completions, for the models of vendors that have no language of their own there.
    ///
    /// - Parameters:
    ///   - model: Answers requests that name no model.
    ///   - host: Which host is asked; with a base URL only how requests are signed, and which paths they have.
    /// - Throws: `.invalidRequest` for a region or base URL that is none.
    public static func bedrockChat(
        region: String, model: ModelID? = nil, host: BedrockChatHost = .runtime, credential: any Credential,
        baseURL: String? = nil, deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = try BedrockAddress(region: region)
        let base = baseURL ?? (host == .runtime ? address.runtime : address.mantle)
        let url = try ServerAddress(base).url("/chat/completions", under: host == .runtime ? "/openai/v1" : "/v1")
        let endpoint = Endpoint(
            provider: .bedrock, regions: address.region(of:), model: model, credential: credential
        ) { _, _ in
            url
        }
        return HTTPBackend(
            ChatCompletionsDialect(variant: .bedrock), at: endpoint, deadlines: deadlines, transport: transport)
    }
}
