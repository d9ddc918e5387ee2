/// One response as far as it has been heard: its decoder, its clocks, and how it ends.
///
/// What waits for it calls these functions and does not contain them: what they need while they run would otherwise be
/// kept while it waits, 5,600 bytes for each stream.
struct UnfinishedResponse {
    /// A wait for bytes.
    struct Wait {
        var deadline: TransportDeadline?
    }

    private enum End {
        case whole
        case failed(ModelError)
    }

    /// Not of its own type, or all that is around it would be generic, which costs more than one call of its kind for
    /// each slice of bytes.
    private var decoder: any ResponseDecoder
    private var clock: ResponseClock
    private let status: Int
    private let requestID: String?
    private let maximumByteCount: Int
    private var byteCount = 0
    /// An array that has held bytes, for the next.
    private var room: [UInt8] = []
    /// What comes once the events that are here have been given out; `nil` is more.
    private var end: End?

    /// - Parameter maximumByteCount: Of the body.
    init(_ decoder: any ResponseDecoder, of response: TransportResponse, clock: ResponseClock, maximumByteCount: Int) {
        self.decoder = decoder
        self.clock = clock
        status = response.status
        requestID = ProviderFault.requestID(in: response.headers)
        self.maximumByteCount = maximumByteCount
    }

    /// Begins to wait for bytes; `nil` where the response is over.
    ///
    /// - Parameter bytes: Gets room for them.
    /// - Throws: What ended the response.
    @inline(never) mutating func startWait(lending bytes: inout [UInt8]) throws(ModelError) -> Wait? {
        switch end {
        case .whole: return nil
        case .failed(let error): throw error
        case nil: break
        }
        swap(&room, &bytes)
        return Wait(deadline: clock.startWait())
    }

    /// Hears what a wait has brought, and takes the events out of it.
    ///
    /// - Parameters:
    ///   - bytes: Given back for the next wait.
    ///   - isEnd: Whether the body is over instead.
    /// - Returns: Whether the response is whole, with the body not yet at its end.
    @inline(never) mutating func endWait(_ bytes: inout [UInt8], isEnd: Bool, _ events: inout [ModelEvent]) -> Bool {
        clock.endWait()
        swap(&room, &bytes)
        do {
            try isEnd ? finish() : hear(room)
        } catch {
            end = .failed(described(error))
        }
        let hasFinished = decoder.assembler.give(&events)
        clock.heard(events: !events.isEmpty)
        guard hasFinished, case nil = end else { return false }
        end = .whole
        return true
    }

    /// The wait has failed, and with it the response.
    @inline(never) mutating func fail(_ error: ModelError) { end = .failed(described(error)) }

    private mutating func finish() throws(ModelError) {
        end = .whole
        try decoder.finish()
    }

    private mutating func hear(_ bytes: [UInt8]) throws(ModelError) {
        byteCount += bytes.count
        guard byteCount <= maximumByteCount else {
            throw ModelError(.malformedResponse, "the body is longer than \(maximumByteCount) bytes")
        }
        try decoder.decode(bytes.span)
    }

    private func described(_ error: ModelError) -> ModelError {
        var error = decoder.assembler.failure(error)
        error.status = error.status ?? status
        error.requestID = error.requestID ?? requestID
        return error
    }
}

extension ResponseAssembler {
    /// Gives the events away, and says whether the response is over. One call that may change it, since a dialect's
    /// decoder may copy all of its assembler for one that may not.
    fileprivate mutating func give(_ events: inout [ModelEvent]) -> Bool {
        takeEvents(into: &events)
        return hasFinished
    }
}
