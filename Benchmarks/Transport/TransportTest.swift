import Interlingua
import Synchronization

/// Asks a server on loopback through the whole client, and prints what an outside runner needs to put that beside its
/// own peers.
///
///     t1 N BATCH           one stream of N events as fast as they come, BATCH of them in an HTTP chunk
///     t2 STREAMS N RATE    so many streams at once, each of N events, RATE a second: how late each event is
///     t3 CONCURRENT TOTAL  small documents, so many under way at once
///     t4 COUNT             streams of one event on a warm connection: how long the first event takes
///     t5 N BATCH           as t1, on the main actor
///
/// The server answers `/stream?n=N&rate=RATE&batch=BATCH` with chunks of Chat Completions (see ``TimedChatDialect``),
/// and any other path with a small document.
struct TransportTest {
    /// Which delays are kept.
    private enum Delay {
        case none, ofEachEvent, untilFirstEvent
    }

    private let name: String
    private let arguments: [String]
    private let url: String
    private var workerCount = 1
    private var requestCount = 1
    private var delivery = Delivery.streamed
    private var delay = Delay.none
    private let delays: Delays
    /// `nil` is Swift's own threads.
    private let executor: (any TaskExecutor)?

    /// - Parameter words: The server's address, the test's name, and its numbers; before them `--on-transport`, where
    ///   the tasks shall run on the transport's thread.
    /// - Returns: `nil` for words that make no test.
    init?(_ words: [String]) {
        executor = words.first == "--on-transport" ? CurlTransport.shared.executor : nil
        let words = words.drop { $0 == "--on-transport" }.map(\.self)
        guard words.count > 2 else { return nil }
        name = words[1]
        arguments = Array(words[2...])
        let numbers = arguments.compactMap { Int($0) }.filter { $0 > 0 }
        guard numbers.count == arguments.count else { return nil }
        var delayCount = 0
        switch (name, numbers.count) {
        case ("t1", 2), ("t5", 2): url = "\(words[0])/stream?n=\(numbers[0])&rate=0&batch=\(numbers[1])"
        case ("t2", 3):
            url = "\(words[0])/stream?n=\(numbers[1])&rate=\(numbers[2])"
            workerCount = numbers[0]
            requestCount = numbers[0]
            delay = .ofEachEvent
            delayCount = numbers[0] * numbers[1]
        case ("t3", 2):
            url = "\(words[0])/unary"
            workerCount = numbers[0]
            requestCount = numbers[1]
            delivery = .whole
        case ("t4", 1):
            url = "\(words[0])/stream?n=1"
            requestCount = numbers[0]
            delay = .untilFirstEvent
            delayCount = numbers[0]
        default: return nil
        }
        delays = Delays(room: delayCount)
    }

    /// Runs the test, prints its line, and says whether every request was answered.
    func run() async -> Bool {
        let began = (wall: monotonicNanoseconds(), used: processUsage())
        let arrivals = (0..<workerCount).map { _ in Arrivals(readsSendTimes: delay == .ofEachEvent) }
        let client = Self.client(arrivals, url)
        var tally = Tally()
        await withTaskGroup(of: Tally.self) { group in
            for number in 0..<workerCount {
                let arrivals = arrivals[number]
                // To prefer none is to ask with each wait what is preferred.
                if let executor {
                    group.addTask(executorPreference: executor) { await workWhereAsked(number, client, arrivals) }
                } else {
                    group.addTask { await workWhereAsked(number, client, arrivals) }
                }
            }
            for await part in group { tally.add(part) }
        }
        let used = processUsage()
        print(
            line(
                tally, wall: Double(monotonicNanoseconds() - began.wall) * 1e-9, user: used.user - began.used.user,
                system: used.system - began.used.system))
        if let failure = tally.failure { announce("\(failure)") }
        return tally.failureCount == 0
    }

    private func workWhereAsked(_ number: Int, _ client: ModelClient, _ arrivals: Arrivals) async -> Tally {
        name == "t5" ? await workOnMainActor(number, client, arrivals) : await work(number, client, arrivals)
    }

    @MainActor private func workOnMainActor(
        _ number: Int, _ client: ModelClient, _ arrivals: Arrivals
    ) async -> Tally { await work(number, client, arrivals) }

    /// Sends one worker's share of the requests, one after the other.
    private func work(_ number: Int, _ client: ModelClient, _ arrivals: Arrivals) async -> Tally {
        let worker = makeWorker(number, client, arrivals)
        for _ in 0..<requestCount / workerCount {
            do throws(ModelError) {
                try await ask(worker)
                worker.tally.answerCount += 1
            } catch {
                worker.tally.failureCount += 1
                worker.tally.failure = error
            }
        }
        return worker.tally
    }

    /// Apart, as ``note(_:for:)`` is, so that what it needs while it runs is not kept while the worker waits.
    @inline(never) private func makeWorker(
        _ number: Int, _ client: ModelClient, _ arrivals: Arrivals
    ) -> Worker {
        var request = ModelRequest("\(number)")
        request.delivery = delivery
        return Worker(client: client, request: request, arrivals: arrivals)
    }

    /// One for all workers, as an app has it.
    static func client(_ arrivals: [Arrivals], _ url: String) -> ModelClient {
        let endpoint = Endpoint(provider: "loopback", model: "m", credential: APIKey.bearer(Secret("sk-x")), url: url)
        let backend = HTTPBackend(TimedChatDialect(arrivals: arrivals), at: endpoint, transport: CurlTransport.shared)
        return ModelClient(backend, retry: .never)
    }

    private func ask(_ worker: Worker) async throws(ModelError) {
        worker.asked = monotonicNanoseconds()
        for try await event in try await worker.client.stream(worker.request) { note(event, for: worker) }
        worker.tally.byteCount = worker.arrivals.byteCount
    }

    @inline(never) private func note(_ event: ModelEvent, for worker: Worker) {
        if delay == .untilFirstEvent, let asked = worker.asked { delays.note(since: asked) }
        worker.asked = nil
        guard case .textDelta = event else { return }
        worker.tally.eventCount += 1
        if delay == .ofEachEvent, let sent = worker.arrivals.nextSendTime() { delays.note(since: sent) }
    }

    private func line(_ tally: Tally, wall: Double, user: Double, system: Double) -> String {
        func text(_ number: Double) -> String { number.digits(places: 4) }
        let delays = delays.sorted()
        func percentile(_ share: Double) -> String {
            text(delays.isEmpty ? 0 : delays[min(delays.count - 1, Int(Double(delays.count) * share))])
        }
        return """
            {"peer":"interlingua","t":"\(name)","args":"\(arguments.joined(separator: " "))","wall":\(text(wall)),\
            "cpu":\(text(user + system)),"user":\(text(user)),"bytes":\(tally.byteCount),"events":\(tally.eventCount),\
            "done":\(tally.answerCount),"fails":\(tally.failureCount),"p50":\(percentile(0.5)),\
            "p99":\(percentile(0.99)),"max":\(percentile(1)),"rss_kb":\(peakMemory())}
            """
    }
}

/// One of those that ask.
private final class Worker {
    let client: ModelClient
    let request: ModelRequest
    let arrivals: Arrivals
    /// When it asked; `nil` once the first event has come.
    var asked: UInt64?
    var tally = Tally()

    init(client: ModelClient, request: ModelRequest, arrivals: Arrivals) {
        self.client = client
        self.request = request
        self.arrivals = arrivals
    }
}

/// What workers have seen.
private struct Tally: Sendable {
    var answerCount = 0
    var failureCount = 0
    /// One of the failures; `nil` where there was none.
    var failure: ModelError?
    var eventCount = 0
    var byteCount = 0

    mutating func add(_ other: Tally) {
        answerCount += other.answerCount
        failureCount += other.failureCount
        failure = failure ?? other.failure
        eventCount += other.eventCount
        byteCount += other.byteCount
    }
}

/// What all workers note of delays, in microseconds: in one place, or 1,000 streams would have 1,000 arrays of them.
private final class Delays: Sendable {
    private let delays: Mutex<[Double]>

    /// - Parameter room: How many there will be: an array that grows leaves behind as much memory as it needs.
    init(room: Int) {
        var delays: [Double] = []
        delays.reserveCapacity(room)
        self.delays = Mutex(delays)
    }

    func note(since start: UInt64) {
        let delay = Double(monotonicNanoseconds() - start) * 1e-3
        delays.withLock { $0.append(delay) }
    }

    func sorted() -> [Double] {
        delays.withLock { delays in
            delays.sort()
            return delays
        }
    }
}
