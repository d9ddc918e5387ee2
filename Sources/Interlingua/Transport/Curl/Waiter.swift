/// One suspended caller. Whoever takes it out of a locked state resumes it, so it is resumed once.
@safe
struct Waiter: Sendable {
    private let continuation: UnsafeContinuation<Void, Never>

    // SAFETY: UnsafeContinuation needs exactly one resume. Every Waiter sits in one `Optional`, or in one
    // array, under a lock or with whoever drives the loop, and is gone from there before it is resumed.
    init(_ continuation: UnsafeContinuation<Void, Never>) { unsafe self.continuation = continuation }

    func resume() { unsafe continuation.resume() }

    /// Suspends the caller. `store` keeps the waiter, or answers false to go on at once.
    nonisolated(nonsending) static func suspend(_ store: (Waiter) -> Bool) async {
        await unsafe withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
            let waiter = unsafe Waiter(continuation)
            if !store(waiter) { waiter.resume() }
        }
    }
}
