/// A small document that some service answered.
struct WholeResponse: Sendable {
    var status: Int
    var body: [UInt8]

    /// No service that gives keys says more than this.
    static let maximumByteCount = 1 << 20

    var text: String { String(decoding: body, as: UTF8.self) }
    var isSuccess: Bool { (200..<300).contains(status) }

    /// - Throws: `.malformedResponse` where the body is no JSON. The message does not repeat it.
    func json() throws(ModelError) -> JSONValue { try JSONValue.parse(body.span, failingAs: .malformedResponse) }
}

extension Transport {
    /// Sends the request and reads the whole response.
    ///
    /// - Parameter limit: For all of it.
    func whole(_ request: TransportRequest, within limit: Duration) async throws(ModelError) -> WholeResponse {
        var request = request
        request.connectTimeout = limit
        let end = ContinuousClock.now + limit
        let response = try await send(request, deadline: TransportDeadline(.total, after: limit))
        var body: [UInt8] = []
        var chunk: [UInt8] = []
        while try await response.body.next(
            into: &chunk, deadline: TransportDeadline(.total, after: end - ContinuousClock.now))
        {
            body += chunk
            guard body.count <= WholeResponse.maximumByteCount else {
                throw ModelError(.malformedResponse, "\(request.authority) answers more than a document of keys")
            }
        }
        return WholeResponse(status: response.status, body: body)
    }
}

extension TransportRequest {
    /// A request without a body.
    init(_ method: String, _ url: String, headers: HTTPHeaders = HTTPHeaders()) {
        self.init(headers: headers)
        self.method = method
        self.url = url
    }
}
