/// A request in the one form of which AWS and its caller compute the same hash.
///
///     method
///     path, percent-encoded once more than it is sent
///     query, sorted
///     header:value, for each signed header, sorted
///     (empty line)
///     names of the signed headers
///     hash of the body
///
/// Source: AWS, “Create a signed AWS API request”, step 1.
struct CanonicalRequest: Hashable, Sendable {
    let text: String
    /// Their names, joined by semicolons.
    let signedHeaders: String

    init(_ request: TransportRequest) throws(ModelError) {
        let target = try Target(request)
        var values: [String: [String]] = [:]
        for field in request.headers.fields {
            let name = field.name.lowercased()
            if !Self.unsigned.contains(name) { values[name, default: []].append(field.value.trimmed) }
        }
        if values["host"] == nil { values["host"] = [target.host] }
        let names = values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let headers = names.map { "\($0):\((values[$0] ?? []).joined(separator: ","))\n" }.joined()
        signedHeaders = names.joined(separator: ";")
        let bodyHash = SHA256.hash(request.body.span).hexadecimal
        text = [request.method, target.path, target.query, headers, signedHeaders, bodyHash].joined(separator: "\n")
    }

    /// Headers that whoever passes the request on may change or drop, and the signature itself.
    private static let unsigned: Set<String> = [
        "authorization", "connection", "expect", "keep-alive", "proxy-authenticate", "proxy-authorization", "te",
        "trailer", "transfer-encoding", "upgrade", "user-agent", "x-amzn-trace-id",
    ]
}

extension CanonicalRequest {
    /// What the address says, in its canonical form.
    private struct Target {
        var host: String
        var path: String
        var query: String

        init(_ request: TransportRequest) throws(ModelError) {
            try request.check()
            let standardPort = request.isSecure ? ":443" : ":80"
            let authority = request.authority.lowercased()
            host = authority.hasSuffix(standardPort) ? String(authority.dropLast(standardPort.count)) : authority
            let rest = request.url[(request.url.firstRange(of: "://")?.upperBound ?? request.url.startIndex)...]
                .prefix { $0 != "#" }
            let mark = rest.firstIndex(of: "?") ?? rest.endIndex
            path = Self.canonical(path: rest[..<mark].drop { $0 != "/" })
            query = Self.canonical(query: rest[mark...].dropFirst())
        }

        /// The path without empty segments and without `.` and `..`, percent-encoded as if it had not been already.
        private static func canonical(path: Substring) -> String {
            var segments: [Substring] = []
            for segment in path.split(separator: "/") where segment != "." {
                if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
            }
            let end = path.hasSuffix("/") && !segments.isEmpty ? "/" : ""
            return "/" + segments.map { String($0).pathSegment }.joined(separator: "/") + end
        }

        /// The pairs sorted by name, then by value, each with its equals sign. They are encoded already.
        private static func canonical(query: Substring) -> String {
            guard !query.isEmpty else { return "" }
            let pairs = query.split(separator: "&", omittingEmptySubsequences: false).map { pair in
                let sign = pair.firstIndex(of: "=") ?? pair.endIndex
                return (name: Array(pair[..<sign].utf8), value: Array(pair[sign...].dropFirst().utf8))
            }
            let sorted = pairs.sorted { one, other in
                one.name == other.name
                    ? one.value.lexicographicallyPrecedes(other.value)
                    : one.name.lexicographicallyPrecedes(other.name)
            }
            return sorted.map { String(decoding: $0.name + [UInt8(ascii: "=")] + $0.value, as: UTF8.self) }
                .joined(separator: "&")
        }
    }
}

extension String {
    /// Without white space at either end, and with one space for each run of it inside.
    fileprivate var trimmed: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
