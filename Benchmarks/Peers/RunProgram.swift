import Foundation

/// A program that did not end well.
struct ProgramFailure: Error, CustomStringConvertible {
    var description: String
}

/// Runs a program to its end.
///
/// - Returns: What it printed.
/// - Throws: ``ProgramFailure`` where its status is not 0, with the end of what it said of it.
func output(of command: [String], environment: [String: String] = [:]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (said, complained) = (Pipe(), FileManager.default.temporaryDirectory.appending(path: UUID().uuidString))
    try Data().write(to: complained)
    defer { try? FileManager.default.removeItem(at: complained) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = said
    process.standardError = try FileHandle(forWritingTo: complained)
    try process.run()
    let text = String(decoding: try said.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        let complaint = try String(contentsOf: complained, encoding: .utf8).suffix(400)
        throw ProgramFailure(
            description: "\(command.joined(separator: " ")): status \(process.terminationStatus): \(complaint)")
    }
    return text
}

/// Gives a folder that is gone afterwards.
func inScratchFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "benchmarks-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}
