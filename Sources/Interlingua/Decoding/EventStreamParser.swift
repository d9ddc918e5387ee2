/// One message of an `application/vnd.amazon.eventstream`, checked. Its views end with the call that receives it.
struct EventStreamMessage: ~Escapable {
    let headers: EventStreamHeaders
    let payload: Span<UInt8>
    /// Where the payload begins in the body.
    let payloadOffset: Int

    @_lifetime(copy headers, copy payload)
    init(headers: consuming EventStreamHeaders, payload: Span<UInt8>, payloadOffset: Int) {
        self.headers = headers
        self.payload = payload
        self.payloadOffset = payloadOffset
    }
}

/// Splits an `application/vnd.amazon.eventstream` body into messages, however its bytes were chunked.
///
/// Both checksums and all headers of a message are checked before it is handed out. One that lies whole in a chunk is
/// handed out in place; of the last one of a chunk the begin is kept in a buffer that is reused, so a steady stream
/// allocates nothing. Headers that repeat those of the message before, as in a stream nearly all do, have been checked.
/// A length is refused as soon as it is known. After an error the parser is of no more use.
///
/// Source: AWS, “Event stream encoding”; `wire/bedrock.md`, § 6.
struct EventStreamParser: Sendable {
    let limits: EventStreamLimits
    /// The begin of a message whose end has not come.
    private var message: [UInt8] = []
    /// Its head, once that is there.
    private var prelude: EventStreamPrelude?
    /// The headers that were checked last, how often they came again, and what they do to a checksum, once that pays.
    private var checkedHeaders: [UInt8] = []
    private var repetitionCount = 0
    private var checkedRun: CRC32.Run?
    /// Where in the body the next message begins, or the unfinished one.
    private var offset = 0
    /// Of the payload of the last message.
    private var shape = DeltaShape()

    init(limits: EventStreamLimits = EventStreamLimits()) { self.limits = limits }

    /// A message has begun whose end has not come; true at the end of a body that was cut.
    var hasUnfinishedMessage: Bool { !message.isEmpty }

    /// Parses `chunk`, and tells `listener` each message that it completes.
    mutating func parse<Listener: EventStreamListener>(
        _ chunk: Span<UInt8>, to listener: inout Listener
    ) throws(Listener.Failure) {
        var start = 0
        if !message.isEmpty {
            start = try holdPrelude(of: chunk, Listener.failure)
            guard let prelude else { return }
            let end = min(chunk.count, start + prelude.messageByteCount - message.count)
            message.append(chunk.extracting(start..<end))
            start = end
            guard message.count == prelude.messageByteCount else { return }
            try deliverHeld(prelude, &listener)
        }
        while start < chunk.count {
            let rest = chunk.extracting(start...)
            prelude = try readPrelude(rest, Listener.failure)
            guard let prelude, prelude.messageByteCount <= rest.count else { return message.append(rest) }
            try deliver(rest.extracting(..<prelude.messageByteCount), prelude, &listener)
            offset += prelude.messageByteCount
            start += prelude.messageByteCount
        }
    }

    /// Completes the prelude of the held message, where it is not whole, and gives the index of the next byte.
    private mutating func holdPrelude<Failure: Error>(
        of chunk: Span<UInt8>, _ failure: (DecodingFault) -> Failure
    ) throws(Failure) -> Int {
        guard prelude == nil else { return 0 }
        let count = min(chunk.count, EventStreamPrelude.byteCount - message.count)
        message.append(chunk.extracting(..<count))
        prelude = try readPrelude(message.span, failure)
        return count
    }

    private func readPrelude<Failure: Error>(
        _ bytes: Span<UInt8>, _ failure: (DecodingFault) -> Failure
    ) throws(Failure) -> EventStreamPrelude? {
        do {
            return try EventStreamPrelude(bytes, at: offset, limits: limits)
        } catch {
            throw failure(error)
        }
    }

    /// Hands out the held message, which is whole.
    private mutating func deliverHeld<Listener: EventStreamListener>(
        _ prelude: EventStreamPrelude, _ listener: inout Listener
    ) throws(Listener.Failure) {
        var whole: [UInt8] = []
        swap(&whole, &message)
        defer {
            whole.removeAll(keepingCapacity: true)
            swap(&whole, &message)
        }
        try deliver(whole.span, prelude, &listener)
        offset += whole.count
    }

    /// Checks the message that `bytes` are, and hands it out.
    private mutating func deliver<Listener: EventStreamListener>(
        _ bytes: Span<UInt8>, _ prelude: EventStreamPrelude, _ listener: inout Listener
    ) throws(Listener.Failure) {
        let checksumStart = bytes.count - 4
        let headersEnd = EventStreamPrelude.byteCount + prelude.headersByteCount
        let headers = bytes.extracting(EventStreamPrelude.byteCount..<headersEnd)
        let payload = bytes.extracting(headersEnd..<checksumStart)
        let areChecked = headers.count == checkedHeaders.count && headers.has(checkedHeaders.span, at: 0)
        var crc = prelude.running
        crc.update(bytes.extracting(8..<EventStreamPrelude.byteCount))
        if areChecked, let checkedRun { crc.update(checkedRun) } else { crc.update(headers) }
        crc.update(payload)
        guard bytes.bigEndianUInt32(at: checksumStart) == crc.checksum else {
            throw Listener.failure(DecodingFault(.checksumMismatch, at: offset + checksumStart))
        }
        if areChecked { noteRepetition(of: headers) } else { try check(headers, Listener.failure) }
        if areChecked, let match = shape.match(whole: payload) {
            return try listener.goOn(with: shape.text(of: match, in: payload), counting: shape.counts)
        }
        shape.begin(learning: listener.beginFrame())
        let message = EventStreamMessage(
            headers: EventStreamHeaders(headers), payload: payload, payloadOffset: offset + headersEnd)
        try listener.hear(message, &shape)
        if !listener.isRepeatable { shape.forget() }
    }

    private mutating func check<Failure: Error>(
        _ headers: Span<UInt8>, _ failure: (DecodingFault) -> Failure
    ) throws(Failure) {
        do {
            try EventStreamHeaders(headers).validate(at: offset + EventStreamPrelude.byteCount)
        } catch {
            throw failure(error)
        }
        checkedHeaders.removeAll(keepingCapacity: true)
        checkedHeaders.append(headers)
        repetitionCount = 0
        checkedRun = nil
    }

    /// Finds out what the headers do to a checksum, once they came as often as that costs.
    private mutating func noteRepetition(of headers: Span<UInt8>) {
        guard checkedRun == nil else { return }
        repetitionCount += 1
        if repetitionCount == 32 { checkedRun = CRC32.Run(headers) }
    }
}
