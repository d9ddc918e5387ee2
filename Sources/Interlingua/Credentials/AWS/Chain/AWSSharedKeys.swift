/// Keys that a profile itself holds, in one of the shared files.
struct AWSSharedKeys: CredentialPlace {
    let file: AWSProfiles.File
    let profiles: Result<AWSProfiles, ModelError>

    var name: String { file == .credentials ? "credentials file" : "config file" }

    func lookUp() throws(ModelError) -> Lookup<AWSKeys> {
        let profiles = try profiles.get()
        guard let section = profiles.section(in: file) else { return .absent("has no profile “\(profiles.name)”") }
        guard let id = section["aws_access_key_id"] else { return .absent("profile “\(profiles.name)” has no keys") }
        guard let secret = section["aws_secret_access_key"] else {
            throw ModelError(.unauthorized, "profile “\(profiles.name)” has aws_access_key_id and no secret key")
        }
        let token = section["aws_session_token"] ?? section["aws_security_token"]
        let credentials = AWSCredentials(
            accessKeyID: id, secretAccessKey: Secret(secret), sessionToken: token.map(Secret.init))
        return .found(AWSKeys(credentials: credentials))
    }
}
