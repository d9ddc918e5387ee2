import Foundation
import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct BackPressureTests {
    @Test func `a consumer that stops reading stops the server, and costs neither memory nor CPU`() async throws {
        let size = 1024 * 1024 * 1024
        let sent = Box(0)
        try await withServer { peer in
            _ = try peer.request()
            try peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(size)\r\n\r\n")
            let piece = [UInt8](repeating: 120, count: 64 * 1024)
            while sent.value < size {
                try peer.send(piece)
                sent.change { $0 += piece.count }
            }
        } _: { server in
            var configuration = CurlTransport.Configuration()
            configuration.threadName = "held-up"
            let transport = CurlTransport(configuration)
            let memory = ProcessState.residentByteCount
            let response = try await transport.send(.post(server.url), deadline: nil)
            let first = try await response.body.take(1).utf8.count
            var stalledAt = -1
            await eventually("the server is held up") {
                defer {
                    stalledAt = sent.value
                    usleep(100_000)
                }
                return stalledAt == sent.value
            }
            let thread = try #require(ProcessState.threads(named: "held-up").first)
            let cpu = ProcessState.cpuSeconds(ofThread: thread)
            try await Task.sleep(for: .seconds(2))
            #expect(ProcessState.cpuSeconds(ofThread: thread) - cpu < 0.6)
            #expect(sent.value == stalledAt)
            #expect(stalledAt < 64 * 1024 * 1024)
            // Other tests, and sanitizers, use memory of the same process; the body would be a gigabyte.
            #expect(ProcessState.residentByteCount - memory < 400 * 1024 * 1024)

            // And on it goes, from the byte where it stopped.
            let more = try await response.body.take(stalledAt + 1_000_000)
            #expect(more.utf8.count + first > stalledAt)
        }
    }

    @Test func `a body is whole however its consumer dawdles`() async throws {
        let lines = (0..<100_000).map { "line \($0)\n" }.joined()
        var configuration = CurlTransport.Configuration()
        configuration.windowByteCount = 4 * 1024
        let transport = CurlTransport(configuration)
        try await withServer { peer in
            _ = try peer.request()
            try peer.respond("200 OK", [], Array(lines.utf8))
        } _: { server in
            let response = try await transport.send(.get(server.url), deadline: nil)
            var all: [UInt8] = []
            var bytes: [UInt8] = []
            var pulls = 0
            while try await response.body.next(into: &bytes, deadline: nil) {
                all += bytes
                pulls += 1
                if pulls % 10 == 0 { try await Task.sleep(for: .milliseconds(1)) }
            }
            #expect(String(decoding: all, as: UTF8.self) == lines)
            #expect(pulls > 10)
        }
    }

    @Test func `500 cancelled streams leave no descriptor behind`() async throws {
        let transport = CurlTransport()
        try await withServer { peer in
            _ = try peer.request()
            try peer.beginChunks()
            try peer.chunk("one")
            _ = peer.waitForClosing()
        } _: { server in
            let before = ProcessState.descriptorCount
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<500 {
                    if number >= 20 { try await group.next() }
                    group.addTask {
                        let response = try await transport.send(.post(server.url), deadline: nil)
                        #expect(try await response.body.take(3) == "one")
                    }
                }
                try await group.waitForAll()
            }
            await eventually("the server sees all ends") { server.openCount == 0 }
            #expect(server.acceptedCount == 500)
            // Other tests open and close descriptors meanwhile; what leaks stays.
            await eventually("no descriptor is left behind") { ProcessState.descriptorCount - before < 200 }
        }
    }
}
