import Interlingua
import Testing

@Suite(.timeLimit(.minutes(2))) struct DeliveryTests {
    @Test func `an event arrives while the server holds the rest back`() async throws {
        let isReceived = Moment()
        let isLateSent = Moment()
        try await withServer { peer in
            _ = try peer.request()
            try peer.beginChunks(["Content-Type: text/event-stream", "X-Request-Id: r1"])
            try peer.chunk("data: 1\n\n")
            isReceived.block()
            isLateSent.come()
            try peer.chunk("data: 2\n\n")
            try peer.endChunks()
        } _: { server in
            let response = try await CurlTransport.shared.send(.post(server.url), deadline: nil)
            #expect(response.status == 200)
            #expect(response.headers["x-request-id"] == "r1")
            #expect(try await response.body.take(9) == "data: 1\n\n")
            #expect(!isLateSent.hasCome)
            isReceived.come()
            #expect(try await response.body.restText() == "data: 2\n\n")
        }
    }
}
