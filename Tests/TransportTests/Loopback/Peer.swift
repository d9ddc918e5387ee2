import Foundation

#if PTHREAD_MUTEX
    @testable import Interlingua  // for a lock that ThreadSanitizer sees
#else
    import Synchronization
#endif

/// The server's end of one connection, with blocking calls.
final class Peer: Sendable {
    /// The other side is gone.
    struct Gone: Error {}

    /// How the other side ended the connection.
    enum Closing: Sendable { case finished, reset }

    struct Request: Sendable {
        var method: String
        var target: String
        /// As received, in order.
        var fields: [(name: String, value: String)]
        var body: [UInt8]

        subscript(name: String) -> String? { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
    }

    let descriptor: Int32
    private let unread = Mutex<[UInt8]>([])
    private let isClosed = Mutex(false)

    init(_ descriptor: Int32) { self.descriptor = descriptor }
}

extension Peer {
    /// The next request with its body.
    func request() throws -> Request {
        let head = try requestHead()
        var request = head
        if let length = head["Content-Length"].flatMap(Int.init) { request.body = try read(length) }
        return request
    }

    /// The next request, up to the blank line.
    func requestHead() throws -> Request {
        var bytes: [UInt8] = []
        while !bytes.ends(with: Array("\r\n\r\n".utf8)) { bytes += try read(1) }
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].components(separatedBy: " ")
        guard words.count == 3 else { throw Gone() }
        let fields = lines.dropFirst().prefix { !$0.isEmpty }.map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
        return Request(method: words[0], target: words[1], fields: fields, body: [])
    }

    func read(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count { bytes += try readSome(atMost: count - bytes.count) }
        return bytes
    }

    /// What is there, and at least one byte.
    func readSome(atMost limit: Int) throws -> [UInt8] {
        try unread.withLock { unread in
            if unread.isEmpty { unread = receive() ?? [] }
            guard !unread.isEmpty else { throw Gone() }
            guard unread.count > limit else {
                defer { unread = [] }
                return unread
            }
            defer { unread.removeFirst(limit) }
            return Array(unread.prefix(limit))
        }
    }

    /// Reads whatever comes, until the other side ends the connection.
    func waitForClosing() -> Closing {
        while receive() != nil {}
        return errno == ECONNRESET ? .reset : .finished
    }

    /// `nil` at the end or on failure, which `errno` then names; 0 is the end.
    private func receive() -> [UInt8]? {
        errno = 0
        let capacity = 64 * 1024
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            // SAFETY: the kernel writes no more than `capacity` bytes, and says how many.
            unsafe count = max(0, recv(descriptor, buffer.baseAddress, capacity, 0))
        }
        return bytes.isEmpty ? nil : bytes
    }
}

extension Peer {
    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            // SAFETY: the kernel reads `rest.count` bytes of the array.
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Gone() }
            rest = rest.dropFirst(count)
        }
    }

    /// A whole response with a known length.
    func respond(_ status: String = "200 OK", _ fields: [String] = [], _ body: [UInt8] = []) throws {
        let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)"] + fields
        try send(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body)
    }

    /// The head of a response whose body follows in chunks.
    func beginChunks(_ fields: [String] = []) throws {
        let lines = ["HTTP/1.1 200 OK", "Transfer-Encoding: chunked"] + fields
        try send(lines.joined(separator: "\r\n") + "\r\n\r\n")
    }

    func chunk(_ text: String) throws { try chunk(Array(text.utf8)) }

    func chunk(_ bytes: [UInt8]) throws {
        try send(Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + [13, 10])
    }

    func endChunks() throws { try send("0\r\n\r\n") }

    /// Ends the connection with RST instead of FIN.
    func reset() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        // SAFETY: the kernel reads the local value, whose size it is given.
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Ends both directions, so that a blocked call on the script's thread returns.
    func cut() { isClosed.withLock { if !$0 { shutdown(descriptor, Int32(SHUT_RDWR)) } } }

    func close() {
        isClosed.withLock { isClosed in
            if !isClosed { Glibc.close(descriptor) }
            isClosed = true
        }
    }
}

extension [UInt8] {
    fileprivate func ends(with suffix: [UInt8]) -> Bool {
        count >= suffix.count && self[(count - suffix.count)...] == suffix[...]
    }
}
