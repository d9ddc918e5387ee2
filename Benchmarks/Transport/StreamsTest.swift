import FoundationEssentials
import Interlingua
import Synchronization

/// Opens streams and leaves them open, and prints what they take: memory each, and CPU time for what they say, or for
/// saying nothing.
///
/// The server (``StreamServer``) answers each request with the head and one event of a Chat Completions stream. What it
/// takes to open the streams is not counted.
struct StreamsTest {
    private let url: String
    private let streamCount: Int
    private let seconds: Int

    /// - Parameter words: The server's address, how many streams, and for how long.
    /// - Returns: `nil` for words that make no test.
    init?(_ words: [String]) {
        guard words.count == 3, let streamCount = Int(words[1]), let seconds = Int(words[2]), streamCount > 0,
            seconds > 0
        else { return nil }
        url = words[0]
        self.streamCount = streamCount
        self.seconds = seconds
    }

    /// Runs the test, prints its line, and says whether every stream stayed open.
    func run() async throws -> Bool {
        raiseDescriptorLimit()
        let client = TransportTest.client([Arrivals(readsSendTimes: false)], url)
        let heard = Heard()
        await listen(client, heard, streams: 1)
        let memory = privateMemory()
        await listen(client, heard, streams: streamCount - 1)
        try await Task.sleep(for: .seconds(1))
        let began = (used: processUsage(), eventCount: heard.eventCount)
        try await Task.sleep(for: .seconds(seconds))
        let used = processUsage()
        let line = StreamsLine(
            streams: streamCount, kbPerStream: Double(privateMemory() - memory) / Double(max(1, streamCount - 1)),
            seconds: seconds, cpu: used.user - began.used.user + used.system - began.used.system,
            events: heard.eventCount - began.eventCount, ended: heard.endCount)
        print(try line.json)
        return heard.endCount == 0
    }

    /// Opens more streams, and returns when each has had an event.
    private func listen(_ client: ModelClient, _ heard: Heard, streams count: Int) async {
        let wanted = heard.streamCount + count
        for _ in 0..<count {
            Task.detached {
                var isFirst = true
                do throws(ModelError) {
                    for try await event in try await client.stream(ModelRequest("0")) where event.text != nil {
                        heard.noteEvent(isFirst: isFirst)
                        isFirst = false
                    }
                } catch {
                    announce("\(error)")
                }
                heard.noteEnd(wasHeard: !isFirst)
            }
        }
        while heard.streamCount < wanted { try? await Task.sleep(for: .milliseconds(10)) }
    }
}

/// What a ``StreamsTest`` prints.
struct StreamsLine: Codable {
    var streams: Int
    var kbPerStream: Double
    /// How long was looked at what they take.
    var seconds: Int
    /// In seconds, of all the process.
    var cpu: Double
    var events: Int
    /// Those that did not stay open.
    var ended: Int

    init(streams: Int, kbPerStream: Double, seconds: Int, cpu: Double, events: Int, ended: Int) {
        self.streams = streams
        self.kbPerStream = kbPerStream
        self.seconds = seconds
        self.cpu = cpu
        self.events = events
        self.ended = ended
    }

    init(lastOf output: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: Data((output.split(separator: "\n").last ?? "").utf8))
    }

    fileprivate var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            encoder.outputFormatting = .sortedKeys
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

/// Counts streams that have had an event, their events, and those streams that are over.
private final class Heard: Sendable {
    private let streams = Atomic(0)
    private let events = Atomic(0)
    private let ends = Atomic(0)

    var streamCount: Int { streams.load(ordering: .relaxed) }
    var eventCount: Int { events.load(ordering: .relaxed) }
    var endCount: Int { ends.load(ordering: .relaxed) }

    func noteEvent(isFirst: Bool) {
        events.add(1, ordering: .relaxed)
        if isFirst { streams.add(1, ordering: .relaxed) }
    }

    func noteEnd(wasHeard: Bool) {
        ends.add(1, ordering: .relaxed)
        if !wasHeard { streams.add(1, ordering: .relaxed) }
    }
}
