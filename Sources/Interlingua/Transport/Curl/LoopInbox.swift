import Synchronization

/// What other threads may ask of the event loop.
///
/// Transfers are named by id, never by reference: an id that is no longer registered is a command that
/// came too late, and nothing else. That is the whole answer to a cancel that races a completion.
enum LoopCommand: Sendable {
    case add(Mailbox, TransportRequest)
    case resume(TransferID)
    case cancel(TransferID)
    /// Nobody takes what is still to come; let a little of it come all the same.
    case drain(TransferID)
    /// A part of a task that prefers the loop's thread.
    case run(UnownedJob)
    /// Accept nothing new; end what is still under way at the instant; then resume the waiter, if any.
    case stop(LoopInstant, Waiter?)
}

/// Names one transfer, for the life of the process. Never zero.
typealias TransferID = UInt

/// The part of the event loop that is shared: where commands are left, and the bell.
final class LoopInbox: Sendable {
    private struct State {
        var commands: [LoopCommand] = []
        var isAsleep = false
        /// Why nothing is accepted any more; `nil` while the loop runs.
        var refusal: ModelError?
    }

    let poller = Poller()
    private let state = Mutex(State())
    private let nextID = Atomic<TransferID>(1)
    /// No waiting consumer's deadline is earlier than this.
    private let earliestDeadline = Atomic<UInt64>(LoopInstant.never.nanoseconds)

    func makeID() -> TransferID { nextID.add(1, ordering: .relaxed).oldValue }

    /// Leaves a command. Rings only if the loop sleeps: a busy loop looks here on its next turn anyway.
    ///
    /// - Returns: Why it was refused; `nil` where it was accepted.
    @discardableResult
    func post(_ command: LoopCommand) -> ModelError? {
        let (refusal, mustRing) = state.withLock { state -> (ModelError?, Bool) in
            if let refusal = state.refusal { return (refusal, false) }
            state.commands.append(command)
            defer { state.isAsleep = false }
            return (nil, state.isAsleep)
        }
        if mustRing { poller.ring() }
        return refusal
    }
}

extension LoopInbox {
    /// A consumer waits until `deadline`, and has noted that in its mailbox. The loop is rung only when it
    /// would otherwise sleep past it.
    ///
    /// No deadline is lost to a sweep that runs at the same time: the sweep forgets the bound first and
    /// reads the mailboxes after. So either it finds the deadline, or the mailbox was written after it was
    /// read, and then the bound read here is the forgotten one.
    func watch(_ deadline: LoopInstant) {
        guard lowerDeadlineBound(to: deadline.nanoseconds) else { return }
        let mustRing = state.withLock { state in
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        if mustRing { poller.ring() }
    }

    /// True if the bound was later. (`Atomic.min` compares as signed in Swift 6.3.1, so that `.max` is below all.)
    private func lowerDeadlineBound(to nanoseconds: UInt64) -> Bool {
        var known = earliestDeadline.load(ordering: .sequentiallyConsistent)
        while known > nanoseconds {
            let (isExchanged, found) = earliestDeadline.weakCompareExchange(
                expected: known, desired: nanoseconds, ordering: .sequentiallyConsistent)
            if isExchanged { return true }
            known = found
        }
        return false
    }

    /// A lower bound of all deadlines.
    var deadlineBound: LoopInstant {
        LoopInstant(nanoseconds: earliestDeadline.load(ordering: .sequentiallyConsistent))
    }

    func forgetDeadlineBound() {
        earliestDeadline.store(LoopInstant.never.nanoseconds, ordering: .sequentiallyConsistent)
    }
}

extension LoopInbox {
    /// Takes all commands in exchange for an empty array.
    func take(_ commands: inout [LoopCommand]) {
        state.withLock { state in
            swap(&state.commands, &commands)
            state.isAsleep = false
        }
    }

    /// Whether nothing is left to do. The next who posts then rings.
    func fallAsleep() -> Bool {
        state.withLock { state in
            state.isAsleep = state.commands.isEmpty
            return state.isAsleep
        }
    }
}

extension LoopInbox {
    /// Refuses what was left here and whatever comes.
    func refuseAll(_ refusal: ModelError) {
        let late = state.withLock { state in
            state.refusal = refusal
            defer { state.commands = [] }
            return state.commands
        }
        for command in late {
            switch command {
            case .add(let mailbox, _): mailbox.abandon(refusal)
            case .stop(_, let waiter?): waiter.resume()
            case .run(let job): globalConcurrentExecutor.enqueue(job)
            case .stop, .resume, .cancel, .drain: break
            }
        }
    }
}
