import Foundation
import Interlingua
import Testing

/// What goes over the wire, as the server received it.
@Suite(.timeLimit(.minutes(2))) struct RequestTests {
    /// Sends `request` to a server that answers 200, and returns what that received.
    private func received(
        _ configuration: CurlTransport.Configuration = .init(), _ make: (String) -> TransportRequest
    ) async throws -> Peer.Request {
        let box = Box<Peer.Request?>(nil)
        return try await withServer { peer in
            box.value = try peer.request()
            try peer.respond()
        } _: { server in
            let transport = CurlTransport(configuration)
            let response = try await transport.send(make(server.url), deadline: nil)
            _ = try await response.body.rest()
            return try #require(box.value)
        }
    }

    @Test(
        arguments: [
            ("GET", "", nil), ("DELETE", "", nil), ("POST", "", "0"), ("PUT", "", "0"), ("PATCH", "{}", "2"),
            ("POST", "{}", "2"), ("QUERY", "{}", "2"), ("GET", "{}", "2"),
        ] as [(String, String, String?)])
    func `method and body arrive as given`(method: String, body: String, length: String?) async throws {
        let request = try await received { url in
            var request = TransportRequest.post(url + "/v1/a?b=c", body)
            request.method = method
            return request
        }
        #expect(request.method == method)
        #expect(request.target == "/v1/a?b=c")
        #expect(request.body == Array(body.utf8))
        #expect(request["Content-Length"] == length)
        #expect(request["Content-Type"] == "application/json")
    }

    @Test func `a stream's request carries the caller's fields, and nothing of libcurl's invention`() async throws {
        let request = try await received { url in
            var request = TransportRequest(
                headers: ["X-Twice": "1", "X-Empty": "", "X-Blank": " \t", "Expect": "100-continue"],
                body: Array("{}".utf8))
            request.headers.add("X-Twice", "2")
            request.url = url
            return request
        }
        let names = Set(request.fields.map { $0.name })
        #expect(names == ["Host", "User-Agent", "Accept", "X-Twice", "X-Empty", "X-Blank", "Content-Length"])
        #expect(request.fields.filter { $0.name == "X-Twice" }.map(\.value) == ["1", "2"])
        #expect(request["X-Empty"] == "")
        #expect(request["User-Agent"] == "Interlingua")
    }

    @Test func `the caller's User-Agent replaces the transport's`() async throws {
        let request = try await received { url in
            var request = TransportRequest.get(url)
            request.headers["user-agent"] = "app/1"
            return request
        }
        #expect(request.fields.filter { $0.name.lowercased() == "user-agent" }.map(\.value) == ["app/1"])
    }

    @Test func `a path is sent as it was signed`() async throws {
        let request = try await received { .get($0 + "/a/../b/./c%2Fd:e") }
        #expect(request.target == "/a/../b/./c%2Fd:e")
    }

    @Test func `a body of 100 MB arrives whole`() async throws {
        let body = numberedBlocks(count: 100)
        let differing = Box<[Int]>([])
        try await withServer { peer in
            let length = try #require(try peer.requestHead()["Content-Length"].flatMap(Int.init))
            var offset = 0
            while offset < length {
                let piece = try peer.readSome(atMost: length - offset)
                if !isEqual(piece, to: body, at: offset) { differing.change { $0.append(offset) } }
                offset += piece.count
            }
            try peer.respond("200 OK", [], Array("\(offset)".utf8))
        } _: { server in
            var request = TransportRequest.post(server.url)
            request.body = body
            let response = try await CurlTransport.shared.send(request, deadline: nil)
            #expect(try await response.body.restText() == "104857600")
            #expect(differing.value == [])
        }
    }

    /// Up to 64 KiB libcurl has a copy; what is larger it reads out of ours, from the start again.
    @Test(arguments: [3, 65_536, 65_537, 1_000_000])
    func `a body is sent again where the kept connection turns out to be dead`(size: Int) async throws {
        let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 251) }
        let bodies = Box<[[UInt8]]>([])
        try await withServer { peer in
            let request = try peer.request()
            bodies.change { $0.append(request.body) }
            try peer.respond()
            if bodies.value.count == 1 {
                // The next request finds the connection open, and gets no answer on it.
                #expect(try peer.request().body == body)
            }
        } _: { server in
            let transport = CurlTransport()
            for body in [[7], body] {
                var request = TransportRequest.post(server.url)
                request.body = body
                let response = try await transport.send(request, deadline: nil)
                #expect(try await response.body.rest() == [])
            }
            #expect(bodies.value == [[7], body])
            #expect(server.acceptedCount == 2)
        }
    }

    @Test(arguments: [
        ("", "https://"), ("example.com/v1", "https://"), ("ftp://example.com", "https://"),
        ("file:///etc/passwd", "https://"), ("https:example.com", "https://"), ("https://", "host"),
        ("https:///v1", "host"), ("https://user:secret@/v1", "host"), ("https://:443/", "host"),
        ("https://example.com/a b", "blank"), ("https://example.com/\r\nX: secret", "blank"),
        ("https://example.com/\0", "blank"), ("http://example.com:99999999/", "address"), ("http://[::1/", "address"),
    ])
    func `an address that cannot be used is refused`(url: String, word: String) async throws {
        let error = await CurlTransport.shared.failure(.get(url))
        #expect(error?.kind == .invalidRequest)
        #expect(error?.message.contains(word) == true)
        #expect(error?.message.contains("secret") == false)
    }

    @Test(arguments: [
        ("X-A", "a\r\nX-Evil: secret"), ("X-A", "a\nb"), ("X-A", "a\rb"), ("X-A", "secret\0"), ("X A", "1"), ("", "1"),
        ("X:A", "1"), ("X-A\r\n", "1"), ("Transfer-Encoding", "chunked"), ("Content-Length", "7"),
    ])
    func `a header field that would change the request is refused, and nothing sent`(
        name: String, value: String
    ) async throws {
        try await withServer { _ in
        } _: { server in
            var request = TransportRequest.post(server.url)
            request.headers.add(name, value)
            let error = await CurlTransport.shared.failure(request)
            #expect(error?.kind == .invalidRequest)
            #expect(error?.message.contains("secret") == false)
            #expect(server.acceptedCount == 0)
        }
    }

    @Test(arguments: ["", "GET /", "GET\r\n"])
    func `a method that is no word is refused`(method: String) async throws {
        var request = TransportRequest.get("http://127.0.0.1:1")
        request.method = method
        #expect(await CurlTransport.shared.failure(request)?.kind == .invalidRequest)
    }
}

/// Blocks of 1 MiB that each begin with their number, so that no two are the same.
private func numberedBlocks(count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for number in 0..<count {
        let stamp = Array("block \(number) ".utf8)
        bytes += stamp
        bytes += [UInt8](repeating: UInt8(number), count: 1024 * 1024 - stamp.count)
    }
    return bytes
}

private func isEqual(_ piece: [UInt8], to whole: [UInt8], at offset: Int) -> Bool {
    guard offset + piece.count <= whole.count else { return false }
    return unsafe piece.withUnsafeBytes { piece in
        // SAFETY: both arrays have `piece.count` bytes from there on.
        unsafe whole.withUnsafeBytes { whole in
            unsafe memcmp(piece.baseAddress!, whole.baseAddress! + offset, piece.count) == 0
        }
    }
}
