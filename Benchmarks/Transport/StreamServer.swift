import Glibc

/// Answers each request with the head and one event of a Chat Completions stream, and leaves that open; then sends
/// events to the open streams in turn, so many a second over all of them.
///
/// It never reads beyond a request, so that an open stream costs it nothing.
struct StreamServer {
    /// Where it listens, on loopback.
    let port: Int
    private let listener: Int32
    private let eventsPerSecond: Int
    private var streams: [Int32] = []
    /// Whose turn it is.
    private var next = 0

    /// - Parameter eventsPerSecond: 0 leaves the streams silent.
    init(eventsPerSecond: Int) throws {
        self.eventsPerSecond = eventsPerSecond
        raiseDescriptorLimit()
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        // SAFETY: the calls are given the local address, which is as long as they are told.
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, size) == 0 && listen(listener, 4096) == 0
                    && getsockname(listener, $0, &size) == 0
            }
        }
        guard isListening else { throw ProgramFailure(description: "no server on loopback: \(errno)") }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    /// Serves for as long as the process lives.
    mutating func run() -> Never {
        var sentCount = 0
        var start = monotonicNanoseconds()
        while true {
            let isSilent = eventsPerSecond == 0 || streams.isEmpty
            if isSilent { (start, sentCount) = (monotonicNanoseconds(), 0) }
            if isReady(within: isSilent ? -1 : 1) { letIn() }
            guard !isSilent else { continue }
            let due = Int(Double(monotonicNanoseconds() - start) * 1e-9 * Double(eventsPerSecond))
            while sentCount < due, !streams.isEmpty {
                sendNext()
                sentCount += 1
            }
        }
    }

    /// Whether a client waits to be let in.
    private func isReady(within milliseconds: Int32) -> Bool {
        var watched = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        // SAFETY: the call is given one local value.
        return unsafe poll(&watched, 1, milliseconds) > 0
    }

    private mutating func letIn() {
        let stream = accept(listener, nil, nil)
        guard stream >= 0 else { return }
        var request: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while request.count < 65_536, !request.contains(Self.headEnd) {
            // SAFETY: the call is given room for as many bytes as it is told.
            let count = unsafe piece.withUnsafeMutableBytes { unsafe recv(stream, $0.baseAddress, $0.count, 0) }
            guard count > 0 else {
                close(stream)
                return
            }
            request += piece[..<count]
        }
        guard say(Self.head + Self.event, on: stream) else { return }
        streams.append(stream)
    }

    private mutating func sendNext() {
        if next >= streams.count { next = 0 }
        if say(Self.event, on: streams[next]) { next += 1 } else { streams.remove(at: next) }
    }

    /// False where the client is gone; the stream is then closed.
    private func say(_ bytes: [UInt8], on stream: Int32) -> Bool {
        // SAFETY: the call is given the array's bytes while they live.
        let count = unsafe bytes.withUnsafeBytes {
            unsafe send(stream, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count == bytes.count { return true }
        close(stream)
        return false
    }

    private static let headEnd = Array("\r\n\r\n".utf8)
    private static let head = Array(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n".utf8)
    /// In a chunk of its own.
    private static let event: [UInt8] = {
        let text = """
            data: {"id":"chatcmpl-UJoEhWDfCaEFazHNm6jY8C1RIHTyL","object":"chat.completion.chunk","created":1754050123,\
            "model":"gpt-4o-mini-2024-07-18","system_fingerprint":"fp_34a54ae93c","choices":[{"index":0,"delta":\
            {"content":" token"},"logprobs":null,"finish_reason":null}]}\n\n
            """
        return Array("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n".utf8)
    }()
}
