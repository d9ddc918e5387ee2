/// What a token service answered, whole.
struct TokenAnswer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]
    /// The body, where it is JSON.
    let json: JSONValue?

    init(status: Int, headers: HTTPHeaders, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
        json = try? JSONValue.parse(body.span)
    }

    /// The token of OAuth's answer, in which Azure and Google write numbers as strings too.
    ///
    /// - Throws: `.malformedResponse` where there is none.
    /// Source: RFC 6749, § 5.1.
    func accessToken(of service: String, now: Duration) throws(ModelError) -> AccessToken {
        guard let text = json?["access_token"]?.string, !text.isEmpty else {
            throw ModelError(.malformedResponse, "\(service) answered without an access token", status: status)
        }
        let lifetime = json?["expires_in"]?.seconds.map { now + $0 }
        // A lifetime is only recommended; without one the token is taken to last long enough for a few requests.
        let expiry = lifetime ?? json?["expires_on"]?.seconds ?? now + .seconds(600)
        return AccessToken(Secret(text), expiry: expiry, refreshTime: json?["refresh_in"]?.seconds.map { now + $0 })
    }

    var isSuccess: Bool { (200..<300).contains(status) }

    /// The body as text, without the white space around it.
    var text: String { String(body.span).outerTrimmed }

    /// The service's own name for what went wrong; `nil` where it gives none.
    var faultCode: String? { json == nil ? fault?["Code"]?.text : json?["error"]?.string }

    /// The error in an XML document of AWS.
    private var fault: MarkupElement? { (try? MarkupElement.parse(body))?["Error"] }

    /// What the service says went wrong; `nil` where it says nothing that is meant to be read.
    var faultWords: String? {
        guard let json else {
            let words = [fault?["Code"]?.text, fault?["Message"]?.text].compactMap(\.self).filter { !$0.isEmpty }
            return words.isEmpty ? nil : words.joined(separator: ": ")
        }
        let error = json["error"]
        let words = [
            error?.string, json["error_subtype"]?.string, json["error_description"]?.string, error?["status"]?.string,
            error?["code"]?.string, error?["message"]?.string, json["message"]?.string,
        ].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: ": ")
    }

    /// How long the service asks to wait, up to a minute; zero where it does not.
    var announcedDelay: Duration {
        min(headers["retry-after"].flatMap { Duration(decimal: $0, of: .seconds(1)) } ?? .zero, .seconds(60))
    }
}

extension JSONValue {
    /// A number of seconds, written as a number or as a string of digits.
    var seconds: Duration? {
        switch self {
        case .integer(let count) where (0..<1 << 40).contains(count): .seconds(count)
        case .double(let count) where (0..<1e12).contains(count): .seconds(count)
        case .string(let text): Duration(decimal: text, of: .seconds(1))
        default: nil
        }
    }
}
