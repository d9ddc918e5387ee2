import FoundationEssentials
import Glibc

/// What decoding and streaming cost, beside what else a server would use.
///
///     benchmarks [--only decoding|counts|transport] [--rounds N] [--json FILE] [--chart FILE] [--baseline FILE]
///                [--from FILE]                   the tables, as Markdown: measured, or of a report that was kept
///     benchmarks profile WORKLOAD                the ten functions that take most of decoding it, as Markdown
///     benchmarks data FOLDER                     the workload files, for $BENCH_DATA
///     benchmarks decode [OPTION] WORKLOAD MODE REPS
///                                                one workload file out of $BENCH_DATA, as one line of JSON
///     benchmarks transport [--on-transport] BASE t1|t2|t3|t4|t5 NUMBER…
///                                                requests to a server on loopback, as one line of JSON
///     benchmarks streams BASE STREAMS SECONDS    what so many open streams take, as one line of JSON
///     benchmarks serve RATE                      a server for that, which sends so many events a second over all
///                                                streams and says its port
///
/// Every figure of decoding is one thread's CPU time, the median of interleaved rounds. Each result is checked, so that
/// nothing is fast by being wrong. Peers run where they are (``Programs``), and instructions are counted where valgrind
/// is. The status is 1 when a result is wrong, a request fails, a promise is broken (``Promise``), or a workload takes
/// more instructions than in the report that `--baseline` names; times alone never fail, for machines are noisy.
@main struct Benchmarks {
    static func main() async {
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            announce("benchmarks: \(error)")
            exit(1)
        }
    }

    private static func run(_ arguments: [String]) async throws {
        switch arguments.first {
        case "data" where arguments.count == 2: _ = try Corpus(making: URL(filePath: arguments[1]))
        case "profile":
            guard arguments.count == 2, let kind = WorkloadKind(rawValue: arguments[1]) else { usage() }
            guard let callgrind = Callgrind(Programs()) else {
                throw ProgramFailure(description: "valgrind is missing")
            }
            print(try inScratchFolder { try callgrind.hottestFunctions(of: kind, count: 10, below: $0).markdown })
        case "decode": try decode(arguments.dropFirst())
        case "count": try Callgrind.decode(arguments.dropFirst().compactMap(CountCell.init))
        case "transport":
            guard let test = TransportTest(Array(arguments.dropFirst())) else { usage() }
            exit(await test.run() ? 0 : 1)
        case "streams":
            guard let test = StreamsTest(Array(arguments.dropFirst())) else { usage() }
            exit(try await test.run() ? 0 : 1)
        case "serve":
            guard arguments.count == 2, let rate = Int(arguments[1]), rate >= 0 else { usage() }
            var server = try StreamServer(eventsPerSecond: rate)
            print(server.port)
            fflush(nil)
            server.run()
        default:
            guard let options = Comparison.Options(arguments) else { usage() }
            guard !isDebugBuild else { throw ProgramFailure(description: "build with -c release, or nothing is fast") }
            exit(try Comparison(options).run() ? 0 : 1)
        }
    }

    private static func decode(_ words: ArraySlice<String>) throws {
        let decoder = words.lazy.compactMap(BuiltInDecoder.init).first ?? .interlingua
        let words = words.filter { $0 != decoder.rawValue }
        guard words.count == 3, let slicing = Slicing(rawValue: words[1]), let repetitions = Int(words[2]),
            let file = try DecodeFile(name: words[0], slicing: slicing)
        else { usage() }
        try file.run(decoder, repetitions: repetitions)
    }

    private static func usage() -> Never {
        let usage = """
            usage: benchmarks [--only decoding|counts|transport] [--rounds N] [--json FILE] [--chart FILE]
                              [--baseline FILE] [--from FILE]
                   benchmarks profile WORKLOAD
                   benchmarks data FOLDER
                   benchmarks decode [--no-speculation|--folded|--foundation|--foundation-usual]
                              WORKLOAD 16k|event|tiny|whole REPS
                   benchmarks transport [--on-transport] BASE
                              t1 N BATCH | t2 STREAMS N RATE | t3 CONCURRENT TOTAL | t4 COUNT | t5 N BATCH
                   benchmarks streams BASE STREAMS SECONDS
                   benchmarks serve RATE
            """
        announce(usage)
        exit(2)
    }
}
