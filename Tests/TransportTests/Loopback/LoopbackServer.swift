import Foundation

#if PTHREAD_MUTEX
    @testable import Interlingua  // for a lock that ThreadSanitizer sees
#else
    import Synchronization
#endif

/// An HTTP/1.1 server on 127.0.0.1 that does exactly what a test's script says, byte by byte.
///
/// Each connection has a thread, on which the script runs with blocking calls: it reads requests, writes
/// bytes, waits for the test, or cuts the line. When the script returns, the connection is closed.
final class LoopbackServer: Sendable {
    typealias Script = @Sendable (Peer) throws -> Void

    private struct State {
        var accepted = 0
        var open: [Int32: Peer] = [:]
        var isStopped = false
    }

    let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())

    init(_ script: @escaping Script) throws {
        (listener, port) = try Self.listen(backlog: 4096)
        let descriptor = listener
        // Strong until `stop`, which a test calls by `defer` or by `withServer`.
        Thread.detachNewThread {
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { break }
                let peer = Peer(connection)
                guard self.admit(peer) else { break }
                Thread.detachNewThread {
                    try? script(peer)
                    self.dismiss(peer)
                }
            }
            close(descriptor)
        }
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// Connections accepted so far.
    var acceptedCount: Int { state.withLock { $0.accepted } }

    /// Connections whose script still runs.
    var openCount: Int { state.withLock { $0.open.count } }

    func stop() {
        let peers = state.withLock { state in
            state.isStopped = true
            return Array(state.open.values)
        }
        shutdown(listener, Int32(SHUT_RDWR))
        for peer in peers { peer.cut() }
    }

    private func admit(_ peer: Peer) -> Bool {
        state.withLock { state in
            state.accepted += 1
            state.open[peer.descriptor] = peer
            return !state.isStopped
        }
    }

    private func dismiss(_ peer: Peer) {
        state.withLock { $0.open[peer.descriptor] = nil }
        peer.close()
    }

    static func listen(backlog: Int32) throws -> (Int32, UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let isBound = unsafe withAddress(0) { address, length in
            unsafe bind(listener, address, length) == 0 && Glibc.listen(listener, backlog) == 0
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        var name = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // SAFETY: the call fills in the local address, whose length it is given.
        unsafe withUnsafeMutablePointer(to: &name) { pointer in
            _ = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(listener, $0, &length)
            }
        }
        return (listener, UInt16(bigEndian: name.sin_port))
    }

    /// Whether nobody listens on `port`.
    static func isFree(_ port: UInt16) -> Bool {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        defer { close(probe) }
        return unsafe withAddress(port) { unsafe connect(probe, $0, $1) } != 0
    }

    /// Calls `body` with the address of `port` on 127.0.0.1, which ends with the call.
    static func withAddress<Result>(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        // SAFETY: a sockaddr_in may be read as a sockaddr, and lives for the call.
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

/// Runs `body` against a server that follows `script`, and stops it afterwards.
func withServer<Result>(
    _ script: @escaping LoopbackServer.Script, _ body: (LoopbackServer) async throws -> Result
) async throws -> Result {
    let server = try LoopbackServer(script)
    defer { server.stop() }
    return try await body(server)
}
