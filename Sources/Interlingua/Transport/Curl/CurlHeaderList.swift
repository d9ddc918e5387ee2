internal import CCurl

/// The header lines of one request, owned, as libcurl reads them.
@safe
struct CurlHeaderList: ~Copyable {
    private(set) var first: UnsafeMutablePointer<curl_slist>?
    /// The line that is being made, with its NUL.
    private var line: [UInt8] = []

    init() { unsafe first = nil }

    deinit { unsafe curl_slist_free_all(first) }

    mutating func append(_ name: String, _ mark: String, _ value: String = "") throws(CurlError) {
        line.removeAll(keepingCapacity: true)
        line.append(name.utf8.span)
        line.append(mark.utf8.span)
        line.append(value.utf8.span)
        line.append(0)
        // SAFETY: libcurl copies the line, up to the NUL; a failed append leaves the list as it was.
        let longer = unsafe line.withUnsafeBytes {
            unsafe curl_slist_append(first, $0.bindMemory(to: CChar.self).baseAddress)
        }
        guard let longer = unsafe longer else { throw CurlError(code: CURLE_OUT_OF_MEMORY) }
        unsafe first = longer
    }
}
