internal import CCurl

/// One libcurl transfer handle, owned. Confined to whoever drives the loop.
///
/// A class, since libcurl keeps a pointer to its error buffer; nothing outside this folder sees a pointer.
@safe
final class CurlHandle {
    let easy: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers = CurlHeaderList()
    /// Whether another request may use the handle once this one has ended.
    var isReusable = true

    /// A handle with the options that are the same for every request.
    init(_ configuration: CurlTransport.Configuration) throws(CurlError) {
        guard let easy = unsafe curl_easy_init() else { throw CurlError(code: CURLE_FAILED_INIT) }
        unsafe self.easy = easy
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        // SAFETY: the buffer has the size that libcurl asks for, and is freed after the handle.
        try CurlError.check(unsafe ccurl_set_bytes(easy, CURLOPT_ERRORBUFFER, errorText))
        try unsafe CurlCallbacks.install(on: easy)
        try setCommonOptions()
        try setTrust(configuration)
        if let certificate = configuration.clientCertificate { try show(certificate) }
        if let proxy = configuration.proxy { try setProxy(proxy) }
    }

    deinit {
        unsafe curl_easy_cleanup(easy)
        unsafe errorText.deallocate()
    }

    /// Takes a transfer that ended well out of the handle, so that the next one finds nothing of it.
    ///
    /// Only after `curl_multi_remove_handle`: until then libcurl reads the header list.
    func clear() {
        unsafe ccurl_set_list(easy, CURLOPT_HTTPHEADER, nil)
        unsafe ccurl_set_bytes(easy, CURLOPT_POSTFIELDS, nil)
        unsafe ccurl_set_text(easy, CURLOPT_CUSTOMREQUEST, nil)
        unsafe ccurl_set_id(easy, CURLOPT_PRIVATE, 0)
        headers = CurlHeaderList()
    }

    /// Lets a paused transfer go on. libcurl calls back from inside this call, and may pause again in it.
    func unpause() throws(CurlError) {
        let code = unsafe curl_easy_pause(easy, CURLPAUSE_CONT)
        // So libcurl says that the transfer has no connection any more: it is done, and will be reaped.
        guard code != CURLE_BAD_FUNCTION_ARGUMENT else { return }
        try CurlError.check(code)
    }

    /// Makes libcurl look at this transfer's connection, and send what waits there. A paused transfer goes on
    /// until a callback of ours pauses it again.
    func nudge() {
        unsafe curl_easy_pause(easy, CURLPAUSE_RECV)
        unsafe curl_easy_pause(easy, CURLPAUSE_CONT)
    }

    /// The connection is closed with this transfer, unless others use it.
    func forbidReuse() { unsafe ccurl_set_long(easy, CURLOPT_FORBID_REUSE, 1) }

    /// Which connection the transfer has; `nil` while it has none.
    var localPort: Int? {
        let port = unsafe ccurl_get_long(easy, CURLINFO_LOCAL_PORT)
        return port > 0 ? port : nil
    }

    func error(_ code: CURLcode) -> CurlError {
        // SAFETY: libcurl ends the text with a NUL within the buffer, which began as zeros.
        CurlError(code: code, detail: unsafe String(cString: errorText))
    }

    /// What a proxy answered to CONNECT; 0 where none did.
    var proxyStatus: Int { unsafe ccurl_get_long(easy, CURLINFO_HTTP_CONNECTCODE) }
}

// MARK: one request

extension CurlHandle {
    /// Sets everything that differs between requests; whatever a request may set is set by each.
    func prepare(_ request: TransportRequest, id: TransferID, _ configuration: CurlTransport.Configuration)
        throws(CurlError)
    {
        unsafe errorText.pointee = 0
        for option in [CURLOPT_PRIVATE, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA] {
            try CurlError.check(unsafe ccurl_set_id(easy, option, id))
        }
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_CONNECTTIMEOUT_MS, request.connectTimeout?.timeoutMilliseconds ?? Int(Int32.max))
        // Without TLS there is no word about HTTP/2, and libcurl would hold a second request back until the
        // first one's answer shows which version the server speaks.
        let isNegotiated = configuration.httpVersion == .negotiated && request.isSecure
        try set(CURLOPT_HTTP_VERSION, Int(isNegotiated ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1))
        // An empty text is "whatever this libcurl can inflate".
        try set(CURLOPT_ACCEPT_ENCODING, request.acceptsCompression ? "" : nil)
        try setMethod(request)
        try setHeaders(request, userAgent: configuration.userAgent)
        try setIdentities(of: request, id: id)
    }

    private func setMethod(_ request: TransportRequest) throws(CurlError) {
        let hasBody = !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method)
        let plainMethod = hasBody ? "POST" : request.method == "HEAD" ? "HEAD" : "GET"
        try set(plainMethod == "HEAD" ? CURLOPT_NOBODY : hasBody ? CURLOPT_POST : CURLOPT_HTTPGET, 1)
        try set(CURLOPT_CUSTOMREQUEST, request.method == plainMethod ? nil : request.method)
        if hasBody { try setBody(request.body) }
    }

    /// Whether libcurl copies the body, which then leaves in one piece with the head. A larger one is read out of the
    /// array as it leaves (``Upload``). So either is in memory once.
    static func copies(_ body: [UInt8]) -> Bool { body.count <= 64 * 1024 }

    private func setBody(_ body: [UInt8]) throws(CurlError) {
        try CurlError.check(unsafe ccurl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, Int64(body.count)))
        guard Self.copies(body) else {
            return try CurlError.check(unsafe ccurl_set_bytes(easy, CURLOPT_POSTFIELDS, nil))
        }
        // No address at all would mean "read it by callback", so an empty body has one too.
        // SAFETY: libcurl copies as many bytes as it was told above before the call returns.
        let code = unsafe (body.isEmpty ? [0] : body).withUnsafeBytes {
            unsafe ccurl_set_bytes(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress)
        }
        try CurlError.check(code)
    }

    private func setHeaders(_ request: TransportRequest, userAgent: String?) throws(CurlError) {
        var list = CurlHeaderList()
        for field in request.headers.fields where !field.isTransportsOwn {
            // libcurl reads "Name:" and "Name: " as "leave that field out", and "Name;" as one that is empty.
            let isBlank = field.value.utf8.allSatisfy { $0 == .space || $0 == .tab }
            if isBlank { try list.append(field.name, ";") } else { try list.append(field.name, ": ", field.value) }
        }
        // It would send a body's type of its own invention, and wait for a 100 before a large body.
        if request.headers["Content-Type"] == nil { try list.append("Content-Type", ":") }
        try list.append("Expect", ":")
        if let userAgent, request.headers["User-Agent"] == nil { try list.append("User-Agent", ": ", userAgent) }
        // SAFETY: the list lives until `clear` or `deinit`.
        try CurlError.check(unsafe ccurl_set_list(easy, CURLOPT_HTTPHEADER, list.first))
        headers = list
    }
}

// MARK: every request

extension CurlHandle {
    /// Redirects, cookies, netrc and HTTP/0.9 are off because libcurl has them off.
    private func setCommonOptions() throws(CurlError) {
        try CurlError.check(unsafe ccurl_set_web_only(easy))
        try set(CURLOPT_FOLLOWLOCATION, 0)
        // Signals belong to the app.
        try set(CURLOPT_NOSIGNAL, 1)
        // A transfer that is cancelled while its name is looked up would otherwise join the resolver's thread,
        // and so stop every stream of this loop (curl #8515, #9999).
        try CurlError.check(unsafe ccurl_set_quick_exit(easy))
        // A request waits for a connection that may turn out to be HTTP/2 rather than opening one more:
        // 500 cold streams take 10 connections instead of 37.
        try set(CURLOPT_PIPEWAIT, 1)
        try set(CURLOPT_TCP_NODELAY, 1)
        // A peer that vanishes while a transfer is paused is seen by nobody else.
        try set(CURLOPT_TCP_KEEPALIVE, 1)
        try set(CURLOPT_TCP_KEEPIDLE, 60)
        try set(CURLOPT_TCP_KEEPINTVL, 15)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // A signed path must be sent as it was signed.
        try set(CURLOPT_PATH_AS_IS, 1)
    }

    private func setTrust(_ configuration: CurlTransport.Configuration) throws(CurlError) {
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try set(CURLOPT_SSL_VERIFYPEER, configuration.verifiesPeer ? 1 : 0)
        try set(CURLOPT_SSL_VERIFYHOST, configuration.verifiesPeer ? 2 : 0)
        guard let bundle = configuration.certificateBundlePath else { return }
        try set(CURLOPT_CAINFO, bundle)
        // Else the system's folder of authorities would be trusted beside the bundle.
        try set(CURLOPT_CAPATH, nil)
        // Not every TLS library of libcurl's speaks TLS to a proxy; where it does not, there is nothing to trust.
        unsafe ccurl_set_text(easy, CURLOPT_PROXY_CAINFO, bundle)
        unsafe ccurl_set_text(easy, CURLOPT_PROXY_CAPATH, nil)
    }

    private func setProxy(_ proxy: CurlTransport.Proxy) throws(CurlError) {
        try set(CURLOPT_PROXY, proxy.url)
        // Set even when empty, or `no_proxy` of the environment would overrule an explicit proxy.
        try set(CURLOPT_NOPROXY, proxy.exceptions.joined(separator: ","))
        try set(CURLOPT_PROXYUSERNAME, proxy.username)
        try set(CURLOPT_PROXYPASSWORD, proxy.password?.reveal())
    }

    private func set(_ option: CURLoption, _ value: Int) throws(CurlError) {
        // SAFETY: `easy` is live until `deinit`, and the option takes a long (this file is the list of them).
        try CurlError.check(unsafe ccurl_set_long(easy, option, value))
    }

    private func set(_ option: CURLoption, _ text: String?) throws(CurlError) {
        // SAFETY: as above; the option takes a NUL-terminated text, which libcurl copies.
        try CurlError.check(unsafe ccurl_set_text(easy, option, text))
    }
}

extension HTTPHeaders.Field {
    /// Fields that say how the body is framed; libcurl writes them from the body itself.
    fileprivate var isTransportsOwn: Bool {
        name.isSameHeaderName(as: "Content-Length") || name.isSameHeaderName(as: "Expect")
    }
}
