import Foundation
import Interlingua
import Synchronization

/// Opens streams that say nothing after their first event, and prints what each of them takes: memory, and CPU time.
///
/// The server answers each request with the head and one event of a Chat Completions stream, and leaves it open.
struct IdleTest {
    private let url: String
    private let streamCount: Int
    private let seconds: Int

    /// - Parameter words: The server's address, how many streams, and for how long.
    /// - Returns: `nil` for words that make no test.
    init?(_ words: [String]) {
        guard words.count == 3, let streamCount = Int(words[1]), let seconds = Int(words[2]), streamCount > 0
        else { return nil }
        url = words[0]
        self.streamCount = streamCount
        self.seconds = seconds
    }

    /// Runs the test, prints its line, and says whether every stream stayed open.
    func run() async throws -> Bool {
        raiseDescriptorLimit()
        let client = TransportTest.client(Arrivals(readsSendTimes: false), url)
        let heard = Heard()
        await listen(client, heard, streams: 1)
        let before = privateMemory()
        await listen(client, heard, streams: streamCount)
        try await Task.sleep(for: .seconds(1))
        let memory = Double(privateMemory() - before) / Double(streamCount)
        let used = processUsage()
        try await Task.sleep(for: .seconds(seconds))
        let usage = processUsage()
        let busy = (usage.user - used.user + usage.system - used.system) / Double(seconds)
        print(
            """
            {"peer":"interlingua","t":"idle","streams":\(streamCount),"kb_per_stream":\(String(format: "%.1f", memory)),\
            "cpu_per_second":\(String(format: "%.4f", busy)),"ended":\(heard.endCount)}
            """)
        return heard.endCount == 0
    }

    /// Opens more streams, and returns when each has had an event.
    private func listen(_ client: ModelClient, _ heard: Heard, streams count: Int) async {
        let wanted = heard.streamCount + count
        for _ in 0..<count {
            Task.detached {
                var isFirst = true
                do throws(ModelError) {
                    for try await event in try await client.stream(ModelRequest("Hi")) where event.text != nil {
                        if isFirst { heard.noteStream() }
                        isFirst = false
                    }
                } catch {
                    FileHandle.standardError.write(Data("\(error)\n".utf8))
                }
                heard.noteEnd()
                if isFirst { heard.noteStream() }
            }
        }
        while heard.streamCount < wanted { try? await Task.sleep(for: .milliseconds(10)) }
    }

    private func raiseDescriptorLimit() {
        var limit = rlimit()
        // SAFETY: both calls are given the local value.
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = limit.rlim_max
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}

/// Counts streams that have had an event, and those that are over.
private final class Heard: Sendable {
    private let streams = Atomic(0)
    private let ends = Atomic(0)

    var streamCount: Int { streams.load(ordering: .relaxed) }
    var endCount: Int { ends.load(ordering: .relaxed) }

    func noteStream() { streams.add(1, ordering: .relaxed) }
    func noteEnd() { ends.add(1, ordering: .relaxed) }
}

/// The memory that this process holds alone, in KiB; 0 where the system does not tell.
private func privateMemory() -> Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return 0 }
    let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon") }
    return line.flatMap { Int($0.split(whereSeparator: \.isWhitespace).dropFirst().first ?? "") } ?? 0
}
