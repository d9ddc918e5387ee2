/// One line of the table that turns what providers say into what it means.
///
/// Statuses alone are not enough: one provider answers a wrong key with 400, another a prompt that is too long with
/// 429, and inside a stream the status is 200 whatever happened. So the rules ask for the provider's own names
/// first, then for the phrases by which some faults alone can be told; the status, and names that say little, come
/// last.
///
/// Source: `wire/errors-and-retries.md`, § 2 and § 3.
struct FaultRule: Sendable {
    /// What a fault means.
    struct Verdict: Hashable, Sendable {
        var kind: ModelError.Kind
        /// Whether the provider's code settles that trying again helps; `nil` where the kind decides.
        var isRetryAdvised: Bool?
    }

    private let verdict: Verdict
    /// Any of these, compared by letters and digits alone: `RateLimitReached` is `rate_limit_reached`.
    private let names: Set<String>
    /// Any of these in the message, in lower case.
    private let phrases: [String]
    private let statuses: ClosedRange<Int>

    private init(
        _ kind: ModelError.Kind, names: [String] = [], phrases: [String] = [],
        statuses: ClosedRange<Int> = Int.min...Int.max, isRetryAdvised: Bool? = nil
    ) {
        verdict = Verdict(kind: kind, isRetryAdvised: isRetryAdvised)
        self.names = Set(names.map(Self.folded))
        self.phrases = phrases
        self.statuses = statuses
    }

    /// What `fault` means, under an HTTP response of `status`.
    static func verdict(on fault: ProviderFault, status: Int) -> Verdict {
        // 424: something behind the service failed, whose own status says more.
        let status = (200..<300).contains(status) || status == 424 ? fault.status ?? status : status
        let names = Set(fault.names.map(folded))
        let text = ([fault.message] + fault.remarks).joined(separator: "\n").lowercased()
        func first(in table: [FaultRule]) -> Verdict? {
            table.first { $0.matches(names: names, text: text, status: status) }?.verdict
        }
        return first(in: telling) ?? kind(of: status).map { Verdict(kind: $0) } ?? first(in: vague)
            ?? Verdict(kind: .serverFault)
    }

    private func matches(names given: Set<String>, text: String, status: Int) -> Bool {
        statuses.contains(status) && (!names.isDisjoint(with: given) || phrases.contains { text.contains($0) })
    }

    private static func folded(_ name: String) -> String {
        String(name.lowercased().filter { $0.isLetter || $0.isNumber })
    }
}

extension FaultRule {
    /// Names and phrases that decide by themselves, under any of the statuses given. The first that fits counts.
    private static let telling: [FaultRule] = [
        FaultRule(
            .contextTooLong,
            names: [
                "context_length_exceeded", "exceed_context_size_error", "too_many_tokens", "too_many_prompt_tokens",
                "request_too_large", "model_context_window_exceeded",
            ]),
        FaultRule(
            .contextTooLong,
            phrases: [
                "context_length_exceeded", "maximum context length", "max context length", "context window",
                "available context size", "exceeds the context length", "exceed context limit",
                "than the context length", "prompt is too long", "prompt too long", "input is too long",
                "input tokens exceeded", "input token count", "increase the physical batch size",
            ], statuses: 200...428),
        FaultRule(.contextTooLong, phrases: ["increase the physical batch size"], statuses: 500...500),
        FaultRule(
            .contentFiltered,
            names: [
                "content_filter", "ResponsibleAIPolicyViolation", "content_policy_violation", "moderation_blocked",
                "invalid_prompt", "bio_policy",
            ],
            phrases: ["blocked by content filtering policy", "your input was flagged"]),
        FaultRule(.contentFiltered, phrases: ["blocked", "content"], statuses: 498...498),
        FaultRule(
            .quotaExhausted,
            names: [
                "insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "billing_error",
                "insufficient_balance",
            ],
            phrases: [
                "credit balance is too low", "tokens per day, please wait", "calls / month",
                "used all available credits",
            ], isRetryAdvised: false),
        FaultRule(.quotaExhausted, phrases: ["perday"], statuses: 429...429, isRetryAdvised: false),
        FaultRule(
            .unauthorized,
            names: [
                "invalid_api_key", "authentication_error", "API_KEY_INVALID", "ACCESS_TOKEN_EXPIRED", "UNAUTHENTICATED",
                "UnrecognizedClientException", "InvalidSignatureException", "ExpiredTokenException", "ExpiredToken",
                "MissingAuthenticationTokenException", "IncompleteSignatureException", "InvalidClientTokenId",
                "SignatureDoesNotMatch", "RequestTimeTooSkewed", "RequestExpired",
            ]),
        FaultRule(
            .unauthorized,
            phrases: [
                "incorrect api key", "api key not valid", "invalid api key", "api key expired",
                "make sure your api key is valid", "security token included in the request",
            ], statuses: 400...403),
        FaultRule(
            .forbidden,
            names: [
                "AccessDeniedException", "permission_error", "PERMISSION_DENIED", "SERVICE_DISABLED",
                "unsupported_country_region_territory",
            ],
            phrases: ["user location is not supported"]),
        FaultRule(
            .modelNotFound,
            names: [
                "model_not_found", "DeploymentNotFound", "not_found_error", "NOT_FOUND", "NotFoundError",
                "ResourceNotFoundException", "invalid_model",
            ]),
        FaultRule(
            .modelNotFound,
            phrases: [
                "model identifier is invalid", "on-demand throughput isn", "is not supported. supported models are",
                "is not a valid model id",
            ], statuses: 400...400),
        // The request was sound and the model's answer was not; the same request may do better.
        FaultRule(.malformedResponse, names: ["tool_use_failed"]),
        FaultRule(
            .overloaded,
            names: [
                "overloaded_error", "unavailable_error", "UNAVAILABLE", "ServiceUnavailableException",
                "capacity_exceeded",
                "ModelNotReadyException", "resource_unavailable",
            ]),
        FaultRule(.overloaded, phrases: ["overloaded"], statuses: 500...599),
        FaultRule(.rateLimited, names: rateLimits),
    ]

    private static let rateLimits = [
        "rate_limit_exceeded", "rate_limit_error", "RateLimitReached", "RESOURCE_EXHAUSTED", "too_many_requests",
        "ServiceQuotaExceededException",
        // What AWS calls throttling.
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "RequestThrottled",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
    ]

    /// What the status says; `nil` for a success.
    private static func kind(of status: Int) -> ModelError.Kind? {
        switch status {
        case 200..<300: nil
        case 300..<400, 404, 410: .modelNotFound  // a redirect is an address too, and the wrong one
        case 401: .unauthorized
        case 402: .quotaExhausted
        case 403: .forbidden
        case 429: .rateLimited
        case 498, 503, 529: .overloaded  // 498: no room for this service tier
        case 408, 409, 424, 425: .serverFault
        case 400..<500, 501: .invalidRequest
        case 500..<600: .serverFault
        default: .malformedResponse
        }
    }

    /// Names that say little, for faults inside a stream, where there is no status to go by.
    private static let vague: [FaultRule] = [
        FaultRule(
            .invalidRequest,
            names: [
                "invalid_request_error", "INVALID_ARGUMENT", "FAILED_PRECONDITION", "ValidationException",
                "BadRequestError", "bad_request",
            ]),
        FaultRule(.overloaded, phrases: ["overloaded", "server busy"]),
        FaultRule(.rateLimited, phrases: ["rate limit", "too many requests"]),
    ]
}
