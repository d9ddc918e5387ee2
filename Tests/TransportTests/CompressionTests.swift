import Foundation
import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct CompressionTests {
    /// `bytes` as gzip itself writes them.
    private func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let (plain, packed) = (folder.path + "/plain", folder.path + "/packed")
        try Data(bytes).write(to: URL(filePath: plain))
        try Subprocess.run([try Subprocess.find("gzip", package: "gzip"), "-c"], input: plain, output: packed)
        return Array(try Data(contentsOf: URL(filePath: packed)))
    }

    /// Answers with `body` under that encoding, and notes what the request accepts.
    private func answer(_ body: [UInt8], _ encoding: String, _ accepted: Box<[String?]>) -> LoopbackServer.Script {
        { peer in
            let request = try peer.request()
            accepted.change { $0.append(request["Accept-Encoding"]) }
            try peer.respond("200 OK", ["Content-Encoding: \(encoding)"], body)
        }
    }

    private func unary(_ url: String) -> TransportRequest {
        var request = TransportRequest.post(url)
        request.acceptsCompression = true
        return request
    }

    @Test func `a unary reply may be compressed, and arrives as it was before`() async throws {
        let accepted = Box<[String?]>([])
        let text = (0..<200_000).map { "line \($0)\n" }.joined()
        var configuration = CurlTransport.Configuration()
        configuration.windowByteCount = 16 * 1024
        let transport = CurlTransport(configuration)
        try await withServer(answer(try gzip(Array(text.utf8)), "gzip", accepted)) { server in
            let response = try await transport.send(unary(server.url), deadline: nil)
            // Late, so that the reply would have been paused if it could be.
            try await Task.sleep(for: .milliseconds(200))
            #expect(try await response.body.restText() == text)
            #expect(accepted.value.first??.contains("gzip") == true)
        }
    }

    @Test func `a stream never asks for compression, and what it gets is left as it is`() async throws {
        let accepted = Box<[String?]>([])
        let packed = try gzip(Array("hello".utf8))
        try await withServer(answer(packed, "gzip", accepted)) { server in
            let transport = CurlTransport()
            // After a unary request, since the handle is the same.
            _ = try await transport.send(unary(server.url), deadline: nil).body.rest()
            let response = try await transport.send(.post(server.url), deadline: nil)
            #expect(try await response.body.rest() == packed)
            #expect(accepted.value.count == 2)
            #expect(accepted.value.last == .some(nil))
        }
    }

    @Test func `a reply that expands beyond the bound is malformed, and is not inflated further`() async throws {
        let bomb = try gzip([UInt8](repeating: 0, count: 100 * 1024 * 1024))
        var configuration = CurlTransport.Configuration()
        configuration.maximumExpandedByteCount = 1_000_000
        let transport = CurlTransport(configuration)
        try await withServer(answer(bomb, "gzip", Box([]))) { server in
            let response = try await transport.send(unary(server.url), deadline: nil)
            var received = 0
            let error = await failure { () throws(ModelError) in
                var bytes: [UInt8] = []
                while try await response.body.next(into: &bytes, deadline: nil) { received += bytes.count }
            }
            #expect(error?.kind == .malformedResponse)
            #expect(received <= 1_000_000)
        }
    }

    @Test func `the bound is for what expands, not for a plain reply`() async throws {
        var configuration = CurlTransport.Configuration()
        configuration.maximumExpandedByteCount = 1_000
        let transport = CurlTransport(configuration)
        try await withServer { peer in
            _ = try peer.request()
            try peer.respond("200 OK", [], [UInt8](repeating: 65, count: 100_000))
        } _: { server in
            let response = try await transport.send(unary(server.url), deadline: nil)
            #expect(try await response.body.rest().count == 100_000)
        }
    }

    @Test(arguments: ["gzip", "br", "no-such-coding"])
    func `what is not the encoding that it claims to be is malformed`(encoding: String) async throws {
        try await withServer(answer(Array("plain text, not compressed".utf8), encoding, Box([]))) { server in
            let error = await failure { () throws(ModelError) in
                let response = try await CurlTransport.shared.send(unary(server.url), deadline: nil)
                _ = try await response.body.rest()
            }
            #expect(error?.kind == .malformedResponse)
        }
    }
}
