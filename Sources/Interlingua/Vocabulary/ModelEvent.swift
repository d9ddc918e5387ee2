/// One step of a response, in the order the model produced it.
///
/// Every backend speaks this grammar, whatever its wire format; ``StreamGrammar`` checks it:
///
///     response = started warning* (partStarted delta* partFinished | usage | logprobs | notice | unknown)* finished
///
/// Parts are numbered from 0 in the order of their starts, and may interleave. A delta names its part, and
/// is never empty; the deltas of a part concatenate to exactly what its `partFinished` carries: the text, the
/// arguments (`{}` for a call without any), the bytes. A `usage` replaces the one before. A response that fails
/// throws instead of reaching `finished`, with parts left open; it never does both.
@nonexhaustive
public enum ModelEvent: Hashable, Sendable {
    /// The provider accepted the request.
    indirect case started(ResponseStart)
    /// A setting that was not honoured.
    indirect case warning(Warning)
    /// A part begins.
    indirect case partStarted(PartStart, part: Int)
    /// Text to append; never half a character.
    case textDelta(String, part: Int)
    /// Visible reasoning to append.
    case reasoningDelta(String, part: Int)
    /// The model's words of refusal, to append.
    case refusalDelta(String, part: Int)
    /// Raw JSON text of a tool call's arguments, to append. Only `partFinished` says that they are whole.
    case argumentsDelta(String, part: Int)
    /// Bytes of generated sound or image, to append.
    case dataDelta([UInt8], part: Int)
    /// The part is whole.
    indirect case partFinished(Part, part: Int)
    /// The running total so far.
    case usage(Usage)
    /// For tokens of the text, in order.
    case logprobs([TokenLogprob])
    /// Something about the response that is not content.
    indirect case notice(Notice)
    /// An event that this library does not know: its type on the wire, and its bytes.
    indirect case unknown(type: String, json: String)
    /// The last event.
    indirect case finished(FinishReason)

    /// The text to append, where this is a text delta.
    public var text: String? { if case .textDelta(let text, _) = self { text } else { nil } }
}

/// Who answers.
public struct ResponseStart: Hashable, Sendable {
    /// `nil` where the provider names its responses not at all.
    public var id: ResponseID?
    /// The model that answers, as the provider names it: often dated. `nil` where it does not say.
    public var model: ModelID?
    /// Who it is, for accounting and errors.
    public var provider: ProviderID
    /// Where the answer is made, as far as the endpoint says; `nil` is unknown.
    public var region: String?

    public init(id: ResponseID?, model: ModelID?, provider: ProviderID, region: String? = nil) {
        self.id = id
        self.model = model
        self.provider = provider
        self.region = region
    }
}

/// What kind of part begins.
@nonexhaustive
public enum PartStart: Hashable, Sendable {
    case text
    case reasoning
    case refusal
    /// `id` is `nil` while the provider has not said it; the finished call has one.
    case toolCall(id: String?, name: String)
    case audio(mediaType: String?)
    case image(mediaType: String?)
    /// A part that comes in one piece, without deltas: a citation, a document, the result of a tool that the
    /// provider ran itself, or an opaque one.
    case whole
}

/// How likely one token was.
public struct TokenLogprob: Hashable, Sendable {
    /// As text.
    public var token: String
    /// Natural logarithm of its probability.
    public var logprob: Double
    /// The token's UTF-8, which may be part of a character; `nil` where the provider does not give it.
    public var bytes: [UInt8]?
    /// The likeliest tokens at this place, as many as were asked for.
    public var alternatives: [TokenLogprob]

    public init(token: String, logprob: Double, bytes: [UInt8]? = nil, alternatives: [TokenLogprob] = []) {
        self.token = token
        self.logprob = logprob
        self.bytes = bytes
        self.alternatives = alternatives
    }
}

/// Something about a response that is not content.
@nonexhaustive
public enum Notice: Hashable, Sendable {
    /// An attempt before this one failed, and the request was tried again.
    case attemptFailed(Attempt)
    /// The provider's findings about content, as it reports them.
    case contentFilter(JSONValue)
    /// Another model took over.
    case modelChanged(ModelID)
    /// A setting showed itself as not honoured only after the response had begun.
    case warning(Warning)
    /// Anything else that a provider reports beside the content, such as timings: its name and value.
    case other(name: String, JSONValue)
}
