import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct ClientCertificateTests {
    private let answer: LoopbackServer.Script = { peer in
        while true {
            _ = try peer.request()
            try peer.respond("200 OK", [], Array("hello".utf8))
        }
    }

    /// Who the server takes the client of a request for, and on which connection.
    private func client(
        _ certificate: ClientCertificate?, at nginx: Nginx, over transport: CurlTransport
    ) async throws -> (name: String, connection: String) {
        var request = TransportRequest.post(nginx.url)
        request.clientCertificate = certificate
        let response = try await transport.send(request, deadline: nil)
        #expect(try await response.body.restText() == "hello")
        return (response.headers["X-Client"] ?? "", try #require(response.headers["X-Connection"]))
    }

    @Test(arguments: [CurlTransport.Configuration.HTTPVersion.negotiated, .http1])
    func `a server that asks sees the certificate of the request, else the transport's`(
        version: CurlTransport.Configuration.HTTPVersion
    ) async throws {
        try await withServer(answer) { server in
            let nginx = try Nginx(before: server, clients: ["a", "b"])
            var configuration = nginx.configuration
            configuration.httpVersion = version
            configuration.clientCertificate = try nginx.certificate(of: "a")
            let transport = CurlTransport(configuration)
            let own = try nginx.certificate(of: "b", password: "a password")
            var connections: [String: Set<String>] = [:]
            for certificate in [nil, own, nil, own, own, nil] {
                let (name, connection) = try await client(certificate, at: nginx, over: transport)
                #expect(name == (certificate == nil ? "CN=a" : "CN=b"))
                connections[name, default: []].insert(connection)
            }
            // Each on a connection of its own, which serves all its requests.
            #expect(connections.values.map(\.count) == [1, 1])
            #expect(Set(connections.values.joined()).count == 2)
        }
    }

    @Test(arguments: [true, false])
    func `no request is sent on a connection, or in a session, of another certificate`(isOpen: Bool) async throws {
        try await withServer(answer) { server in
            let nginx = try Nginx(before: server, clients: ["a", "b"])
            var configuration = nginx.configuration
            // Where one connection alone is kept, TLS could resume the session of one before.
            if !isOpen { configuration.maximumKeptConnections = 1 }
            let transport = CurlTransport(configuration)
            let (a, b) = (try nginx.certificate(of: "a"), try nginx.certificate(of: "b"))
            for (certificate, name) in [(a, "CN=a"), (b, "CN=b"), (nil, ""), (a, "CN=a"), (nil, ""), (b, "CN=b")] {
                #expect(try await client(certificate, at: nginx, over: transport).name == name)
            }
            let names = try await withThrowingTaskGroup(of: (Int, String).self) { group in
                for index in 0..<30 {
                    group.addTask {
                        (index % 3, try await client([a, b, nil][index % 3], at: nginx, over: transport).name)
                    }
                }
                return try await group.reduce(into: [Set<String>](repeating: [], count: 3)) { $0[$1.0].insert($1.1) }
            }
            #expect(names == [["CN=a"], ["CN=b"], [""]])
        }
    }

    @Test func `a certificate that cannot be shown is unauthorized, and nothing is sent`() async throws {
        try await withServer(answer) { server in
            let nginx = try Nginx(before: server, clients: ["a", "b"])
            let transport = CurlTransport(nginx.configuration)
            let good = try nginx.certificate(of: "a")
            let cases = [
                ClientCertificate(chain: good.chain, key: try nginx.certificate(of: "b").key),
                ClientCertificate(chain: good.chain, key: Secret("no key")),
                ClientCertificate(chain: "no certificate", key: good.key),
                ClientCertificate(
                    chain: good.chain, key: try nginx.certificate(of: "a", password: "right").key,
                    password: Secret("wrong")),
                // Nor is a password asked for on the terminal.
                ClientCertificate(chain: good.chain, key: try nginx.certificate(of: "a", password: "right").key),
            ]
            for certificate in cases {
                var request = TransportRequest.post(nginx.url)
                request.clientCertificate = certificate
                let error = await transport.failure(request)
                #expect(error?.kind == .unauthorized)
                #expect(error?.message.contains("client certificate") == true)
            }
            #expect(server.acceptedCount == 0)
            #expect(try nginx.seenRequests.isEmpty)
        }
    }

    @Test func `a server that does not ask is shown nothing`() async throws {
        try await withServer(answer) { server in
            let nginx = try Nginx(before: server)
            let other = try Nginx(before: server, clients: ["a"])
            let transport = CurlTransport(nginx.configuration)
            let certificate = try other.certificate(of: "a")
            #expect(try await client(certificate, at: nginx, over: transport).name == "")
        }
    }

    @Test func `neither key nor password is printed`() {
        var request = TransportRequest()
        request.clientCertificate = ClientCertificate(
            chain: "a chain", key: Secret("a private key"), password: Secret("a password"))
        var configuration = CurlTransport.Configuration()
        configuration.clientCertificate = request.clientCertificate
        for text in ["\(request)", String(reflecting: request), "\(configuration)", String(reflecting: configuration)] {
            #expect(text.contains("a chain") && !text.contains("private key") && !text.contains("password\""))
        }
    }
}
