import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct FailureTests {
    @Test func `a refused connection is unreachable, with host and libcurl's words`() async throws {
        let server = try LoopbackServer { _ in }
        let port = server.port
        server.stop()
        await eventually("the port is closed") { LoopbackServer.isFree(port) }
        let error = await CurlTransport.shared.failure(.get("http://u:secret@127.0.0.1:\(port)/p?key=secret"))
        #expect(error?.kind == .unreachable)
        #expect(error?.message.contains("127.0.0.1:\(port)") == true)
        #expect(error?.message.contains("connect") == true)
        #expect(error?.message.contains("secret") == false)
    }

    @Test func `a name that does not resolve is unreachable, and later connections are not disturbed`() async throws {
        let transport = CurlTransport()
        try await withServer { peer in
            while true {
                _ = try peer.request()
                try peer.respond("200 OK", ["Connection: close"])
                break
            }
        } _: { server in
            // The resolver's descriptors are closed by libcurl itself, and their numbers used again.
            for _ in 1...5 {
                let error = await transport.failure(.get("http://no-such-host.invalid/?key=secret"))
                #expect(error?.kind == .unreachable)
                #expect(error?.message.contains("no-such-host.invalid") == true)
                #expect(error?.message.contains("secret") == false)
                let deadline = TransportDeadline(.total, after: .seconds(20))
                let response = try await transport.send(.get(server.url), deadline: deadline)
                #expect(try await response.body.rest() == [])
            }
        }
    }

    @Test(arguments: [false, true])
    func `a connection that ends before an answer is unreachable`(isReset: Bool) async throws {
        try await withServer { peer in
            _ = try peer.request()
            if isReset { peer.reset() }
        } _: { server in
            let error = await CurlTransport.shared.failure(.post(server.url))
            #expect(error?.kind == .unreachable)
            #expect(error?.status == nil)
        }
    }

    @Test(
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
        ], [false, true])
    func `a body that is cut gives what came, then truncated`(sent: String, isReset: Bool) async throws {
        let isTaken = Moment()
        try await withServer { peer in
            _ = try peer.request()
            try peer.send(sent)
            isTaken.block()
            if isReset { peer.reset() }
        } _: { server in
            let response = try await CurlTransport.shared.send(.post(server.url), deadline: nil)
            #expect(try await response.body.take(5) == "hello")
            isTaken.come()
            let error = await response.body.failure()
            #expect(error?.kind == .truncated)
            #expect(error?.status == 200)
            #expect(await response.body.failure() == error)
        }
    }

    @Test func `bytes that arrived come before the failure, however late the consumer is`() async throws {
        let isCut = Moment()
        try await withServer { peer in
            _ = try peer.request()
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
            peer.close()
            isCut.come()
        } _: { server in
            let response = try await CurlTransport.shared.send(.post(server.url), deadline: nil)
            await isCut.wait()
            try await Task.sleep(for: .milliseconds(100))
            #expect(try await response.body.take(5) == "hello")
            #expect(await response.body.failure()?.kind == .truncated)
        }
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "HTTP/1.1 200 OK\r\nNo colon here\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    ])
    func `what is not HTTP is malformed`(sent: String) async throws {
        try await withServer { peer in
            _ = try peer.request()
            try peer.send(sent)
        } _: { server in
            #expect(await CurlTransport.shared.failure(.post(server.url))?.kind == .malformedResponse)
        }
    }

    @Test func `a chunk size that is no number is malformed`() async throws {
        try await withServer { peer in
            _ = try peer.request()
            try peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n")
            _ = peer.waitForClosing()
        } _: { server in
            let response = try await CurlTransport.shared.send(.post(server.url), deadline: nil)
            #expect(try await response.body.take(5) == "hello")
            #expect(await response.body.failure()?.kind == .malformedResponse)
        }
    }

    @Test(arguments: ["X: " + String(repeating: "a", count: 90) + "\r\n", String(repeating: "a", count: 1000)])
    func `a head beyond the limit is malformed, before it is all there`(line: String) async throws {
        var configuration = CurlTransport.Configuration()
        configuration.maximumHeadByteCount = 10_000
        let transport = CurlTransport(configuration)
        try await withServer { peer in
            _ = try peer.request()
            try peer.send("HTTP/1.1 200 OK\r\nX-Endless: ")
            while true { try peer.send(line) }
        } _: { server in
            #expect(await transport.failure(.post(server.url))?.kind == .malformedResponse)
        }
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `a redirect is an answer like any other, and is not followed`(status: Int) async throws {
        let elsewhere = try LoopbackServer { _ in }
        defer { elsewhere.stop() }
        try await withServer { peer in
            while true {
                _ = try peer.request()
                try peer.respond("\(status) Moved", ["Location: \(elsewhere.url)/stolen"], Array("moved".utf8))
            }
        } _: { server in
            var request = TransportRequest.post(server.url)
            request.headers.set("Authorization", to: Secret("sk-1"), prefix: "Bearer ")
            let response = try await CurlTransport.shared.send(request, deadline: nil)
            #expect(response.status == status)
            #expect(response.headers["location"] == "\(elsewhere.url)/stolen")
            #expect(try await response.body.restText() == "moved")
            #expect(elsewhere.acceptedCount == 0)
            #expect(server.acceptedCount == 1)
        }
    }

    @Test(arguments: [204, 401, 404, 429, 500, 599])
    func `whatever the status, the head is returned`(status: Int) async throws {
        try await withServer { peer in
            _ = try peer.request()
            try peer.send("HTTP/1.1 \(status) Word\r\nretry-after: 7\r\nContent-Length: 0\r\n\r\n")
        } _: { server in
            let response = try await CurlTransport.shared.send(.post(server.url), deadline: nil)
            #expect(response.status == status)
            #expect(response.headers["Retry-After"] == "7")
            #expect(try await response.body.rest() == [])
        }
    }

    @Test func `no cookie is kept`() async throws {
        let cookies = Box<[String?]>([])
        try await withServer { peer in
            while true {
                let request = try peer.request()
                cookies.change { $0.append(request["Cookie"]) }
                try peer.respond("200 OK", ["Set-Cookie: tenant=a; Path=/"])
            }
        } _: { server in
            for _ in 1...2 { _ = try await CurlTransport.shared.send(.get(server.url), deadline: nil).body.rest() }
            #expect(cookies.value == [nil, nil])
        }
    }
}
