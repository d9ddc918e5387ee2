import Foundation
import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct HTTP2Tests {
    @Test func `streams share one connection, and ending one ends no other`() async throws {
        let ended = Box<[String]>([])
        let mayGoOn = Moment()
        try await withServer { peer in
            let request = try peer.request()
            try peer.beginChunks()
            try peer.chunk("one")
            if request.target == "/dropped" || request.target == "/cancelled" {
                _ = peer.waitForClosing()
                ended.change { $0.append(request.target) }
            } else {
                mayGoOn.block()
                try peer.chunk("two")
                try peer.endChunks()
            }
        } _: { server in
            let nginx = try Nginx(before: server)
            let transport = CurlTransport(nginx.configuration)
            func open(_ path: String) async throws -> TransportResponse {
                let response = try await transport.send(.post(nginx.url + path), deadline: nil)
                #expect(try await response.body.take(3) == "one")
                return response
            }
            let kept = [try await open("/1"), try await open("/2")]
            var dropped: TransportResponse? = try await open("/dropped")
            let cancelled = try await open("/cancelled")
            let connections = Set((kept + [cancelled]).map { $0.headers["X-Connection"] })
            #expect(connections == [dropped?.headers["X-Connection"]])

            dropped = nil
            await eventually("the dropped stream has ended") { ended.value == ["/dropped"] }
            let task = Task { await cancelled.body.failure() }
            task.cancel()
            #expect(await task.value?.kind == .cancelled)
            await eventually("the cancelled stream has ended") { ended.value == ["/dropped", "/cancelled"] }

            mayGoOn.come()
            for response in kept { #expect(try await response.body.restText() == "two") }
            let later = try await transport.send(.post(nginx.url + "/3"), deadline: nil)
            #expect(connections == [later.headers["X-Connection"]])
        }
    }

    @Test func `a stream that is alone on its connection ends on the server when it is let go`() async throws {
        let hasEnded = Moment()
        try await withServer { peer in
            _ = try peer.request()
            try peer.beginChunks()
            try peer.chunk("one")
            _ = peer.waitForClosing()
            hasEnded.come()
        } _: { server in
            let nginx = try Nginx(before: server)
            let transport = CurlTransport(nginx.configuration)
            do {
                let response = try await transport.send(.post(nginx.url), deadline: nil)
                #expect(try await response.body.take(3) == "one")
            }
            await hasEnded.wait()
        }
    }

    @Test func `many cold requests wait for the first connection instead of opening their own`() async throws {
        try await withServer { peer in
            _ = try peer.request()
            try peer.respond()
        } _: { server in
            let nginx = try Nginx(before: server)
            let transport = CurlTransport(nginx.configuration)
            let connections = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<50 {
                    group.addTask {
                        try await transport.send(.post(nginx.url), deadline: nil).headers["X-Connection"]
                    }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(connections.count == 1)
        }
    }

    @Test func `a paused stream holds no other back`() async throws {
        let chunk = [UInt8](repeating: 120, count: 64 * 1024)
        try await withServer { peer in
            let request = try peer.request()
            try peer.beginChunks()
            if request.target == "/big" { while true { try peer.chunk(chunk) } }
            for _ in 0..<100 { try peer.chunk("event\n") }
            try peer.endChunks()
        } _: { server in
            let nginx = try Nginx(before: server)
            let transport = CurlTransport(nginx.configuration)
            let paused = try await transport.send(.post(nginx.url + "/big"), deadline: nil)
            for _ in 0..<5 {
                let response = try await transport.send(.post(nginx.url + "/small"), deadline: nil)
                #expect(try await response.body.rest().count == 600)
                #expect(response.headers["X-Connection"] == paused.headers["X-Connection"])
            }
            #expect(try await paused.body.take(1_000_000).utf8.allSatisfy { $0 == 120 })
        }
    }

    /// libcurl 7.88 gives bytes of a cancelled, paused HTTP/2 stream to the next transfer of the same handle.
    @Test func `no byte of a cancelled response turns up in another`() async throws {
        let count = 600
        let repetitions = 4_000
        try await withServer { peer in
            while true {
                let request = try peer.request()
                let record = request.target.padding(toLength: 16, withPad: " ", startingAt: 0)
                let block = Array(String(repeating: record, count: 400).utf8)
                try peer.beginChunks()
                for _ in 0..<repetitions / 400 { try peer.chunk(block) }
                try peer.endChunks()
            }
        } _: { server in
            let nginx = try Nginx(before: server)
            var configuration = nginx.configuration
            configuration.windowByteCount = 16 * 1024
            let transport = CurlTransport(configuration)
            let wrong = Box<[String]>([])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<count {
                    if number >= 24 { try await group.next() }
                    group.addTask {
                        let path = "/\(number)"
                        let response = try await transport.send(.get(nginx.url + path), deadline: nil)
                        let record = path.padding(toLength: 16, withPad: " ", startingAt: 0)
                        if number % 2 == 0 {
                            // Paused by now, or soon; then let go.
                            try await Task.sleep(for: .milliseconds(number % 7))
                            let some = try await response.body.take(1)
                            if !some.hasPrefix(record) { wrong.change { $0.append(path) } }
                            try await Task.sleep(for: .milliseconds(number % 11))
                        } else {
                            let whole = try await response.body.restText()
                            let expected = String(repeating: record, count: repetitions)
                            if whole != expected { wrong.change { $0.append(path) } }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(wrong.value == [])
        }
    }
}
