/// Reading the document of keys that programs, containers and instances give.
///
///     {"AccessKeyId": …, "SecretAccessKey": …, "Token" or "SessionToken": …, "Expiration": "2026-01-01T00:00:00Z"}
extension AWSCredentials {
    /// - Parameter tokenKey: What the document calls the session token.
    /// - Throws: `.malformedResponse` where a key is missing; the message repeats no value.
    init(_ document: JSONValue, tokenKey: String) throws(ModelError) {
        guard let id = document["AccessKeyId"]?.string, !id.isEmpty,
            let secret = document["SecretAccessKey"]?.string, !secret.isEmpty
        else { throw ModelError(.malformedResponse, "the answer has no AccessKeyId and SecretAccessKey") }
        self.init(accessKeyID: id, secretAccessKey: Secret(secret))
        sessionToken = document[tokenKey]?.string.map(Secret.init)
        if let expiration = document["Expiration"], !expiration.isNull {
            guard let date = expiration.string.flatMap(AWSTimestamp.date) else {
                throw ModelError(.malformedResponse, "the answer's Expiration is no time after ISO 8601")
            }
            self.expiration = date
        }
    }
}
