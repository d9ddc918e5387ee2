internal import CCurl

/// The event loop: one set of transfers, one poller. Confined to whoever drives it (``LoopDriver``).
///
///     sockets → commands → some new transfers → timer → finished ones → hand over → deadlines → sleep → (again)
///
/// Bytes gather in the transfers during a turn and are handed over once at its end, so a burst wakes its
/// consumer once.
final class CurlLoop {
    let inbox: LoopInbox
    let configuration: CurlTransport.Configuration
    let multi: CurlMulti
    /// Every transfer that libcurl has, from before it is added until after it is removed.
    var transfers: [TransferID: Transfer] = [:]
    /// Those that have something to hand over at the end of this turn.
    var news: [Transfer] = []
    /// Consumers of those, while they are handed over.
    var awakened: [Waiter] = []
    /// Handles for the next requests.
    var idleHandles: [CurlHandle] = []
    var resets = StreamReset()
    private var sockets = SocketTable()
    /// When libcurl wants to be called; `.never` where it does not.
    private var timer = LoopInstant.never
    /// Accepted and not yet given to libcurl, in order.
    private var queue: [(Mailbox, TransportRequest)] = []
    private var firstInQueue = 0
    private var isStopping = false
    private var stopInstant = LoopInstant.never
    private var stopWaiters: [Waiter] = []
    /// Those of this turn.
    private var commands: [LoopCommand] = []
    /// When the loop's thread, if it sleeps, wakes by itself.
    private var wakeInstant = LoopInstant.never
    /// Something was received or sent since that thread last slept.
    private var hasWorked = false

    init(_ inbox: LoopInbox, _ configuration: CurlTransport.Configuration) throws(CurlError) {
        guard inbox.poller.isOpen else { throw CurlError(code: CURLE_FAILED_INIT) }
        try CurlError.check(Self.libraryResult)
        self.inbox = inbox
        self.configuration = configuration
        multi = try CurlMulti(maximumKeptConnections: configuration.maximumKeptConnections)
    }

    /// Sets libcurl and its TLS library up, once per process, before any other use of them by us.
    ///
    /// Not on the loop's thread: a program that is done at once would end while they are being set up there, and its
    /// end takes them down.
    static func setUpLibrary() { _ = libraryResult }

    private static let libraryResult = curl_global_init(Int(CURL_GLOBAL_ALL))
}

// MARK: the turn

extension CurlLoop {
    /// Takes in what sockets and other threads have brought, and hands over what came of it.
    ///
    /// - Parameter jobs: Gathers the parts of tasks that are to run on the loop's thread after the turn.
    /// - Returns: How many milliseconds the thread may sleep then, without end where negative; `nil` at the loop's end.
    func turn(_ ready: [ReadyDescriptor], _ jobs: inout [UnownedJob]) -> Int32? {
        if !ready.isEmpty { hasWorked = true }
        for descriptor in ready where sockets.isWanted(descriptor.descriptor, inbox.poller) {
            multi.act(on: descriptor)
        }
        inbox.take(&commands)
        for command in commands { apply(command, &jobs) }
        commands.removeAll(keepingCapacity: true)
        addSome()
        settle()
        checkDeadlines()
        guard !isDone else {
            finish()
            return nil
        }
        guard jobs.isEmpty, firstInQueue == queue.count, inbox.fallAsleep() else { return 0 }
        return sleep()
    }

    /// How many milliseconds the thread sleeps.
    ///
    /// Where something was done since it last slept, a second at most: a request that is sent by then, as many are that
    /// follow one another, sets libcurl's timers later than that, and the thread need not be woken to learn of them.
    private func sleep() -> Int32 {
        let next = nextInstant
        guard hasWorked || next != .never else {
            wakeInstant = .never
            return -1
        }
        let now = LoopInstant.now
        let instant = hasWorked ? min(next, now + .seconds(1)) : next
        hasWorked = false
        wakeInstant = instant
        return Int32(min(now.milliseconds(until: instant), UInt64(Int32.max)))
    }

    /// Sends a request from the sender's own thread, while the loop's sleeps.
    ///
    /// - Returns: False, and nothing done, where the loop ends, or has so much under way that it had better send
    ///   several requests in one turn (64 small ones at a time cost a seventh less CPU so).
    func sendNow(_ mailbox: Mailbox, _ request: TransportRequest) -> Bool {
        guard transfers.count < 16, !isStopping else { return false }
        hasWorked = true
        withoutBrokenPipeSignal {
            add(mailbox, request)
            settle()
        }
        // It would sleep past what libcurl now waits for.
        if nextInstant < wakeInstant { inbox.poller.ring() }
        return true
    }

    /// Lets libcurl go on, and hands over what came.
    private func settle() {
        runTimer()
        reap()
        publishNews()
        resets.flush(transfers.values)
    }

    /// Stopped, with nothing under way. (Closing the connections then ends what was not flushed.)
    private var isDone: Bool { isStopping && transfers.isEmpty && firstInQueue == queue.count }

    /// When the next thing is due by the clock.
    private var nextInstant: LoopInstant { min(timer, inbox.deadlineBound, stopInstant) }

    private func apply(_ command: LoopCommand, _ jobs: inout [UnownedJob]) {
        switch command {
        case .add(let mailbox, let request):
            if isStopping { mailbox.abandon(.transportClosed) } else { queue.append((mailbox, request)) }
        case .resume(let id):
            if let transfer = transfers[id], transfer.isPaused { resume(transfer) }
        case .cancel(let id):
            if let transfer = transfers[id] { remove(transfer) }
        case .drain(let id):
            if let transfer = transfers[id] { drain(transfer) }
        case .run(let job): jobs.append(job)
        case .stop(let instant, let waiter):
            isStopping = true
            stopInstant = min(stopInstant, instant)
            if let waiter { stopWaiters.append(waiter) }
        }
    }

    /// A few new transfers a turn, so that a burst of them does not keep the open ones waiting
    /// (1,000 at once: the worst delay fell from 115 ms to 23).
    private func addSome() {
        guard !queue.isEmpty else { return }
        for (mailbox, request) in queue[firstInQueue...].prefix(32) {
            firstInQueue += 1
            if !mailbox.isOver { add(mailbox, request) }
        }
        guard firstInQueue == queue.count else { return }
        queue.removeAll(keepingCapacity: true)
        firstInQueue = 0
    }

    private func checkDeadlines() {
        let now = inbox.deadlineBound == .never && stopInstant == .never ? LoopInstant(nanoseconds: 0) : .now
        if inbox.deadlineBound <= now { sweepDeadlines(now) }
        guard stopInstant <= now else { return }
        stopInstant = .never
        for (mailbox, _) in queue[firstInQueue...] { mailbox.abandon(.transportClosed) }
        for transfer in transfers.values { end(transfer, .failure(.transportClosed)) }
        publishNews()
    }

    /// Looks at every transfer, which is rare: not before the earliest deadline that was ever waited for.
    private func sweepDeadlines(_ now: LoopInstant) {
        inbox.forgetDeadlineBound()
        for transfer in transfers.values {
            if transfer.mailbox.expire(at: now) {
                remove(transfer)
            } else if let deadline = transfer.mailbox.deadline {
                inbox.watch(deadline)
            }
        }
    }

    private func finish() {
        publishNews()
        inbox.refuseAll(.transportClosed)
        for waiter in stopWaiters { waiter.resume() }
    }
}

// MARK: what libcurl asks for

extension CurlLoop {
    func watch(_ descriptor: Int32, for wanted: Readiness) { sockets.want(wanted, of: descriptor, inbox.poller) }

    func opened(_ descriptor: Int32) { sockets.opened(descriptor) }

    func closed(_ descriptor: Int32) { sockets.closed(descriptor) }

    /// A negative time is none.
    func setTimer(milliseconds: Int) {
        timer = milliseconds < 0 ? .never : .now + .milliseconds(milliseconds)
    }

    private func runTimer() {
        // Several rounds: a new transfer's first step asks for the next one at once.
        for _ in 0..<4 {
            guard timer != .never, timer <= .now else { return }
            timer = .never
            multi.actOnTimer()
        }
    }
}
