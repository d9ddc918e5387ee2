/// Amazon Bedrock, which hosts the models of many vendors.
///
/// Each factory takes the `region` whose host is asked; `nil` is that of `AWS_REGION`, `AWS_DEFAULT_REGION` or the
/// profile. (Where an EC2 instance is, ``AWSSettings/resolvedRegion()`` asks its metadata.) Where requests are
/// *processed* a model's id may say otherwise: an inference profile such as `eu.anthropic.…` spans a geography, and
/// `global.…` the world. So a backend's region is that of its own model, and unknown where it has none; each response
/// names the region of the model that was asked.
///
/// The `model` answers requests that name none: a model's id, an inference profile's, or an ARN. The `credential` is
/// what the platform gives, unless it is said. A `baseURL` replaces scheme, host, port and path prefix, and keeps
/// Bedrock's paths; requests are still signed for `region`. `nil` is Bedrock's own address, unless the platform names
/// another (`AWS_ENDPOINT_URL_BEDROCK_RUNTIME` and its like). Each throws `.invalidRequest` for a region or base URL
/// that is none, and `.unauthorized` for an empty key.
///
/// Source: `wire/bedrock.md`.
extension Backend where Self == HTTPBackend<ConverseDialect> {
    /// Bedrock's Converse, the one language for all its models.
    public static func bedrock(
        region: String? = nil, model: ModelID? = nil, credential: BedrockCredential = .default,
        baseURL: String? = nil, deadlines: Deadlines = Deadlines(), transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let endpoint = try Endpoint(
            bedrock: region, model: model, credential: credential, baseURL: baseURL,
            operations: (streamed: "converse-stream", whole: "converse"))
        return HTTPBackend(ConverseDialect(), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Backend where Self == HTTPBackend<MessagesDialect> {
    /// Claude on Bedrock by InvokeModel, in Anthropic's own language, which has what Converse lacks: betas, cache
    /// lifetimes, citations.
    ///
    /// - Parameter variant: Holds what may be set for all requests. Of an ARN nobody can tell how its model thinks: set
    ///   it.
    public static func bedrockMessages(
        region: String? = nil, model: ModelID? = nil, credential: BedrockCredential = .default,
        variant: MessagesVariant = .bedrock, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let endpoint = try Endpoint(
            bedrock: region, model: model, credential: credential, baseURL: baseURL,
            operations: (streamed: "invoke-with-response-stream", whole: "invoke"))
        return HTTPBackend(
            MessagesDialect(variant: variant), at: endpoint, deadlines: deadlines, transport: transport)
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
    /// Bedrock's Chat Completions, for the models of vendors that have no language of their own there.
    ///
    /// - Parameter host: Which host is asked; with a base URL only how requests are signed, and which paths they have.
    public static func bedrockChat(
        region: String? = nil, model: ModelID? = nil, host: BedrockChatHost = .runtime,
        credential: BedrockCredential = .default, baseURL: String? = nil, deadlines: Deadlines = Deadlines(),
        transport: any Transport = CurlTransport.shared
    ) throws(ModelError) -> Self {
        let address = BedrockAddress(region: try credential.region(region))
        let base = host == .runtime ? try credential.baseURL(baseURL) ?? address.runtime : baseURL ?? address.mantle
        let url = try ServerAddress(base).url("/chat/completions", under: host == .runtime ? "/openai/v1" : "/v1")
        let service = host == .runtime ? "bedrock" : "bedrock-mantle"
        let endpoint = Endpoint(
            provider: .bedrock, regions: address.region(of:), model: model,
            credential: try credential.credential(for: service, in: address.region)
        ) { _, _ in
            url
        }
        return HTTPBackend(
            ChatCompletionsDialect(variant: .bedrock), at: endpoint, deadlines: deadlines, transport: transport)
    }
}

extension Endpoint {
    /// Bedrock's own host, where the address names the model and how the answer is delivered.
    init(
        bedrock region: String?, model: ModelID?, credential: BedrockCredential, baseURL: String?,
        operations: (streamed: String, whole: String)
    ) throws(ModelError) {
        let address = BedrockAddress(region: try credential.region(region))
        let base = try ServerAddress(credential.baseURL(baseURL) ?? address.runtime).url("", under: "")
        self.init(
            provider: .bedrock, regions: address.region(of:), model: model,
            credential: try credential.credential(for: "bedrock", in: address.region)
        ) { model, delivery in
            let operation = delivery == .streamed ? operations.streamed : operations.whole
            return "\(base)/model/\(model?.rawValue.pathSegment ?? "")/\(operation)"
        }
    }
}
