import Foundation
import Testing

#if PTHREAD_MUTEX
    @testable import Interlingua  // for a lock that ThreadSanitizer sees
#else
    import Synchronization
#endif

/// Something that happens once, on one side, for the other to wait for: the handshakes between a script's
/// thread and a test, so that order is shown without a clock.
final class Moment: Sendable {
    private let isOver = Mutex(false)
    private let condition = NSCondition()

    var hasCome: Bool { isOver.withLock { $0 } }

    func come() {
        condition.lock()
        isOver.withLock { $0 = true }
        condition.broadcast()
        condition.unlock()
    }

    /// For the script's thread. Gives up after two minutes, for a test that has failed meanwhile.
    func block() {
        let end = Date(timeIntervalSinceNow: 120)
        condition.lock()
        while !hasCome, condition.wait(until: end) {}
        condition.unlock()
    }

    /// For the test. Fails it when nothing comes in a minute.
    func wait(sourceLocation: SourceLocation = #_sourceLocation) async {
        await eventually("the moment came", sourceLocation: sourceLocation) { hasCome }
    }
}

/// Waits until `fact` is true. Fails the test when it is not in a minute.
func eventually(
    _ what: Comment, sourceLocation: SourceLocation = #_sourceLocation, _ fact: () -> Bool
) async {
    for _ in 0..<12_000 {
        if fact() { return }
        try? await Task.sleep(for: .milliseconds(5))
    }
    #expect(fact(), what, sourceLocation: sourceLocation)
}
