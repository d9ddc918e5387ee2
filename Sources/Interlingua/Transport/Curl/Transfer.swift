/// One transfer, as the event loop sees it. Confined to whoever drives that.
final class Transfer {
    let mailbox: Mailbox
    let handle: CurlHandle
    /// Whether it may share an HTTP/2 connection with others.
    let mayBeStream: Bool
    /// Never in a message as it is: it may hold a key.
    private let url: String
    /// Of the certificate that the server has to have; `nil` where authorities vouch for it.
    let serverThumbprint: CertificateThumbprint?
    var upload: Upload
    var head: ResponseHeadParser
    /// The head, from when it is complete until it is handed over.
    var newHead: ResponseHead?
    /// Bytes of this turn, not yet handed over.
    var arrived: [UInt8] = []
    /// How many more bytes may be taken before the mailbox must be asked.
    var room: Int
    /// Bytes that may still come out of a compressed body; `nil` where the body is as it was sent.
    ///
    /// Such a body is never paused: its size has a bound already, and libcurl has failed to pause while it
    /// inflates (curl #16280).
    var expansionLeft: Int?
    /// `nil` where compression was not asked for; a compressed body is then handed over as it is.
    private let maximumExpansion: Int?
    /// Why a callback of ours refused what came; outranks what libcurl says then.
    var refusal: ModelError?
    var end: Result<Void, ModelError>?
    var isPaused = false
    /// Nobody wants what is still to come: it is swallowed while the transfer is taken away.
    var isDiscarded = false
    /// Nobody wants what is still to come, but so many bytes of it may, for the connection's sake; `nil` where
    /// somebody does.
    var drainLeft: Int?
    /// On the loop's list of those that have something to hand over.
    var hasNews = false

    init(
        _ mailbox: Mailbox, _ handle: CurlHandle, _ request: TransportRequest,
        _ configuration: CurlTransport.Configuration
    ) {
        self.mailbox = mailbox
        self.handle = handle
        mayBeStream = request.isSecure && configuration.httpVersion == .negotiated && request.serverThumbprint == nil
        url = request.url
        serverThumbprint = request.serverThumbprint
        upload = Upload(bytes: CurlHandle.copies(request.body) ? [] : request.body)
        head = ResponseHeadParser(maximumByteCount: configuration.maximumHeadByteCount)
        room = configuration.windowByteCount
        maximumExpansion = request.acceptsCompression ? configuration.maximumExpandedByteCount : nil
    }

    /// Host and port, for messages.
    var authority: String { url.authorityOfAddress }

    func modelError(_ error: CurlError) -> ModelError {
        error.modelError(status: head.finalStatus, authority: authority, proxyStatus: handle.proxyStatus)
    }

    /// The head is complete: is the body one that libcurl inflates?
    func noteEncoding(_ head: ResponseHead) {
        if head.headers["Content-Encoding"] != nil { expansionLeft = maximumExpansion }
    }
}

/// A request body on its way out, read in pieces from the one array that holds it.
struct Upload {
    private let bytes: [UInt8]
    private var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Copies the next piece; 0 at the end.
    mutating func read(into room: UnsafeMutableRawBufferPointer) -> Int {
        let piece = bytes[offset..<min(bytes.count, offset + room.count)]
        // SAFETY: `piece` is no longer than `room`.
        unsafe room.copyBytes(from: piece)
        offset += piece.count
        return piece.count
    }

    /// False where there is no such place in the body.
    mutating func seek(to place: Int) -> Bool {
        guard (0...bytes.count).contains(place) else { return false }
        offset = place
        return true
    }
}
