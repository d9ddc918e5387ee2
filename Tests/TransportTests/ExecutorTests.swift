import Foundation
import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct ExecutorTests {
    private let transport: CurlTransport

    init() {
        var configuration = CurlTransport.Configuration()
        configuration.threadName = "executor-test"
        transport = CurlTransport(configuration)
    }

    /// What the thread that runs this is called.
    private static var threadName: String {
        let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
        return name?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }

    @Test func `a task that prefers the transport's thread runs there, before and after each wait`() async throws {
        let mayEnd = Moment()
        let (names, text) = try await withServer { peer in
            _ = try peer.request()
            try peer.beginChunks()
            try peer.chunk("one")
            mayEnd.block()
            try peer.chunk("two")
            try peer.endChunks()
        } _: { server in
            try await withTaskExecutorPreference(transport.executor) {
                var names = [Self.threadName]
                let response = try await transport.send(.post(server.url), deadline: nil)
                names.append(Self.threadName)
                let text = try await response.body.take(3)
                mayEnd.come()
                let rest = try await response.body.restText()
                names.append(Self.threadName)
                return (names, text + rest)
            }
        }
        #expect(names == ["executor-test", "executor-test", "executor-test"])
        #expect(text == "onetwo")
    }

    @Test func `many tasks on the thread get their answers, each its own`() async throws {
        try await withServer { peer in
            while true { try peer.respond("200 OK", [], try peer.request().body) }
        } _: { server in
            let transport = transport
            let echoes = await withTaskGroup(of: (Int, String?).self) { group in
                for number in 0..<200 {
                    group.addTask(executorPreference: transport.executor) {
                        let response = try? await transport.send(.post(server.url, "\(number)"), deadline: nil)
                        return (number, try? await response?.body.restText())
                    }
                }
                return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
            #expect(echoes == Dictionary(uniqueKeysWithValues: (0..<200).map { ($0, "\($0)") }))
        }
    }

    @Test func `cancelling a task on the thread ends its stream`() async throws {
        let hasBegun = Moment()
        let hasClosed = Moment()
        try await withServer { peer in
            _ = try peer.request()
            try peer.beginChunks()
            try peer.chunk("one")
            _ = peer.waitForClosing()
            hasClosed.come()
        } _: { server in
            let task = Task(executorPreference: transport.executor) {
                let response = try await transport.send(.post(server.url), deadline: nil)
                _ = try await response.body.take(3)
                hasBegun.come()
                return await response.body.failure()
            }
            await hasBegun.wait()
            task.cancel()
            let error = try await task.value
            #expect(error?.kind == .cancelled)
            await hasClosed.wait()
        }
    }

    @Test func `after the transport's end its tasks run on other threads`() async {
        await transport.close()
        let name = await withTaskExecutorPreference(transport.executor) { Self.threadName }
        #expect(name != "executor-test" && !name.isEmpty)
    }
}
