import Foundation

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
func peakMemory() -> Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
    return line.flatMap { Int($0.split(whereSeparator: \.isWhitespace).dropFirst().first ?? "") } ?? 0
}

/// Something that decodes a workload.
struct Peer {
    var name: String
    var decode: (Workload, [Range<Int>]) throws -> Workload.Said
}

/// What a peer took for a workload: the median over the rounds.
struct Figure {
    var peer: String
    var seconds: Double
    var isRight: Bool
}

/// Runs the peers in turn, round by round, so that a noisy neighbour troubles all alike.
func measure(_ peers: [Peer], on workload: Workload, _ slicing: Slicing, rounds: Int) throws -> [Figure] {
    let ranges = slicing.ranges(of: workload)
    var seconds = [[Double]](repeating: [], count: peers.count)
    var isRight = [Bool](repeating: true, count: peers.count)
    for _ in 0..<rounds {
        for (index, peer) in peers.enumerated() {
            let start = threadSeconds()
            let said = try peer.decode(workload, ranges)
            seconds[index].append(threadSeconds() - start)
            isRight[index] = isRight[index] && said == workload.expected
        }
    }
    return peers.indices.map { index in
        Figure(peer: peers[index].name, seconds: seconds[index].sorted()[rounds / 2], isRight: isRight[index])
    }
}
