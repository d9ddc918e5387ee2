/// A signed statement about who asks, in the compact form.
///
/// Source: RFC 7515, § 7.1; RFC 7519.
struct JSONWebToken: Sendable {
    /// Besides `alg` and `typ`.
    var header = JSONObject()
    var claims: JSONObject

    /// Header, claims and signature, each in Base64 for URLs.
    func signed(by signer: RSASigner, _ algorithm: RSASigner.Algorithm) async throws(ModelError) -> Secret {
        try await signed(algorithm.rawValue) { (message) async throws(ModelError) in
            try await signer.signature(of: message, by: algorithm)
        }
    }

    /// - Parameter algorithm: Its name among JSON Web Algorithms.
    func signed(
        _ algorithm: String, by sign: (_ message: [UInt8]) async throws(ModelError) -> [UInt8]
    ) async throws(ModelError) -> Secret {
        var header: JSONObject = ["alg": .string(algorithm), "typ": "JWT"]
        for member in self.header.members { header[member.key] = member.value }
        let parts = [header, claims].map { Base64.encodeForURL(Array(JSONValue.object($0).serialized().utf8)) }
        let message = parts.joined(separator: ".")
        let signature = try await sign(Array(message.utf8))
        return Secret(message + "." + Base64.encodeForURL(signature))
    }

    /// An id that no other token has.
    static func randomID() -> String {
        Base64.encodeForURL((0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }
}

extension Base64 {
    /// The alphabet for URLs, without padding.
    static func encodeForURL(_ bytes: [UInt8]) -> String {
        String(
            encode(bytes.span).compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}

extension Duration {
    /// Whole seconds, as tokens count time.
    var wholeSeconds: Int { Int(components.seconds) }
}
