/// A whole response, folded from its events: nothing more than these, in order.
///
/// Of a response that failed (``ModelError/partial``) it holds what came: the parts still open count as
/// far as they got, and an open tool call is marked as truncated.
public struct ModelResponse: Hashable, Sendable {
    /// `nil` before the first event.
    public internal(set) var start: ResponseStart?
    /// The settings that were not honoured, in order.
    public internal(set) var warnings: [Warning] = []
    /// `nil` where the provider reported none.
    public internal(set) var usage: Usage?
    /// Of the text's tokens, in order; empty where none came.
    public internal(set) var logprobs: [TokenLogprob] = []
    /// What was said about the response beside its content, in order.
    public internal(set) var notices: [Notice] = []
    /// `nil` until the last event has been folded in.
    public internal(set) var finish: FinishReason?

    var slots: [Slot] = []

    public init() {}

    /// Folds one event in. Events that break the grammar (a delta of a part that is not open, or of another
    /// kind) are ignored.
    public mutating func apply(_ event: ModelEvent) {
        switch event {
        case .started(let start): self.start = start
        case .warning(let warning): warnings.append(warning)
        case .partStarted(let start, let part): if part == slots.count { slots.append(Slot(start: start)) }
        case .textDelta(let delta, let part): append(delta, to: part, of: .text)
        case .reasoningDelta(let delta, let part): append(delta, to: part, of: .reasoning)
        case .refusalDelta(let delta, let part): append(delta, to: part, of: .refusal)
        case .argumentsDelta(let delta, let part): append(delta, to: part, of: .toolCall)
        case .dataDelta(let bytes, let part):
            if isOpen(part), slots[part].kind == .media { slots[part].content.append(bytes) }
        case .partFinished(let whole, let part): if isOpen(part) { slots[part] = Slot(whole: whole) }
        case .usage(let usage): self.usage = usage
        case .logprobs(let tokens): logprobs += tokens
        case .notice(let notice): notices.append(notice)
        case .unknown: break
        case .finished(let reason): finish = reason
        }
    }

    private func isOpen(_ part: Int) -> Bool { slots.indices.contains(part) && slots[part].isOpen }

    private mutating func append(_ delta: String, to part: Int, of kind: PartStart.Kind) {
        if isOpen(part), slots[part].kind == kind { slots[part].append(delta) }
    }
}

extension ModelResponse {
    /// What the model said, in the order in which it began to.
    public var parts: [Part] { slots.compactMap(\.part) }

    /// The assistant's turn, to be put at the end of the conversation.
    public var message: Message { Message(.assistant, parts) }

    /// The text of all text parts, joined.
    public var text: String { parts.compactMap(\.text).joined() }

    /// The model that answered, or the last one where others took over; `nil` where the provider did not say.
    public var model: ModelID? {
        notices.lazy.compactMap { if case .modelChanged(let model) = $0 { model } else { nil } }.last ?? start?.model
    }

    /// The visible reasoning of all reasoning parts, joined.
    public var reasoningText: String {
        parts.compactMap { if case .reasoning(let reasoning) = $0 { reasoning.text } else { nil } }.joined()
    }

    /// The calls that the app is asked to run: those that are whole.
    public var toolCalls: [ToolCall] {
        parts.compactMap { if case .toolCall(let call) = $0, !call.isTruncated { call } else { nil } }
    }

    /// The failed attempts before this response.
    public var failedAttempts: [Attempt] {
        notices.compactMap { if case .attemptFailed(let attempt) = $0 { attempt } else { nil } }
    }
}

extension ModelResponse {
    /// A part that has begun.
    struct Slot: Hashable, Sendable {
        var start: PartStart
        /// Of `start`, apart from it since each delta asks.
        let kind: PartStart.Kind
        /// What the deltas have added up to: text, or the bytes of sound or an image.
        var content = GatheredContent()
        /// `nil` while it is open.
        private(set) var whole: Part?
        /// Whether it has no end yet.
        private(set) var isOpen = true

        init(start: PartStart) {
            self.start = start
            kind = start.kind
        }

        init(whole: Part) {
            self.init(start: .whole)
            self.whole = whole
            isOpen = false
        }

        var text: String { content.text }

        mutating func append(_ delta: String) { content.append(delta) }

        var part: Part? { whole ?? openPart }

        private var openPart: Part? {
            switch start {
            case .text: return .text(text)
            case .reasoning: return .reasoning(Reasoning(text))
            case .refusal: return .refusal(text)
            case .toolCall(let id, let name):
                var call = ToolCall(id: id ?? "", name: name, arguments: text)
                call.isTruncated = true
                return .toolCall(call)
            case .audio(let mediaType): return .audio(Media(.bytes(content.bytes), mediaType: mediaType))
            case .image(let mediaType): return .image(Media(.bytes(content.bytes), mediaType: mediaType))
            case .whole: return nil
            }
        }
    }
}

extension PartStart {
    /// What is appended to a part.
    enum Kind: Hashable, Sendable { case text, reasoning, refusal, toolCall, media, whole }

    var kind: Kind {
        switch self {
        case .text: .text
        case .reasoning: .reasoning
        case .refusal: .refusal
        case .toolCall: .toolCall
        case .audio, .image: .media
        case .whole: .whole
        }
    }
}

extension ModelResponse {
    /// Replaces the usage; false where it is the same.
    @inline(__always)
    mutating func setUsage(_ usage: Usage) -> Bool {
        // Asked in place: to take it out for a comparison would count its owners.
        if self.usage?.isEqual(to: usage) == true { return false }
        self.usage = usage
        return true
    }

    /// Goes on with an open part of that kind.
    mutating func goOn(_ part: Int, with delta: String) { slots[part].content.append(delta) }

    /// Goes on with an open part of that kind, and gives the text as a string.
    @inline(__always)
    mutating func goOn(_ part: Int, with delta: RepeatedText) -> String { slots[part].content.append(delta) }

    /// What an open part lacks of `whole`; `nil` where what came is not the beginning of that.
    func missing(of whole: String, in part: Int) -> String? {
        let bytes = Array(whole.utf8)
        let present = slots[part].content.bytes
        guard bytes.count >= present.count, bytes.span.equals(present.span, at: 0, count: present.count) else {
            return nil
        }
        return String(decoding: bytes[present.count...], as: UTF8.self)
    }

    /// Whether an open part has no text yet. To ask its text copies it.
    func isOpenTextEmpty(_ part: Int) -> Bool { slots[part].content.isEmpty }

    /// The text of an open part so far.
    func openText(_ part: Int) -> String { slots[part].text }

    /// An open part, as if it ended here.
    func openPart(_ part: Int, signature: Signature?) -> Part {
        let slot = slots[part]
        return switch slot.start {
        case .text, .whole: .text(slot.text, signature: signature)
        case .reasoning: .reasoning(Reasoning(slot.text, signature: signature))
        case .refusal, .toolCall, .audio, .image: slot.part ?? .text(slot.text)
        }
    }
}
