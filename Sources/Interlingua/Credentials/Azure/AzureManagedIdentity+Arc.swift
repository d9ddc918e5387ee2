// A machine outside Azure that Arc has joined to it: the service proves by a file that the caller may read it.

extension AzureManagedIdentity {
    /// The agent's folder on Linux. A key anywhere else is no key of its own.
    private static let keyFolder = "/var/opt/azcmagent/tokens/"
    private static let maximumKeyByteCount = 4096

    /// Where Arc's agent is; `nil` where there is none.
    var arcEndpoint: String? {
        if let endpoint = host["IDENTITY_ENDPOINT"] {
            return host["IDENTITY_HEADER"] == nil && host["IMDS_ENDPOINT"] != nil ? endpoint : nil
        }
        guard host["MSI_ENDPOINT"] == nil, host.executable(arcAgentPath) != nil else { return nil }
        return "http://localhost:40342/metadata/identity/oauth2/token"
    }

    /// Asks twice: the first answer names a file that only the system's own users can read, the second request
    /// shows what it holds.
    ///
    /// Source: learn.microsoft.com/azure/azure-arc/servers/managed-identity-authentication.
    func arcToken(at endpoint: String) async throws(ModelError) -> AccessToken {
        let names = (client: "client_id", object: "object_id", resource: "msi_res_id")
        var request = asked("Azure Arc", endpoint, version: "2020-06-01", names)
        request.request.headers["metadata"] = "true"
        let challenge = try await request.send(from: host)
        guard challenge.status == 401, let words = challenge.headers["www-authenticate"],
            let realm = words.firstRange(of: "realm=")
        else { throw request.failure(challenge, hint: "not the challenge that was expected") }
        let key = try arcKey(String(words[realm.upperBound...]))
        request.request.headers.set("authorization", to: key, prefix: "Basic ")
        request.secrets = [key]
        let answer = try await request.answer(from: host)
        try checkIdentity(in: answer)
        return try answer.accessToken(of: request.service, now: host.now()).refreshedEarly(now: host.now())
    }

    /// An agent that knows of one identity alone gives its token whichever is asked for; a newer one says whose it is.
    private func checkIdentity(in answer: TokenAnswer) throws(ModelError) {
        let (wanted, names) =
            switch identity {
            case .clientID(let id): (id, ["client_id"])
            case .objectID(let id): (id, ["object_id"])
            case .resourceID(let id): (id, ["msi_res_id", "mi_res_id"])
            case nil: ("", [])
            }
        let given = names.compactMap { answer.json?[$0]?.string?.lowercased() }
        guard names.isEmpty || given.contains(wanted.lowercased()) else {
            throw ModelError(.unauthorized, "Azure Arc gives another identity than the one that was asked for")
        }
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
