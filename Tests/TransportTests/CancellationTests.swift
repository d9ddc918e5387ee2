import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct CancellationTests {
    /// Sends one event, then waits to see how the line ends.
    private func stream(_ closings: Box<[Peer.Closing]>) -> LoopbackServer.Script {
        { peer in
            _ = try peer.request()
            try peer.beginChunks()
            try peer.chunk("one")
            let closing = peer.waitForClosing()
            closings.change { $0.append(closing) }
        }
    }

    @Test func `letting the body go closes its connection, and no other`() async throws {
        let closings = Box<[Peer.Closing]>([])
        try await withServer(stream(closings)) { server in
            let kept = try await CurlTransport.shared.send(.post(server.url), deadline: nil)
            do {
                let dropped = try await CurlTransport.shared.send(.post(server.url), deadline: nil)
                #expect(try await dropped.body.take(3) == "one")
                #expect(closings.value.isEmpty)
            }
            await eventually("the server sees one end") { closings.value.count == 1 }
            #expect(server.openCount == 1)
            #expect(try await kept.body.take(3) == "one")
        }
    }

    @Test func `cancelling the task closes the connection while it waits for the head`() async throws {
        let hasClosed = Moment()
        let hasRequest = Moment()
        try await withServer { peer in
            _ = try peer.request()
            hasRequest.come()
            _ = peer.waitForClosing()
            hasClosed.come()
        } _: { server in
            let task = Task { await CurlTransport.shared.failure(.post(server.url)) }
            await hasRequest.wait()
            task.cancel()
            #expect(await task.value?.kind == .cancelled)
            await hasClosed.wait()
        }
    }

    @Test func `cancelling the task closes the connection while it waits for bytes`() async throws {
        let closings = Box<[Peer.Closing]>([])
        try await withServer(stream(closings)) { server in
            let response = try await CurlTransport.shared.send(.post(server.url), deadline: nil)
            #expect(try await response.body.take(3) == "one")
            let task = Task { await response.body.failure() }
            task.cancel()
            #expect(await task.value?.kind == .cancelled)
            await eventually("the server sees the end") { closings.value.count == 1 }
        }
    }

    @Test func `a task that is cancelled already sends nothing`() async throws {
        try await withServer { _ in
        } _: { server in
            let task = Task {
                while !Task.isCancelled { await Task.yield() }
                return await CurlTransport.shared.failure(.post(server.url))
            }
            task.cancel()
            #expect(await task.value?.kind == .cancelled)
            #expect(server.acceptedCount == 0)
        }
    }
}
