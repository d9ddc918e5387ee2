/// Hears what a container says through SageMaker: takes its bytes out of the messages, and lets its own decoder hear
/// them.
///
/// The bytes say whether they are messages: the first of those is a length, and so begins with a zero, which no text
/// does. A whole answer, or one that a gateway has unwrapped, goes to the container's decoder as it is. The offsets of
/// its errors then count the container's bytes.
///
/// Source: `wire/sagemaker.md`.
public struct SageMakerDecoder<Container: ResponseDecoder>: ResponseDecoder {
    /// The container's, which gathers the events.
    public var assembler: ResponseAssembler {
        _read { yield hearing.container.assembler }
        _modify { yield &hearing.container.assembler }
    }

    private var messages = EventStreamParser()
    /// `nil` until the first byte has come.
    private var isFramed: Bool?
    private var hearing: SageMakerHearing<Container>

    init(_ container: Container) { hearing = SageMakerHearing(container: container) }

    public mutating func decode(_ bytes: Span<UInt8>) throws(ModelError) {
        guard !bytes.isEmpty else { return }
        let isFramed = self.isFramed ?? (bytes[0] == 0)
        self.isFramed = isFramed
        guard isFramed else { return try hearing.container.decode(bytes) }
        try messages.parse(bytes, to: &hearing)
    }

    /// Whether the answer was whole is for the container's decoder to say, also where the body ends inside a message.
    public mutating func finish() throws(ModelError) {
        guard !assembler.hasFinished else { return }
        try hearing.container.finish()
    }
}

/// Passes a container's bytes on to its own decoder, which hears repetition where there is any.
private struct SageMakerHearing<Container: ResponseDecoder>: Hearing, EventStreamListener {
    var container: Container

    var assembler: ResponseAssembler {
        _read { yield container.assembler }
        _modify { yield &container.assembler }
    }

    mutating func hear(_ message: borrowing EventStreamMessage, _ shape: inout DeltaShape) throws(ModelError) {
        // What comes after the container's answer is not part of it.
        guard !container.assembler.hasFinished else { return }
        if let fault = ProviderFault(message) {
            throw container.assembler.failure(fault.error(status: 200, provider: container.assembler.provider))
        }
        guard message.headers.has(":event-type", "PayloadPart") else {
            let type = message.headers.text(":event-type") ?? ""
            return container.assembler.unknown(type: type, json: String(message.payload))
        }
        try container.decode(message.payload)
    }
}
