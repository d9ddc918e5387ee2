/// How one server's Embeddings differ from the others', as data.
///
/// Known servers are static values. One that is not among them starts as ``compatible`` and states what it can beyond
/// that:
///
///     var voyage = OpenAIEmbeddingVariant.compatible
///     voyage.purposeMember = "input_type"
///
/// Base64 of anything but four-byte numbers cannot be told from that of them. Of a server that gives such unasked
/// (Perplexity's are of one byte) say how long a vector shall be: then it is an error.
///
/// Source: `wire/openai-other.md`, `wire/azure-openai.md`, `wire/mistral.md`, `wire/local.md`.
public struct OpenAIEmbeddingVariant: Hashable, Sendable {
    /// Who is behind it, in accounts and errors.
    public var provider: ProviderID
    /// Whether a request must name its model; elsewhere the address stands for one.
    public var needsModel = true
    /// Whether the server is known to give vectors in base64 where that is asked for. Some refuse to be asked.
    public var hasBase64 = false
    /// How many inputs one request may have; `nil` is any number.
    public var maximumInputCount: Int?
    /// The member that says how long a vector shall be.
    public var dimensionsMember = "dimensions"
    /// The member that says what a vector is for; `nil` where the server has none.
    public var purposeMember: String?
    /// The server's words for purposes; one without a word of its own is said as it is.
    public var purposes: [EmbeddingPurpose: String] = [:]

    public init(provider: ProviderID) { self.provider = provider }
}

/// The servers whose ways are known.
extension OpenAIEmbeddingVariant {
    /// OpenAI.
    public static let openAI: Self = {
        var variant = Self(provider: .openAI)
        variant.hasBase64 = true
        variant.maximumInputCount = 2048
        return variant
    }()

    /// Azure OpenAI, on either surface.
    public static let azure: Self = {
        var variant = openAI
        variant.provider = .azureOpenAI
        return variant
    }()

    /// Azure's models of other vendors, at `/models`.
    public static let azureInference: Self = {
        var variant = Self(provider: .azureInference)
        variant.purposeMember = "input_type"
        return variant
    }()

    /// Mistral's own service.
    public static let mistral: Self = {
        var variant = Self(provider: .mistral)
        variant.dimensionsMember = "output_dimension"
        return variant
    }()

    /// llama.cpp's `llama-server`.
    public static let llamaCpp: Self = {
        var variant = Self(provider: .llamaCpp)
        variant.needsModel = false
        variant.hasBase64 = true
        return variant
    }()

    /// vLLM's server.
    public static let vLLM: Self = {
        var variant = Self(provider: .vLLM)
        variant.hasBase64 = true
        return variant
    }()

    /// Any other server. Nothing is asked of it that some refuse, unless the request says so.
    public static let compatible = Self(provider: .compatible)
}
