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
        guard schemeByteCount > 0 else {
            throw ModelError(.invalidRequest, "the address does not begin with https:// or http://")
        }
        let authority = authority.utf8
        guard let first = authority.first, first != UInt8(ascii: ":") else {
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
        guard field.value.utf8.allSatisfy({ $0 != 0 && $0 != .lineFeed && $0 != .carriageReturn }) else {
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

    var isSecure: Bool { schemeByteCount == 8 }

    /// How long `https://` or `http://` at the start is; 0 where the address has neither.
    private var schemeByteCount: Int {
        Self.schemes.first { $0.word == Self.word(url.utf8.prefix($0.byteCount)) }?.byteCount ?? 0
    }

    private static let schemes = ["https://", "http://"].map { (word: word($0.utf8), byteCount: $0.utf8.count) }

    /// Up to eight bytes as one number, in lower case.
    private static func word(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 << 8 | UInt64($1.lowercasedASCII) }
    }

    /// Host and port as the address has them, without user information: fit for messages.
    var authority: String {
        let rest = url.utf8.dropFirst(schemeByteCount).prefix { byte in
            byte != UInt8(ascii: "/") && byte != UInt8(ascii: "?") && byte != UInt8(ascii: "#")
                && byte != UInt8(ascii: "\\")
        }
        let start = rest.lastIndex(of: UInt8(ascii: "@")).map { rest.index(after: $0) } ?? rest.startIndex
        return String(Substring(rest[start...]))
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
                case UInt8(ascii: "-"): true
                default: "!#$%&'*+.^_`|~".utf8.contains(byte)
                }
            }
    }
}
