/// A name that some provider owns and this library only carries.
///
/// Providers mint new names weekly, so these are open sets: known values are static members,
/// an unknown one is still a value, and nothing needs an `unknown(String)` case.
public protocol ProviderName: RawRepresentable<String>, Hashable, Sendable, Codable,
    ExpressibleByStringLiteral, CustomStringConvertible
{
    init(rawValue: String)
}

extension ProviderName {
    public init(stringLiteral value: String) { self.init(rawValue: value) }
    public var description: String { rawValue }
}

/// A model, such as `gpt-4.1-mini`, or what stands for one at a provider: a deployment, an inference
/// profile. Opaque: the library never parses it.
public struct ModelID: ProviderName {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// The provider's name for one response. Quote it in a support ticket.
public struct ResponseID: ProviderName {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

/// Who answers, in the words of OpenTelemetry's `gen_ai.provider.name` where it has one.
///
/// Source: `wire/telemetry.md`.
public struct ProviderID: ProviderName {
    public static let openAI: Self = "openai"
    public static let azureOpenAI: Self = "azure.ai.openai"
    /// Azure's models of other vendors, at `/models`.
    public static let azureInference: Self = "azure.ai.inference"
    /// Google's Gemini API.
    public static let gemini: Self = "gcp.gemini"
    /// Anthropic itself. Claude at other providers is theirs.
    public static let anthropic: Self = "anthropic"
    /// Amazon Bedrock.
    public static let bedrock: Self = "aws.bedrock"
    /// Endpoints of Amazon SageMaker, with models of one's own.
    public static let sageMaker: Self = "aws.sagemaker"
    /// Google Vertex AI.
    public static let vertexAI: Self = "gcp.vertex_ai"
    public static let mistral: Self = "mistral_ai"
    public static let groq: Self = "groq"
    public static let deepSeek: Self = "deepseek"
    public static let xAI: Self = "x_ai"
    public static let openRouter: Self = "openrouter"
    public static let together: Self = "together"
    public static let fireworks: Self = "fireworks"
    public static let perplexity: Self = "perplexity"
    public static let ollama: Self = "ollama"
    public static let llamaCpp: Self = "llama.cpp"
    public static let vLLM: Self = "vllm"
    public static let lmStudio: Self = "lmstudio"
    /// A server that speaks OpenAI's language and is not known by name.
    public static let compatible: Self = "openai_compatible"
    /// A server that speaks Anthropic's language and is not known by name.
    public static let anthropicCompatible: Self = "anthropic_compatible"

    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}
