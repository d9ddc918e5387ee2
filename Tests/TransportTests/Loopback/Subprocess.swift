import Foundation

/// A program of the machine that a test needs, such as nginx.
///
/// Spawned by hand: Foundation's `Process` waits on a run loop, which the threads of tests do not have.
struct Subprocess {
    struct Failure: Error, CustomStringConvertible {
        var description: String
    }

    private let id: pid_t

    /// Where `program` is.
    ///
    /// - Parameter package: The Debian package that the message names where it is nowhere.
    static func find(_ program: String, package: String) throws -> String {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let folders = path.split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin", "/usr/local/sbin"]
        guard let folder = folders.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") })
        else {
            throw Failure(description: "these tests need \(program): apt-get install \(package)")
        }
        return "\(folder)/\(program)"
    }

    /// Runs a program to its end, with standard input and output from and to files.
    static func run(_ arguments: [String], input: String = "/dev/null", output: String = "/dev/null") throws {
        let reads = openFile(input, O_RDONLY)
        let writes = openFile(output, O_WRONLY | O_CREAT)
        defer {
            close(reads)
            close(writes)
        }
        let status = try Subprocess(arguments, input: reads, output: writes).wait()
        guard status == 0 else {
            throw Failure(description: "\(arguments.joined(separator: " ")) ended with status \(status)")
        }
    }

    init(_ arguments: [String], input: Int32, output: Int32) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        var noSignals = sigset_t()
        var id = pid_t()
        // SAFETY: the calls use local values that live until the last of them; the argument list is as long as
        // its NULL says.
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
        // Else it would inherit a mask from a thread of Swift's pool, and not hear SIGTERM.
        unsafe sigemptyset(&noSignals)
        unsafe posix_spawnattr_init(&attributes)
        unsafe posix_spawnattr_setsigmask(&attributes, &noSignals)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
        let code = unsafe posix_spawn(&id, arguments[0], &actions, &attributes, &words, environ)
        while let word = unsafe words.popLast() { unsafe free(word) }
        unsafe posix_spawn_file_actions_destroy(&actions)
        unsafe posix_spawnattr_destroy(&attributes)
        guard code == 0 else { throw Failure(description: "\(arguments[0]) does not start") }
        self.id = id
    }

    fileprivate static func openFile(_ path: String, _ flags: Int32) -> Int32 {
        unsafe open(path, flags | O_CLOEXEC, 0o600)
    }

    /// Waits for the end, and returns the raw status.
    @discardableResult
    func wait() -> Int32 {
        var status: Int32 = 0
        // SAFETY: the call fills in the local variable.
        while unsafe waitpid(id, &status, 0) < 0, errno == EINTR {}
        return status
    }
}

/// A folder that is gone when the value is.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "transport-tests-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A server program of the machine's, which runs as long as the value lives, and no longer than the tests.
final class ServerProcess: Sendable {
    let port: UInt16
    private let shell: Subprocess
    private let leash: Int32

    /// Starts a program and waits until `port` answers.
    init(_ arguments: [String], port: UInt16) throws {
        self.port = port
        var ends: [Int32] = [0, 0]
        // SAFETY: the call fills in two descriptors, for which there is room.
        guard unsafe pipe(&ends) == 0 else { throw Subprocess.Failure(description: "no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        leash = ends[1]
        let null = Subprocess.openFile("/dev/null", O_RDWR)
        // The shell ends the program when nobody holds the other end of its standard input any more.
        let script = #""$@" </dev/null & read -r nothing; kill $!; wait"#
        shell = try Subprocess(["/bin/sh", "-c", script, "sh"] + arguments, input: ends[0], output: null)
        close(ends[0])
        close(null)
        var rounds = 3_000
        while LoopbackServer.isFree(port), rounds > 0 {
            usleep(10_000)
            rounds -= 1
        }
        guard !LoopbackServer.isFree(port) else {
            throw Subprocess.Failure(description: "\(arguments[0]) does not start")
        }
    }

    deinit {
        close(leash)
        shell.wait()
    }

    /// A port that nobody listens on now.
    static func freePort() throws -> UInt16 {
        let (listener, port) = try LoopbackServer.listen(backlog: 1)
        close(listener)
        return port
    }
}
