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
        guard url.hasOnly({ $0 > 0x20 && $0 != 0x7f }) else {
            throw ModelError(.invalidRequest, "the address has a blank or control character in it")
        }
        guard url.schemeByteCount > 0 else {
            throw ModelError(.invalidRequest, "the address does not begin with https:// or http://")
        }
        guard authority.utf8.first ?? .colon != .colon else {
            throw ModelError(.invalidRequest, "the address names no host")
        }
        guard serverThumbprint == nil || isSecure else {
            throw ModelError(.invalidRequest, "a thumbprint is of a server that is reached by https")
        }
        for field in headers.fields { try check(field) }
    }

    private func check(_ field: HTTPHeaders.Field) throws(ModelError) {
        guard field.name.isToken else {
            throw ModelError(.invalidRequest, "a header field's name is not a word that HTTP allows")
        }
        guard field.value.hasOnly({ $0 != 0 && $0 != .lineFeed && $0 != .carriageReturn }) else {
            throw ModelError(.invalidRequest, "the header field \(field.name) has a line break or NUL in its value")
        }
        // How the body is framed follows from the body; another word about it would split the request.
        if field.name.isSameHeaderName(as: "Transfer-Encoding") {
            throw ModelError(.invalidRequest, "the header field Transfer-Encoding is the transport's own")
        }
        if field.name.isSameHeaderName(as: "Content-Length"), field.value != String(body.count) {
            throw ModelError(.invalidRequest, "the header field Content-Length does not fit the body")
        }
    }

    var isSecure: Bool { url.schemeByteCount == 8 }

    /// Host and port as the address has them, without user information: fit for messages.
    var authority: String { url.authorityOfAddress }
}

extension String {
    /// How long `https://` or `http://` at the start of an address is; 0 where it has neither.
    fileprivate var schemeByteCount: Int {
        begins(with: "https://") ? 8 : begins(with: "http://") ? 7 : 0
    }

    /// Host and port of an address as it has them, without user information.
    var authorityOfAddress: String {
        let bytes = utf8.span
        var (start, end) = (schemeByteCount, schemeByteCount)
        while end < bytes.count, !bytes[end].endsAuthority {
            end += 1
            if bytes[end - 1] == UInt8(ascii: "@") { start = end }
        }
        return String(bytes.extracting(start..<end))
    }

    fileprivate func hasOnly(_ isAllowed: (UInt8) -> Bool) -> Bool {
        let bytes = utf8.span
        for index in bytes.indices where !isAllowed(bytes[index]) { return false }
        return true
    }

    /// One or more of the characters that a method or a field name may have.
    fileprivate var isToken: Bool {
        !isEmpty
            && hasOnly { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "a")...UInt8(ascii: "z"):
                    true
                case UInt8(ascii: "-"): true
                default: "!#$%&'*+.^_`|~".utf8.contains(byte)
                }
            }
    }
}

extension UInt8 {
    fileprivate var endsAuthority: Bool {
        switch self {
        case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"), .backslash: true
        default: false
        }
    }
}
