import Foundation
import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct DeadlineTests {
    @Test(arguments: [DeadlinePhase.firstEvent, .total])
    func `a server that never answers runs into the caller's deadline, by name`(phase: DeadlinePhase) async throws {
        let hasClosed = Moment()
        try await withServer { peer in
            _ = try peer.request()
            _ = peer.waitForClosing()
            hasClosed.come()
        } _: { server in
            let error = await CurlTransport.shared.failure(
                .post(server.url), deadline: TransportDeadline(phase, after: .milliseconds(100)))
            #expect(error?.kind == .deadline(phase))
            await hasClosed.wait()
        }
    }

    @Test func `a server that falls silent between events runs into the deadline of that wait`() async throws {
        let hasClosed = Moment()
        try await withServer { peer in
            _ = try peer.request()
            try peer.beginChunks()
            try peer.chunk("one")
            _ = peer.waitForClosing()
            hasClosed.come()
        } _: { server in
            let deadline = TransportDeadline(.betweenEvents, after: .milliseconds(100))
            let response = try await CurlTransport.shared.send(.post(server.url), deadline: nil)
            #expect(try await response.body.take(3) == "one")
            for _ in 1...2 {
                let error = await response.body.failure(deadline: deadline)
                #expect(error?.kind == .deadline(.betweenEvents))
            }
            await hasClosed.wait()
        }
    }

    @Test func `the time that the consumer takes does not count`() async throws {
        let isConsumerBack = Moment()
        try await withServer { peer in
            _ = try peer.request()
            try peer.beginChunks()
            try peer.chunk("one")
            isConsumerBack.block()
            try peer.chunk("two")
            _ = peer.waitForClosing()
        } _: { server in
            let deadline = TransportDeadline(.betweenEvents, after: .seconds(2))
            let response = try await CurlTransport.shared.send(.post(server.url), deadline: deadline)
            #expect(try await response.body.take(3, deadline: deadline) == "one")
            try await Task.sleep(for: .seconds(3))
            isConsumerBack.come()
            #expect(try await response.body.take(3, deadline: deadline) == "two")
        }
    }

    @Test func `bytes that drip in do not extend a wait whose remaining time the caller passes on`() async throws {
        try await withServer { peer in
            _ = try peer.request()
            try peer.beginChunks()
            while true {
                try peer.chunk(":\n")
                usleep(10_000)
            }
        } _: { server in
            let response = try await CurlTransport.shared.send(.post(server.url), deadline: nil)
            var first: [UInt8] = []
            #expect(try await response.body.next(into: &first, deadline: nil))
            let end = ContinuousClock.now + .milliseconds(300)
            let pulls = Box(0)
            let error = await failure { () throws(ModelError) in
                var bytes: [UInt8] = []
                while pulls.value < 10_000 {
                    let remaining = TransportDeadline(.firstEvent, after: end - .now)
                    _ = try await response.body.next(into: &bytes, deadline: remaining)
                    pulls.change { $0 += 1 }
                }
            }
            #expect(error?.kind == .deadline(.firstEvent))
        }
    }

    @Test func `a late consumer with a shorter deadline is not made to wait for an earlier, longer one`() async throws {
        try await withServer { peer in
            _ = try peer.request()
            _ = peer.waitForClosing()
        } _: { server in
            let long = Task {
                try await CurlTransport.shared.send(
                    .post(server.url), deadline: TransportDeadline(.total, after: .seconds(600)))
            }
            await eventually("the long one is under way") { server.openCount == 1 }
            let error = await CurlTransport.shared.failure(
                .post(server.url), deadline: TransportDeadline(.firstEvent, after: .milliseconds(50)))
            #expect(error?.kind == .deadline(.firstEvent))
            #expect(server.openCount >= 1)
            long.cancel()
            let result = await long.result
            #expect(throws: ModelError.self) { try result.get() }
        }
    }

    /// The first request of a transport of its own, whose thread sleeps without end by then and must be told of the
    /// time.
    @Test func `a connection that does not come about in time is a connect deadline`() async throws {
        let backlog = try FullBacklog()
        let transport = CurlTransport()
        try await Task.sleep(for: .milliseconds(100))
        var request = TransportRequest.get("http://127.0.0.1:\(backlog.port)")
        request.connectTimeout = .milliseconds(200)
        let error = await transport.failure(request, deadline: nil)
        #expect(error?.kind == .deadline(.connect))
    }
}
