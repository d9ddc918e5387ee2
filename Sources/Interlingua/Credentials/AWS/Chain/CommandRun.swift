import Dispatch
import Foundation
import Synchronization

#if canImport(FoundationEssentials)
    import FoundationEssentials
#endif

/// A program that is run once, for what it prints.
///
/// The one file that takes all of Foundation: `Process` is not among its essentials.
struct CommandRun: Sendable {
    struct Output: Sendable {
        var status: Int
        var bytes: [UInt8]
        var errorText: String
    }

    private let words: [String]
    private let environment: [String: String]

    /// - Parameter words: The program, by its path or by a name to be looked up in `PATH`, and its arguments. Not
    ///   empty.
    init(_ words: [String], environment: [String: String]) {
        self.words = words
        self.environment = environment
    }

    /// Waits for the program to end. What still runs at the limit is told to end, and not waited for.
    ///
    /// - Throws: `.unauthorized` where it cannot be started or takes too long.
    func output(within limit: Duration) async throws(ModelError) -> Output {
        guard let program = words.first, let path = path(of: program) else {
            throw ModelError(.unauthorized, "there is no program \(words.first ?? "")")
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = Array(words.dropFirst())
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let answer: Result<Output, ModelError> = await withCheckedContinuation { continuation in
            let answer = FirstAnswer(continuation)
            DispatchQueue.global().async { answer.give(Self.run(process)) }
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Int(limit.components.seconds))) {
                if answer.give(.failure(ModelError(.unauthorized, "\(program) did not end within \(limit)"))) {
                    process.terminate()
                }
            }
        }
        return try answer.get()
    }

    private func path(of program: String) -> String? {
        if program.contains("/") { return FileManager.default.isExecutableFile(atPath: program) ? program : nil }
        return (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":").map { "\($0)/\(program)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// Blocks until the program has ended and both its outputs are closed.
    private static func run(_ process: Process) -> Result<Output, ModelError> {
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        do {
            try process.run()
        } catch {
            return .failure(ModelError(.unauthorized, "\(process.executableURL?.path ?? "") cannot be started"))
        }
        // Both are read at the same time, or a program that fills one while we read the other would wait for ever.
        let errorBytes = Mutex<[UInt8]>([])
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) { [errorHandle = errors.fileHandleForReading] in
            let bytes = [UInt8](errorHandle.readDataToEndOfFile())
            errorBytes.withLock { $0 = bytes }
        }
        let bytes = [UInt8](output.fileHandleForReading.readDataToEndOfFile())
        group.wait()
        process.waitUntilExit()
        let text = String(decoding: errorBytes.withLock { $0 }, as: UTF8.self)
        return .success(Output(status: Int(process.terminationStatus), bytes: bytes, errorText: text))
    }
}

/// Resumes a continuation with whatever comes first.
private final class FirstAnswer<Value: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Value, Never>?>

    init(_ continuation: CheckedContinuation<Value, Never>) { self.continuation = Mutex(continuation) }

    /// Whether this was the first.
    @discardableResult func give(_ value: Value) -> Bool {
        let continuation = continuation.withLock { continuation in
            defer { continuation = nil }
            return continuation
        }
        continuation?.resume(returning: value)
        return continuation != nil
    }
}
