internal import CCurl

/// Who the client is, and who the server has to be, where TLS alone does not say it.
extension CurlHandle {
    /// Sets what a request wants beyond the configuration. Such a handle serves no other request.
    func setIdentities(of request: TransportRequest, id: TransferID) throws(CurlError) {
        if let certificate = request.clientCertificate {
            isReusable = false
            try show(certificate)
        }
        if request.serverThumbprint != nil {
            isReusable = false
            try askBeforeSending(id)
        }
    }

    /// Shows a certificate to servers that ask for one. libcurl compares the bytes, and never lets a connection, or a
    /// session that TLS resumes, serve a request with another certificate.
    func show(_ certificate: ClientCertificate) throws(CurlError) {
        try set(CURLOPT_SSLCERT_BLOB, certificate.chain)
        try set(CURLOPT_SSLKEY_BLOB, certificate.key.reveal())
        // Without any, OpenSSL would ask for the password of an encrypted key on the terminal.
        try CurlError.check(unsafe ccurl_set_text(easy, CURLOPT_KEYPASSWD, certificate.password?.reveal() ?? ""))
    }

    /// Has ``CurlCallbacks`` asked when the handshake is over and nothing of the request has left yet. That replaces
    /// authorities and names.
    ///
    /// The connection is made for this request, by a whole handshake, in which the server shows its certificate, and is
    /// closed after it; in HTTP/1.1 nobody else can be on it meanwhile.
    private func askBeforeSending(_ id: TransferID) throws(CurlError) {
        let options: [(CURLoption, Int)] = [
            (CURLOPT_SSL_VERIFYPEER, 0), (CURLOPT_SSL_VERIFYHOST, 0), (CURLOPT_CERTINFO, 1),
            (CURLOPT_SSL_SESSIONID_CACHE, 0), (CURLOPT_FRESH_CONNECT, 1), (CURLOPT_FORBID_REUSE, 1),
            (CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
        ]
        for (option, value) in options { try CurlError.check(unsafe ccurl_set_long(easy, option, value)) }
        try unsafe CurlCallbacks.installAdmission(on: easy, id)
    }

    /// Whether the server has shown the certificate of that thumbprint in the handshake.
    func hasServer(with thumbprint: CertificateThumbprint) -> Bool {
        // SAFETY: libcurl keeps the text until the transfer ends, and it is copied.
        guard let text = unsafe ccurl_server_certificate(easy) else { return false }
        guard let certificate = try? PEM.certificates(in: unsafe String(cString: text)).first else { return false }
        let isSHA1 = thumbprint.digest.count == 20
        return thumbprint.digest == (isSHA1 ? SHA1.hash(certificate) : SHA256.hash(certificate.span))
    }

    private func set(_ option: CURLoption, _ text: String) throws(CurlError) {
        let bytes = Array(text.utf8)
        // SAFETY: libcurl copies the bytes before the call returns.
        let code = unsafe bytes.withUnsafeBytes { unsafe ccurl_set_blob(easy, option, $0.baseAddress, $0.count) }
        try CurlError.check(code)
    }
}
