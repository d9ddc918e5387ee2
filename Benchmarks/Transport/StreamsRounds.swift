/// What a number of open streams takes.
struct StreamsFigure: Codable {
    var streamCount: Int
    /// Over all streams, a second; 0 where they say nothing.
    var eventsPerSecond: Int
    /// Memory of the process's own for each stream.
    var kilobytesPerStream: Double
    /// CPU of all of the process, as a share of one core.
    var load: Double
    /// CPU of all of the process; `nil` where there was no event.
    var microsecondsPerEvent: Double?
    /// Streams that did not stay open.
    var endedCount: Int
}

/// Leaves streams open to a server of this program's own: what each takes, and whether an event costs more where there
/// are many.
struct StreamsRounds {
    private let programs: Programs

    init(_ programs: Programs) { self.programs = programs }

    /// So many, silent.
    static let idleCount = 10_000

    func run() throws -> [StreamsFigure] {
        try [10, 100, 1_000, 5_000].map { try measure($0, eventsPerSecond: 5_000) }
            + [measure(Self.idleCount, eventsPerSecond: 0)]
    }

    private func measure(_ streamCount: Int, eventsPerSecond: Int) throws -> StreamsFigure {
        announce("\(streamCount) open streams, \(eventsPerSecond) events a second")
        let server = try RunningProgram([programs.own, "serve", "\(eventsPerSecond)"])
        let port = String(decoding: server.nextOutput(), as: UTF8.self)
        let base = "http://127.0.0.1:\(port.prefix { $0.isNumber })"
        let line = try StreamsLine(lastOf: output(of: [programs.own, "streams", base, "\(streamCount)", "2"]))
        return StreamsFigure(
            streamCount: streamCount, eventsPerSecond: eventsPerSecond, kilobytesPerStream: line.kbPerStream,
            load: line.cpu / Double(line.seconds),
            microsecondsPerEvent: line.events > 0 ? line.cpu / Double(line.events) * 1e6 : nil, endedCount: line.ended)
    }
}
