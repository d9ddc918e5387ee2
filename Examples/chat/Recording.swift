import Foundation
import Interlingua

/// One exchange as it is written down: what a credential, an account or a cookie says is masked.
struct Recording {
    private static let mask = "REDACTED"
    private static let maskedFields: Set = ["cookie", "set-cookie", "openai-organization", "openai-project"]

    var request: TransportRequest
    var status: Int
    var headers: HTTPHeaders
    /// As it was decoded: no longer compressed, and cut where the answer was.
    var body: [UInt8]

    var members: JSONObject {
        let sent = masked(request.body)
        let said = try? JSONValue.parse(sent.span)
        let text = String(validating: masked(body), as: UTF8.self)
        return [
            "stream": .bool(said?["stream"]?.bool ?? false),
            "framing": "recorded",
            "request": [
                "method": .string(request.method), "url": .string(request.url), "headers": fields(request.headers),
                "body": said ?? .string(String(decoding: sent, as: UTF8.self)),
            ],
            "response": [
                "status": .integer(status), "headers": fields(headers),
                text == nil ? "body_base64" : "body_text":
                    .string(text ?? Data(masked(body)).base64EncodedString()),
            ],
        ]
    }

    /// By their names in lower case; those of one name are joined.
    private func fields(_ headers: HTTPHeaders) -> JSONValue {
        var object = JSONObject()
        for field in headers.fields where field.name.lowercased() != "content-encoding" {
            let name = field.name.lowercased()
            let isMasked = field.isSecret || Self.maskedFields.contains(name)
            let value = isMasked ? Self.mask : String(decoding: masked(Array(field.value.utf8)), as: UTF8.self)
            object[name] = .string(object[name]?.string.map { "\($0), \(value)" } ?? value)
        }
        return .object(object)
    }

    /// The bytes without the request's credentials, which a server may echo. What is shorter than eight bytes is
    /// hardly one, and is found anywhere.
    private func masked(_ bytes: [UInt8]) -> [UInt8] {
        request.headers.fields.filter(\.isSecret).reduce(bytes) { bytes, field in
            let secret = field.value.split(separator: " ").last.map { Array($0.utf8) } ?? []
            return secret.count < 8 ? bytes : bytes.replacing(secret, with: Array(Self.mask.utf8))
        }
    }
}
