import Interlingua
import Testing

/// A server is known by its certificate alone, and one with another sees nothing of the request.
@Suite(.timeLimit(.minutes(2))) struct ServerThumbprintTests {
    private let answer: LoopbackServer.Script = { peer in
        while true {
            _ = try peer.request()
            try peer.respond("200 OK", [], Array("hello".utf8))
        }
    }

    private static let strange = "0000000000000000000000000000000000000001"

    private func request(_ url: String, _ thumbprint: String, body: [UInt8] = []) throws -> TransportRequest {
        let thumbprint: CertificateThumbprint = try #require(CertificateThumbprint(thumbprint))
        var request = TransportRequest(headers: ["Secret": "hush"], body: body)
        request.url = url
        request.serverThumbprint = thumbprint
        return request
    }

    @Test(arguments: ["sha1", "sha256"])
    func `the thumbprint is enough, whatever authority and name the certificate has`(digest: String) async throws {
        try await withServer(answer) { server in
            let nginx = try Nginx(before: server)
            var configuration = nginx.configuration
            configuration.certificateBundlePath = nginx.strangeAuthority
            let transport = CurlTransport(configuration)
            let thumbprint = try nginx.thumbprint(digest)
            var connections: Set<String?> = []
            for text in [thumbprint, thumbprint.lowercased().replacing(":", with: "")] {
                let request = try request("https://127.0.0.1:\(nginx.port)", text)
                let response = try await transport.send(request, deadline: nil)
                #expect(try await response.body.restText() == "hello")
                #expect(response.headers["X-Protocol"] == "HTTP/1.1")
                connections.insert(response.headers["X-Connection"])
            }
            // None serves a second request, since what was checked is the handshake.
            #expect(connections.count == 2)
            #expect(await transport.failure(.post(nginx.url))?.kind == .unreachable)
            #expect(try nginx.seenRequests.count == 2)
        }
    }

    @Test(arguments: [0, 10, 1_000_000])
    func `a server with another certificate sees no byte of the request`(bodyByteCount: Int) async throws {
        try await withServer(answer) { server in
            let nginx = try Nginx(before: server)
            let body = [UInt8](repeating: 1, count: bodyByteCount)
            for configuration in [nginx.configuration, CurlTransport.Configuration()] {
                let transport = CurlTransport(configuration)
                let error = await transport.failure(try request(nginx.url, Self.strange, body: body))
                #expect(error?.kind == .unreachable)
                #expect(error?.message.contains("another certificate") == true)
            }
            #expect(try nginx.seenRequests.isEmpty)
            #expect(server.acceptedCount == 0)
            // The log shows what there is to be seen.
            let known = try request(nginx.url, try nginx.thumbprint("sha1"), body: body)
            #expect(try await CurlTransport(nginx.configuration).send(known, deadline: nil).status == 200)
            #expect(try nginx.seenRequests.count == 1)
        }
    }

    @Test func `a connection that an authority vouched for does not serve a thumbprint's request`() async throws {
        try await withServer(answer) { server in
            let nginx = try Nginx(before: server)
            let transport = CurlTransport(nginx.configuration)
            let known = try await transport.send(.post(nginx.url), deadline: nil)
            #expect(try await known.body.restText() == "hello")
            let error = await transport.failure(try request(nginx.url, Self.strange))
            #expect(error?.message.contains("another certificate") == true)
            #expect(try nginx.seenRequests.count == 1)
            let again = try await transport.send(.post(nginx.url), deadline: nil)
            #expect(again.headers["X-Connection"] == known.headers["X-Connection"])
        }
    }

    @Test func `a thumbprint counts where nobody is verified, on a connection of its own`() async throws {
        try await withServer(answer) { server in
            let nginx = try Nginx(before: server)
            var configuration = nginx.configuration
            configuration.verifiesPeer = false
            configuration.httpVersion = .http1
            let transport = CurlTransport(configuration)
            var connections: [String?] = []
            let known = try request(nginx.url, nginx.thumbprint("sha1"))
            for request in [known, .post(nginx.url), known, .post(nginx.url)] {
                let response = try await transport.send(request, deadline: nil)
                #expect(try await response.body.restText() == "hello")
                connections.append(response.headers["X-Connection"])
            }
            #expect(connections[1] == connections[3] && Set(connections).count == 3)
            #expect(await transport.failure(try request(nginx.url, Self.strange))?.kind == .unreachable)
            #expect(try nginx.seenRequests.count == 4)
        }
    }

    @Test func `a thumbprint wants a server that has a certificate`() async throws {
        let transport = CurlTransport()
        let error = await transport.failure(try request("http://127.0.0.1:9", Self.strange))
        #expect(error?.kind == .invalidRequest)
    }
}
