import Interlingua
import Testing

/// A provider of embeddings: what it is asked, and what it answers.
///
/// The answers are written from the providers' references and recorded shapes; their numbers are short, and what they
/// stand for was computed with CPython (`struct`, `base64`).
struct EmbeddingPlace: Sendable, CustomTestStringConvertible {
    var name: String
    /// Makes the backend.
    var make: @Sendable (any Transport) throws(ModelError) -> any EmbeddingBackend
    var request = EmbeddingRequest(["Hello", "Good \"morning\"\n"])
    /// The request, as it must go out.
    var url: String
    var body: String
    /// An answer to it.
    var answer: String
    var headers: HTTPHeaders = [:]
    /// What it means.
    var vectors: [[Float]] = [[0.5, -0.25, 0.125], [-1.5, 0.1, 0]]
    var model: ModelID?
    var provider: ProviderID
    var region: String?
    var inputTokens: Int? = 7
    /// The settings that could not be said.
    var warnings: [String] = []
    /// How many inputs it takes at once.
    var limit: Int?

    var testDescription: String { name }

    func backend(_ transport: any Transport) throws -> any EmbeddingBackend { try make(transport) }

    static let all = compatible + own + bedrock

    static func asking(_ texts: String..., change: (inout EmbeddingRequest) -> Void = { _ in }) -> EmbeddingRequest {
        var request = EmbeddingRequest(texts)
        change(&request)
        return request
    }
}

// MARK: OpenAI's language

extension EmbeddingPlace {
    private static let key = Secret("k-12345678")
    private static let list = #"""
        {"object":"list","data":[
          {"object":"embedding","index":1,"embedding":"AADAv83MzD0AAAAA"},
          {"object":"embedding","index":0,"embedding":"AAAAPwAAgL4AAAA+"}],
         "model":"text-embedding-3-small","usage":{"prompt_tokens":7,"total_tokens":7}}
        """#
    private static let digits = #"""
        {"model":"m-1","object":"list","usage":{"prompt_tokens":7,"total_tokens":7,"completion_tokens":0},"data":[
          {"embedding":[0.5,-0.25,1.25e-1],"index":0,"object":"embedding"},
          {"embedding":[-1.5, 0.10000000149011612, 0],"index":1,"object":"embedding"}]}
        """#

    private static let compatible = [
        EmbeddingPlace(
            name: "openai",
            make: { (transport) throws(ModelError) in
                try .openAI(apiKey: key, model: "text-embedding-3-small", region: .eu, transport: transport)
            },
            url: "https://eu.api.openai.com/v1/embeddings",
            body: #"{"model":"text-embedding-3-small","input":["Hello","Good \"morning\"\n"],"#
                + #""encoding_format":"base64"}"#,
            answer: list, model: "text-embedding-3-small", provider: .openAI, region: "eu", limit: 2048),
        EmbeddingPlace(
            name: "openai, with all settings",
            make: { (transport) throws(ModelError) in try .openAI(apiKey: key, transport: transport) },
            request: asking("a", "b") {
                $0.model = "text-embedding-3-large"
                $0.dimensions = 3
                $0.purpose = .query
                $0.allowsTruncation = true
                $0.extraBody = ["user": "u-1"]
            },
            url: "https://api.openai.com/v1/embeddings",
            body: #"{"model":"text-embedding-3-large","input":["a","b"],"encoding_format":"base64","dimensions":3,"#
                + #""user":"u-1"}"#,
            answer: list, model: "text-embedding-3-small", provider: .openAI,
            warnings: ["purpose", "allowsTruncation"], limit: 2048),
        EmbeddingPlace(
            name: "azure, v1",
            make: { (transport) throws(ModelError) in
                try .azureOpenAI(resource: "res", deployment: "small", credential: .apiKey(key), transport: transport)
            },
            url: "https://res.openai.azure.com/openai/v1/embeddings",
            body: #"{"model":"small","input":["Hello","Good \"morning\"\n"],"encoding_format":"base64"}"#,
            answer: list, model: "text-embedding-3-small", provider: .azureOpenAI, limit: 2048),
        EmbeddingPlace(
            name: "azure, classic",
            make: { (transport) throws(ModelError) in
                try .azureOpenAI(
                    resource: "https://res.openai.azure.com/openai/deployments/small/embeddings?api-version=2024-10-21",
                    credential: .apiKey(key), region: "swedencentral", transport: transport)
            },
            url: "https://res.openai.azure.com/openai/deployments/small/embeddings?api-version=2024-10-21",
            body: #"{"model":"small","input":["Hello","Good \"morning\"\n"],"encoding_format":"base64"}"#,
            answer: list, model: "text-embedding-3-small", provider: .azureOpenAI, region: "swedencentral",
            limit: 2048),
        EmbeddingPlace(
            name: "mistral",
            make: { (transport) throws(ModelError) in
                try .mistral(apiKey: key, model: "mistral-embed", transport: transport)
            },
            request: asking("a", "b") { $0.dimensions = 3 },
            url: "https://api.mistral.ai/v1/embeddings",
            body: #"{"model":"mistral-embed","input":["a","b"],"output_dimension":3}"#,
            answer: digits, model: "m-1", provider: .mistral),
        EmbeddingPlace(
            name: "llama.cpp",
            make: { (transport) throws(ModelError) in try .llamaCpp(transport: transport) },
            url: "http://127.0.0.1:8080/v1/embeddings",
            body: #"{"model":"default","input":["Hello","Good \"morning\"\n"],"encoding_format":"base64"}"#,
            answer: digits, model: "m-1", provider: .llamaCpp, region: "local"),
        EmbeddingPlace(
            name: "compatible",
            make: { (transport) throws(ModelError) in
                try .compatible(
                    baseURL: "https://gateway.example/api/v1", provider: "gateway", model: "e5", transport: transport)
            },
            url: "https://gateway.example/api/v1/embeddings",
            body: #"{"model":"e5","input":["Hello","Good \"morning\"\n"]}"#,
            answer: digits, model: "m-1", provider: "gateway"),
    ]
}

// MARK: Languages of their own

extension EmbeddingPlace {
    private static let own = [
        EmbeddingPlace(
            name: "gemini",
            make: { (transport) throws(ModelError) in
                try .gemini(model: "gemini-embedding-001", credential: .apiKey(key), transport: transport)
            },
            request: asking("a", "b") {
                $0.purpose = .document
                $0.dimensions = 3
            },
            url: "https://generativelanguage.googleapis.com/v1beta/models/gemini-embedding-001:batchEmbedContents",
            body: #"{"requests":[{"model":"models/gemini-embedding-001","taskType":"RETRIEVAL_DOCUMENT","#
                + #""outputDimensionality":3,"content":{"parts":[{"text":"a"}]}},{"model":"models/gemini-embedding-001","#
                + #""taskType":"RETRIEVAL_DOCUMENT","outputDimensionality":3,"content":{"parts":[{"text":"b"}]}}]}"#,
            answer: #"{"embeddings":[{"values":[0.5,-0.25,0.125]},{"values":[-1.5,0.1,0]}],"#
                + #""usageMetadata":{"promptTokenCount":7,"promptTokenDetails":[{"modality":"TEXT","tokenCount":7}]}}"#,
            provider: .gemini, limit: 100),
        EmbeddingPlace(
            name: "vertex",
            make: { (transport) throws(ModelError) in
                try .vertexAI(
                    project: "p1", location: "europe-west4", model: "text-embedding-005",
                    credential: .custom(APIKey.bearer(key)), inputCount: 5, transport: transport)
            },
            request: asking("a", "b") { $0.purpose = .query },
            url: "https://europe-west4-aiplatform.googleapis.com/v1beta1/projects/p1/locations/europe-west4/publishers/"
                + "google/models/text-embedding-005:predict",
            body: #"{"instances":[{"content":"a","task_type":"RETRIEVAL_QUERY"},"#
                + #"{"content":"b","task_type":"RETRIEVAL_QUERY"}],"parameters":{"autoTruncate":false}}"#,
            answer: #"{"predictions":[{"embeddings":{"values":[0.5,-0.25,0.125],"statistics":{"token_count":3.0,"#
                + #""truncated":false}}},{"embeddings":{"statistics":{"truncated":false,"token_count":4},"#
                + #""values":[-1.5,0.1,0]}}],"metadata":{"billableCharacterCount":2}}"#,
            provider: .vertexAI, region: "europe-west4", limit: 5),
        EmbeddingPlace(
            name: "ollama",
            make: { (transport) throws(ModelError) in
                try .ollama(host: "10.0.0.5", model: "nomic-embed-text", transport: transport)
            },
            request: asking("a", "b") {
                $0.dimensions = 3
                $0.purpose = .query
                $0.extraBody = ["keep_alive": "5m"]
            },
            url: "http://10.0.0.5:11434/api/embed",
            body: #"{"model":"nomic-embed-text","input":["a","b"],"truncate":false,"dimensions":3,"keep_alive":"5m"}"#,
            answer: #"{"model":"nomic-embed-text","embeddings":[[0.5,-0.25,0.125],[-1.5,0.1,0]],"#
                + #""total_duration":14143917,"load_duration":1019500,"prompt_eval_count":7}"#,
            model: "nomic-embed-text", provider: .ollama, warnings: ["purpose"]),
    ]

    private static func onBedrock(
        _ model: ModelID, _ family: BedrockEmbeddingFamily? = nil
    ) -> @Sendable (any Transport) throws(ModelError) -> any EmbeddingBackend {
        { (transport) throws(ModelError) in
            try .bedrock(
                region: "eu-central-1", model: model, family: family, credential: .apiKey(key), transport: transport)
        }
    }

    private static func bedrockURL(_ model: String) -> String {
        "https://bedrock-runtime.eu-central-1.amazonaws.com/model/\(model)/invoke"
    }

    private static let bedrock = [
        EmbeddingPlace(
            name: "bedrock, Titan", make: onBedrock("amazon.titan-embed-text-v2:0"),
            request: asking("a") {
                $0.dimensions = 3
                $0.purpose = .query
            },
            url: bedrockURL("amazon.titan-embed-text-v2%3A0"), body: #"{"inputText":"a","dimensions":3}"#,
            answer: #"{"embedding":[0.5,-2.5E-1,0.125],"embeddingsByType":{"float":[0.5,-0.25,0.125]},"#
                + #""inputTextTokenCount":7}"#,
            vectors: [[0.5, -0.25, 0.125]], provider: .bedrock, region: "eu-central-1", warnings: ["purpose"], limit: 1),
        EmbeddingPlace(
            name: "bedrock, Nova", make: onBedrock("amazon.nova-2-multimodal-embeddings-v1:0"),
            request: asking("a") { $0.allowsTruncation = true },
            url: bedrockURL("amazon.nova-2-multimodal-embeddings-v1%3A0"),
            body: #"{"taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":{"embeddingPurpose":"GENERIC_INDEX","#
                + #""text":{"truncationMode":"END","value":"a"}}}"#,
            answer: #"{"embeddings":[{"embeddingType":"TEXT","embedding":[0.5,-0.25,0.125]}]}"#,
            headers: ["x-amzn-bedrock-input-token-count": "7"],
            vectors: [[0.5, -0.25, 0.125]], provider: .bedrock, region: "eu-central-1", limit: 1),
        EmbeddingPlace(
            name: "bedrock, Cohere 3", make: onBedrock("cohere.embed-english-v3"),
            request: asking("a", "b") { $0.purpose = .query },
            url: bedrockURL("cohere.embed-english-v3"),
            body: #"{"texts":["a","b"],"input_type":"search_query","truncate":"NONE"}"#,
            answer: #"{"embeddings":[[0.5,-0.25,0.125],[-1.5,0.1,0]],"id":"x","response_type":"embeddings_floats","#
                + #""texts":["a","b"]}"#,
            headers: ["x-amzn-bedrock-input-token-count": "7"], provider: .bedrock, region: "eu-central-1", limit: 96),
        EmbeddingPlace(
            name: "bedrock, Cohere 4 by an ARN",
            make: onBedrock("arn:aws:bedrock:eu-central-1:1:application-inference-profile/p", .cohere),
            request: asking("a", "b") { $0.dimensions = 3 },
            url: bedrockURL("arn%3Aaws%3Abedrock%3Aeu-central-1%3A1%3Aapplication-inference-profile%2Fp"),
            body: #"{"texts":["a","b"],"input_type":"search_document","truncate":"NONE","output_dimension":3}"#,
            answer: #"{"embeddings":{"int8":[[1,2,3],[4,5,6]],"float":[[0.5,-0.25,0.125],[-1.5,0.1,0]]},"id":"x"}"#,
            provider: .bedrock, inputTokens: nil, limit: 96),
    ]
}
