import FoundationEssentials
import Glibc

/// The CPU time that this thread has used, in seconds.
func threadSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The clock that runs evenly and is the same in all processes, in nanoseconds.
func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}

/// The CPU time that all threads of this process have used, in seconds.
func processUsage() -> (user: Double, system: Double) {
    var usage = rusage()
    unsafe getrusage(0, &usage)  // RUSAGE_SELF, which not every system imports as a number
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return (seconds(usage.ru_utime), seconds(usage.ru_stime))
}

/// The most memory that this process has held, in KiB; 0 where the system does not tell.
func peakMemory() -> Int { memory("VmHWM") }

/// The memory that this process holds alone, in KiB; 0 where the system does not tell.
func privateMemory() -> Int { memory("RssAnon") }

private func memory(_ name: String) -> Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
    let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
    return line.flatMap { Int($0.split(whereSeparator: \.isWhitespace).dropFirst().first ?? "") } ?? 0
}

/// Lets this process open as many descriptors as it may.
func raiseDescriptorLimit() {
    var limit = rlimit()
    // SAFETY: both calls are given the local value.
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = limit.rlim_max
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}

/// Whether this program was built without the optimizer.
var isDebugBuild: Bool {
    #if DEBUG
        true
    #else
        false
    #endif
}

/// Says what is under way, apart from the tables.
func announce(_ step: String) {
    let line = Array("\(step)\n".utf8)
    // SAFETY: the array has as many bytes as the call is told.
    _ = unsafe write(STDERR_FILENO, line, line.count)
}
