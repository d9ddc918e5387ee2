import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct CloseTests {
    @Test func `closing lets what is under way finish, and takes nothing new`() async throws {
        let mayEnd = Moment()
        let transport = CurlTransport()
        try await withServer { peer in
            guard try peer.request().target == "/" else {
                _ = peer.waitForClosing()
                return
            }
            try peer.beginChunks()
            try peer.chunk("one")
            mayEnd.block()
            try peer.chunk("two")
            try peer.endChunks()
        } _: { server in
            let response = try await transport.send(.post(server.url), deadline: nil)
            let hasClosed = Moment()
            let closing = Task {
                await transport.close()
                hasClosed.come()
            }
            // The server answers nobody else, so a request that is still taken runs into its own deadline.
            let deadline = TransportDeadline(.total, after: .milliseconds(50))
            var kind: ModelError.Kind?
            for _ in 1...100 where kind != .cancelled {
                kind = await transport.failure(.post(server.url + "/late"), deadline: deadline)?.kind
            }
            #expect(kind == .cancelled)
            #expect(!hasClosed.hasCome)
            mayEnd.come()
            #expect(try await response.body.restText() == "onetwo")
            await closing.value
            #expect(await transport.failure(.post(server.url))?.kind == .cancelled)
            await transport.close()
        }
    }

    @Test(arguments: [Duration.zero, .milliseconds(50)])
    func `what outlasts the grace period is ended`(grace: Duration) async throws {
        let hasClosed = Moment()
        let transport = CurlTransport()
        try await withServer { peer in
            _ = try peer.request()
            try peer.beginChunks()
            try peer.chunk("one")
            _ = peer.waitForClosing()
            hasClosed.come()
        } _: { server in
            let response = try await transport.send(.post(server.url), deadline: nil)
            #expect(try await response.body.take(3) == "one")
            await transport.close(after: grace)
            #expect(await response.body.failure()?.kind == .cancelled)
            await hasClosed.wait()
        }
    }

    @Test func `a transport that is let go ends what it had open, and its thread`() async throws {
        let hasClosed = Moment()
        try await withServer { peer in
            _ = try peer.request()
            try peer.beginChunks()
            _ = peer.waitForClosing()
            hasClosed.come()
        } _: { server in
            var transport: CurlTransport? = CurlTransport()
            let body = try #require(try await transport?.send(.post(server.url), deadline: nil).body)
            transport = nil
            #expect(await body.failure()?.kind == .cancelled)
            await hasClosed.wait()
        }
    }
}
