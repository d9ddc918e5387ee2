/// The library's own transport: libcurl on an event loop with a thread of its own. While that sleeps, a request leaves
/// from the thread that sends it.
///
/// Connections are kept and used again, HTTP/2 is spoken where TLS negotiates it, names are looked up off
/// the loop. An idle stream costs nothing; one that nobody reads from is paused once its window is full.
/// Redirects are never followed, so a credential goes only where its request says; cookies and netrc are
/// not used.
///
/// A transport that is let go without ``close(after:)`` ends the transfers that are still open.
public final class CurlTransport: Transport {
    /// The one that the whole process shares, with the default configuration. Nobody closes it.
    public static let shared = CurlTransport()

    let driver = LoopDriver()

    public init(_ configuration: Configuration = Configuration()) {
        CurlLoop.setUpLibrary()
        let driver = driver
        let isStarted = EventLoopThread.start(named: configuration.threadName) {
            do throws(CurlError) {
                try driver.run(configuration)
            } catch {
                driver.inbox.refuseAll(ModelError(.unreachable, "libcurl cannot start: \(error.words)"))
            }
        }
        if isStarted { return }
        driver.inbox.refuseAll(ModelError(.unreachable, "the system gives no thread for the transport"))
    }

    deinit { driver.inbox.post(.stop(.now, nil)) }

    public func send(
        _ request: TransportRequest, deadline: TransportDeadline?
    ) async throws(ModelError) -> TransportResponse {
        let body = try start(request)
        let deadline = deadline.map(Mailbox.Deadline.init)
        while true {
            if let head = try body.head() {
                return TransportResponse(status: head.status, headers: head.headers, body: body)
            }
            await body.mailbox.wait(forHead: true, until: deadline)
        }
    }

    /// From here on, dropping the body ends the transfer. (Apart, as `head` and `take` are, so that what it needs while
    /// it runs is not kept by a caller that waits.)
    @inline(never) private func start(_ request: TransportRequest) throws(ModelError) -> CurlBody {
        try request.check()
        if Task.isCancelled { throw .taskCancelled }
        let mailbox = Mailbox(inbox: driver.inbox)
        if let refusal = driver.send(mailbox, request) { throw refusal }
        return CurlBody(mailbox)
    }

    /// Accepts nothing new, and returns when the transfers under way have ended.
    ///
    /// - Parameter grace: How long they may take; what is left then ends with `.cancelled`. Zero ends
    ///   everything at once.
    public func close(after grace: Duration = .seconds(30)) async {
        await Waiter.suspend { driver.inbox.post(.stop(.now + grace, $0)) == nil }
    }
}

/// A body that the event loop fills.
private final class CurlBody: ResponseBody {
    let mailbox: Mailbox

    init(_ mailbox: Mailbox) { self.mailbox = mailbox }

    deinit { mailbox.letGo() }

    func discard() { mailbox.drain(until: .now + .seconds(2)) }

    @inline(never) func head() throws(ModelError) -> ResponseHead? {
        if Task.isCancelled { throw .taskCancelled }
        return try mailbox.takeHead()
    }

    // Inlined for the reason that `EventBatches.next` is.
    @inline(__always)
    func next(into bytes: inout [UInt8], deadline: TransportDeadline?) async throws(ModelError) -> Bool {
        if let hasBytes = try take(&bytes) { return hasBytes }
        // Read the clock only where there is a wait, and once for all of it.
        let deadline = deadline.map(Mailbox.Deadline.init)
        while true {
            await mailbox.wait(forHead: false, until: deadline)
            if let hasBytes = try take(&bytes) { return hasBytes }
        }
    }

    /// Whether there were bytes, or the end; `nil` where there is nothing yet.
    @inline(never) private func take(_ bytes: inout [UInt8]) throws(ModelError) -> Bool? {
        if Task.isCancelled {
            mailbox.abandon(.taskCancelled)
            throw .taskCancelled
        }
        switch mailbox.take(&bytes) {
        case .bytes: return true
        case .end: return false
        case .failed(let error): throw error
        case .nothing: return nil
        }
    }
}
