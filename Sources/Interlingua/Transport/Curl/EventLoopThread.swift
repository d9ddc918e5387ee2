internal import CCurl

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A thread apart from Swift's own pool, which must not be made to wait for sockets.
enum EventLoopThread {
    /// Runs `body` on a new thread. False, and nothing run, where the system gives no thread.
    ///
    /// All signals are blocked on it: they are the app's, but for SIGPIPE (``withoutBrokenPipeSignal(_:)``).
    static func start(named name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        var all = sigset_t()
        var previous = sigset_t()
        let box = unsafe Unmanaged.passRetained(Box(name: name, body: body))
        // SAFETY: the calls fill in the local variables that they are given; a new thread inherits the mask.
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &previous)
        defer { _ = unsafe pthread_sigmask(SIG_SETMASK, &previous, nil) }
        guard unsafe isStarted(box.toOpaque()) else {
            unsafe box.release()
            return false
        }
        return true
    }

    private static func isStarted(_ box: UnsafeMutableRawPointer) -> Bool {
        // SAFETY: the one reference that `start` retained is taken over by the thread's first statement, or
        // released by `start` where there is no thread.
        #if canImport(Darwin)
            var thread: pthread_t?
            let code = unsafe pthread_create(
                &thread, nil,
                { box in
                    unsafe Unmanaged<Box>.fromOpaque(box).takeRetainedValue().run()
                    return nil
                }, box)
            guard code == 0, let thread = unsafe thread else { return false }
            unsafe pthread_detach(thread)
        #else
            var thread = pthread_t()
            let code = unsafe pthread_create(
                &thread, nil,
                { box in
                    if let box = unsafe box { unsafe Unmanaged<Box>.fromOpaque(box).takeRetainedValue().run() }
                    return nil
                }, box)
            guard code == 0 else { return false }
            pthread_detach(thread)
        #endif
        return true
    }

    private final class Box: Sendable {
        private let name: String
        private let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }

        func run() {
            unsafe ccurl_name_thread(name)
            body()
        }
    }
}
