#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// A program that is run to its end, without a shell.
struct ExternalCommand: Hashable, Sendable {
    struct Output: Hashable, Sendable {
        /// What it exited with; 128 and more where a signal ended it.
        var status: Int
        var output: [UInt8]
        var errors: [UInt8]
    }

    /// Where the program is.
    var path: String
    /// Without the program's own name.
    var arguments: [String] = []
    /// All of its environment.
    var variables: [String: String] = [:]
    var timeout: Duration = .seconds(10)

    private static let maximumByteCount = 1 << 20

    /// Runs it. Where the caller is cancelled, or the time is up, the program is killed.
    ///
    /// - Throws: `.unauthorized` where it cannot be started, takes too long or says too much; `.cancelled`.
    func run() async throws(ModelError) -> Output {
        let output = try Pipe()
        let errors = try Pipe()
        let process = try start(output.writer.raw, errors.writer.raw)
        let outputEnd = output.keepingReader()
        let errorEnd = errors.keepingReader()
        var result = Output(status: 0, output: [], errors: [])
        let end = ContinuousClock.now + timeout
        var isRunning = true
        do throws(ModelError) {
            while true {
                // Asked before the pipes are drained, so that nothing written before the end is missed. The pipes' own
                // end is not waited for: a program that it left behind may hold them open.
                let status = Self.status(of: process, waits: false)
                outputEnd.drain(into: &result.output)
                errorEnd.drain(into: &result.errors)
                guard max(result.output.count, result.errors.count) <= Self.maximumByteCount else {
                    if status != nil { isRunning = false }
                    throw failure("says too much")
                }
                if let status {
                    result.status = status
                    return result
                }
                try await pause(until: end)
            }
        } catch {
            if isRunning {
                kill(process, SIGKILL)
                _ = Self.status(of: process, waits: true)
            }
            throw error
        }
    }

    /// A short sleep: the pipes are looked into now and then, since a program that takes a second is not worth a
    /// thread that waits for it.
    private func pause(until end: ContinuousClock.Instant) async throws(ModelError) {
        guard ContinuousClock.now < end else { throw failure("takes longer than \(timeout)") }
        do {
            try await Task.sleep(for: .milliseconds(5))
        } catch {
            throw .taskCancelled
        }
    }

    private func start(_ output: Int32, _ errors: Int32) throws(ModelError) -> pid_t {
        // SAFETY: the file actions are initialised before and destroyed after their use; the texts are copies that
        // are freed only when the new process has its own.
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = unsafe posix_spawn_file_actions_t()
        #endif
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, errors, 2)
        let words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        let settings = unsafe variables.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer {
            for index in unsafe words.indices { unsafe free(words[index]) }
            for index in unsafe settings.indices { unsafe free(settings[index]) }
        }
        var process: pid_t = 0
        let code = unsafe posix_spawn(&process, path, &actions, nil, words, settings)
        guard code == 0 else { throw failure("cannot be started (errno \(code))") }
        return process
    }

    /// What the process exited with; `nil` where it still runs.
    private static func status(of process: pid_t, waits: Bool) -> Int? {
        var status: Int32 = 0
        // SAFETY: the status is written within the call.
        let ended = unsafe waitpid(process, &status, waits ? 0 : WNOHANG)
        guard ended != 0 else { return nil }
        let signal = status & 0x7F
        return signal == 0 ? Int(status >> 8 & 0xFF) : 128 + Int(signal)
    }

    private func failure(_ problem: String) -> ModelError {
        ModelError(.unauthorized, "the program \(path) \(problem)")
    }
}

/// A file descriptor that is closed with its owner.
private struct Descriptor: ~Copyable {
    let raw: Int32

    deinit { close(raw) }

    /// Appends what is there.
    borrowing func drain(into bytes: inout [UInt8]) {
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count <= 1 << 21 {
            // SAFETY: the chunk has that many bytes, and lives for the call.
            let count = unsafe read(raw, &chunk, chunk.count)
            if count > 0 {
                bytes += chunk.prefix(count)
            } else if count == 0 || errno != EINTR {
                return
            }
        }
    }
}

/// A pipe whose reader does not wait.
private struct Pipe: ~Copyable {
    let reader: Descriptor
    let writer: Descriptor

    init() throws(ModelError) {
        var ends: [Int32] = [0, 0]
        // SAFETY: the array has the two elements that are written.
        let code = unsafe pipe(&ends)
        guard code == 0 else { throw ModelError(.unauthorized, "no pipe to another program (errno \(errno))") }
        reader = Descriptor(raw: ends[0])
        writer = Descriptor(raw: ends[1])
        // A program that another thread starts just now inherits them all the same; so nobody waits for their end.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(reader.raw, F_SETFL, O_NONBLOCK)
    }

    /// Closes the writer, which the program has a copy of: else the reader would never see the end.
    consuming func keepingReader() -> Descriptor { reader }
}
