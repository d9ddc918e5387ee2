#if PTHREAD_MUTEX
    import Glibc

    /// Stands in for `Synchronization.Mutex` in ThreadSanitizer builds alone (`-Xswiftc -DPTHREAD_MUTEX`).
    ///
    /// On Linux `Mutex` is a futex inside a library that is not instrumented, so ThreadSanitizer does not see
    /// it lock and unlock and reports every guarded access as a race. It does see pthread's.
    @safe
    final class Mutex<Value> {
        private let lock: UnsafeMutablePointer<pthread_mutex_t>
        private var value: Value

        init(_ value: consuming sending Value) {
            self.value = value
            unsafe lock = .allocate(capacity: 1)
            unsafe pthread_mutex_init(lock, nil)
        }

        deinit {
            unsafe pthread_mutex_destroy(lock)
            unsafe lock.deallocate()
        }

        func withLock<Result, Failure: Error>(_ body: (inout Value) throws(Failure) -> Result) throws(Failure) -> Result
        {
            unsafe pthread_mutex_lock(lock)
            defer { unsafe pthread_mutex_unlock(lock) }
            return try body(&value)
        }

        func withLockIfAvailable<Result, Failure: Error>(
            _ body: (inout Value) throws(Failure) -> Result
        ) throws(Failure) -> Result? {
            guard unsafe pthread_mutex_trylock(lock) == 0 else { return nil }
            defer { unsafe pthread_mutex_unlock(lock) }
            return try body(&value)
        }
    }

    // The compiler cannot see that the lock guards the value; here it is the whole class that shows it.
    extension Mutex: @unchecked Sendable {}
#endif
