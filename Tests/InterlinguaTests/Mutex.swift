#if PTHREAD_MUTEX
    @testable import Interlingua

    /// The lock that ThreadSanitizer sees, in place of `Synchronization`'s.
    typealias Mutex<Value> = Interlingua.Mutex<Value>
#endif
