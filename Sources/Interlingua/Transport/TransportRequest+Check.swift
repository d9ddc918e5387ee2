extension TransportRequest {
    /// Refuses what cannot be sent as it stands, before anything is.
    ///
    /// No message repeats a value: what is refused may hold a credential.
    ///
    /// - Throws: `.invalidRequest`
    /// Source: RFC 9110, § 5.1, § 5.5, § 5.6.2 and § 9.1; RFC 3986, § 3.
    func check() throws(ModelError) {
        guard method.isToken else { throw ModelError(.invalidRequest, "the method is not a word that HTTP allows") }
        guard !(method == "HEAD" && !body.isEmpty) else { throw ModelError(.invalidRequest, "HEAD takes no body") }
        guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else {
            throw ModelError(.invalidRequest, "the address has a blank or control character in it")
        }
        guard scheme == "https" || scheme == "http" else {
            throw ModelError(.invalidRequest, "the address does not begin with https:// or http://")
        }
        guard !authority.isEmpty, !authority.hasPrefix(":") else {
            throw ModelError(.invalidRequest, "the address names no host")
        }
        for field in headers.fields { try check(field) }
    }

    private func check(_ field: HTTPHeaders.Field) throws(ModelError) {
        guard field.name.isToken else {
            throw ModelError(.invalidRequest, "a header field's name is not a word that HTTP allows")
        }
        guard field.value.utf8.allSatisfy({ $0 != 0 && $0 != .lineFeed && $0 != .carriageReturn }) else {
            throw ModelError(.invalidRequest, "the header field \(field.name) has a line break or NUL in its value")
        }
        // How the body is framed follows from the body; another word about it would split the request.
        switch field.name.lowercased() {
        case "transfer-encoding":
            throw ModelError(.invalidRequest, "the header field Transfer-Encoding is the transport's own")
        case "content-length" where field.value != String(body.count):
            throw ModelError(.invalidRequest, "the header field Content-Length does not fit the body")
        default: break
        }
    }

    var isSecure: Bool { scheme == "https" }

    /// In lower case; empty where the address has none.
    private var scheme: String {
        guard let colon = url.utf8.firstIndex(of: .colon), url[colon...].hasPrefix("://") else { return "" }
        return url[..<colon].lowercased()
    }

    /// Host and port as the address has them, without user information: fit for messages.
    var authority: String {
        let scheme = scheme
        guard !scheme.isEmpty else { return "" }
        let rest = url.dropFirst(scheme.count + 3).prefix { !"/?#\\".contains($0) }
        return String(rest.split(separator: "@", omittingEmptySubsequences: false).last ?? "")
    }
}

extension String {
    /// One or more of the characters that a method or a field name may have.
    fileprivate var isToken: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
