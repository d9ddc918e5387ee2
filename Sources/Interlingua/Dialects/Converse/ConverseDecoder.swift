/// Hears a Converse response: a stream of messages, or one document.
///
/// `messageStop` says why the model stopped, and is not the end: the usage comes after it, with `metadata`. The bytes
/// say which of the two forms it is, not the request: a gateway may answer with a document.
///
/// Source: `wire/bedrock.md`, § 5 and § 6.
public struct ConverseDecoder: ResponseDecoder {
    public var assembler: ResponseAssembler {
        _read { yield hearing.assembler }
        _modify { yield &hearing.assembler }
    }

    private var frames = EventStreamParser()
    private var form: BodyForm?
    private var document = GatheredDocument()
    private var hearing: ConverseHearing

    /// - Parameter signer: Whose signatures the answering model's are.
    init(assembler: ResponseAssembler, signer: ProviderID) {
        hearing = ConverseHearing(assembler: assembler, signer: signer)
    }

    public mutating func decode(_ bytes: Span<UInt8>) throws(ModelError) {
        if form == nil { form = BodyForm(startingWith: bytes) }
        switch form {
        case .events: try frames.parse(bytes, to: &hearing)
        case .document, nil: document.append(bytes)
        }
    }

    public mutating func finish() throws(ModelError) {
        guard !assembler.hasFinished else { return }
        switch form {
        case .events: try hearing.finishStream()
        case .document:
            let document = document.take()
            try hearing.hear(document: document.span)
        case nil: throw assembler.failure(ModelError(.truncated, "the body is empty"))
        }
    }
}

/// What has been heard of a Converse response.
private struct ConverseHearing: Hearing, EventStreamListener {
    var assembler: ResponseAssembler

    private var blocks: ConverseBlocks
    /// The reason to stop, once it came.
    private var reason: FinishReason?
    private var hasMetadata = false

    init(assembler: ResponseAssembler, signer: ProviderID) {
        self.assembler = assembler
        blocks = ConverseBlocks(signer: signer)
    }

    private mutating func finish(_ reason: FinishReason) throws(ModelError) {
        try blocks.finish(&assembler)
        try assembler.finish(reason)
    }
}

extension ConverseHearing {
    mutating func hear(_ message: borrowing EventStreamMessage, _ shape: inout DeltaShape) throws(ModelError) {
        if let fault = ProviderFault(message) {
            throw assembler.failure(fault.error(status: 200, provider: assembler.provider))
        }
        guard let type = message.headers.utf8(":event-type") else { return pass(on: message) }
        if type.equals("contentBlockDelta") {
            try hearDelta(message, &shape)
        } else if type.equals("contentBlockStart") {
            let start = try read(message, JSONReader.value)
            guard blocks.start(start, &assembler) else { return pass(on: message) }
        } else if type.equals("contentBlockStop") {
            let stop = try read(message, JSONReader.value)
            if let index = stop["contentBlockIndex"]?.integer { try blocks.stop(index, &assembler) }
        } else if type.equals("messageStop") {
            try stop(try read(message, JSONReader.value))
        } else if type.equals("metadata") {
            hasMetadata = true
            assembler.converseMetadata(try read(message, JSONReader.value))
            if let reason { try finish(reason) }
        } else if !type.equals("messageStart") {
            pass(on: message)
        }
    }

    /// A stream ends with the usage, which a gateway may leave out; one without a reason to stop was cut.
    mutating func finishStream() throws(ModelError) {
        guard let reason else {
            throw assembler.failure(ModelError(.truncated, "the stream ended before the response did"))
        }
        try finish(reason)
    }

    private mutating func hearDelta(
        _ message: borrowing EventStreamMessage, _ shape: inout DeltaShape
    ) throws(ModelError) {
        let notes = shape.isLearning
        let delta = try read(message) { payload throws(DecodingFault) in try ConverseDelta(payload, noting: notes) }
        guard delta.isKnown else { return pass(on: message) }
        try blocks.hear(delta, &assembler)
        guard notes, let range = delta.textRange else { return }
        shape.learn(message.payload, delta: range, ignoring: delta.ignored)
    }

    private mutating func stop(_ json: JSONValue) throws(ModelError) {
        let word = json["stopReason"]?.string
        let reason = word.map(FinishReason.init(converse:)) ?? FinishReason(.unreported)
        self.reason = reason
        assembler.converseFields(json)
        if hasMetadata { try finish(reason) }
    }

    private mutating func pass(on message: borrowing EventStreamMessage) {
        assembler.unknown(type: message.headers.text(":event-type") ?? "", json: String(message.payload))
    }

    private func read<Value>(
        _ message: borrowing EventStreamMessage, _ value: (Span<UInt8>) throws(DecodingFault) -> Value
    ) throws(ModelError) -> Value {
        do {
            return try value(message.payload)
        } catch {
            throw ModelError(error, at: message.payloadOffset, in: message.payload)
        }
    }
}

extension ConverseHearing {
    mutating func hear(document: Span<UInt8>) throws(ModelError) {
        let json: JSONValue
        do {
            json = try JSONReader.value(in: document)
        } catch {
            throw ModelError(error, at: 0, in: document)
        }
        guard let content = json["output"]?["message"]?["content"]?.array else {
            if let fault = ProviderFault(json: json) {
                throw assembler.failure(fault.error(status: 200, provider: assembler.provider))
            }
            throw ModelError(.malformedResponse, "the document holds no answer")
        }
        for (index, block) in content.enumerated() {
            try blocks.hear(whole: block, index, &assembler)
            try blocks.stop(index, &assembler)
        }
        assembler.converseFields(json)
        assembler.converseMetadata(json)
        let word = json["stopReason"]?.string
        try finish(word.map(FinishReason.init(converse:)) ?? FinishReason(.unreported))
    }
}

extension ResponseAssembler {
    /// Says the fields that the request asked for by their paths.
    fileprivate mutating func converseFields(_ json: JSONValue) {
        guard let fields = json["additionalModelResponseFields"], !fields.isNull else { return }
        notice(.other(name: "additionalModelResponseFields", fields))
    }

    /// Says usage, findings of a guardrail, and the circumstances of the answer.
    fileprivate mutating func converseMetadata(_ json: JSONValue) {
        if let usage = json["usage"], usage.object?.isEmpty == false { self.usage(Usage(converse: usage)) }
        if let findings = json["trace"]?["guardrail"] { notice(.contentFilter(findings)) }
        if let model = json["trace"]?["promptRouter"]?["invokedModelId"]?.string {
            notice(.modelChanged(ModelID(rawValue: model)))
        }
        for name in ["metrics", "performanceConfig", "serviceTier"] {
            if let value = json[name], value.object?.isEmpty == false { notice(.other(name: name, value)) }
        }
    }
}

extension FinishReason {
    /// Source: `wire/bedrock.md`, § 5.
    init(converse word: String) {
        let meaning: Meaning =
            switch word {
            case "end_turn", "stop_sequence": .stop
            case "max_tokens", "model_context_window_exceeded": .length
            case "tool_use": .toolCalls
            case "guardrail_intervened", "content_filtered": .contentFilter
            default: .other
            }
        self.init(meaning, raw: word)
    }
}
