import Foundation

/// What decoding and streaming cost, beside what else a server would use.
///
///     benchmarks                                 the table of the README, as Markdown
///     benchmarks decode [--no-speculation] WORKLOAD MODE REPS
///                                                one workload file out of $BENCH_DATA, as one line of JSON
///     benchmarks transport BASE t1|t2|t3|t4|t5 NUMBER…
///                                                requests to a server on loopback, as one line of JSON
///
/// Every figure of decoding is one thread's CPU time, the median of interleaved rounds. Each round's result is checked,
/// so that nothing is fast by being wrong. The status is 1 when a result is wrong, a request fails, or a ratio falls
/// below what the project promises; times alone never fail, for machines are noisy.
@main struct Benchmarks {
    static func main() async throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let speculates = !arguments.contains("--no-speculation")
        arguments.removeAll { $0 == "--no-speculation" }
        switch arguments.first {
        case nil: exit(try EndToEnd.run() ? 0 : 1)
        case "decode" where arguments.count == 4:
            guard let slicing = Slicing(rawValue: arguments[2]), let repetitions = Int(arguments[3]),
                let file = try DecodeFile(name: arguments[1], slicing: slicing)
            else { usage() }
            try file.run(repetitions: repetitions, speculating: speculates)
        case "transport":
            guard let test = TransportTest(Array(arguments.dropFirst())) else { usage() }
            exit(await test.run() ? 0 : 1)
        default: usage()
        }
    }

    private static func usage() -> Never {
        let usage = """
            usage: benchmarks
                   benchmarks decode [--no-speculation] WORKLOAD 16k|event|tiny|whole REPS
                   benchmarks transport BASE t1 N BATCH | t2 STREAMS N RATE | t3 CONCURRENT TOTAL | t4 COUNT
                                             | t5 N BATCH

            """
        FileHandle.standardError.write(Data(usage.utf8))
        exit(2)
    }
}
