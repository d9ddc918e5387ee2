import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct ConnectionTests {
    @Test func `requests one after the other share a connection`() async throws {
        let transport = CurlTransport()
        try await withServer { peer in
            while true {
                _ = try peer.request()
                try peer.beginChunks()
                try peer.chunk("hello")
                try peer.endChunks()
            }
        } _: { server in
            for _ in 1...20 {
                let response = try await transport.send(.post(server.url), deadline: nil)
                #expect(try await response.body.restText() == "hello")
            }
            #expect(server.acceptedCount == 1)
        }
    }

    @Test func `a body that is discarded ends by itself, and its connection serves the next request`() async throws {
        let isDiscarded = Moment()
        let transport = CurlTransport()
        try await withServer { peer in
            while true {
                _ = try peer.request()
                try peer.beginChunks()
                try peer.chunk("hello")
                isDiscarded.block()
                try peer.endChunks()
            }
        } _: { server in
            var response: TransportResponse? = try await transport.send(.post(server.url), deadline: nil)
            _ = try await response?.body.take(5)
            response?.body.discard()
            response = nil
            isDiscarded.come()
            try await Task.sleep(for: .milliseconds(200))
            #expect(try await transport.send(.post(server.url), deadline: nil).body.restText() == "hello")
            #expect(server.acceptedCount == 1)
        }
    }

    @Test func `a body that is discarded and goes on without end is ended`() async throws {
        let transport = CurlTransport()
        let closing = Box(false)
        try await withServer { peer in
            _ = try peer.request()
            try peer.beginChunks()
            try peer.chunk("hello")
            while true {
                do {
                    try peer.chunk(String(repeating: "x", count: 16 * 1024))
                } catch {
                    closing.change { $0 = true }
                    throw error
                }
            }
        } _: { server in
            let response = try await transport.send(.post(server.url), deadline: nil)
            _ = try await response.body.take(5)
            response.body.discard()
            await eventually("the server sees the connection end") { server.openCount == 0 }
            #expect(closing.value)
        }
    }

    @Test func `a request waits for no other's answer`() async throws {
        let hasSecond = Moment()
        let transport = CurlTransport()
        try await withServer { peer in
            let request = try peer.request()
            if request.target == "/second" { hasSecond.come() } else { hasSecond.block() }
            try peer.respond()
        } _: { server in
            async let first = transport.send(.post(server.url + "/first"), deadline: nil).status
            await eventually("the first is under way") { server.acceptedCount == 1 }
            async let second = transport.send(.post(server.url + "/second"), deadline: nil).status
            await hasSecond.wait()
            let statuses = try await [first, second]
            #expect(statuses == [200, 200])
        }
    }

    @Test func `a kept connection that the server has closed is replaced without a word`() async throws {
        let transport = CurlTransport()
        try await withServer { peer in
            _ = try peer.request()
            try peer.respond()
        } _: { server in
            for round in 1...5 {
                let response = try await transport.send(.post(server.url), deadline: nil)
                #expect(try await response.body.rest() == [])
                await eventually("the server has closed") { server.openCount == 0 }
                #expect(server.acceptedCount == round)
            }
        }
    }

    @Test func `a thousand streams are open at a time, and each gets its own bytes`() async throws {
        let count = 1_000
        let areAllOpen = Moment()
        let transport = CurlTransport()
        try await withServer { peer in
            let request = try peer.request()
            try peer.beginChunks()
            try peer.chunk(request.target)
            areAllOpen.block()
            try peer.chunk(request.target + ".")
            try peer.endChunks()
        } _: { server in
            let texts = try await withThrowingTaskGroup(of: (String, String).self) { group in
                for number in 0..<count {
                    group.addTask {
                        let response = try await transport.send(.post(server.url + "/\(number)"), deadline: nil)
                        return ("/\(number)/\(number).", try await response.body.restText())
                    }
                }
                await eventually("all are open") { server.openCount == count }
                areAllOpen.come()
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(texts.count == count)
            #expect(texts.allSatisfy { $0.0 == $0.1 })
        }
    }
}
