/// A server's base address as a person writes it: scheme, host, port and path prefix, checked.
///
/// Backends are made with it so that a wrong address is an error at that call, and not a failed request later.
struct ServerAddress: Hashable, Sendable {
    /// Scheme, host and port, such as `https://api.openai.com` or `http://127.0.0.1:8080`.
    let origin: String
    /// Without the port; an IPv6 address keeps its brackets.
    let host: String
    /// Empty, or with a slash before it and none after it.
    let path: String
    /// What follows the question mark; `nil` where there is none.
    let query: String?

    /// - Throws: `.invalidRequest` for anything but an `http` or `https` address without user, password and fragment.
    init(_ text: String) throws(ModelError) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw Self.fault(text, "contains a blank or a character that is not ASCII")
        }
        guard let mark = text.firstRange(of: "://") else { throw Self.fault(text, "has no scheme") }
        let scheme = text[..<mark.lowerBound].lowercased()
        guard scheme == "http" || scheme == "https" else { throw Self.fault(text, "is neither http nor https") }
        var rest = text[mark.upperBound...]
        guard !rest.contains("#") else { throw Self.fault(text, "has a fragment") }
        if let question = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: question)...])
            rest = rest[..<question]
        } else {
            query = nil
        }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        guard !authority.contains("@") else { throw Self.fault("the base URL", "holds a user or password") }
        guard let host = Self.host(of: authority) else { throw Self.fault(text, "has no valid host and port") }
        var path = rest[slash...]
        while path.hasSuffix("/") { path.removeLast() }
        origin = scheme + "://" + authority.lowercased()
        self.host = host.lowercased()
        self.path = String(path)
    }

    /// Whether the server is this machine.
    var isLoopback: Bool { host == "localhost" || host.hasPrefix("127.") || host == "[::1]" || host == "0.0.0.0" }

    /// The whole address of an operation.
    ///
    /// The base may stop anywhere before the operation: after the host, after a gateway's own prefix, after the
    /// provider's version segment, or not at all.
    ///
    /// - Parameters:
    ///   - operation: Such as `/chat/completions`.
    ///   - prefix: The provider's own path up to and with the version, such as `/v1`; may be empty.
    /// - Throws: `.invalidRequest` for a query, which such an address has none of.
    func url(_ operation: String, under prefix: String) throws(ModelError) -> String {
        guard query == nil else { throw Self.fault(origin + path, "has a query") }
        if path.hasSuffix(operation) { return origin + path }
        let version = prefix.lastIndex(of: "/").map { prefix[$0...] } ?? ""
        let isComplete = !version.isEmpty && path.hasSuffix(version)
        return origin + path + (isComplete ? "" : prefix) + operation
    }

    /// The host of `host:port`, or `nil` where it is none.
    private static func host(of authority: Substring) -> String? {
        let isBracketed = authority.hasPrefix("[")
        let closing = isBracketed ? authority.firstIndex(of: "]") : nil
        let end =
            closing.map { authority.index(after: $0) } ?? authority.firstIndex(of: ":") ?? authority.endIndex
        let host = authority[..<end]
        let port = authority[end...]
        if !port.isEmpty {
            guard port.hasPrefix(":"), let number = UInt16(port.dropFirst()), number > 0 else { return nil }
        }
        let name = isBracketed ? host.dropFirst().dropLast() : host
        guard isBracketed == (closing != nil), !name.isEmpty else { return nil }
        let isValid = name.allSatisfy { character in
            isBracketed
                ? character.isHexDigit || ":.".contains(character)
                : character.isLetter || character.isNumber || "-._".contains(character)
        }
        return isValid ? String(host) : nil
    }

    private static func fault(_ text: String, _ problem: String) -> ModelError {
        ModelError(.invalidRequest, "\(text): \(problem); a base URL looks like https://example.com/v1")
    }
}

extension Endpoint {
    /// One operation of a server, whose base address may stop anywhere before it.
    ///
    /// - Parameters:
    ///   - operation: Such as `/chat/completions`.
    ///   - prefix: The provider's own path up to and with the version; may be empty. `nil` is `/v1` where the address
    ///     has no path, and else empty, since what manuals give to OpenAI clients has the version in it.
    ///   - region: `nil` is unknown, except on this machine, which is `local`.
    /// - Throws: `.invalidRequest` for a base URL that is none.
    init(
        _ provider: ProviderID, _ operation: String, at baseURL: String, under prefix: String?, region: String?,
        model: ModelID?, credential: (any Credential)?
    ) throws(ModelError) {
        let address = try ServerAddress(baseURL)
        self.init(
            provider: provider, region: region ?? (address.isLoopback ? "local" : nil), model: model,
            credential: credential,
            url: try address.url(operation, under: prefix ?? (address.path.isEmpty ? "/v1" : "")))
    }
}
