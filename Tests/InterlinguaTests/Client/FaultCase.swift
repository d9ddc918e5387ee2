import Testing

@testable import Interlingua

/// An HTTP error as providers send it, and what it means. Bodies follow the wire reference and the recorded
/// answers that it names; ids and model names are made up.
struct FaultCase: Sendable, CustomTestStringConvertible {
    var from: String
    var status: Int
    var headers: HTTPHeaders = [:]
    var body: String
    var kind: ModelError.Kind
    var code: String?
    /// In the message.
    var says: String

    var testDescription: String { "\(from) \(status): \(says)" }

    init(
        _ from: String, _ status: Int, headers: HTTPHeaders = [:], _ body: String, _ kind: ModelError.Kind,
        code: String? = nil, says: String
    ) {
        self.from = from
        self.status = status
        self.headers = headers
        self.body = body
        self.kind = kind
        self.code = code
        self.says = says
    }
}

extension FaultCase {
    static let all = credentials + models + contexts + filters + limits + servers + requests + shapes

    private static let credentials: [FaultCase] = [
        FaultCase(
            "OpenAI", 401,
            #"{"error":{"message":"Incorrect API key provided: wrong-key.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#,
            .unauthorized, code: "invalid_api_key", says: "Incorrect API key provided"),
        FaultCase(
            "Azure", 401, #"{"error":{"code":"401","message":"Access denied due to invalid subscription key."}}"#,
            .unauthorized, code: "401", says: "invalid subscription key"),
        FaultCase(
            "Azure role", 401,
            #"{"error":{"code":"PermissionDenied","message":"The principal lacks the required data action."}}"#,
            .forbidden, code: "PermissionDenied", says: "data action"),
        FaultCase(
            "Azure gateway", 401, #"{ "statusCode": 401, "message": "Unauthorized. Access token is missing." }"#,
            .unauthorized, says: "Access token is missing"),
        FaultCase(
            "Bedrock", 403,
            headers: [
                "x-amzn-errortype":
                    "UnrecognizedClientException:http://internal.amazon.com/coral/com.amazon.coral.service/"
            ],
            #"{"message":"The security token included in the request is invalid."}"#,
            .unauthorized, code: "UnrecognizedClientException", says: "security token"),
        FaultCase(
            "Bedrock", 403, headers: ["x-amzn-ErrorType": "ExpiredTokenException"],
            #"{"Message":"The security token included in the request is expired"}"#,
            .unauthorized, code: "ExpiredTokenException", says: "is expired"),
        FaultCase(
            "Bedrock", 403, headers: ["x-amzn-errortype": "AccessDeniedException"],
            #"{"Message":"You don't have access to the model with the specified model ID."}"#,
            .forbidden, code: "AccessDeniedException", says: "don't have access"),
        FaultCase(
            "AWS, type in the body", 403,
            #"{"__type":"com.amazon.coral.service#InvalidSignatureException","message":"Signature expired"}"#,
            .unauthorized, code: "InvalidSignatureException", says: "Signature expired"),
        FaultCase(
            "Gemini", 400,
            #"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com"}]}}"#,
            .unauthorized, code: "400", says: "pass a valid API key"),
        FaultCase(
            "Vertex", 401,
            #"{"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"ACCESS_TOKEN_EXPIRED"}]}}"#,
            .unauthorized, code: "401", says: "invalid authentication credentials"),
        FaultCase(
            "Vertex", 403,
            #"{"error":{"code":403,"message":"Vertex AI API has not been used in project 1 before.","status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}}"#,
            .forbidden, code: "403", says: "has not been used"),
        FaultCase(
            "Anthropic", 401, headers: ["x-should-retry": "false"],
            #"{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"},"request_id":"req_1"}"#,
            .unauthorized, code: "authentication_error", says: "invalid x-api-key"),
        FaultCase("Mistral", 401, #"{"detail":"Invalid API Key"}"#, .unauthorized, says: "Invalid API Key"),
        FaultCase(
            "xAI", 400,
            #"{"code":"invalid-argument","error":"Incorrect API key provided. Get one from https://console.x.ai."}"#,
            .unauthorized, code: "invalid-argument", says: "Incorrect API key provided"),
        FaultCase(
            "OpenRouter", 401, #"{"error":{"message":"Missing Authentication header","code":401}}"#,
            .unauthorized, code: "401", says: "Missing Authentication header"),
        FaultCase(
            "Ollama cloud", 401, #"{"error":{"message":"Unauthorized","type":"api_error","param":null,"code":null}}"#,
            .unauthorized, code: "api_error", says: "Unauthorized"),
        FaultCase(
            "llama.cpp", 401, #"{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}"#,
            .unauthorized, code: "401", says: "Invalid API Key"),
        FaultCase(
            "OpenAI", 403,
            #"{"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported","param":null,"type":"request_forbidden"}}"#,
            .forbidden, code: "unsupported_country_region_territory", says: "territory not supported"),
    ]

    private static let models: [FaultCase] = [
        FaultCase(
            "OpenAI chat", 404,
            #"{"error":{"message":"The model `m` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}"#,
            .modelNotFound, code: "model_not_found", says: "The model `m` does not exist"),
        FaultCase(
            "OpenAI responses", 400,
            #"{"error":{"message":"The requested model 'm' does not exist.","type":"invalid_request_error","param":"model","code":"model_not_found"}}"#,
            .modelNotFound, code: "model_not_found", says: "requested model 'm'"),
        FaultCase(
            "Azure", 404,
            #"{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist."}}"#,
            .modelNotFound, code: "DeploymentNotFound", says: "API deployment"),
        FaultCase(
            "Azure path", 404, #"{"error":{"code":"404","message":"Resource not found"}}"#,
            .modelNotFound, code: "404", says: "Resource not found"),
        FaultCase(
            "Bedrock", 400,
            headers: ["x-amzn-errortype": "ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/"],
            #"{"message":"The provided model identifier is invalid."}"#,
            .modelNotFound, code: "ValidationException", says: "identifier is invalid"),
        FaultCase(
            "Bedrock profile", 400, headers: ["x-amzn-errortype": "ValidationException"],
            #"{"message":"Invocation of model ID m with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model."}"#,
            .modelNotFound, code: "ValidationException", says: "inference profile"),
        FaultCase(
            "Gemini", 404,
            #"{"error":{"code":404,"message":"models/m is not found for API version v1beta, or is not supported for generateContent.","status":"NOT_FOUND"}}"#,
            .modelNotFound, code: "404", says: "models/m is not found"),
        FaultCase(
            "Anthropic", 404,
            #"{"type":"error","error":{"type":"not_found_error","message":"model: m"},"request_id":"req_2"}"#,
            .modelNotFound, code: "not_found_error", says: "model: m"),
        FaultCase(
            "Cohere", 404,
            #"{"id":"8bd5b608","message":"model 'm' not found, make sure the correct model ID was used"}"#,
            .modelNotFound, says: "model 'm' not found"),
        FaultCase(
            "Voyage", 400, #"{"detail":"Model m is not supported. Supported models are ['voyage-2']."}"#,
            .modelNotFound, says: "Model m is not supported"),
        FaultCase("Ollama", 404, #"{"error":"model 'm' not found"}"#, .modelNotFound, says: "model 'm' not found"),
        FaultCase(
            "vLLM, old", 404,
            #"{"object":"error","message":"The model `m` does not exist.","type":"NotFoundError","param":null,"code":404}"#,
            .modelNotFound, code: "404", says: "The model `m` does not exist."),
    ]

    private static let contexts: [FaultCase] = [
        FaultCase(
            "OpenAI", 400,
            #"{"error":{"message":"Your input exceeds the context window of this model.","type":"invalid_request_error","param":"input","code":"context_length_exceeded"}}"#,
            .contextTooLong, code: "context_length_exceeded", says: "exceeds the context window"),
        FaultCase(
            "DeepSeek", 400, headers: ["content-type": "application/octet-stream"],
            #"{"error":{"message":"This model's maximum context length is 65536 tokens.","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}"#,
            .contextTooLong, code: "invalid_request_error", says: "65536"),
        FaultCase(
            "Bedrock Nova", 400, headers: ["x-amzn-errortype": "ValidationException"],
            #"{"message":"The model returned the following errors: Input Tokens Exceeded: Number of input tokens exceeds maximum length."}"#,
            .contextTooLong, code: "ValidationException", says: "Input Tokens Exceeded"),
        FaultCase(
            "Bedrock Claude", 400, headers: ["x-amzn-errortype": "ValidationException"],
            #"{"message":"The model returned the following errors: Input is too long for requested model."}"#,
            .contextTooLong, code: "ValidationException", says: "Input is too long"),
        FaultCase(
            "Vertex", 400,
            #"{"error":{"code":400,"message":"The input token count (1250074) exceeds the maximum number of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}"#,
            .contextTooLong, code: "400", says: "1250074"),
        FaultCase(
            "Anthropic", 400,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 3333404 tokens > 200000 maximum"}}"#,
            .contextTooLong, code: "invalid_request_error", says: "prompt is too long"),
        FaultCase(
            "Anthropic", 413,
            #"{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}"#,
            .contextTooLong, code: "request_too_large", says: "maximum size"),
        FaultCase(
            "Cohere", 400,
            #"{"error_type":"TOO_MANY_TOKENS","id":"c1","message":"too many tokens: size limit exceeded by 25836 tokens."}"#,
            .contextTooLong, code: "TOO_MANY_TOKENS", says: "size limit exceeded"),
        FaultCase(
            "Perplexity", 400,
            #"{"error":{"message":"The total length of all messages is too long.","type":"too_many_prompt_tokens","code":400}}"#,
            .contextTooLong, code: "400", says: "total length"),
        FaultCase(
            "Ollama cloud", 400,
            #"{"error":{"message":"prompt too long; exceeded max context length by 1119046 tokens","type":"invalid_request_error","param":null,"code":null}}"#,
            .contextTooLong, code: "invalid_request_error", says: "max context length"),
        FaultCase(
            "llama.cpp", 400,
            #"{"error":{"code":400,"message":"request (13392 tokens) exceeds the available context size (8192 tokens), try increasing it","type":"exceed_context_size_error","n_prompt_tokens":13392,"n_ctx":8192}}"#,
            .contextTooLong, code: "400", says: "13392"),
        FaultCase(
            "vLLM", 400,
            #"{"error":{"message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens","type":"BadRequestError","param":null,"code":400}}"#,
            .contextTooLong, code: "400", says: "4096"),
    ]

    private static let filters: [FaultCase] = [
        FaultCase(
            "Azure", 400,
            #"{"error":{"message":"The response was filtered","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"hate":{"filtered":true,"severity":"high"}}}}}"#,
            .contentFiltered, code: "content_filter", says: "was filtered"),
        FaultCase(
            "Azure, inner code only", 400,
            #"{"error":{"message":"Filtered.","inner_error":{"code":"ResponsibleAIPolicyViolation"}}}"#,
            .contentFiltered, code: "ResponsibleAIPolicyViolation", says: "Filtered."),
        FaultCase(
            "Azure images", 400,
            #"{"error":{"code":"contentFilter","message":"Your task failed as a result of our safety system."}}"#,
            .contentFiltered, code: "contentFilter", says: "safety system"),
        FaultCase(
            "OpenAI", 400,
            #"{"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy.","type":"invalid_request_error","param":null,"code":"invalid_prompt"}}"#,
            .contentFiltered, code: "invalid_prompt", says: "usage policy"),
    ]
}
