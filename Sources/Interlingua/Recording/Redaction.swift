/// Taking the secrets out.
extension Exchange {
    /// The exchange without secrets, each replaced by `REDACTED`, wherever in it they stand: headers that carry
    /// credentials, cookies, or the name of an account; parameters of the address that do; and everywhere else,
    /// whatever those held, since providers echo it. What the app itself wrote into its messages stays. In the messages
    /// of an AWS event stream a mask has the length of what it covers, and checksums are made anew.
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
    /// One of fewer bytes is found in every text, and so is looked for among whole words of headers and parameters.
    private static let minimumByteCount = 8

    /// Each in every way it may be written, the longest first, so that none is left in part.
    private let secrets: [[UInt8]]
    private let shortSecrets: Set<String>

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
        let isShort = { (text: String) in text.utf8.count < Self.minimumByteCount }
        secrets = Set(forms.filter { !isShort($0) }.map { Array($0.utf8) }).sorted { $0.count > $1.count }
        shortSecrets = Set(forms.filter { isShort($0) && !$0.isEmpty })
    }

    func masked(_ request: TransportRequest) -> TransportRequest {
        var request = request
        let url = request.url.masked(Self.mask, where: Self.isPrivate)
        let query = url.firstIndex(of: "?") ?? url.endIndex
        request.url = masked(String(url[..<query])) + maskedWords(String(url[query...]))
        request.headers = masked(request.headers, where: Self.isPrivate)
        request.body = masked(request.body)
        return request
    }

    func masked(_ headers: HTTPHeaders, where isPrivate: (String) -> Bool) -> HTTPHeaders {
        HTTPHeaders(
            headers.fields.map { field in
                let isHidden = field.isSecret || isPrivate(field.name.lowercased())
                return HTTPHeaders.Field(field.name, isHidden ? Self.mask : maskedWords(field.value))
            })
    }

    func masked(_ bytes: [UInt8]) -> [UInt8] {
        maskedMessages(bytes) ?? secrets.reduce(bytes) { $0.replacing($1, with: Array(Self.mask.utf8)) }
    }

    private func masked(_ text: String) -> String { String(decoding: masked(Array(text.utf8)), as: UTF8.self) }

    /// The text without secrets, those too that are too short to be looked for inside of words.
    private func maskedWords(_ text: String) -> String {
        let text = masked(text)
        if shortSecrets.isEmpty { return text }
        if shortSecrets.contains(text) { return Self.mask }
        var words: [String] = [""]
        for character in text {
            if " \t,;=&?\"'".contains(character) {
                words += [String(character), ""]
            } else {
                words[words.count - 1].append(character)
            }
        }
        return words.map { shortSecrets.contains($0) ? Self.mask : $0 }.joined()
    }
}

extension Redaction {
    /// The messages of an event stream, which count and sum up their bytes: a mask is as long as what it covers, and
    /// the checksum is made anew. `nil` for a body that is no event stream.
    private func maskedMessages(_ body: [UInt8]) -> [UInt8]? {
        var masked: [UInt8] = []
        let bytes = body.span
        while masked.count < body.count {
            let rest = bytes.extracting(masked.count...)
            guard let prelude = try? EventStreamPrelude(rest, at: 0, limits: EventStreamLimits()) else { break }
            let end = min(masked.count + prelude.messageByteCount, body.count)
            masked += maskedMessage(Array(body[masked.count..<end]))
        }
        return masked.isEmpty ? nil : masked + covered(Array(body[masked.count...]))
    }

    /// A message, or the beginning of one that was cut. What has a wrong checksum keeps it.
    private func maskedMessage(_ message: [UInt8]) -> [UInt8] {
        var masked = covered(message)
        let end = message.count - 4
        let sum = message.span.bigEndianUInt32(at: end)
        guard masked != message, sum == CRC32.checksum(of: message.span.extracting(..<end)) else { return masked }
        let checksum = CRC32.checksum(of: masked.span.extracting(..<end))
        for index in 0..<4 { masked[end + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(24 - 8 * index)) }
        return masked
    }

    /// The bytes with masks of the secrets' own lengths.
    private func covered(_ bytes: [UInt8]) -> [UInt8] {
        secrets.reduce(bytes) { bytes, secret in
            let mask = Self.mask.utf8 + Array(repeating: UInt8(ascii: "-"), count: secret.count - Self.mask.utf8.count)
            return bytes.replacing(secret, with: mask)
        }
    }
}

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
