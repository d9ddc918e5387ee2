import Foundation

/// The CPU time that this thread has used, in seconds.
func threadSeconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
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
