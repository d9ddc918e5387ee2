internal import CCurl

/// Gets the resets of HTTP/2 streams sent that libcurl writes and keeps to itself.
///
/// From 7.88.0 to 8.14 the RST_STREAM of a removed transfer stays in the connection's buffer until something
/// else is sent on it (curl #17611), so a server would go on generating for nobody. Two remedies, each for
/// one case: a connection that nobody else uses is closed with its last stream, and where there are other
/// streams, one of them is made to send.
struct StreamReset {
    /// Whether this process's libcurl is one of those.
    static let needsHelp: Bool = {
        // SAFETY: libcurl's description of itself is constant for the life of the process.
        guard let version = unsafe curl_version_info(CURLVERSION_FIRST)?.pointee.version_num else { return true }
        return (0x07_58_00..<0x08_0f_00).contains(version)
    }()

    /// Connections, by their local port, on which a reset waits to be sent.
    private var ports: Set<Int> = []

    /// To be called before an unfinished transfer is removed.
    mutating func prepare(_ handle: CurlHandle) {
        guard Self.needsHelp else { return }
        handle.forbidReuse()
        if let port = handle.localPort { ports.insert(port) }
    }

    /// To be called once a turn, after what was to be removed is: one look at all transfers serves them all.
    mutating func flush(_ transfers: some Sequence<Transfer>) {
        guard !ports.isEmpty else { return }
        for transfer in transfers where !ports.isEmpty {
            guard let port = transfer.handle.localPort, ports.remove(port) != nil else { continue }
            // If it was paused, its callback says so again from inside the call.
            transfer.isPaused = false
            transfer.handle.nudge()
        }
        ports = []
    }
}
