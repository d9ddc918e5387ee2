/// A role that is played with a token of another service: Kubernetes, a build server.
///
/// The token's file is read anew each time, since its writer replaces it.
struct AWSWebIdentity: CredentialPlace {
    let settings: AWSSettings
    let profiles: Result<AWSProfiles, ModelError>
    /// False for a profile that is chosen in code or is another's source: the environment means neither.
    let usesEnvironment: Bool
    let name = "web identity"

    func lookUp() async throws(ModelError) -> Lookup<AWSKeys> {
        let profiles = try profiles.get()
        let profile = try profiles.selected()
        guard let path = value("AWS_WEB_IDENTITY_TOKEN_FILE") ?? profile?["web_identity_token_file"] else {
            return .absent("neither AWS_WEB_IDENTITY_TOKEN_FILE nor the profile names a token file")
        }
        guard let arn = value("AWS_ROLE_ARN") ?? profile?["role_arn"] else {
            throw ModelError(.unauthorized, "there is a token file, and neither AWS_ROLE_ARN nor a role_arn")
        }
        let token = try settings.host.text(ofFile: settings.host.expanded(path))
        guard !token.isEmpty else { throw ModelError(.unauthorized, "the token file \(path) is empty") }
        let role = SecurityTokenService.Role(
            arn: arn, sessionName: value("AWS_ROLE_SESSION_NAME") ?? profile?["role_session_name"],
            duration: profile?["duration_seconds"].flatMap { Int($0) })
        let service = SecurityTokenService(settings, profiles)
        return .found(AWSKeys(credentials: try await service.assume(role, withWebIdentity: Secret(token))))
    }

    private func value(_ variable: String) -> String? { usesEnvironment ? settings.host[variable] : nil }
}
