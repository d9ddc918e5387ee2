import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct TLSTests {
    private let answer: LoopbackServer.Script = { peer in
        while true {
            _ = try peer.request()
            try peer.respond("200 OK", [], Array("hello".utf8))
        }
    }

    @Test func `a configured authority is trusted, and HTTP 2 is spoken where it is offered`() async throws {
        try await withServer(answer) { server in
            let nginx = try Nginx(before: server)
            let response = try await CurlTransport(nginx.configuration).send(.post(nginx.url), deadline: nil)
            #expect(response.headers["X-Protocol"] == "HTTP/2.0")
        }
    }

    @Test func `HTTP 1 is spoken where that is configured`() async throws {
        try await withServer(answer) { server in
            let nginx = try Nginx(before: server)
            var configuration = nginx.configuration
            configuration.httpVersion = .http1
            let transport = CurlTransport(configuration)
            let response = try await transport.send(.post(nginx.url), deadline: nil)
            #expect(response.headers["X-Protocol"] == "HTTP/1.1")
            #expect(try await response.body.restText() == "hello")
        }
    }

    @Test func `an unknown authority, and a name that is not the server's, are unreachable`() async throws {
        let requests = Box(0)
        try await withServer { peer in
            _ = try peer.request()
            requests.change { $0 += 1 }
            try peer.respond()
        } _: { server in
            let nginx = try Nginx(before: server)
            var strange = nginx.configuration
            strange.certificateBundlePath = nginx.strangeAuthority
            var missing = nginx.configuration
            missing.certificateBundlePath = nginx.authority + ".missing"
            let cases = [
                (CurlTransport.Configuration(), nginx.url), (strange, nginx.url), (missing, nginx.url),
                (nginx.configuration, "https://127.0.0.1:\(nginx.port)"),
            ]
            for (configuration, url) in cases {
                let transport = CurlTransport(configuration)
                let error = await transport.failure(.post(url))
                #expect(error?.kind == .unreachable)
                #expect(error?.message.lowercased().contains("certificate") == true)
            }
            #expect(requests.value == 0)
            var careless = strange
            careless.verifiesPeer = false
            let transport = CurlTransport(careless)
            #expect(try await transport.send(.post(nginx.url), deadline: nil).status == 200)
        }
    }

    @Test func `over TLS without HTTP 2 a request waits for no other's answer`() async throws {
        let hasSecond = Moment()
        try await withServer { peer in
            let request = try peer.request()
            if request.target == "/second" { hasSecond.come() } else { hasSecond.block() }
            try peer.respond()
        } _: { server in
            let nginx = try Nginx(before: server, speaksHTTP2: false)
            let transport = CurlTransport(nginx.configuration)
            async let first = transport.send(.post(nginx.url + "/first"), deadline: nil).status
            await eventually("the first is under way") { server.acceptedCount == 1 }
            async let second = transport.send(.post(nginx.url + "/second"), deadline: nil).status
            await hasSecond.wait()
            let statuses = try await [first, second]
            #expect(statuses == [200, 200])
        }
    }
}
