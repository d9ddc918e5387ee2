import Foundation
import Synchronization

/// Ctrl-C: ends the answer that is being given, or the program where there is none.
public struct Interrupt {
    private let answer = Running()
    private let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())

    public init() {
        signal(SIGINT, SIG_IGN)
        source.setEventHandler { [answer] in answer.cancel() }
        source.resume()
    }

    /// Runs `work` in a task that Ctrl-C cancels.
    public func cancelling<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
        let task = Task { await work() }
        answer.begin { task.cancel() }
        defer { answer.end() }
        return await task.value
    }
}

/// The task under way. The signal comes on a thread of its own.
private final class Running: Sendable {
    private let cancellation = Mutex<(@Sendable () -> Void)?>(nil)

    func begin(_ cancel: @escaping @Sendable () -> Void) { cancellation.withLock { $0 = cancel } }

    func end() { cancellation.withLock { $0 = nil } }

    /// The second time there is nothing left to cancel, and the program ends even if the answer hangs.
    func cancel() {
        guard let cancel = cancellation.withLock({ $0.take() }) else { exit(130) }
        cancel()
    }
}
