extension CurlTransport {
    /// Runs tasks on the transport's own thread: for a server whose tasks do little but take in streams.
    ///
    ///     await withTaskExecutorPreference(transport.executor) {
    ///         for try await event in try await client.stream(request) { … }
    ///     }
    ///
    /// Bytes then need not change threads to be decoded, which is most of what a stream of few bytes costs. The price
    /// is that every stream of the transport waits while such a task runs: it must not block, nor compute for long.
    /// Once the transport is closed or let go, its tasks run on Swift's own threads.
    public var executor: any TaskExecutor { inbox }
}

extension LoopInbox: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if post(.run(job)) != nil { globalConcurrentExecutor.enqueue(job) }
    }
}

extension CurlLoop {
    func run(_ job: UnownedJob) {
        // SAFETY: a job is run once by whoever it was enqueued with, and a command is applied once.
        unsafe job.runSynchronously(on: inbox.asUnownedTaskExecutor())
    }
}
