/// The events of one response, batch by batch, and those who look on.
///
/// What a policy does with a response is mostly to look at it. As a pull around a pull it would add a frame to each
/// stream that waits and a few calls to each batch; as an observer it adds neither. So however many policies there are,
/// a consumer that waits is two calls away from the transport.
struct EventBatches {
    enum Origin {
        /// Out of bytes, as they come; no closure is between.
        case read(ResponseReader)
        case pulled(ResponseStream.Pull)
        /// The first batch comes together with those after it.
        case opened((inout [ModelEvent]) async throws(ModelError) -> EventBatches)
        case over
        /// Somebody else has them.
        case taken
    }

    private var origin: Origin
    /// In the order in which they see the events.
    private var observers: [any ResponseObserver] = []

    init(_ origin: Origin) { self.origin = origin }

    /// The same events, which `observer` sees after those who see them already.
    consuming func observed(by observer: some ResponseObserver) -> EventBatches {
        observers.append(observer)
        return self
    }

    /// As ``ResponseStream/Iterator/next(into:)``.
    ///
    /// Inlined, as all between a consumer and the transport: each asynchronous call there takes 300 instructions for an
    /// event (callgrind, `benchmarks transport`, t2), and a frame for a stream that waits.
    @inline(__always)
    mutating func next(into events: inout [ModelEvent]) async throws(ModelError) -> Bool {
        var rest: EventBatches?
        do throws(ModelError) {
            switch origin {
            case .read(let reader): if !(try await reader.next(into: &events)) { events = [] }
            case .pulled(let pull): if !(try await pull(&events)) { events = [] }
            case .opened(let open): rest = try await open(&events)
            case .over: return false
            case .taken: throw ModelError(.invalidRequest, "a response stream can be iterated only once")
            }
        } catch {
            events = []
            throw ended(by: error)
        }
        guard !events.isEmpty else { return ended() }
        for observer in observers { observer.note(events) }
        if let rest { goOn(with: rest) }
        return true
    }

    /// Takes over the batches that follow, whose own observers have seen the first.
    @inline(never) private mutating func goOn(with rest: EventBatches) {
        origin = rest.origin
        observers = rest.observers + observers
    }

    @inline(never) private mutating func ended() -> Bool {
        origin = .over
        for observer in observers { observer.noteEnd() }
        return false
    }

    @inline(never) private mutating func ended(by error: ModelError) -> ModelError {
        if case .taken = origin { return error }
        origin = .over
        return observers.reduce(error) { $1.noted($0) }
    }
}

/// Looks at a response on its way to the consumer.
protocol ResponseObserver: AnyObject {
    /// These events are about to be handed out.
    func note(_ events: [ModelEvent])

    /// The response is over, without an error.
    func noteEnd()

    /// The response failed. What is returned is handed on in the error's place.
    func noted(_ error: ModelError) -> ModelError
}
