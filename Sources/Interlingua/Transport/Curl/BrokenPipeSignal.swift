#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Runs `body`, which may write to broken connections, on a thread that is not ours.
///
/// A TLS library writes without MSG_NOSIGNAL, and libcurl leaves the SIGPIPE that this may raise to us; it would end
/// an app that does not handle it.
func withoutBrokenPipeSignal(_ body: () -> Void) {
    var signals = sigset_t()
    var previous = sigset_t()
    // SAFETY: these calls, and those below, read and fill in the local variables that they are given.
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, &previous)
    body()
    // A thread that had it blocked keeps what came.
    guard unsafe sigismember(&previous, SIGPIPE) == 0 else { return }
    var pending = sigset_t()
    var taken: Int32 = 0
    unsafe sigpending(&pending)
    if unsafe sigismember(&pending, SIGPIPE) == 1 { unsafe sigwait(&signals, &taken) }
    unsafe pthread_sigmask(SIG_SETMASK, &previous, nil)
}
