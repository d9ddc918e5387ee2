import Foundation
import Interlingua

/// `sign`: signs the requests on standard input for AWS and prints what it added, one JSON object a line each way.
///
///     {"method","url","headers":[["name","value"],…],"body":"base64","access_key","secret_key","session_token"?,
///      "service","region","time":seconds,"send":true?}
///     {"authorization","x-amz-date","x-amz-security-token","status"?}
///
/// With `send` it also sends the request, over the library's own transport. For `check_sigv4.py`, which compares the
/// signatures with another's.
@main struct Sign {
    static func main() async throws {
        while let line = readLine() { print(try await signed(try JSONValue.parse(line)).serialized()) }
    }

    private static func signed(_ json: JSONValue) async throws -> JSONValue {
        func text(_ name: String) throws -> String {
            guard let text = json[name]?.string else { throw ModelError(.invalidRequest, "\(name) is missing") }
            return text
        }
        var request = TransportRequest(body: [UInt8](Data(base64Encoded: try text("body")) ?? Data()))
        request.method = try text("method")
        request.url = try text("url")
        for field in json["headers"]?.array ?? [] {
            request.headers.add(field.array?.first?.string ?? "", field.array?.last?.string ?? "")
        }
        let credentials = AWSCredentials(
            accessKeyID: try text("access_key"), secretAccessKey: Secret(try text("secret_key")),
            sessionToken: json["session_token"]?.string.map { Secret($0) })
        let time = Duration.seconds(json["time"]?.number ?? 0)
        let signer = SigV4(credentials, service: try text("service"), region: try text("region")) { time }
        try await signer.authorize(&request)
        var added = JSONObject()
        for name in ["authorization", "x-amz-date", "x-amz-security-token"] {
            added[name] = request.headers[name].map { .string($0) }
        }
        guard json["send"]?.bool == true else { return .object(added) }
        added["status"] = .integer(try await CurlTransport.shared.send(request, deadline: nil).status)
        return .object(added)
    }
}
