#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// What a provider says went wrong, in whatever shape it says it.
///
/// Found in the body of an HTTP error, or in a frame of a stream that had begun well. The shape says nothing
/// about the provider: proxies and compatible servers mix them, and content types lie. So all are tried, in the
/// one order that fits them all:
///
///     {"error": {…}}   {"error": "…"}   [{"error": {…}}]   {"errors": [{…}]}   {"detail": "…" or […]}
///     {"message": "…"}   {"Message": "…"}   a line of text with one of these in it   text   HTML
///
/// What it means is decided in one place, by the table of ``FaultRule``.
///
/// Source: `wire/errors-and-retries.md`, § 1.
struct ProviderFault: Hashable, Sendable {
    /// More of an error's body than this is not read.
    static let maximumBodyByteCount = 256 * 1024

    /// The provider's words for people; empty where it has none.
    private(set) var message = ""
    /// The provider's code, else its type; a number as text.
    private(set) var code: String?
    /// The HTTP status that the body itself names: all there is, where the stream's own status was 200.
    private(set) var status: Int?
    /// Every name that it gives the fault: code, type, status, reasons.
    private(set) var names: [String] = []
    /// What else it says in sentences that decide on the meaning: names of quotas, the words of a provider behind it.
    private(set) var remarks: [String] = []
    /// How long to wait, where the body says so in a field.
    private(set) var delay: Duration?
    private(set) var requestID: String?

    /// A fault whose parts came by other ways than one JSON document, such as the headers of a frame.
    init(message: String, code: String? = nil, status: Int? = nil) {
        self.message = Self.readable(message)
        self.status = status
        if let code { name(code) }
    }

    /// The fault in a frame of a stream, or `nil` where there is none in it.
    init?(json: JSONValue) {
        guard let object = (json.array?.first ?? json).object else { return nil }
        if let error = object["error"]?.object, !error.isEmpty {
            read(error)
        } else if let text = object["error"]?.string, !text.isEmpty {
            read(object)
            message = Self.readable(text)
        } else if let error = object["errors"]?.array?.first {
            error.object.map { read($0) }
            message = Self.readable(error.sentence ?? "")
        } else if let text = (object["detail"] ?? object["message"] ?? object["Message"])?.sentence {
            read(object)
            message = Self.readable(text)
            readOriginal(of: object)
        } else {
            return nil
        }
        requestID = requestID ?? object["request_id"]?.string ?? object["trace"]?.string
        status = status ?? object.statedStatus
    }

    /// The fault in the body of an HTTP error, whatever that is.
    init(body: [UInt8]) {
        let text = String(decoding: body, as: UTF8.self)
        if let fault = Self.json(in: body, text).flatMap(ProviderFault.init(json:)) {
            self = fault
        } else {
            message = Self.readable(Self.text(ofBody: text))
        }
    }

    /// Adds a name that the provider gives the fault beside the body, such as a header's.
    private mutating func name(_ name: String) {
        let name = Self.shape(name)
        guard !name.isEmpty, name != "error" else { return }
        names.append(name)
        code = code ?? String(name.prefix(200))
    }
}

// MARK: Becoming an error

extension ProviderFault {
    /// What an HTTP error means. Never fails, whatever the bytes are.
    ///
    /// - Parameter now: Counts only where the response does not say itself when it was sent.
    static func error(
        status: Int, headers: HTTPHeaders, body: [UInt8], provider: ProviderID, now: Date = Date()
    ) -> ModelError {
        var fault = ProviderFault(body: body)
        if let type = headers["x-amzn-errortype"] { fault.name(type) }
        return fault.error(status: status, headers: headers, provider: provider, now: now)
    }

    /// The error to throw.
    ///
    /// - Parameter status: The HTTP response's own, so 200 for a fault inside a stream; what the fault itself says
    ///   then decides on the kind.
    func error(
        status: Int, headers: HTTPHeaders = HTTPHeaders(), provider: ProviderID, now: Date = Date()
    ) -> ModelError {
        let verdict = FaultRule.verdict(on: self, status: status)
        var error = ModelError(verdict.kind, message, status: status, code: code)
        if message.isEmpty { error.message = "HTTP \(status) without an explanation" + (code.map { " (\($0))" } ?? "") }
        error.provider = provider
        error.requestID = Self.requestID(in: headers) ?? requestID
        error.retryHint.isAdvised = Self.advice(in: headers) ?? verdict.isRetryAdvised
        error.retryHint.delay = delay(in: headers, for: verdict.kind, now: now)
        return error
    }

    /// The provider's name for the request, to be quoted in a support ticket.
    static func requestID(in headers: HTTPHeaders) -> String? {
        for name in requestIDHeaders {
            if let id = headers[name], !id.isEmpty { return id.utf8.count > 200 ? String(id.prefix(200)) : id }
        }
        return nil
    }

    private static let requestIDHeaders = [
        "x-request-id", "request-id", "apim-request-id", "x-amzn-requestid", "mistral-correlation-id", "x-ds-trace-id",
        "x-debug-trace-id", "opc-request-id", "x-global-transaction-id", "x-ms-client-request-id",
    ]

    private static func advice(in headers: HTTPHeaders) -> Bool? {
        switch headers["x-should-retry"]?.lowercased() {
        case "true": true
        case "false": false
        default: nil
        }
    }
}

// MARK: Reading a body

extension ProviderFault {
    /// Reads the object that tells of the fault.
    private mutating func read(_ object: JSONObject) {
        message = Self.readable((object["message"] ?? object["Message"] ?? object["msg"])?.sentence ?? "")
        for key in ["code", "type", "error_type", "status", "__type", "reason"] {
            if let name = object[key]?.string { self.name(name) }
            if key == "code", let number = object[key]?.integer { code = String(number) }
        }
        status = object.statedStatus
        for inner in [object["innererror"], object["inner_error"]] {
            if let name = inner?["code"]?.string { self.name(name) }
        }
        for error in object["errors"]?.array ?? [] {
            if let name = error["reason"]?.string { self.name(name) }
        }
        for detail in object["details"]?.array ?? [] { read(detail: detail) }
        if let words = object["metadata"]?["raw"]?.string { remarks.append(words) }
    }

    /// Reads what a container behind SageMaker said, which says more than that it failed.
    ///
    /// Source: `wire/sagemaker.md`.
    private mutating func readOriginal(of object: JSONObject) {
        guard let text = object["OriginalMessage"]?.string, !text.isEmpty else { return }
        let original = ProviderFault(body: Array(text.utf8))
        message = original.message
        code = original.code ?? object["ErrorCode"]?.string
        names += original.names
        status = object["OriginalStatusCode"]?.integer ?? original.status
    }

    /// Reads one of the details that Google's services add: `ErrorInfo`, `RetryInfo` or `QuotaFailure`.
    private mutating func read(detail: JSONValue) {
        if let name = detail["reason"]?.string { self.name(name) }
        if let wait = detail["retryDelay"]?.string { delay = Duration(wire: wait) }
        remarks += (detail["violations"]?.array ?? []).compactMap { $0["quotaId"]?.string }
    }

    /// The body's JSON: all of it, or the first line's that has any, as where an event stream carries the error.
    private static func json(in body: [UInt8], _ text: String) -> JSONValue? {
        if let whole = json(body) { return whole }
        for line in text.utf8.split(whereSeparator: { $0 == .lineFeed || $0 == .carriageReturn }).prefix(8) {
            guard let start = line.firstIndex(of: UInt8(ascii: "{")) else { continue }
            if let found = json(Array(line[start...])) { return found }
        }
        return nil
    }

    private static func json(_ bytes: [UInt8]) -> JSONValue? {
        var reader = JSONReader(bytes.span)
        guard let value = try? reader.value(), (try? reader.finish()) != nil else { return nil }
        return value
    }

    /// The name in AWS's writing of it: `namespace#Name:address`.
    private static func shape(_ name: String) -> String {
        let local = name.split(separator: "#").last ?? ""
        return String(local.prefix { $0 != ":" })
    }
}

extension JSONObject {
    /// The HTTP status that an error object names.
    fileprivate var statedStatus: Int? {
        for key in ["status_code", "statusCode", "code", "status"] {
            let number = self[key]?.integer ?? self[key]?.string.flatMap { Int($0) }
            if let number, (400..<600).contains(number) { return number }
        }
        return nil
    }
}

extension JSONValue {
    /// A message, in the shapes that messages have: text, a list of them, or an object with one in it, which may
    /// say where in the request it found the fault.
    fileprivate var sentence: String? {
        switch self {
        case .string(let text): return text.isEmpty ? nil : text
        case .array(let list):
            let sentences = list.compactMap(\.sentence)
            return sentences.isEmpty ? nil : sentences.joined(separator: "; ")
        case .object(let object):
            guard let text = (object["msg"] ?? object["detail"] ?? object["message"])?.sentence else { return nil }
            let path = (object["loc"]?.array ?? []).compactMap { $0.string ?? $0.integer.map(String.init) }
            return path.isEmpty ? text : path.joined(separator: ".") + ": " + text
        default: return nil
        }
    }
}
