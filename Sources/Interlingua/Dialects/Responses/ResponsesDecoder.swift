/// Hears a response of the Responses interface: a stream of events, or one document.
///
/// The bytes say which of the two it is, not the request.
///
/// Source: `wire/openai-responses.md`, §§ 2–3, and the deviations of others in `wire/azure-openai.md`, `wire/local.md`.
public struct ResponsesDecoder: ResponseDecoder {
    public var assembler: ResponseAssembler {
        _read { yield hearing.assembler }
        _modify { yield &hearing.assembler }
    }

    private var frames = SSEParser()
    private var form: BodyForm?
    private var document = GatheredDocument()
    private var hearing: ResponsesHearing

    init(assembler: ResponseAssembler) { hearing = ResponsesHearing(assembler: assembler) }

    public mutating func decode(_ bytes: Span<UInt8>) throws(ModelError) {
        if form == nil { form = BodyForm(startingWith: bytes) }
        switch form {
        case .events: try frames.parse(bytes, to: &hearing)
        case .document, nil: document.append(bytes)
        }
    }

    public mutating func finish() throws(ModelError) {
        switch form {
        case .events:
            guard !assembler.hasFinished else { return }
            throw assembler.failure(ModelError(.truncated, "the stream ended before the response did"))
        case .document:
            let document = document.take()
            try hearing.hear(document: document.span)
        case nil: throw assembler.failure(ModelError(.truncated, "the body is empty"))
        }
    }
}

/// What has been heard of a response of the Responses interface.
private struct ResponsesHearing: Hearing, SSEListener {
    var assembler: ResponseAssembler

    private var event = ResponsesEvent()
    private var output = ResponsesOutput()

    init(assembler: ResponseAssembler) { self.assembler = assembler }

    mutating func hear(_ frame: borrowing SSEEvent, _ shape: inout DeltaShape) throws(ModelError) {
        guard !assembler.hasFinished, !frame.data.equals("[DONE]") else { return }
        event.reset(noting: shape.isLearning)
        do {
            try event.read(frame.data)
        } catch {
            throw ModelError(error, at: frame.offset, in: frame.data)
        }
        switch event.kind {
        case .progress: assembler.identify(id: event.response?.id, model: event.response?.model)
        case .end: try end()
        case .error: throw failure(in: frame.data)
        case .redundant: break
        case .other: try hearOther(frame.data)
        default:
            try output.hear(&event, in: frame.data, &assembler)
            guard shape.isLearning, event.isPlainDelta else { return }
            shape.learn(frame.data, delta: event.deltaRange, ignoring: event.ignored)
        }
    }

    mutating func hear(document: Span<UInt8>) throws(ModelError) {
        let response: ResponsesObject
        do {
            response = try ResponsesObject(document: document)
        } catch {
            guard error.reason != .unexpectedEnd else {
                throw assembler.failure(ModelError(.truncated, "the document ended before the response did"))
            }
            throw ModelError(error, at: 0, in: document)
        }
        guard response.isOne else {
            guard let fault = response.fault ?? fault(in: document) else {
                throw ModelError(.malformedResponse, "the document holds no answer")
            }
            throw assembler.failure(fault.error(status: 200, provider: assembler.provider))
        }
        try end(response)
    }

    private mutating func end() throws(ModelError) {
        guard var response = event.response else {
            throw assembler.failure(ModelError(.malformedResponse, "the last event holds no response"))
        }
        if let timings = event.timings { response.notices.append(.other(name: "timings", timings)) }
        try end(response)
    }

    /// Hears the response as it is when it is over.
    private mutating func end(_ response: ResponsesObject) throws(ModelError) {
        assembler.identify(id: response.id, model: response.model)
        for notice in response.notices { assembler.notice(notice) }
        let fault = response.fault
        do {
            try output.finish(response.output, &assembler)
        } catch {
            // What failed may have ended anywhere.
            if fault == nil { throw error }
        }
        if let usage = response.usage {
            assembler.usage(Usage(responses: usage, showsReasoning: output.hasReasoningText(assembler.response)))
        }
        if let fault { throw assembler.failure(fault.error(status: 200, provider: assembler.provider)) }
        try assembler.finish(FinishReason(response, output))
    }

    /// Passes on a step of a provider's tool or something new, unless it is an error in another shape.
    private mutating func hearOther(_ data: Span<UInt8>) throws(ModelError) {
        guard let json = try? JSONReader.value(in: data) else { return }
        let type = json["type"]?.string
        if type == nil, ProviderFault(json: json) != nil { throw failure(in: data) }
        assembler.unknown(type: type ?? "", json: String(data))
    }

    private func fault(in data: Span<UInt8>) -> ProviderFault? {
        guard let json = try? JSONReader.value(in: data) else { return nil }
        return ProviderFault(json: json)
    }

    /// Source: `wire/errors-and-retries.md`, § 3.
    private func failure(in data: Span<UInt8>) -> ModelError {
        let fault = fault(in: data) ?? ProviderFault(message: "the response failed")
        return assembler.failure(fault.error(status: 200, provider: assembler.provider))
    }
}

extension FinishReason {
    /// There is no such field: it follows from the response's status and from what was said.
    ///
    /// Source: `wire/openai-responses.md`, § 2.
    init(_ response: ResponsesObject, _ output: ResponsesOutput) {
        switch response.incompleteReason {
        case "max_output_tokens": self.init(.length, raw: response.incompleteReason)
        case "content_filter": self.init(.contentFilter, raw: response.incompleteReason)
        case let reason?: self.init(.other, raw: reason)
        case nil: self.init(status: response.status, output)
        }
    }

    private init(status: String?, _ output: ResponsesOutput) {
        switch status {
        case "queued", "in_progress": self.init(.unreported, raw: status)
        case "incomplete", "cancelled": self.init(.other, raw: status)
        default:
            let isRefusal = output.hasRefusal && !output.hasText
            self.init(output.hasCalls ? .toolCalls : isRefusal ? .refusal : .stop, raw: status)
        }
    }
}

extension ResponsesOutput {
    /// Whether any reasoning can be read.
    fileprivate func hasReasoningText(_ response: ModelResponse) -> Bool {
        hasReasoning && !response.reasoningText.isEmpty
    }
}
