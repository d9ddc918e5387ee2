/// One HTTP exchange with a provider: what was asked, and what was answered.
///
/// On disk it is a JSON document, which ``RecordingTransport`` writes and ``ReplayTransport`` answers from:
///
///     {"id":…, "provider":…, "api":…, "stream":…, "framing":"recorded",
///      "request":  {"method":…, "url":…, "headers":{…}, "body": JSON, or text where it is none},
///      "response": {"status":…, "headers":{…}, "body_text":… or, where the bytes are no UTF-8, "body_base64":…}}
///
/// Names of headers are in lower case; the value of one that came several times is an array. Bodies are as they were
/// decoded, no longer compressed.
public struct Exchange: Hashable, Sendable {
    /// Tells it from others; the file's name without its ending.
    public var id: String
    /// Who was asked.
    public var provider: ProviderID
    /// The language that was spoken, such as `openai-chat` or `bedrock-converse`.
    public var api: String
    /// How the answer was asked for.
    public var delivery: Delivery
    /// `nil` where only the answer was recorded.
    public var request: TransportRequest?
    /// The HTTP status of the answer.
    public var status: Int
    /// Those of the answer.
    public var headers: HTTPHeaders
    /// That of the answer, cut where the answer was.
    public var body: [UInt8]

    public init(
        id: String, provider: ProviderID, api: String, delivery: Delivery, request: TransportRequest?, status: Int,
        headers: HTTPHeaders = HTTPHeaders(), body: [UInt8]
    ) {
        self.id = id
        self.provider = provider
        self.api = api
        self.delivery = delivery
        self.request = request
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension Exchange {
    /// - Throws: `.invalidRequest` for a document that is no exchange.
    public init(json: JSONValue) throws(ModelError) {
        id = try Self.required(json["id"]?.string, "id")
        api = try Self.required(json["api"]?.string, "api")
        provider = json["provider"]?.string.map(ProviderID.init(rawValue:)) ?? .compatible
        delivery = json["stream"]?.bool == true ? .streamed : .whole
        request = json["request"]?.object.map { TransportRequest(recorded: .object($0)) }
        let response = json["response"]
        status = try Self.required(response?["status"]?.integer, "response.status")
        headers = HTTPHeaders(recorded: response?["headers"])
        if let text = response?["body_text"]?.string {
            body = Array(text.utf8)
        } else if let base64 = response?["body_base64"]?.string {
            let digits = Array(base64.utf8)
            body = try Self.required(try? Base64.decode(digits.span), "response.body_base64")
        } else {
            body = []
        }
    }

    /// The document. It says all that the exchange holds: ``redacted()`` first, if it is to be kept.
    public var json: JSONValue {
        var document: JSONObject = [
            "id": .string(id), "provider": .string(provider.rawValue), "api": .string(api),
            "stream": .bool(delivery == .streamed), "framing": "recorded",
        ]
        document["request"] = request?.recorded ?? .null
        let text = String(validating: body, as: UTF8.self)
        document["response"] = [
            "status": .integer(status), "headers": headers.recorded,
            text == nil ? "body_base64" : "body_text": .string(text ?? Base64.encode(body.span)),
        ]
        return .object(document)
    }

    private static func required<Value>(_ value: Value?, _ name: String) throws(ModelError) -> Value {
        guard let value else {
            throw ModelError(.invalidRequest, "is no recorded exchange: \(name) is missing or is not what it should be")
        }
        return value
    }
}

extension TransportRequest {
    fileprivate init(recorded json: JSONValue) {
        self.init(headers: HTTPHeaders(recorded: json["headers"]))
        method = json["method"]?.string ?? method
        url = json["url"]?.string ?? ""
        switch json["body"] {
        case nil, .null: break
        case .string(let text): body = Array(text.utf8)
        case let document?: body = Array(document.serialized().utf8)
        }
    }

    fileprivate var recorded: JSONValue {
        let text = String(decoding: body, as: UTF8.self)
        let document = try? JSONValue.parse(text)
        return [
            "method": .string(method), "url": .string(url), "headers": headers.recorded,
            "body": body.isEmpty ? .null : document ?? .string(text),
        ]
    }
}

extension HTTPHeaders {
    fileprivate init(recorded json: JSONValue?) {
        self.init()
        for (name, value) in json?.object?.members ?? [] {
            for value in value.array ?? [value] {
                if let text = value.string { add(name, text) }
            }
        }
    }

    fileprivate var recorded: JSONValue {
        var object = JSONObject()
        for field in fields {
            let name = field.name.lowercased()
            // It says how the bytes came, and they are no longer so.
            guard name != "content-encoding" else { continue }
            let others = object[name].map { $0.array ?? [$0] } ?? []
            object[name] = others.isEmpty ? .string(field.value) : .array(others + [.string(field.value)])
        }
        return .object(object)
    }
}
