/// The one error this library throws.
///
/// `kind` is for code, `message` is for people, and the rest says where to look.
public struct ModelError: Error, Hashable, Sendable {
    /// What went wrong, in terms a caller can act on.
    @nonexhaustive
    public enum Kind: Hashable, Sendable {
        /// The credential is missing, wrong or expired.
        case unauthorized
        /// The credential is known and not allowed to do this.
        case forbidden
        /// No such model, deployment, or address at this provider.
        case modelNotFound
        /// The provider will not take this request, now or later.
        case invalidRequest
        /// This backend has no words for something that carries meaning. Nothing was sent.
        case unsupported
        /// The prompt, or prompt and output limit together, exceed the model's context.
        case contextTooLong
        /// A filter refused the prompt or the answer.
        case contentFiltered
        /// Too many requests or tokens for now.
        case rateLimited
        /// The account's quota or credit is used up; waiting does not help.
        case quotaExhausted
        /// The service is full.
        case overloaded
        /// The service failed.
        case serverFault
        /// No answer: name lookup, connection or TLS failed, or the connection broke before an answer.
        case unreachable
        /// One of the four clocks ran out.
        case deadline(DeadlinePhase)
        /// The answer was cut. ``ModelError/partial`` has what came.
        case truncated
        /// An answer that does not follow the provider's own protocol, or exceeds a limit of ours.
        case malformedResponse
        /// The caller's budget does not allow this request.
        case budgetExceeded
        /// The endpoint's region violates the caller's residency policy.
        case residencyViolation
        /// The surrounding task was cancelled, or the transport was closed.
        case cancelled
    }

    private var storage: Storage

    /// What to do about it.
    public var kind: Kind {
        get { fields.kind }
        set { fields.kind = newValue }
    }
    /// The provider's words where it gave any, else ours. Never contains a credential.
    public var message: String {
        get { fields.message }
        set { fields.message = newValue }
    }
    /// Who failed; `nil` where no provider was asked.
    public var provider: ProviderID? {
        get { fields.provider }
        set { fields.provider = newValue }
    }
    /// The HTTP status, when there was an HTTP response; 200 for an error inside a stream.
    public var status: Int? {
        get { fields.status }
        set { fields.status = newValue }
    }
    /// The provider's own error code, or its error type where it gives no code.
    public var code: String? {
        get { fields.code }
        set { fields.code = newValue }
    }
    /// The provider's request id, when it sent one.
    public var requestID: String? {
        get { fields.requestID }
        set { fields.requestID = newValue }
    }
    /// What the provider says about trying again.
    public var retryHint: RetryHint {
        get { fields.retryHint }
        set { fields.retryHint = newValue }
    }
    /// The byte of the response body at which it stopped making sense, where that is known.
    public var offset: Int? {
        get { fields.offset }
        set { fields.offset = newValue }
    }
    /// What had been received when the response failed; `nil` where nothing had.
    public var partial: ModelResponse? {
        get { fields.partial }
        set { fields.partial = newValue }
    }
    /// Every attempt that was made, in order. Empty where nothing was sent.
    public var attempts: [Attempt] {
        get { fields.attempts }
        set { fields.attempts = newValue }
    }

    // Not inlined: the fields would then have room in every asynchronous call that may make an error.
    @inline(never)
    public init(_ kind: Kind, _ message: String, status: Int? = nil, code: String? = nil, offset: Int? = nil) {
        storage = .fields(Fields(kind: kind, message: message, status: status, code: code, offset: offset))
    }
}

extension ModelError {
    private struct Fields: Hashable, Sendable {
        var kind: Kind
        var message: String
        var provider: ProviderID?
        var status: Int?
        var code: String?
        var requestID: String?
        var retryHint = RetryHint()
        var offset: Int?
        var partial: ModelResponse?
        var attempts: [Attempt] = []
    }

    /// Keeps the fields apart, so that an error is one word. Every call that may throw keeps room for one, several
    /// times over where it may wait: with the fields in place a stream took 138 KB and not 80 (`benchmarks transport`,
    /// t2).
    private indirect enum Storage: Hashable, Sendable {
        case fields(Fields)
    }

    private var fields: Fields {
        get {
            switch storage {
            case .fields(let fields): fields
            }
        }
        set { storage = .fields(newValue) }
    }
}

/// Which of the four clocks ran out. Time that the consumer takes counts for none of them.
public enum DeadlinePhase: String, Hashable, Sendable, Codable, CaseIterable {
    /// From the start to an open connection, name lookup and TLS included.
    case connect
    /// From the start to the first event of the answer.
    case firstEvent = "first_event"
    /// From one event to the next.
    case betweenEvents = "between_events"
    /// From the start to the end of the answer.
    case total
}

/// What a provider says about trying again; it outranks what the kind suggests.
public struct RetryHint: Hashable, Sendable {
    /// `x-should-retry`, or a code that settles it; `nil` where the provider does not say.
    public var isAdvised: Bool?
    /// How long to wait first, as announced; `nil` where the provider does not say.
    public var delay: Duration?

    public init(isAdvised: Bool? = nil, delay: Duration? = nil) {
        self.isAdvised = isAdvised
        self.delay = delay
    }
}

extension ModelError: CustomStringConvertible {
    /// One line for people: kind, status and the provider's words.
    public var description: String {
        var text = kind.name
        if let provider { text += " (\(provider)\(status.map { ", HTTP \($0)" } ?? ""))" }
        return text + ": " + message
    }
}

extension ModelError.Kind {
    /// The kind in snake case, as the command lines print it, such as `rate_limited`. A deadline names its
    /// phase: `deadline_first_event`.
    public var name: String {
        switch self {
        case .unauthorized: "unauthorized"
        case .forbidden: "forbidden"
        case .modelNotFound: "model_not_found"
        case .invalidRequest: "invalid_request"
        case .unsupported: "unsupported"
        case .contextTooLong: "context_too_long"
        case .contentFiltered: "content_filtered"
        case .rateLimited: "rate_limited"
        case .quotaExhausted: "quota_exhausted"
        case .overloaded: "overloaded"
        case .serverFault: "server_fault"
        case .unreachable: "unreachable"
        case .deadline(let phase): "deadline_" + phase.rawValue
        case .truncated: "truncated"
        case .malformedResponse: "malformed_response"
        case .budgetExceeded: "budget_exceeded"
        case .residencyViolation: "residency_violation"
        case .cancelled: "cancelled"
        }
    }

    /// The kind of that name, or `nil` where there is none.
    init?(name: String) {
        guard let kind = Self.all.first(where: { $0.name == name }) else { return nil }
        self = kind
    }

    /// Every kind there is, with every phase of a deadline.
    static let all: [Self] =
        [
            .unauthorized, .forbidden, .modelNotFound, .invalidRequest, .unsupported, .contextTooLong,
            .contentFiltered, .rateLimited, .quotaExhausted, .overloaded, .serverFault, .unreachable,
            .truncated, .malformedResponse, .budgetExceeded, .residencyViolation, .cancelled,
        ] + DeadlinePhase.allCases.map { .deadline($0) }
}
