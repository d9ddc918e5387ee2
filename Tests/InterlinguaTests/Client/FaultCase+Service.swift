@testable import Interlingua

/// What goes wrong on the provider's side, and the shapes in which proxies tell of it.
extension FaultCase {
    static let limits: [FaultCase] = [
        FaultCase(
            "OpenAI", 429,
            #"{"error":{"message":"Rate limit reached for m. Please try again in 20ms.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}"#,
            .rateLimited, code: "rate_limit_exceeded", says: "Rate limit reached"),
        FaultCase(
            "OpenAI", 429,
            #"{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#,
            .quotaExhausted, code: "insufficient_quota", says: "billing details"),
        FaultCase(
            "OpenAI", 400,
            #"{"error":{"message":"Billing hard limit has been reached","type":"invalid_request_error","param":null,"code":"billing_hard_limit_reached"}}"#,
            .quotaExhausted, code: "billing_hard_limit_reached", says: "hard limit"),
        FaultCase(
            "Azure", 429,
            #"{"error":{"code":"429","message":"Requests have exceeded token rate limit. Please retry after 6 seconds."}}"#,
            .rateLimited, code: "429", says: "exceeded token rate limit"),
        FaultCase(
            "Foundry", 429,
            #"{"error":{"code":"RateLimitReached","message":"Your requests have exceeded rate limit.","details":"Your requests have exceeded rate limit."}}"#,
            .rateLimited, code: "RateLimitReached", says: "exceeded rate limit"),
        FaultCase(
            "Bedrock", 429, headers: ["x-amzn-errortype": "ThrottlingException"],
            #"{"message":"Too many tokens, please wait before trying again."}"#,
            .rateLimited, code: "ThrottlingException", says: "Too many tokens"),
        FaultCase(
            "Bedrock per day", 429, headers: ["x-amzn-errortype": "ThrottlingException"],
            #"{"message":"Too many tokens per day, please wait before trying again."}"#,
            .quotaExhausted, code: "ThrottlingException", says: "per day"),
        FaultCase(
            "Bedrock", 400, headers: ["x-amzn-errortype": "ServiceQuotaExceededException"],
            #"{"message":"Quota exceeded."}"#,
            .rateLimited, code: "ServiceQuotaExceededException", says: "Quota exceeded."),
        FaultCase(
            "Bedrock", 429, headers: ["x-amzn-errortype": "ModelNotReadyException"],
            #"{"message":"The model is not ready."}"#,
            .overloaded, code: "ModelNotReadyException", says: "not ready"),
        FaultCase(
            "Gemini per minute", 429,
            #"{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateContentPaidTierInputTokensPerModelPerMinute"}]},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"48s"}]}}"#,
            .rateLimited, code: "429", says: "current quota"),
        FaultCase(
            "Gemini per day", 429,
            #"{"error":{"code":429,"message":"You exceeded your current quota.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}}"#,
            .quotaExhausted, code: "429", says: "current quota"),
        FaultCase(
            "Vertex stream", 429,
            #"[{"error":{"code":429,"message":"Resource exhausted. Please try again later.","errors":[{"message":"Resource exhausted.","domain":"global","reason":"rateLimitExceeded"}],"status":"RESOURCE_EXHAUSTED"}}]"#,
            .rateLimited, code: "429", says: "Resource exhausted"),
        FaultCase(
            "Anthropic", 429,
            #"{"type":"error","error":{"type":"rate_limit_error","message":"Number of request tokens has exceeded your rate limit."}}"#,
            .rateLimited, code: "rate_limit_error", says: "exceeded your rate limit"),
        FaultCase(
            "Anthropic", 400,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}"#,
            .quotaExhausted, code: "invalid_request_error", says: "credit balance"),
        FaultCase(
            "Mistral", 429,
            #"{"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","param":null,"code":"3505"}"#,
            .rateLimited, code: "3505", says: "Service tier capacity"),
        FaultCase(
            "OpenRouter", 429,
            #"{"error":{"message":"Provider returned error","code":429,"metadata":{"provider_name":"Google","raw":"m is temporarily rate-limited upstream."}},"user_id":"u"}"#,
            .rateLimited, code: "429", says: "Provider returned error"),
        FaultCase(
            "OpenRouter", 402, #"{"error":{"message":"Insufficient credits","code":402}}"#,
            .quotaExhausted, code: "402", says: "Insufficient credits"),
    ]

    static let servers: [FaultCase] = [
        FaultCase(
            "Anthropic", 529, headers: ["x-should-retry": "true"],
            #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
            .overloaded, code: "overloaded_error", says: "Overloaded"),
        FaultCase(
            "Anthropic", 500, #"{"type":"error","error":{"type":"api_error","message":"Overloaded"}}"#,
            .overloaded, code: "api_error", says: "Overloaded"),
        FaultCase(
            "OpenAI", 500,
            #"{"error":{"message":"The server had an error","type":"server_error","param":null,"code":null}}"#,
            .serverFault, code: "server_error", says: "server had an error"),
        FaultCase(
            "llama.cpp", 503, #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#,
            .overloaded, code: "503", says: "Loading model"),
        FaultCase(
            "Ollama", 503, #"{"error":"server busy, please try again.  maximum pending requests exceeded"}"#,
            .overloaded, says: "server busy"),
        FaultCase(
            "Bedrock", 424, headers: ["x-amzn-errortype": "ModelErrorException"],
            #"{"message":"The model failed.","originalStatusCode":500}"#,
            .serverFault, code: "ModelErrorException", says: "model failed"),
        FaultCase(
            "Bedrock", 408, headers: ["x-amzn-errortype": "ModelTimeoutException"],
            #"{"message":"Model has timed out"}"#,
            .serverFault, code: "ModelTimeoutException", says: "timed out"),
        FaultCase(
            "Groq flex", 498,
            #"{"error":{"message":"Flex tier capacity exceeded","type":"capacity","code":"capacity_exceeded"}}"#,
            .overloaded, code: "capacity_exceeded", says: "Flex tier"),
        FaultCase(
            "Vertex", 503,
            #"{"error":{"code":503,"message":"The service is currently unavailable.","status":"UNAVAILABLE"}}"#,
            .overloaded, code: "503", says: "currently unavailable"),
        FaultCase(
            "Groq", 400,
            #"{"error":{"message":"Tool choice is required, but model did not call a tool","type":"invalid_request_error","code":"tool_use_failed","failed_generation":"maybe"}}"#,
            .malformedResponse, code: "tool_use_failed", says: "did not call a tool"),
    ]

    static let requests: [FaultCase] = [
        FaultCase(
            "OpenAI", 400,
            #"{"error":{"message":"Unsupported parameter: 'max_tokens'","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}"#,
            .invalidRequest, code: "unsupported_parameter", says: "max_tokens"),
        FaultCase(
            "Bedrock", 400, headers: ["x-amzn-errortype": "ValidationException"],
            #"{"message":"The maximum tokens you requested exceeds the model limit of 10000."}"#,
            .invalidRequest, code: "ValidationException", says: "model limit of 10000"),
        FaultCase(
            "FastAPI", 422,
            #"{"detail":[{"type":"missing","loc":["body","messages",0,"content"],"msg":"Field required","input":{}}]}"#,
            .invalidRequest, says: "body.messages.0.content: Field required"),
        FaultCase(
            "Mistral", 422,
            #"{"object":"error","message":{"detail":[{"loc":["body","n"],"msg":"Extra inputs are not permitted"}]},"type":"invalid_request_error","code":null}"#,
            .invalidRequest, code: "invalid_request_error", says: "body.n: Extra inputs are not permitted"),
        FaultCase(
            "llama.cpp", 501,
            #"{"error":{"code":501,"message":"This server does not support embeddings.","type":"not_supported_error"}}"#,
            .invalidRequest, code: "501", says: "does not support embeddings"),
        FaultCase(
            "Ollama", 400, #"{"error":"m does not support tools"}"#, .invalidRequest, says: "does not support tools"),
        FaultCase(
            "watsonx", 400,
            #"{"errors":[{"code":"invalid_input_argument","message":"Bad input","more_info":"x"}],"trace":"t1","status_code":400}"#,
            .invalidRequest, code: "invalid_input_argument", says: "Bad input"),
        FaultCase(
            "OCI", 400, #"{"code":"InvalidParameter","message":"Bad parameter"}"#,
            .invalidRequest, code: "InvalidParameter", says: "Bad parameter"),
    ]

    static let shapes: [FaultCase] = [
        FaultCase(
            "a proxy's page", 502, headers: ["content-type": "text/html"],
            "<html>\r\n<head><title>502 Bad\n Gateway</title></head>\r\n<body>nginx</body></html>",
            .serverFault, says: "502 Bad Gateway"),
        FaultCase("a page without title", 503, "<!DOCTYPE html><body>nginx</body>", .overloaded, says: "HTML body"),
        FaultCase("text", 504, "upstream request timeout", .serverFault, says: "upstream request timeout"),
        FaultCase("nothing", 500, "", .serverFault, says: "HTTP 500 without an explanation"),
        FaultCase("an empty error", 400, #"{"error":{}}"#, .invalidRequest, says: #"{"error":{}}"#),
        FaultCase(
            "an error event", 429,
            "event: error\ndata: {\"error\":{\"message\":\"slower\",\"code\":\"rate_limit_exceeded\"}}\n\n",
            .rateLimited, code: "rate_limit_exceeded", says: "slower"),
        FaultCase(
            "a redirect", 308, headers: ["location": "https://example.org/"], "Moved", .modelNotFound, says: "Moved"),
        FaultCase("JSON of another kind", 400, "[1, 2]", .invalidRequest, says: "[1, 2]"),
    ]
}
