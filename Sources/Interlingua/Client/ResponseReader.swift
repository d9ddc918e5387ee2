/// Reads one response: bytes from the transport through the decoder, events out.
struct ResponseReader<Decoder: ResponseDecoder> {
    private var decoder: Decoder
    private let body: any ResponseBody
    private let requestID: String?
    private let status: Int
    private var clock: ResponseClock
    private let maximumByteCount: Int
    private var byteCount = 0
    private var chunk: [UInt8] = []
    /// Ends the response, once the events before it have been given out.
    private var failure: ModelError?
    private var isOver = false

    init(_ decoder: Decoder, _ response: TransportResponse, clock: ResponseClock, maximumByteCount: Int) {
        self.decoder = decoder
        body = response.body
        status = response.status
        requestID = ProviderFault.requestID(in: response.headers)
        self.clock = clock
        self.maximumByteCount = maximumByteCount
    }

    /// Fills `events` with all that is here, waiting until there is one; false when the response is over.
    mutating func next(into events: inout [ModelEvent]) async throws(ModelError) -> Bool {
        while true {
            if let failure { throw failure }
            if isOver { return false }
            do {
                try await read()
            } catch {
                failure = described(error)
            }
            decoder.assembler.takeEvents(into: &events)
            clock.heard(events: !events.isEmpty)
            if !events.isEmpty { return true }
        }
    }

    private mutating func read() async throws(ModelError) {
        let body = body
        let more = try await clock.waiting { (deadline) async throws(ModelError) in
            try await body.next(into: &chunk, deadline: deadline)
        }
        guard more else {
            isOver = true
            return try decoder.finish()
        }
        byteCount += chunk.count
        guard byteCount <= maximumByteCount else {
            throw ModelError(.malformedResponse, "the body is longer than \(maximumByteCount) bytes")
        }
        let bytes = chunk  // a view of the property itself would keep `self` from being changed meanwhile
        try decoder.decode(bytes.span)
        if decoder.assembler.hasFinished {
            isOver = true
            body.discard()
        }
    }

    private func described(_ error: ModelError) -> ModelError {
        var error = decoder.assembler.failure(error)
        error.status = error.status ?? status
        error.requestID = error.requestID ?? requestID
        return error
    }
}
