/// Keys of the role of an EC2 instance, from its metadata service.
///
///     …/iam/security-credentials/           → the role's name
///     …/iam/security-credentials/{role}     → its keys
struct AWSInstanceKeys: CredentialPlace {
    let settings: AWSSettings
    let name = "EC2 instance"

    func lookUp() async throws(ModelError) -> Lookup<AWSKeys> {
        let metadata = AWSInstanceMetadata(settings)
        return try await metadata.asking { (session) async throws(ModelError) in try await keys(metadata, session) }
    }

    private func keys(
        _ metadata: AWSInstanceMetadata, _ session: HTTPHeaders
    ) async throws(ModelError) -> Lookup<AWSKeys> {
        let path = "iam/security-credentials/"
        let role = try await metadata.ask(path, session)
        if role.status == 404 || role.isSuccess && role.text.isEmpty { return .absent("the instance has no role") }
        guard role.isSuccess else { throw metadata.failure(role) }
        let answer = try await metadata.ask(path + role.text.pathSegment, session)
        guard answer.isSuccess else { throw metadata.failure(answer) }
        if let code = answer.json?["Code"]?.string, answer.json?["AccessKeyId"] == nil {
            throw ModelError(.unauthorized, "\(code): \(answer.json?["Message"]?.string ?? "no keys")", code: code)
        }
        var credentials = try AWSCredentials(answer, of: AWSInstanceMetadata.service, tokenKey: "Token")
        extend(&credentials)
        return .found(AWSKeys(credentials: credentials))
    }

    /// Where the service itself cannot get new keys it goes on giving the old ones, and AWS goes on taking them. So
    /// keys that seem to expire are used, and asked for again in 12 to 20 minutes, not by all instances at once.
    private func extend(_ credentials: inout AWSCredentials) {
        let now = settings.host.now()
        guard let expiry = credentials.expiry, expiry - now < .seconds(5 * 60) else { return }
        credentials.expiry = now + .seconds(12 * 60) + .seconds(8 * 60) * settings.random()
    }
}
