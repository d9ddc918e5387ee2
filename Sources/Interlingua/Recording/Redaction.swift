/// Taking the secrets out.
extension Exchange {
    /// The exchange without secrets, each replaced by `REDACTED`, wherever in it they stand: headers that carry
    /// credentials, cookies, or the name of an account; parameters of the address that do; and everywhere else, whatever
    /// those held, since providers echo it. What the app itself wrote into its messages stays.
    public func redacted() -> Exchange {
        var exchange = self
        let redaction = Redaction(of: request)
        exchange.request = request.map(redaction.masked)
        exchange.headers = redaction.masked(headers) { Redaction.answeredNames.contains($0) }
        exchange.body = redaction.masked(body)
        return exchange
    }
}

/// The secrets of one request, and what to put in their place.
struct Redaction {
    private static let mask = "REDACTED"
    /// A secret of fewer bytes is found everywhere, and hardly one.
    private static let minimumByteCount = 8

    /// Each in every way it may be written, the longest first, so that none is left in part.
    private let secrets: [[UInt8]]

    init(of request: TransportRequest?) {
        var texts: [String] = []
        for field in request?.headers.fields ?? [] where field.isSecret || Self.isPrivate(field.name) {
            texts += Self.secrets(in: field.value)
        }
        for (name, value) in request?.url.parameters ?? [] where Self.isPrivate(name) {
            texts += Self.secrets(in: value)
        }
        if let user = request?.url.userInformation { texts += user.split(separator: ":").map(String.init) }
        let forms = texts.flatMap { text in
            [text, text.pathSegment, text.replacing("/", with: "\\/")] + (text.percentDecoded.map { [$0] } ?? [])
        }
        secrets = Set(forms.map { Array($0.utf8) }).filter { $0.count >= Self.minimumByteCount }
            .sorted { $0.count > $1.count }
    }

    func masked(_ request: TransportRequest) -> TransportRequest {
        var request = request
        request.url = masked(request.url.masked(Self.mask, where: Self.isPrivate))
        request.headers = masked(request.headers, where: Self.isPrivate)
        request.body = masked(request.body)
        return request
    }

    func masked(_ headers: HTTPHeaders, where isPrivate: (String) -> Bool) -> HTTPHeaders {
        HTTPHeaders(
            headers.fields.map { field in
                let isHidden = field.isSecret || isPrivate(field.name.lowercased())
                return HTTPHeaders.Field(field.name, isHidden ? Self.mask : masked(field.value))
            })
    }

    func masked(_ bytes: [UInt8]) -> [UInt8] { secrets.reduce(bytes) { $0.replacing($1, with: Array(Self.mask.utf8)) } }

    private func masked(_ text: String) -> String { String(decoding: masked(Array(text.utf8)), as: UTF8.self) }
}

// MARK: What is secret

extension Redaction {
    /// Headers of an answer that name an account or give a credential.
    static let answeredNames: Set<String> = [
        "set-cookie", "authorization", "x-amz-security-token", "openai-organization", "openai-project",
        "anthropic-organization-id",
    ]

    private static let words = [
        "authorization", "api-key", "apikey", "subscription-key", "token", "secret", "password", "cookie", "signature",
        "credential",
    ]
    private static let names: Set<String> = [
        "key", "sig", "code", "openai-organization", "openai-project", "x-goog-user-project",
    ]

    /// Whether a header of a request, or a parameter of its address, is for the provider's eyes alone.
    static func isPrivate(_ name: String) -> Bool {
        let name = name.lowercased()
        return names.contains(name) || words.contains { name.contains($0) }
    }

    /// What of a header's value, or a parameter's, may stand alone elsewhere.
    private static func secrets(in value: String) -> [String] {
        guard value.hasPrefix("AWS4-HMAC-SHA256 ") else {
            return [value] + (value.split(separator: " ").last.map { [String($0)] } ?? [])
        }
        // AWS4-HMAC-SHA256 Credential=key/scope, SignedHeaders=…, Signature=…
        return value.split(whereSeparator: { $0 == " " || $0 == "," }).compactMap { field in
            if field.hasPrefix("Credential=") {
                return field.dropFirst("Credential=".count).split(separator: "/").first.map(String.init)
            }
            return field.hasPrefix("Signature=") ? String(field.dropFirst("Signature=".count)) : nil
        }
    }
}

extension String {
    /// The names and values of the query, as they are written.
    fileprivate var parameters: [(name: String, value: String)] {
        guard let mark = firstIndex(of: "?") else { return [] }
        return self[index(after: mark)...].split(separator: "&").map { parameter in
            let sides = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(sides[0]), sides.count > 1 ? String(sides[1]) : "")
        }
    }

    /// What stands before the `@` of an address.
    fileprivate var userInformation: String? {
        guard let start = firstRange(of: "://")?.upperBound else { return nil }
        let authority = self[start...].prefix { !"/?#".contains($0) }
        return authority.lastIndex(of: "@").map { String(authority[..<$0]) }
    }

    /// The address with `mask` in place of its user information, and of the values of parameters.
    fileprivate func masked(_ mask: String, where isPrivate: (String) -> Bool) -> String {
        var address = self
        if let user = userInformation, !user.isEmpty, let range = firstRange(of: user + "@") {
            address.replaceSubrange(range, with: mask + "@")
        }
        guard let mark = address.firstIndex(of: "?") else { return address }
        let parameters = address.parameters.map {
            isPrivate($0.name) ? "\($0.name)=\(mask)" : $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)"
        }
        return address[...mark] + parameters.joined(separator: "&")
    }
}
