// A machine outside Azure that Arc has joined to it: the service proves by a file that the caller may read it.

extension AzureManagedIdentity {
    /// The agent's folder on Linux. A key anywhere else is no key of its own.
    private static let keyFolder = "/var/opt/azcmagent/tokens/"
    private static let maximumKeyByteCount = 4096

    var isOnArc: Bool {
        host["IDENTITY_ENDPOINT"] != nil && host["IDENTITY_HEADER"] == nil && host["IMDS_ENDPOINT"] != nil
    }

    /// Asks twice: the first answer names a file that only the system's own users can read, the second request
    /// shows what it holds.
    ///
    /// Source: learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication.
    func arcToken() async throws(ModelError) -> AccessToken {
        var request = TokenRequest(
            "Azure Arc", url: host["IDENTITY_ENDPOINT"] ?? "",
            query: [("api-version", "2020-06-01"), ("resource", scope.resource)])
        request.request.headers["metadata"] = "true"
        request.isDirect = true
        let challenge = try await request.send(from: host)
        guard challenge.status == 401, let words = challenge.headers["www-authenticate"],
            let realm = words.firstRange(of: "realm=")
        else { throw request.failure(challenge, hint: "not the challenge that was expected") }
        let key = try arcKey(String(words[realm.upperBound...]))
        request.request.headers.set("authorization", to: key, prefix: "Basic ")
        request.secrets = [key]
        let answer = try await request.answer(from: host)
        return try answer.accessToken(of: request.service, now: host.now()).refreshedEarly(now: host.now())
    }

    private func arcKey(_ path: String) throws(ModelError) -> Secret {
        let name = path.dropFirst(Self.keyFolder.count)
        guard path.hasPrefix(Self.keyFolder), name.hasSuffix(".key"), !name.contains("/") else {
            throw ModelError(.unauthorized, "Azure Arc names a file outside of its folder as its key")
        }
        let text = try host.text(ofFile: path)
        guard !text.isEmpty, text.utf8.count <= Self.maximumKeyByteCount else {
            throw ModelError(.unauthorized, "the file \(path) is no key of Azure Arc's")
        }
        return Secret(text)
    }
}
