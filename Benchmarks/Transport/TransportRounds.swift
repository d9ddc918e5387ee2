import FoundationEssentials
import Glibc

/// A test of ``TransportTest``, as the table has it.
enum TransportCase: String, CaseIterable, Codable {
    case oneStream = "t1"
    case manyStreams = "t2"
    case documents = "t3"
    case firstEvent = "t4"
    case mainActor = "t5"

    /// Its numbers.
    var arguments: [String] {
        switch self {
        case .oneStream, .mainActor: ["1000000", "1"]
        case .manyStreams: ["1000", "100", "20"]
        case .documents: ["64", "64000"]
        case .firstEvent: ["2000"]
        }
    }
}

/// Who asks.
enum TransportClient: String, CaseIterable, Codable {
    /// The whole client of this library, decoding and `for try await` included.
    case interlingua
    /// Raw libcurl in C, which decodes nothing and only looks for line ends.
    case libcurl
    /// The most used client of Swift's servers, which decodes nothing either.
    case asyncHTTPClient

    /// The program and its first arguments; `nil` where it is not here, or has no such test.
    func command(_ programs: Programs, for test: TransportCase) -> [String]? {
        switch self {
        case .interlingua: [programs.own, "transport"]
        case .libcurl: test == .mainActor ? nil : programs.peer("curlclient").map { [$0, "socket"] }
        case .asyncHTTPClient: test == .mainActor ? nil : programs.peer("ahcclient").map { [$0] }
        }
    }
}

/// What a client took for a test, round by round.
struct TransportFigure: Codable {
    struct Round: Codable {
        /// CPU of all of the client's process, in microseconds: for an event, or where there are none, for an answer.
        var microseconds: Double
        var answersPerSecond: Double
        /// The median of the delays that the test looks at, in microseconds.
        var delay: Double
        var percentile99: Double
        /// The most memory that its process has held, in KiB.
        var memory: Double
        /// Requests that failed.
        var failures: Int
    }

    var test: TransportCase
    var client: TransportClient
    var rounds: [Round]

    var failures: Int { rounds.map(\.failures).reduce(0, +) }

    func median(_ value: (Round) -> Double) -> Double { rounds.map(value).median }

    /// What a value of this client is through the other's.
    func ratio(to other: TransportFigure, _ value: (Round) -> Double) -> Double {
        rounds.map(value).medianRatio(to: other.rounds.map(value))
    }
}

/// Asks a server on loopback, with every client that is here.
struct TransportRounds {
    private let programs: Programs
    private let server: String

    /// - Returns: `nil` where the server is not here.
    init?(_ programs: Programs) {
        guard let server = programs.peer("streamserver") else { return nil }
        self.programs = programs
        self.server = server
    }

    /// A shell that runs what follows. Linux counts into a process's most memory what its parent held when it was
    /// begun, and a shell holds little.
    private static let small = ["/bin/sh", "-c", "\"$@\"; exit", "sh"]

    /// Runs the clients in turn, round by round, so that a noisy neighbour troubles all alike.
    func run(rounds: Int) throws -> [TransportFigure] {
        let port = 20000 + Int(ProcessInfo.processInfo.processIdentifier) % 20000
        var serving = try RunningProgram([server, "\(port)"])
        usleep(300_000)
        if let status = serving.status(waits: false) {
            throw ProgramFailure(description: "\(server) \(port): it ended with \(status)")
        }
        let cells = TransportCase.allCases.flatMap { test in
            TransportClient.allCases.compactMap { client in
                client.command(programs, for: test).map { (test, client, $0) }
            }
        }
        var lines = [[TransportLine]](repeating: [], count: cells.count)
        for round in 1...rounds {
            announce("requests over loopback, round \(round) of \(rounds)")
            for (index, (test, _, command)) in cells.enumerated() {
                let words = Self.small + command + ["http://127.0.0.1:\(port)", test.rawValue] + test.arguments
                lines[index].append(try TransportLine(lastOf: output(of: words)))
            }
        }
        return zip(cells, lines).map { cell, lines in
            TransportFigure(
                test: cell.0, client: cell.1, rounds: lines.map { TransportFigure.Round($0, of: cell.0) })
        }
    }
}

/// What a client prints: one line of JSON.
private struct TransportLine: Decodable {
    var wall: Double
    var cpu: Double
    var events: Double
    var done: Double
    var fails: Int
    var p50: Double
    var p99: Double
    var rssKb: Double

    init(lastOf output: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: Data((output.split(separator: "\n").last ?? "").utf8))
    }
}

extension TransportFigure.Round {
    fileprivate init(_ line: TransportLine, of test: TransportCase) {
        // What a stream of one event takes is what its request takes.
        let perEvent = [.oneStream, .manyStreams, .mainActor].contains(test)
        self.init(
            microseconds: line.cpu / (perEvent ? line.events : line.done) * 1e6,
            answersPerSecond: line.done / line.wall,
            delay: line.p50, percentile99: line.p99, memory: line.rssKb, failures: line.fails)
    }
}
