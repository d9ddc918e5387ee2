import FoundationEssentials
import Glibc

/// A program that runs beside this one: until it ends, or until nobody holds it any more.
struct RunningProgram: ~Copyable {
    private let process: pid_t
    /// The end of the pipe that it prints to.
    private let output: Int32
    private var hasEnded = false

    /// - Parameters:
    ///   - command: Where the program is, and its arguments.
    ///   - environment: Added to this program's own.
    ///   - complaints: The file that it complains to; `nil` where it complains to whom this program does.
    init(_ command: [String], environment: [String: String] = [:], complaints: String? = nil) throws {
        var ends: [Int32] = [0, 0]
        // SAFETY: the array has room for both ends.
        guard unsafe pipe(&ends) == 0 else { throw ProgramFailure(description: "no pipe: \(errno)") }
        defer { close(ends[1]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        // SAFETY: the file actions are initialised before and destroyed after their use; the texts are copies that are
        // freed only when the new process has its own.
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        if let complaints {
            unsafe posix_spawn_file_actions_addopen(&actions, 2, complaints, O_CREAT | O_WRONLY, 0o600)
        }
        let words = unsafe command.map { unsafe strdup($0) } + [nil]
        let settings = unsafe variables.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        let texts = unsafe words + settings
        defer { for index in unsafe texts.indices { unsafe free(texts[index]) } }
        var process: pid_t = 0
        let code = unsafe posix_spawn(&process, command[0], &actions, nil, words, settings)
        guard code == 0 else {
            close(ends[0])
            throw ProgramFailure(description: "\(command[0]) cannot be started: \(code)")
        }
        self.process = process
        output = ends[0]
    }

    deinit {
        if !hasEnded {
            kill(process, SIGTERM)
            waitpid(process, nil, 0)
        }
        close(output)
    }

    /// Waits for what it prints next; empty where it prints no more.
    func nextOutput() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        // SAFETY: the call is given room for as many bytes as it is told.
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(output, $0.baseAddress, $0.count) }
        return Array(bytes.prefix(max(0, count)))
    }

    /// What it ended with, which is 128 and more where a signal ended it; `nil` where it still runs.
    mutating func status(waits: Bool) -> Int32? {
        var status: Int32 = 0
        // SAFETY: the status is written within the call.
        guard unsafe waitpid(process, &status, waits ? 0 : WNOHANG) == process else { return nil }
        hasEnded = true
        let signal = status & 0x7F
        return signal == 0 ? status >> 8 & 0xFF : 128 + signal
    }
}

/// A program that did not end well.
struct ProgramFailure: Error, CustomStringConvertible {
    var description: String
}

/// Runs a program to its end.
///
/// - Returns: What it printed.
/// - Throws: ``ProgramFailure`` where its status is not 0, with the end of what it said of it.
func output(of command: [String], environment: [String: String] = [:]) throws -> String {
    let complaints = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: complaints) }
    var program = try RunningProgram(command, environment: environment, complaints: complaints)
    var printed: [UInt8] = []
    while case let bytes = program.nextOutput(), !bytes.isEmpty { printed += bytes }
    let status = program.status(waits: true) ?? 0
    guard status == 0 else {
        let complaint = try String(contentsOfFile: complaints, encoding: .utf8).suffix(400)
        throw ProgramFailure(description: "\(command.joined(separator: " ")): status \(status): \(complaint)")
    }
    return String(decoding: printed, as: UTF8.self)
}

/// Gives a folder that is gone afterwards.
func inScratchFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "benchmarks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
