/// Builds one response out of what a dialect hears, in the grammar of ``ModelEvent``.
///
/// Dialects differ in how they say things, not in what there is to say; so the numbering of parts, the order of
/// events, tool calls that must parse before they count, and the response so far are kept here, once. A dialect
/// with numbered parts uses ``open(_:)``, ``append(_:to:)`` and ``close(_:signature:)``; one whose text simply goes
/// on uses ``text(_:)`` and ``reasoning(_:)``, which open and close parts as the kind changes.
public struct ResponseAssembler: Sendable {
    /// The response so far.
    public private(set) var response = ModelResponse()
    /// What happened since they were last taken.
    public private(set) var events: [ModelEvent] = []
    /// Whether `started` has been emitted.
    public private(set) var hasStarted = false
    /// Whether the response is over.
    public private(set) var hasFinished = false

    /// Whether a decoder may hear frames that repeat without reading them. Off only to measure what that saves, and to
    /// check that it changes nothing.
    package var speculates = true

    private var start: ResponseStart
    private let warnings: [Warning]
    /// The parts that are open, in the order of their starts.
    private var openParts: [OpenPart] = []
    private var partCount = 0
    /// What came before the provider named the response.
    private var early: [ModelEvent] = []
    /// The part that running text belongs to.
    private var running: (kind: PartStart.Kind, part: Int)?
    /// How many events have been emitted, usage not counted, and how many had been when the last frame began.
    private var eventCount = 0
    private var eventCountBefore = 0
    /// What the last delta went on with, and how many events there were with it.
    private var last = (part: 0, kind: PartStart.Kind.whole, isFreeForm: false, eventCount: 0)

    private struct OpenPart {
        var number: Int
        var start: PartStart
        var kind: PartStart.Kind
        /// For a tool call: its id, as far as the provider has said it.
        var callID: String?
        /// For a tool call: whether what is appended is text, which becomes the argument `input`.
        var isFreeForm = false
    }

    /// - Parameters:
    ///   - identity: Who answers.
    ///   - warnings: What of the request was not said; they follow `started`.
    public init(identity: BackendIdentity, warnings: [Warning] = []) {
        start = ResponseStart(id: nil, model: nil, provider: identity.provider, region: identity.region)
        self.warnings = warnings
    }

    /// Who answers.
    public var provider: ProviderID { start.provider }

    /// Takes the events out: swaps them for `batch`, which must be empty and lends its room.
    public mutating func takeEvents(into batch: inout [ModelEvent]) { swap(&events, &batch) }

    /// `error`, with what is known about the response added to it.
    public func failure(_ error: ModelError) -> ModelError {
        var error = error
        error.provider = error.provider ?? start.provider
        if hasStarted { error.partial = error.partial ?? response }
        return error
    }
}

// MARK: The response as a whole

extension ResponseAssembler {
    /// Notes the response's id and model, where they are not empty, and emits `started` with them.
    ///
    /// Later ids are ignored: some providers repeat them with each chunk, some change them.
    public mutating func identify(id: String?, model: String?) {
        guard !hasStarted else { return }
        if let id, !id.isEmpty { start.id = ResponseID(rawValue: id) }
        if let model, !model.isEmpty { start.model = ModelID(rawValue: model) }
        if start.id != nil { ensureStarted() }
    }

    /// Emits `started` where it has not been, for a provider whose responses have no id to be known by.
    public mutating func begin() { ensureStarted() }

    /// Notes the running total so far; one that says nothing new is no event.
    public mutating func usage(_ usage: consuming Usage) {
        guard hasStarted, !hasFinished else { return emitBeside(.usage(usage)) }
        // Not by way of `emit`, which takes it out of the event again: some providers count in every frame.
        if response.setUsage(usage) { events.append(.usage(usage)) }
    }

    /// Adds the log probabilities of the text's next tokens.
    public mutating func logprobs(_ tokens: [TokenLogprob]) {
        if !tokens.isEmpty { emitBeside(.logprobs(tokens)) }
    }

    /// Says something that is not content.
    public mutating func notice(_ notice: Notice) { emitBeside(.notice(notice)) }

    /// Passes on an event that the dialect does not know.
    public mutating func unknown(type: String, json: String) { emitBeside(.unknown(type: type, json: json)) }

    /// Closes what is open and ends the response. Calling it again does nothing.
    ///
    /// - Throws: `.malformedResponse` for a tool call whose arguments are not JSON, unless `reason` explains it.
    public mutating func finish(_ reason: FinishReason) throws(ModelError) {
        guard !hasFinished else { return }
        ensureStarted()
        for part in openParts {
            // Free text does not tell whether it is whole, so the last of an answer that was cut is not.
            let mayBeCut = !part.isFreeForm || part.number == openParts.last?.number
            try finish(part, signature: nil, wasCut: reason.cutsTheAnswer && mayBeCut)
        }
        openParts.removeAll()
        running = nil
        emit(.finished(reason))
        hasFinished = true
    }

    private mutating func ensureStarted() {
        guard !hasStarted else { return }
        hasStarted = true
        // A part, a text and its usage come with it where the response is short.
        events.reserveCapacity(4)
        emit(.started(start))
        for warning in warnings { emit(.warning(warning)) }
        for event in early { emit(event) }
        early.removeAll()
    }

    /// Emits what is not content. It does not begin the response: a name may still come.
    private mutating func emitBeside(_ event: ModelEvent) {
        if hasStarted { emit(event) } else { early.append(event) }
    }

    /// What a provider says after the end is not heard.
    private mutating func emit(_ event: ModelEvent) {
        guard !hasFinished else { return }
        if case .usage = event {} else { eventCount &+= 1 }
        response.apply(event)
        events.append(event)
    }
}

extension FinishReason {
    /// Whether the answer may have ended anywhere, also inside a tool call.
    var cutsTheAnswer: Bool { [.length, .contentFilter, .refusal].contains(meaning) }
}

// MARK: Parts by number

extension ResponseAssembler {
    /// Begins a part and returns its number; of a response that is over, one that nothing can be added to.
    ///
    /// - Parameter isFreeForm: For a tool call: what will be appended is no JSON but text, which becomes the argument
    ///   `input`.
    public mutating func open(_ start: PartStart, isFreeForm: Bool = false) -> Int {
        ensureStarted()
        let part = OpenPart(number: partCount, start: start, kind: start.kind, isFreeForm: isFreeForm)
        partCount += 1
        guard !hasFinished else { return part.number }
        openParts.append(part)
        emit(.partStarted(start, part: part.number))
        if isFreeForm { emit(.argumentsDelta("{\"input\":\"", part: part.number)) }
        return part.number
    }

    /// Appends to an open part, as its kind has it. An empty delta is no event.
    public mutating func append(_ delta: consuming String, to part: Int) {
        guard !delta.isEmpty, let index = openIndex(part) else { return }
        goOn(part, openParts[index].kind, isFreeForm: openParts[index].isFreeForm, delta)
    }

    /// Appends bytes to an open sound or image.
    public mutating func append(_ bytes: [UInt8], to part: Int) {
        guard !bytes.isEmpty, openIndex(part) != nil else { return }
        emit(.dataDelta(bytes, part: part))
    }

    /// Emits the delta of an open part, without a look at the part again.
    private mutating func goOn(
        _ part: Int, _ kind: PartStart.Kind, isFreeForm: Bool = false, _ delta: consuming String
    ) {
        guard !hasFinished else { return }
        if isFreeForm { delta = delta.escapedForJSON }
        eventCount &+= 1
        last = (part, kind, isFreeForm, eventCount)
        response.goOn(part, with: delta)
        emit(delta, of: part, kind)
    }

    @inline(__always)
    private mutating func emit(_ delta: consuming String, of part: Int, _ kind: PartStart.Kind) {
        switch kind {
        case .reasoning: events.append(.reasoningDelta(delta, part: part))
        case .refusal: events.append(.refusalDelta(delta, part: part))
        case .toolCall: events.append(.argumentsDelta(delta, part: part))
        case .text, .media, .whole: events.append(.textDelta(delta, part: part))
        }
    }

    /// Whether an open tool call's arguments, as far as they came, are a JSON object.
    public func hasWholeArguments(_ part: Int) -> Bool {
        guard openIndex(part) != nil else { return false }
        let arguments = response.openText(part)
        // The last byte first: most arguments that are not whole do not end like an object, and are not read again.
        guard arguments.utf8.last(where: { $0 > .space }) == UInt8(ascii: "}") else { return false }
        return JSONReader.fault(in: arguments) == nil
    }

    /// Notes the id of an open tool call that began without one.
    public mutating func identifyCall(_ part: Int, id: String) {
        guard let index = openIndex(part) else { return }
        openParts[index].callID = id
    }

    /// Ends a part.
    ///
    /// - Parameter signature: The provider's proof, where the part carries one.
    /// - Throws: `.malformedResponse` for a tool call whose arguments are not JSON.
    public mutating func close(_ part: Int, signature: Signature? = nil) throws(ModelError) {
        guard let index = openIndex(part) else { return }
        let open = openParts.remove(at: index)
        if running?.part == part { running = nil }
        try finish(open, signature: signature, wasCut: false)
    }

    /// Adds a part that comes in one piece and has no deltas: a citation, an opaque part, media by address.
    public mutating func add(_ part: Part) {
        let number = open(.whole)
        openParts.removeAll { $0.number == number }
        emit(.partFinished(part, part: number))
    }

    /// Where a part stands among those that are open. The last is the likeliest.
    private func openIndex(_ number: Int) -> Int? {
        var index = openParts.count - 1
        while index >= 0, openParts[index].number != number { index -= 1 }
        return index < 0 ? nil : index
    }

    private mutating func finish(_ part: OpenPart, signature: Signature?, wasCut: Bool) throws(ModelError) {
        guard case .toolCall(let id, let name) = part.start else {
            emit(.partFinished(response.openPart(part.number, signature: signature), part: part.number))
            return
        }
        if part.isFreeForm, !wasCut { emit(.argumentsDelta("\"}", part: part.number)) }
        if response.isOpenTextEmpty(part.number), !wasCut { emit(.argumentsDelta("{}", part: part.number)) }
        let arguments = response.openText(part.number)
        let callID = id ?? part.callID ?? "call_\(part.number)"
        var call = ToolCall(
            id: callID, name: name, arguments: arguments, isFreeForm: part.isFreeForm, signature: signature)
        if let fault = JSONReader.fault(in: arguments) {
            guard wasCut else {
                throw ModelError(
                    .malformedResponse, "the arguments of the call to \(name) are not JSON (\(fault)): \(arguments)")
            }
            call.isTruncated = true
        }
        emit(.partFinished(.toolCall(call), part: part.number))
    }
}

// MARK: Frames that repeat

extension ResponseAssembler {
    /// Notes that a dialect begins to read a frame, and tells whether any that repeats it may be heard unread.
    mutating func beginFrame() -> Bool {
        eventCountBefore = eventCount
        return speculates
    }

    /// Whether the one event since the last frame began, beside usage, is a delta.
    var hasOnlyGoneOn: Bool { eventCount == eventCountBefore &+ 1 && last.eventCount == eventCount }

    /// Goes on with what the last delta went on with. An empty delta is no event.
    @inline(__always)
    mutating func goOn(with delta: RepeatedText) {
        guard !delta.isEmpty, !hasFinished else { return }
        if last.isFreeForm { return goOn(last.part, last.kind, isFreeForm: true, delta.string) }
        eventCount &+= 1
        last.eventCount = eventCount
        emit(response.goOn(last.part, with: delta), of: last.part, last.kind)
    }
}

// MARK: Running text

extension ResponseAssembler {
    /// Goes on with the text, in a new part where something else ran before.
    public mutating func text(_ delta: consuming String) throws(ModelError) { try run(.text, .text, delta) }

    /// Goes on with the visible reasoning, in a new part where something else ran before.
    public mutating func reasoning(_ delta: consuming String) throws(ModelError) {
        try run(.reasoning, .reasoning, delta)
    }

    /// Goes on with the refusal, in a new part where something else ran before.
    public mutating func refusal(_ delta: consuming String) throws(ModelError) { try run(.refusal, .refusal, delta) }

    /// Ends the running part, if there is one.
    public mutating func endRunning(signature: Signature? = nil) throws(ModelError) {
        guard let running else { return }
        try close(running.part, signature: signature)
    }

    private mutating func run(
        _ start: PartStart, _ kind: PartStart.Kind, _ delta: consuming String
    ) throws(ModelError) {
        guard !delta.isEmpty else { return }
        if let running, running.kind == kind { return goOn(running.part, kind, delta) }
        try endRunning()
        let part = open(start)
        running = hasFinished ? nil : (kind, part)
        goOn(part, kind, delta)
    }
}

extension String {
    /// The text as it stands between the quotes of a JSON string.
    fileprivate var escapedForJSON: String { String(JSONValue.string(self).serialized().dropFirst().dropLast()) }
}
