/// Moves bytes. Knows nothing of models.
///
/// The library's own is `CurlTransport`; an app may bring another, and a test a scripted one.
public protocol Transport: Sendable {
    /// Sends `request`, and returns once status and headers have arrived, whatever the status is.
    ///
    /// Cancelling the task ends the request.
    ///
    /// - Throws: `.unreachable` where no response came, `.deadline(.connect)` past
    ///   ``TransportRequest/connectTimeout``, `.deadline` of `deadline`'s phase past `deadline`,
    ///   `.invalidRequest` for an address or header that cannot be sent, `.unauthorized` for a client certificate that
    ///   cannot be shown, `.cancelled`.
    func send(_ request: TransportRequest, deadline: TransportDeadline?) async throws(ModelError) -> TransportResponse
}

/// A request, ready to be sent.
public struct TransportRequest: Hashable, Sendable {
    public var method = "POST"
    /// Absolute, with the query. The endpoint fills it in; a dialect leaves it empty.
    public var url = ""
    public var headers: HTTPHeaders
    public var body: [UInt8]
    /// From the start to an open connection, name lookup and TLS included; `nil` is no limit.
    public var connectTimeout: Duration? = .seconds(10)
    /// Whether the reply is one document, which the transport may ask to have compressed. A stream never is.
    public var acceptsCompression = false
    /// What the server is shown where it asks who the client is; `nil` is the transport's own, where it has one.
    public var clientCertificate: ClientCertificate?
    /// By which the server is known, in the place of authorities and of its name: one with another certificate must see
    /// nothing of the request, and the error is `.unreachable`. `nil` is a server that an authority vouches for.
    public var serverThumbprint: CertificateThumbprint?

    public init(headers: HTTPHeaders = HTTPHeaders(), body: [UInt8] = []) {
        self.headers = headers
        self.body = body
    }
}

/// How long one wait may last, and which clock it belongs to.
public struct TransportDeadline: Hashable, Sendable {
    /// The phase that the error names.
    public var phase: DeadlinePhase
    /// From now. The clock runs only while the caller waits.
    public var after: Duration

    public init(_ phase: DeadlinePhase, after: Duration) {
        self.phase = phase
        self.after = after
    }
}

/// Status and headers, with the body still to be pulled.
public struct TransportResponse: Sendable {
    public var status: Int
    public var headers: HTTPHeaders
    public var body: any ResponseBody

    public init(status: Int, headers: HTTPHeaders = HTTPHeaders(), body: any ResponseBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// A response body, pulled by one consumer. Dropping the last reference ends the transfer.
public protocol ResponseBody: AnyObject, Sendable {
    /// Replaces `bytes` by all that has arrived, waiting until there is some; `false` at the end.
    ///
    /// Does not suspend when bytes are there. What arrived before a failure is given first.
    ///
    /// - Throws: `.truncated` where the connection broke, `.deadline` of `deadline`'s phase, `.cancelled`,
    ///   `.malformedResponse` where a compressed body expands beyond the transport's bound.
    func next(into bytes: inout [UInt8], deadline: TransportDeadline?) async throws(ModelError) -> Bool

    /// The consumer has all that it wants. Lets the little that is still to come (the end marker of the transfer)
    /// arrive unseen, so that the connection can be used again; ends the transfer where it is more than a little.
    func discard()
}

extension ResponseBody {
    public func discard() {}
}
