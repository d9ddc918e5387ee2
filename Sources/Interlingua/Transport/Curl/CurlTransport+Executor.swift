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
    public var executor: any TaskExecutor { driver.inbox }
}

extension LoopInbox: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if post(.run(job)) != nil { globalConcurrentExecutor.enqueue(job) }
    }
}

extension LoopInbox {
    /// Runs parts of tasks, on the loop's thread.
    func run(_ jobs: inout [UnownedJob]) {
        // SAFETY: a job is run once by whoever it was enqueued with, and a command is applied once.
        for job in jobs { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
        jobs.removeAll(keepingCapacity: true)
    }
}
