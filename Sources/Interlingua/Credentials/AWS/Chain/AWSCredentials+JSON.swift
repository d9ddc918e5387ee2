/// Reading the document of keys that programs, containers and instances give.
///
///     {"AccessKeyId": …, "SecretAccessKey": …, "Token" or "SessionToken": …, "Expiration": "2026-01-01T00:00:00Z"}
extension AWSCredentials {
    /// - Throws: See ``init(_:tokenKey:)``, and `.malformedResponse` where the answer is no JSON.
    init(_ answer: TokenAnswer, of service: String, tokenKey: String) throws(ModelError) {
        guard let document = answer.json else {
            throw ModelError(.malformedResponse, "\(service) answered with something else than JSON")
        }
        try self.init(document, tokenKey: tokenKey)
    }

    /// - Parameter tokenKey: What the document calls the session token.
    /// - Throws: `.malformedResponse` where a key is missing; the message repeats no value.
    init(_ document: JSONValue, tokenKey: String) throws(ModelError) {
        guard let id = document["AccessKeyId"]?.string, !id.isEmpty,
            let secret = document["SecretAccessKey"]?.string, !secret.isEmpty
        else { throw ModelError(.malformedResponse, "the answer has no AccessKeyId and SecretAccessKey") }
        self.init(accessKeyID: id, secretAccessKey: Secret(secret))
        sessionToken = document[tokenKey]?.string.map(Secret.init)
        if let expiration = document["Expiration"], !expiration.isNull {
            guard let moment = expiration.string.flatMap(Duration.init(timestamp:)) else {
                throw ModelError(.malformedResponse, "the answer's Expiration is no time after ISO 8601")
            }
            expiry = moment
        }
    }
}
