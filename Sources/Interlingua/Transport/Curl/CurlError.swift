internal import CCurl

/// A libcurl result other than `CURLE_OK`, with its words.
struct CurlError: Error {
    var code: CURLcode
    /// What libcurl says about this very failure; empty where it says nothing.
    var detail = ""

    static func check(_ code: CURLcode) throws(CurlError) {
        guard code == CURLE_OK else { throw CurlError(code: code) }
    }

    /// libcurl's words. A proxy's address may come with credentials, so a detail that shows any is left out.
    var words: String {
        if !detail.isEmpty, !detail.utf8.contains(UInt8(ascii: "@")) { return detail }
        return unsafe String(cString: curl_easy_strerror(code))
    }
}

extension CurlError {
    /// The error that the caller sees.
    ///
    /// - Parameters:
    ///   - status: Of the response, where its head had arrived.
    ///   - authority: Host and port of the request.
    ///   - proxyStatus: What a proxy answered to CONNECT; 0 where none did.
    func modelError(status: Int?, authority: String, proxyStatus: Int) -> ModelError {
        if code == CURLE_OPERATION_TIMEDOUT, status == nil {
            return ModelError(.deadline(.connect), "no connection to \(authority) in time")
        }
        if code == CURLE_URL_MALFORMAT { return ModelError(.invalidRequest, "the address cannot be used: \(words)") }
        if code == CURLE_SSL_CERTPROBLEM {
            return ModelError(.unauthorized, "the client certificate cannot be shown to \(authority): \(words)")
        }
        if isMalformedResponse {
            return ModelError(.malformedResponse, "\(authority) sent what is not HTTP: \(words)", status: status)
        }
        if let status {
            return ModelError(.truncated, "the connection to \(authority) broke: \(words)", status: status)
        }
        switch proxyStatus {
        case 407: return ModelError(.unreachable, "the proxy to \(authority) wants other credentials: \(words)")
        case 300...: return ModelError(.unreachable, "the proxy refused a tunnel to \(authority): \(words)")
        default: return ModelError(.unreachable, "no answer from \(authority): \(words)")
        }
    }

    private var isMalformedResponse: Bool {
        switch code {
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: true
        // libcurl's words for HTTP/0.9, and for a scheme that `TransportRequest.check()` has refused before.
        case CURLE_UNSUPPORTED_PROTOCOL: true
        // A header line beyond libcurl's own 100 KB shows as exhausted memory, later as CURLE_TOO_LARGE (100).
        case CURLE_OUT_OF_MEMORY, CURLcode(rawValue: 100): true
        // The same code as a reset connection, for framing that makes no sense.
        case CURLE_RECV_ERROR: detail.contains("chunk")
        default: false
        }
    }
}
