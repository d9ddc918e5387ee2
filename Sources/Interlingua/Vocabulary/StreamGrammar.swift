/// Checks that the events of one response follow the grammar that ``ModelEvent`` states.
///
///     var grammar = StreamGrammar()
///     for try await event in stream { try grammar.check(event) }
///     try grammar.finish()
///
/// For tests of backends, one's own too. It keeps the text of the parts that are open and nothing of those
/// that are done; an event costs time in proportion to its own size.
public struct StreamGrammar: Sendable {
    private var hasStarted = false
    private var takesWarnings = false
    private var hasFinished = false
    private var eventCount = 0
    /// By part number; `nil` once it is finished.
    private var parts: [OpenPart?] = []

    public init() {}

    /// Takes the next event. After an error the rest cannot be checked.
    public mutating func check(_ event: ModelEvent) throws(Violation) {
        guard !hasFinished else { throw violation(.endsAtFinished) }
        if case .started = event {
            guard !hasStarted else { throw violation(.startsOnce) }
            hasStarted = true
            takesWarnings = true
        } else {
            guard hasStarted else { throw violation(.startsFirst) }
            try checkInside(event)
        }
        eventCount += 1
    }

    /// Ends a response that did not throw.
    public func finish() throws(Violation) {
        guard hasFinished else { throw violation(.reachesFinished) }
    }

    private mutating func checkInside(_ event: ModelEvent) throws(Violation) {
        if case .warning = event {
            guard takesWarnings else { throw violation(.warnsAtOnce) }
            return
        }
        takesWarnings = false
        switch event {
        case .partStarted(let start, let part): try open(part, start)
        case .textDelta(let text, let part): try append(text.utf8, to: part, of: .text)
        case .reasoningDelta(let text, let part): try append(text.utf8, to: part, of: .reasoning)
        case .refusalDelta(let text, let part): try append(text.utf8, to: part, of: .refusal)
        case .argumentsDelta(let text, let part): try append(text.utf8, to: part, of: .toolCall)
        case .dataDelta(let bytes, let part): try append(bytes, to: part, of: .media)
        case .partFinished(let whole, let part): try close(part, whole)
        case .finished:
            if let part = parts.firstIndex(where: { $0 != nil }) { throw violation(.closesParts, part) }
            hasFinished = true
        case .started, .warning, .usage, .logprobs, .notice, .unknown: break
        }
    }

    private mutating func open(_ part: Int, _ start: PartStart) throws(Violation) {
        guard part == parts.count else { throw violation(.numbersParts, part) }
        parts.append(OpenPart(start: start))
    }

    private mutating func append(
        _ delta: some Collection<UInt8>, to part: Int, of kind: PartStart.Kind
    ) throws(Violation) {
        guard let open = openPart(part) else { throw violation(.addsToOpenParts, part) }
        guard open.kind == kind else { throw violation(.addsWhatFits, part) }
        guard !delta.isEmpty else { throw violation(.addsSomething, part) }
        parts[part]?.content.append(contentsOf: delta)
    }

    private mutating func close(_ part: Int, _ whole: Part) throws(Violation) {
        guard parts.indices.contains(part), let open = parts[part] else { throw violation(.closesOpenParts, part) }
        guard open.start.fits(whole) else { throw violation(.keepsKind, part) }
        guard open.start.agrees(with: whole) else { throw violation(.keepsStart, part) }
        guard open.content.elementsEqual(whole.streamed) else { throw violation(.addsUp, part) }
        if case .toolCall(let call) = whole {
            guard !call.id.isEmpty else { throw violation(.identifiesCalls, part) }
            guard call.isTruncated || call.hasJSONArguments else { throw violation(.completesArguments, part) }
        }
        parts[part] = nil
    }

    private func openPart(_ part: Int) -> PartStart? {
        parts.indices.contains(part) ? parts[part]?.start : nil
    }

    private func violation(_ law: Law, _ part: Int? = nil) -> Violation {
        Violation(law: law, event: eventCount, part: part)
    }
}

extension StreamGrammar {
    /// What a stream must keep to.
    @nonexhaustive
    public enum Law: String, Hashable, Sendable, CaseIterable {
        case startsFirst = "the first event is `started`"
        case startsOnce = "there is one `started`"
        case warnsAtOnce = "warnings follow `started` and nothing else"
        case numbersParts = "parts are numbered 0, 1, 2 … in the order of their starts"
        case addsToOpenParts = "a delta names a part that has started and not finished"
        case addsWhatFits = "a delta is of its part's kind"
        case addsSomething = "no delta is empty"
        case closesOpenParts = "`partFinished` names a part that has started and not finished"
        case keepsKind = "a part finishes as the kind that it started as"
        case keepsStart = "a finished part has the id, name and media type that its start gave"
        case addsUp = "the deltas of a part concatenate to what `partFinished` carries"
        case identifiesCalls = "a finished tool call has an id"
        case completesArguments = "the arguments of a tool call are JSON, unless it is marked as truncated"
        case closesParts = "no part is open at `finished`"
        case endsAtFinished = "nothing follows `finished`"
        case reachesFinished = "a stream that does not throw ends with `finished`"
    }

    /// A law that was broken, and where.
    public struct Violation: Error, Hashable, Sendable, CustomStringConvertible {
        /// Which law.
        public let law: Law
        /// The number of the event, from 0; of an end that came too early, the number of events.
        public let event: Int
        /// The part that it is about; `nil` where it is about none.
        public let part: Int?

        public var description: String {
            "event \(event)" + (part.map { ", part \($0)" } ?? "") + ": broken law: " + law.rawValue
        }
    }
}

/// A part that has begun, and what its deltas have added up to.
private struct OpenPart: Sendable {
    var start: PartStart
    var content: [UInt8] = []
}

extension PartStart {
    /// Whether such a start can end in that part; what has no start of its own comes whole.
    fileprivate func fits(_ whole: Part) -> Bool {
        switch (self, whole) {
        case (.text, .text), (.reasoning, .reasoning), (.refusal, .refusal), (.toolCall, .toolCall),
            (.audio, .audio), (.image, .image), (.whole, .citation), (.whole, .document),
            (.whole, .toolResult), (.whole, .opaque):
            true
        default: false
        }
    }

    /// Whether the finished part has what the start already gave.
    fileprivate func agrees(with whole: Part) -> Bool {
        switch (self, whole) {
        case (.toolCall(let id, let name), .toolCall(let call)): call.name == name && (id == nil || call.id == id)
        case (.audio(let type?), .audio(let media)), (.image(let type?), .image(let media)): media.mediaType == type
        default: true
        }
    }
}

extension Part {
    /// What comes as deltas.
    fileprivate var streamed: [UInt8] {
        switch self {
        case .text(let text, _), .refusal(let text): return Array(text.utf8)
        case .reasoning(let reasoning): return Array(reasoning.text.utf8)
        case .toolCall(let call): return Array(call.arguments.utf8)
        case .audio(let media), .image(let media):
            if case .bytes(let bytes) = media.source { return bytes }
            return []
        case .document, .toolResult, .citation, .opaque: return []
        }
    }
}

extension ToolCall {
    /// Whether the arguments are one whole JSON document.
    fileprivate var hasJSONArguments: Bool {
        do throws(ModelError) {
            _ = try JSONValue.parse(arguments)
            return true
        } catch {
            return false
        }
    }
}
