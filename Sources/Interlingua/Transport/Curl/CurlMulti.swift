internal import CCurl

/// libcurl's set of transfers under way, and its cache of connections, owned. Confined to whoever drives the loop.
@safe
struct CurlMulti: ~Copyable {
    private let multi: UnsafeMutableRawPointer

    init(maximumKeptConnections: Int) throws(CurlError) {
        guard let multi = unsafe curl_multi_init() else { throw CurlError(code: CURLE_FAILED_INIT) }
        unsafe self.multi = multi
        unsafe CurlCallbacks.install(onMulti: multi)
        // Below the number of requests at a time, this would close and reopen connections all day.
        unsafe ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(1, maximumKeptConnections))
    }

    /// Closes the kept connections. By then every handle has been removed.
    deinit { unsafe curl_multi_cleanup(multi) }

    func add(_ handle: CurlHandle) throws(CurlError) {
        // SAFETY: both are live; the loop's registry keeps the handle until `remove`.
        guard unsafe curl_multi_add_handle(multi, handle.easy) == CURLM_OK else {
            throw CurlError(code: CURLE_FAILED_INIT)
        }
    }

    /// Takes a handle out. Unfinished, its socket is closed, or on HTTP/2 its stream is reset.
    func remove(_ handle: CurlHandle) { unsafe curl_multi_remove_handle(multi, handle.easy) }

    /// Serves a descriptor that is ready.
    func act(on ready: ReadyDescriptor) {
        var mask: Int32 = 0
        if ready.readiness.contains(.reads) { mask |= CURL_CSELECT_IN }
        if ready.readiness.contains(.writes) { mask |= CURL_CSELECT_OUT }
        if ready.readiness.contains(.failed) { mask |= CURL_CSELECT_ERR }
        var running: Int32 = 0
        unsafe curl_multi_socket_action(multi, ready.descriptor, mask, &running)
    }

    /// Serves the timer that libcurl had asked for.
    func actOnTimer() {
        var running: Int32 = 0
        unsafe curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running)
    }

    /// The next transfer that libcurl is done with, and its result; `nil` when there is none.
    func nextDone() -> (id: TransferID, result: CURLcode)? {
        var result = CURLE_OK
        guard let easy = unsafe ccurl_multi_next_done(multi, &result) else { return nil }
        return (unsafe ccurl_id(easy), result)
    }
}
