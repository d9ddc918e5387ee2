/// What an Azure token may be used for: a resource's address and `/.default`.
public struct AzureScope: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }

    /// Azure OpenAI, at addresses under `openai.azure.com`.
    public static let cognitiveServices: AzureScope = "https://cognitiveservices.azure.com/.default"
    /// Azure AI Foundry, at addresses under `services.ai.azure.com`.
    public static let foundry: AzureScope = "https://ai.azure.com/.default"
    /// Azure OpenAI in the cloud of the government of the United States.
    public static let cognitiveServicesGovernment: AzureScope = "https://cognitiveservices.azure.us/.default"

    /// The resource alone, by which managed identities and the command line ask.
    var resource: String {
        rawValue.hasSuffix("/.default") ? String(rawValue.dropLast("/.default".count)) : rawValue
    }
}
