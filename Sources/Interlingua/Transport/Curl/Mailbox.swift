import Synchronization

/// Where the event loop and the consumer of one transfer meet.
///
/// The loop puts in, at most once a turn; the consumer takes all there is. One lock, held for a swap of
/// two arrays; neither side calls out while it holds it.
final class Mailbox: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var head: ResponseHead?
        /// How the transfer ended. Set once.
        var end: Result<Void, ModelError>?
        /// libcurl was told to wait until there is room.
        var isPaused = false
        var wait: Wait?
        /// When the transfer ends at the latest, its consumer having gone; `nil` while there is one.
        var drainDeadline: LoopInstant?

        mutating func takeWaiter() -> Waiter? {
            defer { wait = nil }
            return wait?.waiter
        }
    }

    /// A consumer that waits, and until when.
    private struct Wait {
        var waiter: Waiter
        var deadline: Deadline?
    }

    /// When a wait is over, and the error that says so.
    struct Deadline: Sendable {
        var instant: LoopInstant
        var phase: DeadlinePhase

        init(_ deadline: TransportDeadline) {
            instant = .now + deadline.after
            phase = deadline.phase
        }

        var error: ModelError { ModelError(.deadline(phase), "no answer in time") }
    }

    enum Taken {
        case bytes
        case nothing
        case end
        case failed(ModelError)
    }

    let id: TransferID
    private let inbox: LoopInbox
    private let state = Mutex(State())

    init(inbox: LoopInbox) {
        self.inbox = inbox
        id = inbox.makeID()
    }
}

// MARK: the loop's side

extension Mailbox {
    /// Hands over what one turn brought, and returns whom to wake and how many bytes wait to be taken.
    /// `bytes` comes back empty, with whatever capacity the consumer has given back.
    func publish(_ bytes: inout [UInt8], head: ResponseHead?, end: Result<Void, ModelError>?) -> (Waiter?, Int) {
        state.withLock { state in
            if !bytes.isEmpty {
                if state.bytes.isEmpty {
                    swap(&state.bytes, &bytes)
                } else {
                    state.bytes.append(contentsOf: bytes)
                    bytes.removeAll(keepingCapacity: true)
                }
            }
            if let head { state.head = head }
            if let end, state.end == nil { state.end = end }
            guard !state.bytes.isEmpty || head != nil || state.end != nil else { return (nil, 0) }
            return (state.takeWaiter(), state.bytes.count)
        }
    }

    /// Room for bytes beyond the `held` ones that are not published yet, or `nil` after noting a pause.
    func room(window: Int, held: Int, coming: Int) -> Int? {
        state.withLock { state in
            let waiting = state.bytes.count + held
            if waiting > 0, waiting + coming > window {
                state.isPaused = true
                return nil
            }
            return window - state.bytes.count
        }
    }

    /// The deadline of the consumer that waits, or of what is left to come without one.
    var deadline: LoopInstant? { state.withLock { $0.wait?.deadline?.instant ?? $0.drainDeadline } }

    /// Ends the transfer if its consumer has waited past its deadline, and wakes it; false if not.
    func expire(at now: LoopInstant) -> Bool {
        let (isExpired, waiter) = state.withLock { state -> (Bool, Waiter?) in
            guard state.end == nil else { return (false, nil) }
            if let deadline = state.drainDeadline, deadline <= now {
                state.end = .failure(.taskCancelled)
                return (true, state.takeWaiter())
            }
            guard let deadline = state.wait?.deadline, deadline.instant <= now else { return (false, nil) }
            state.end = .failure(deadline.error)
            return (true, state.takeWaiter())
        }
        waiter?.resume()
        return isExpired
    }

    var isOver: Bool { state.withLock { $0.end != nil } }
}

// MARK: the consumer's side

extension Mailbox {
    /// Swaps everything that has arrived into `buffer`. Bytes come before the error that follows them.
    func take(_ buffer: inout [UInt8]) -> Taken {
        var mustResume = false
        let taken = state.withLock { state -> Taken in
            if !state.bytes.isEmpty {
                swap(&state.bytes, &buffer)
                state.bytes.removeAll(keepingCapacity: true)
                mustResume = state.isPaused
                state.isPaused = false
                return .bytes
            }
            switch state.end {
            case nil: return .nothing
            case .success: return .end
            case .failure(let error): return .failed(error)
            }
        }
        if mustResume { inbox.post(.resume(id)) }
        return taken
    }

    /// Takes the head out, once it is there; `nil` while there is nothing.
    func takeHead() throws(ModelError) -> ResponseHead? {
        let (head, end) = state.withLock { ($0.head.take(), $0.end) }
        if let head { return head }
        switch end {
        case .failure(let error): throw error
        case .success: throw ModelError(.malformedResponse, "the response has no head")
        case nil: return nil
        }
    }

    /// Suspends until the head, where `forHead`, or bytes, or the end have come.
    ///
    /// Cancelling the task ends the wait, and the transfer. So does the deadline.
    ///
    /// `isolation` is captured on purpose: in a `nonisolated(nonsending)` function the operation's closure
    /// would be `@concurrent`, and a caller on an actor would pay two hops, 25 µs, for each wait (Swift 6.3).
    func wait(forHead: Bool, until deadline: Deadline?, isolation: isolated (any Actor)? = #isolation) async {
        if let deadline, deadline.instant <= .now { return abandon(deadline.error) }
        await withTaskCancellationHandler {
            _ = isolation
            await Waiter.suspend { waiter in
                let isStored = state.withLock { state in
                    guard state.end == nil, forHead ? state.head == nil : state.bytes.isEmpty else { return false }
                    precondition(state.wait == nil, "a body has one consumer at a time")
                    state.wait = Wait(waiter: waiter, deadline: deadline)
                    return true
                }
                if isStored, let deadline { inbox.watch(deadline.instant) }
                return isStored
            }
        } onCancel: {
            abandon(.taskCancelled)
        }
    }

    /// Nobody takes what is still to come. Until `instant` the transfer may end by itself.
    func drain(until instant: LoopInstant) {
        let isOpen = state.withLock { state in
            guard state.end == nil else { return false }
            state.bytes = []
            state.drainDeadline = instant
            return true
        }
        guard isOpen else { return }
        inbox.post(.drain(id))
        inbox.watch(instant)
    }

    /// The consumer is gone: ends the transfer, unless it may end by itself.
    func letGo() {
        if state.withLock({ $0.drainDeadline == nil }) { abandon(.taskCancelled) }
    }

    /// Ends the transfer from outside. Whoever comes second (completion, another cancel) finds `end` set
    /// and changes nothing; the loop then finds no transfer of this id, and does nothing.
    @inline(never) func abandon(_ error: ModelError) {
        let (isFirst, waiter) = state.withLock { state -> (Bool, Waiter?) in
            let isFirst = state.end == nil
            if isFirst {
                state.end = .failure(error)
                state.bytes = []
            }
            return (isFirst, state.takeWaiter())
        }
        waiter?.resume()
        if isFirst { inbox.post(.cancel(id)) }
    }
}

extension ModelError {
    static let taskCancelled = ModelError(.cancelled, "the task was cancelled")
    static let transportClosed = ModelError(.cancelled, "the transport was closed")
}
