import Foundation
import Testing

@testable import Interlingua

/// A sender's thread is the app's: what libcurl does there must not end it, nor change what it does with signals.
struct BrokenPipeSignalTests {
    /// By default SIGPIPE ends the process, so that this test would not come to its end.
    @Test func `a write to a broken pipe does not end the process`() throws {
        let pipe = Pipe()
        try pipe.fileHandleForReading.close()
        let descriptor = pipe.fileHandleForWriting.fileDescriptor
        var code: Int32 = 0
        withoutBrokenPipeSignal {
            if unsafe write(descriptor, "x", 1) < 0 { code = errno }
        }
        #expect(code == EPIPE)
        #expect(!isBlocked())
    }

    /// One that the app has blocked stays for the app, with what came.
    @Test func `a thread that has blocked the signal finds it`() throws {
        // SAFETY: the calls read and fill in the local variables that they are given.
        var signals = sigset_t()
        var previous = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, &previous)
        withoutBrokenPipeSignal { pthread_kill(pthread_self(), SIGPIPE) }
        #expect(isBlocked())
        var pending = sigset_t()
        unsafe sigpending(&pending)
        #expect(unsafe sigismember(&pending, SIGPIPE) == 1)
        var taken: Int32 = 0
        unsafe sigwait(&signals, &taken)
        unsafe pthread_sigmask(SIG_SETMASK, &previous, nil)
    }

    private func isBlocked() -> Bool {
        var mask = sigset_t()
        unsafe pthread_sigmask(SIG_BLOCK, nil, &mask)
        return unsafe sigismember(&mask, SIGPIPE) == 1
    }
}
