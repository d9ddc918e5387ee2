import Foundation

/// What the kernel says about this process.
enum ProcessState {
    /// Open descriptors.
    static var descriptorCount: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
    }

    /// Bytes of memory in use.
    static var residentByteCount: Int {
        let words = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ") ?? []
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(getpagesize()) : 0
    }

    /// The threads that are named so.
    static func threads(named name: String) -> Set<String> {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return Set(all.filter { file("/proc/self/task/\($0)/comm").trimmingCharacters(in: .newlines) == name })
    }

    /// Seconds of CPU that a thread has used.
    static func cpuSeconds(ofThread thread: String) -> Double {
        // The name, in parentheses, may hold blanks; user and system time are the 14th and 15th field.
        let fields = file("/proc/self/task/\(thread)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return .nan }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func file(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}
